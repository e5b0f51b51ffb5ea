import type { Contact, NoteContact } from '../../integrations/health.ts';
import type { SendOutcome } from '../mail-port.ts';
import type { SmsPort } from './sms-port.ts';

/** `sms`, with what comes of each try noted for the owner. */
export function watchSms(sms: SmsPort, note: NoteContact): SmsPort {
  return {
    ...sms,
    send: async (one) => {
      const outcome = await sms.send(one);
      note(contactOf(outcome));
      return outcome;
    },
  };
}

/** A number that is none is the customer's trouble: the carrier has answered. */
function contactOf(outcome: SendOutcome): Contact {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'rejected') return { kind: 'answered' };
  const pausedUntil = outcome.outcome === 'not_sent' ? outcome.retryAt : null;
  return { kind: 'failed', problem: `Texts do not go out (${outcome.reason}).`, pausedUntil };
}
