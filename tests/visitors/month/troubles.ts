import type { Random } from '../../../domain/random.ts';
import type { FaultsChange } from '../../../simulators/unifi-access/faults.ts';

export type Trouble = {
  readonly faults: FaultsChange;
  /** What follows as soon as these have struck as often as they may; null for nothing. */
  readonly later: FaultsChange | null;
  readonly minutes: number;
};

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

/** A write is carried out, and nobody hears of it. */
const LOST: readonly FaultsChange[] = [
  { reset: 'after-effect' },
  { answer: 'garbled' },
  { answer: 'cut-short' },
  { answer: 'http-504' },
  { answer: 'system-error' },
];
/** So that it cannot be found out for as long as the trouble lasts. */
const DOWN: readonly FaultsChange[] = [
  { reset: 'on-connect' },
  { reboot: { status: 404 } },
  { reboot: { status: 502 } },
  { tokenExpired: true },
];
const ONE_WRITE: FaultsChange = { appliesTo: 'writes', requestsLeft: 1 };
const ALL: FaultsChange = { appliesTo: 'all', requestsLeft: null, reset: 'off', answer: 'true' };

/** A trouble with the console: all of its time, for some requests only, or from the midst of a write. */
export function drawTrouble(random: Random): Trouble {
  const minutes = random.below(6) === 0 ? 60 + random.below(120) : 1 + random.below(25);
  if (random.below(3) === 0) {
    return { faults: { ...ONE_WRITE, ...pick(random, LOST) }, later: { ...ALL, ...pick(random, DOWN) }, minutes };
  }
  const requestsLeft = random.below(2) === 0 ? 1 + random.below(5) : null;
  const appliesTo = random.below(2) === 0 ? 'writes' : 'all';
  return { faults: { requestsLeft, appliesTo, ...pick(random, KINDS) }, later: null, minutes };
}

function pick(random: Random, kinds: readonly FaultsChange[]): FaultsChange {
  return kinds[random.below(kinds.length)] ?? {};
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
