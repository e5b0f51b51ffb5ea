import type { Contact, NoteContact } from '../../integrations/health.ts';
import type { SendOutcome } from '../mail-port.ts';
import type { PushPort } from './push-port.ts';

/** `push`, with what comes of each try noted for the owner. */
export function watchPush(push: PushPort, note: NoteContact): PushPort {
  return {
    ...push,
    send: async (one) => {
      const outcome = await push.send(one);
      note(contactOf(outcome));
      return outcome;
    },
  };
}

/** A browser that is gone is nobody's trouble: its push service has answered. */
function contactOf(outcome: SendOutcome): Contact {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'rejected') return { kind: 'answered' };
  const pausedUntil = outcome.outcome === 'not_sent' ? outcome.retryAt : null;
  return { kind: 'failed', problem: `Push messages do not go out (${outcome.reason}).`, pausedUntil };
}
