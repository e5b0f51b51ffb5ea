import type { Contact, NoteContact } from '../integrations/health.ts';
import type { MailPort, SendOutcome } from './mail-port.ts';

/** `mail`, with what comes of each try noted for the owner. */
export function watchMail(mail: MailPort, note: NoteContact): MailPort {
  return {
    name: mail.name,
    send: async (one) => {
      const outcome = await mail.send(one);
      note(contactOf(outcome));
      return outcome;
    },
    close: () => mail.close(),
  };
}

/** A mailbox that is none is the customer's trouble: the carrier has answered. */
function contactOf(outcome: SendOutcome): Contact {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'rejected') return { kind: 'answered' };
  return { kind: 'failed', problem: sayFailure(outcome.reason), pausedUntil: null };
}

function sayFailure(reason: string): string {
  const isAnswer = /\d{3}$/.test(reason);
  return isAnswer ? `The mail server said no (${reason}).` : `The mail server cannot be reached (${reason}).`;
}
