import { z } from 'zod';

const WhenSchema = z.enum(['off', 'before-effect', 'after-effect']);

/**
 * What can be made to go wrong with any vendor that is reached by HTTP. `before-effect` faults strike when the request
 * has arrived and nothing happened yet; `after-effect` ones when it is carried out and only its answer is lost.
 */
export const VENDOR_FAULTS = {
  /** Strikes requests whose `METHOD /path` has this in it; empty for all. */
  appliesTo: z.string(),
  /** So many of those are left alone first. */
  passesFirst: z.int().min(0),
  /** They strike this many requests and then stop; null is no limit. */
  requestsLeft: z.int().min(0).nullable(),
  latencyMs: z.int().min(0).max(600_000),
  hang: WhenSchema,
  reset: WhenSchema,
  /**
   * What is answered in place of the truth: a status in the vendor's own words, or a page of a proxy, or something that
   * cannot be read.
   */
  answer: z.union([
    z.int().min(400).max(599),
    z.enum(['true', 'html-200', 'html-502', 'html-503', 'garbled', 'empty', 'redirect']),
  ]),
  /** Whether what is asked happens nevertheless. */
  answerIs: z.enum(['before-effect', 'after-effect']),
  /** Goes with `answer` as the header `Retry-After`. */
  retryAfterSeconds: z.int().min(0).nullable(),
} as const;

const VendorFaultsSchema = z.strictObject(VENDOR_FAULTS);
export type VendorFaults = z.infer<typeof VendorFaultsSchema>;

export const NO_VENDOR_FAULTS: VendorFaults = {
  appliesTo: '',
  passesFirst: 0,
  requestsLeft: null,
  latencyMs: 0,
  hang: 'off',
  reset: 'off',
  answer: 'true',
  answerIs: 'before-effect',
  retryAfterSeconds: null,
};

/** The switches to turn; the rest stay as they are. */
export type Change<F> = { readonly [K in keyof F]?: F[K] | undefined };

export type Switches<F> = {
  readonly read: () => F;
  readonly turn: (change: Change<F>) => F;
  readonly reset: () => F;
  /** `turn` for what came over the wire; a sentence where it cannot be done. */
  readonly turnWith: (body: unknown) => F | string;
  /** The faults that strike the request at hand, counting it; none where they pass it by. */
  readonly strike: (call: string) => F;
};

export function createSwitches<F extends VendorFaults>(schema: z.ZodType<F>, none: F): Switches<F> {
  let faults = none;

  function turnWith(body: unknown): F | string {
    if (typeof body !== 'object' || body === null) return 'an object of switches is wanted';
    const named = Object.entries(body).filter(([, value]) => value !== undefined);
    const parsed = schema.safeParse({ ...faults, ...Object.fromEntries(named) });
    if (!parsed.success) return z.prettifyError(parsed.error);
    faults = parsed.data;
    return faults;
  }

  return {
    read: () => faults,
    turnWith,
    turn(change) {
      const turned = turnWith(change);
      if (typeof turned === 'string') throw new Error(turned);
      return turned;
    },
    reset() {
      faults = none;
      return faults;
    },
    strike(call) {
      if (!call.includes(faults.appliesTo) || faults.requestsLeft === 0) return none;
      if (faults.passesFirst > 0) {
        faults = { ...faults, passesFirst: faults.passesFirst - 1 };
        return none;
      }
      const struck = faults;
      if (faults.requestsLeft !== null) faults = { ...faults, requestsLeft: faults.requestsLeft - 1 };
      return struck;
    },
  };
}
