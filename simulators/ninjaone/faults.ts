import { z } from 'zod';

/**
 * What can be made to go wrong, and what is not known of real tenants and therefore goes either way. `before-effect`
 * faults strike when the request has arrived and nothing happened yet; `after-effect` ones when the command is
 * carried out already and only its answer is lost.
 */
export const FaultsSchema = z.strictObject({
  /** The requests that `latencyMs`, `hang`, `reset`, `rateLimited` and `answer` strike; the others pass them by. */
  appliesTo: z.enum(['all', 'commands', 'reads', 'token']),
  /** They strike this many requests more and then stop; null is no limit. */
  requestsLeft: z.int().min(0).nullable(),
  latencyMs: z.int().min(0).max(600_000),
  hang: z.enum(['off', 'before-effect', 'after-effect']),
  reset: z.enum(['off', 'before-effect', 'after-effect']),
  /** Nothing happens and 429 is answered, with a `Retry-After` where seconds are given. */
  rateLimited: z.strictObject({ retryAfterSeconds: z.int().min(0).nullable() }).nullable(),
  /** What is answered in place of the truth, once the effect has happened; `empty` in place of successes only. */
  answer: z.enum(['true', 'http-500', 'http-502', 'html-200', 'garbled', 'empty', 'redirect']),
  /** Requests are refused, before any effect, in the vendor's several ways. */
  refusal: z.enum(['none', 'insufficient-privileges', 'plain-400', 'failure-code', 'html-403']),

  tokenLifetimeSeconds: z.int().min(1),
  /** Access tokens are refused this many times more, as if they had run out early; `appliesTo` counts. */
  tokensRefused: z.int().min(0),
  /** What an exchanged refresh token brings: another one with the old one dead, the same one, or none. */
  refreshRotation: z.enum(['rotated', 'same', 'omitted']),
  refreshTokenDead: z.boolean(),
  clientUnknown: z.boolean(),
  /** Reboot, services, custom fields and maintenance ask for a user too. */
  everythingNeedsUser: z.boolean(),
  /** Scripting options cannot be read without a user. */
  optionsNeedUser: z.boolean(),

  activitiesBareArray: z.boolean(),
  activitiesTwice: z.boolean(),
  activitiesShuffled: z.boolean(),
  /** How long after it happened an activity shows. */
  feedLagMs: z.int().min(0),
  /** How long after it happened a device shows as on or off. */
  offlineLagMs: z.int().min(0),
  /** Activities name the script nowhere but in `message`. */
  sourceNameMissing: z.boolean(),
  exitCodeHidden: z.boolean(),
  /** Runs leave no activity at all. */
  runsUnseen: z.boolean(),
  /** Scripts cannot write the custom field. */
  echoMissing: z.boolean(),
  runAnswer: z.enum(['empty', 'integer', 'uuid', 'bare-uuid', 'id', 'activityId', 'jobUid']),

  webhooksTwice: z.boolean(),
  webhooksReversed: z.boolean(),
});
export type Faults = z.infer<typeof FaultsSchema>;

export const NO_FAULTS: Faults = {
  appliesTo: 'all',
  requestsLeft: null,
  latencyMs: 0,
  hang: 'off',
  reset: 'off',
  rateLimited: null,
  answer: 'true',
  refusal: 'none',
  tokenLifetimeSeconds: 3600,
  tokensRefused: 0,
  refreshRotation: 'rotated',
  refreshTokenDead: false,
  clientUnknown: false,
  everythingNeedsUser: false,
  optionsNeedUser: false,
  activitiesBareArray: false,
  activitiesTwice: false,
  activitiesShuffled: false,
  feedLagMs: 0,
  offlineLagMs: 0,
  sourceNameMissing: false,
  exitCodeHidden: false,
  runsUnseen: false,
  echoMissing: false,
  runAnswer: 'empty',
  webhooksTwice: false,
  webhooksReversed: false,
};

/** What `POST /__sim/faults` takes: the switches to turn, the rest stay as they are. */
export const FaultsChangeSchema = FaultsSchema.partial();
export type FaultsChange = z.infer<typeof FaultsChangeSchema>;

/** What a request is, for `appliesTo`. */
export type RequestKind = 'commands' | 'reads' | 'token';

export type FaultSwitches = {
  readonly read: () => Faults;
  readonly turn: (change: FaultsChange) => Faults;
  readonly reset: () => Faults;
  /** The faults that strike the request at hand, counting it; `NO_FAULTS` where they pass it by. */
  readonly strike: (kind: RequestKind) => Faults;
  /** True where an access token is to be refused once more. */
  readonly refusesToken: (kind: RequestKind) => boolean;
};

export function createFaultSwitches(): FaultSwitches {
  let faults = NO_FAULTS;
  return {
    read: () => faults,
    turn(change) {
      const named = Object.entries(change).filter(([, value]) => value !== undefined);
      faults = FaultsSchema.parse({ ...faults, ...Object.fromEntries(named) });
      return faults;
    },
    reset() {
      faults = NO_FAULTS;
      return faults;
    },
    strike(kind) {
      if (faults.appliesTo !== 'all' && faults.appliesTo !== kind) return NO_FAULTS;
      if (faults.requestsLeft === 0) return NO_FAULTS;
      const struck = faults;
      if (faults.requestsLeft !== null) faults = { ...faults, requestsLeft: faults.requestsLeft - 1 };
      return struck;
    },
    refusesToken(kind) {
      if (faults.appliesTo !== 'all' && faults.appliesTo !== kind) return false;
      if (faults.tokensRefused === 0) return false;
      faults = { ...faults, tokensRefused: faults.tokensRefused - 1 };
      return true;
    },
  };
}
