import type { SetupFinding } from '../../integrations/setup-check.ts';
import { readReply, type Reply } from './envelope.ts';
import type { Scope } from './probes.ts';
import type { Exchange } from './unifi-access-client.ts';

export type Finding = SetupFinding;

/** What a try says of a permission; `data` is what came with it. */
export type Reading = {
  readonly verdict: 'granted' | 'denied' | 'unknown_route' | 'unclear';
  readonly finding: Finding;
  readonly data: unknown;
};

const AUTH_CODE = /^CODE_(?:AUTH_FAILED|ACCESS_TOKEN_INVALID|UNAUTHORIZED|OTHERS_UID_ADOPTED_NOT_SUPPORTED)$/;

/** How an unknown route is refused, and by some versions an unknown id; devices that are too old say the second. */
const NO_ROUTE = /^CODE_(?:NOT_FOUND|DEVICE_API_NOT_SUPPORTED)$/;

export function reading(scope: Scope, exchange: Exchange): Reading {
  const reply = exchange.kind === 'answer' ? readReply(exchange.status, exchange.text) : null;
  const verdict = reply === null ? 'unclear' : verdictOf(reply, scope);
  return { verdict, finding: findingOf(scope, verdict), data: reply?.kind === 'success' ? reply.data : null };
}

/**
 * A missing permission has been seen as 401 and as 403. Any refusal that names a reason of its own comes after the
 * permission was looked at, the likeliest being that nothing has this id.
 */
function verdictOf(reply: Reply, { namesId }: Scope): Reading['verdict'] {
  if (reply.kind === 'success') return 'granted';
  const { status } = reply;
  if (status === 401 || status === 403) return 'denied';
  if (reply.kind === 'unreadable') return status === 404 && namesId ? 'granted' : 'unclear';
  if (AUTH_CODE.test(reply.code)) return 'denied';
  if (NO_ROUTE.test(reply.code)) return namesId ? 'granted' : 'unknown_route';
  return reply.code === 'CODE_SYSTEM_ERROR' ? 'unclear' : 'granted';
}

function findingOf({ id, what, permission }: Scope, verdict: Reading['verdict']): Finding {
  switch (verdict) {
    case 'granted':
      return { id, state: 'ok', sentence: `The token may be used ${what}.` };
    case 'denied':
      return {
        id,
        state: 'missing',
        sentence: `The token lacks the permission ${what} (${permission}). Make a new token that has it, and put it in here.`,
      };
    case 'unknown_route':
      return { id, state: 'failed', sentence: `This version of UniFi Access is too old ${what}. Update it.` };
    case 'unclear':
      return {
        id,
        state: 'failed',
        sentence: `UniFi Access gave no clear answer when asked ${what}. It may be starting: test again in a minute.`,
      };
  }
}
