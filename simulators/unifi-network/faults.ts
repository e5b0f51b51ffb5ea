import { z } from 'zod';

/**
 * What can be made to go wrong. `before-effect` faults strike after the request has arrived and before anything
 * happened; `after-effect` ones when it has happened and only the answer is lost.
 */
export const FaultsSchema = z.strictObject({
  /** The requests that `hang`, `reset`, `answer` and `refusal` strike: of logins, of what changes something, or all. */
  appliesTo: z.enum(['all', 'logins', 'writes']),
  /** They strike this many requests more and then stop; null is no limit. */
  requestsLeft: z.int().min(0).nullable(),
  hang: z.enum(['off', 'before-effect', 'after-effect']),
  reset: z.enum(['off', 'before-effect', 'after-effect']),
  /** What is answered in place of the truth, once the effect has happened. */
  answer: z.enum(['true', 'html', 'empty', 'no-data', 'garbled', 'http-500']),
  /** An `api.err.…` that is answered in place of doing anything; null is none. */
  refusal: z.string().nullable(),
  /** Whether refusals come with HTTP 200, or by a status that says so too. */
  refusalHttp: z.enum(['200', '4xx']),
  /** Everything answers `status` with a page, as while the console starts. Sessions are lost. Ends by itself after `forMs`. */
  reboot: z
    .strictObject({
      status: z.union([z.literal(404), z.literal(502), z.literal(503)]),
      forMs: z.int().min(1).optional(),
    })
    .nullable(),
  /** Every login answers 429, whatever its password. */
  loginsLimited: z.boolean(),
  /** Logins that are answered within a minute before the limiter says 429. */
  loginsPerMinute: z.int().min(1),
  /** The account asks for a second factor. */
  mfa: z.boolean(),
  /** The account's password is another one by now. */
  passwordChanged: z.boolean(),
  /** There is no site of that name any more. */
  siteGone: z.boolean(),
  /** How long a session lasts; null is for ever. */
  sessionMs: z.int().min(1).nullable(),
  /** `changed` presents another certificate of the same name, as after a reset of the console. */
  certificate: z.enum(['original', 'changed']),
  /** Rows among devices, clients and vouchers that no schema expects. */
  oddRows: z.boolean(),
});
export type Faults = z.infer<typeof FaultsSchema>;

export const NO_FAULTS: Faults = {
  appliesTo: 'all',
  requestsLeft: null,
  hang: 'off',
  reset: 'off',
  answer: 'true',
  refusal: null,
  refusalHttp: '200',
  reboot: null,
  loginsLimited: false,
  loginsPerMinute: 5,
  mfa: false,
  passwordChanged: false,
  siteGone: false,
  sessionMs: null,
  certificate: 'original',
  oddRows: false,
};

/** The switches to turn; the rest stay as they are. */
export const FaultsChangeSchema = FaultsSchema.partial();
export type FaultsChange = z.infer<typeof FaultsChangeSchema>;

/** `faults` with the switches of `change` turned. */
export function mergeFaults(faults: Faults, change: FaultsChange): Faults {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return FaultsSchema.parse({ ...faults, ...Object.fromEntries(named) });
}

export type RequestKind = 'login' | 'write' | 'other';
