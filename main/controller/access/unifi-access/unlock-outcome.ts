import type { DoorRefusal, UnlockResult } from '../door-port.ts';
import { readReply, type Reply } from './envelope.ts';
import type { Exchange } from './unifi-access-client.ts';

/** Codes by which the console says, before it does anything, that it will not. Every other code leaves it open. */
const REFUSAL_BY_CODE: Readonly<Record<string, DoorRefusal>> = {
  CODE_DEVICE_DEVICE_OFFLINE: 'offline',
  CODE_DEVICE_DEVICE_NOT_FOUND: 'no_hub',
  CODE_DEVICE_DEVICE_BUSY: 'busy',
  CODE_DEVICE_DEVICE_VERSION_TOO_OLD: 'unsupported',
  CODE_DEVICE_DEVICE_VERSION_NOT_FOUND: 'unsupported',
  CODE_DEVICE_API_NOT_SUPPORTED: 'unsupported',
  CODE_SPACE_DEVICE_BOUND_LOCATION_NOT_FOUND: 'no_hub',
  CODE_PARAMS_INVALID: 'rejected',
  CODE_OPERATION_FORBIDDEN: 'forbidden',
  CODE_AUTH_FAILED: 'not_authorised',
  CODE_ACCESS_TOKEN_INVALID: 'not_authorised',
  CODE_UNAUTHORIZED: 'not_authorised',
  CODE_OTHERS_UID_ADOPTED_NOT_SUPPORTED: 'unsupported',
};

/**
 * What to say of a door after this exchange. Only what certainly had no effect is a refusal: nothing was sent, or the
 * console named a reason that it gives before it acts. A fault of the console's own (5xx, `CODE_SYSTEM_ERROR`, a code
 * that nobody has documented) may as well have struck after the lock had opened.
 */
export function unlockOutcome(exchange: Exchange): UnlockResult {
  switch (exchange.kind) {
    case 'not_sent':
      return { outcome: 'refused', reason: exchange.reason };
    case 'no_answer':
      return { outcome: 'unknown', reason: exchange.reason };
    case 'answer':
      return outcomeOfReply(readReply(exchange.status, exchange.text));
  }
}

function outcomeOfReply(reply: Reply): UnlockResult {
  if (reply.kind === 'success') return { outcome: 'opened' };

  const reason = (reply.kind === 'refusal' ? refusalByCode(reply.code) : null) ?? refusalByStatus(reply.status);
  if (reason !== null) return { outcome: 'refused', reason };
  const isOwnFault = reply.status >= 500 || reply.kind === 'refusal';
  return { outcome: 'unknown', reason: isOwnFault ? 'system_error' : 'unclear_answer' };
}

function refusalByCode(code: string): DoorRefusal | null {
  const named = Object.hasOwn(REFUSAL_BY_CODE, code) ? REFUSAL_BY_CODE[code] : undefined;
  if (named !== undefined) return named;
  return /NOT_(?:FOUND|EXISTS?)$/.test(code) ? 'not_found' : null;
}

/**
 * A missing permission has been seen as 401 and as 403, so neither says more than "token or permission". Valid paths
 * answer 400 and 404 for a while after the console restarts.
 */
function refusalByStatus(status: number): DoorRefusal | null {
  switch (status) {
    case 401:
    case 403:
      return 'not_authorised';
    case 400:
    case 404:
      return 'starting';
    case 429:
      return 'rate_limited';
    default:
      return null;
  }
}
