import { z } from 'zod';

/** What ClubOS does instead of answering as it should, and how it garbles what it sends. */
export const FaultsSchema = z.strictObject({
  /**
   * To events. `hang` never answers; `reset` hangs up before it has read them, `reset-after-effect` after it has kept
   * them; `html` is a proxy's page with status 200, `redirect` leads elsewhere; `429-later` says when.
   */
  answers: z.enum([
    'well',
    'hang',
    'reset',
    'reset-after-effect',
    'html',
    'redirect',
    '400',
    '401',
    '429',
    '429-later',
    '500',
    '503',
  ]),
  /** Seconds, for `429-later`. */
  retryAfterSec: z.int().min(0).max(86_400),
  /** To how many events; null for all. Then it answers well again. */
  requestsLeft: z.int().min(0).nullable(),
  /** `twice` sends each call again, signed anew; `replay` with the very same signature. */
  sends: z.enum(['well', 'twice', 'replay', 'bad-signature', 'unsigned', 'late', 'early']),
});
export type Faults = z.infer<typeof FaultsSchema>;
export type FaultsChange = { readonly [K in keyof Faults]?: Faults[K] | undefined };

export const NO_FAULTS: Faults = { answers: 'well', retryAfterSec: 2, requestsLeft: null, sends: 'well' };

export type Switches = {
  readonly read: () => Faults;
  readonly turn: (change: FaultsChange) => Faults;
  readonly reset: () => Faults;
  /** How to answer the event at hand, counting it. */
  readonly strike: () => Faults['answers'];
};

export function createSwitches(): Switches {
  let faults = NO_FAULTS;
  return {
    read: () => faults,
    turn: (change) => {
      faults = FaultsSchema.parse({ ...faults, ...change });
      return faults;
    },
    reset: () => {
      faults = NO_FAULTS;
      return faults;
    },
    strike: () => {
      const { answers, requestsLeft } = faults;
      if (requestsLeft === 0) return 'well';
      if (requestsLeft !== null) faults = { ...faults, requestsLeft: requestsLeft - 1 };
      return answers;
    },
  };
}
