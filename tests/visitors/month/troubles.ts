import type { Random } from '../../../domain/random.ts';
import type { FaultsChange } from '../../../simulators/unifi-access/faults.ts';

export type Trouble = { readonly faults: FaultsChange; readonly minutes: number };

/** Everything that the console can do to us; how it says no is drawn besides. */
const KINDS: readonly FaultsChange[] = [
  { reset: 'on-connect' },
  { reset: 'before-effect' },
  { reset: 'after-effect' },
  { reset: 'after-effect' },
  // Each costs a real time-out: one of them only.
  { hang: 'before-effect', requestsLeft: 1 },
  { hang: 'after-effect', requestsLeft: 1 },
  { rateLimited: true },
  { rateLimited: true, retryAfterSec: 30 },
  { reboot: { status: 400 } },
  { reboot: { status: 404 } },
  { reboot: { status: 502 } },
  { answer: 'garbled' },
  { answer: 'cut-short' },
  { answer: 'http-504' },
  { answer: 'system-error' },
  { tokenExpired: true },
  { missingScopes: ['edit:visitor'], scopeError: 401 },
  { missingScopes: ['edit:visitor'], scopeError: 403 },
  { certificate: 'changed' },
];

/** A trouble with the console: all of its time, or for some requests only. */
export function drawTrouble(random: Random): Trouble {
  const kind = KINDS[random.below(KINDS.length)] ?? {};
  const requestsLeft = random.below(2) === 0 ? 1 + random.below(5) : null;
  const minutes = random.below(6) === 0 ? 60 + random.below(120) : 1 + random.below(25);
  return { faults: { requestsLeft, ...kind }, minutes };
}

/** Whether lists tell all, states have names, and in which of its ways the console says no. No trouble by itself. */
export function drawManners(random: Random): FaultsChange {
  return {
    errorDialect: random.below(2) === 0 ? 'string' : 'native',
    errorHttp: random.below(2) === 0 ? '200' : '4xx',
    visitorStatus: random.below(2) === 0 ? 'string' : 'int',
    // Then each visitor is asked for by itself, which is slow.
    visitorListOmits: random.below(12) === 0 ? ['remarks', 'pin_code'] : [],
  };
}
