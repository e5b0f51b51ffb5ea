import { z } from 'zod';
import { NO_VENDOR_FAULTS, VENDOR_FAULTS } from '../http-vendor/switches.ts';

/**
 * What can go wrong at HubSpot besides what can go wrong everywhere, and what differs from account to account. The
 * first group strikes requests as `appliesTo` and `requestsLeft` say; the rest is how the account is.
 */
export const HubspotFaultsSchema = z.strictObject({
  ...VENDOR_FAULTS,
  /** Answers 429 in that limit's own words and does nothing. */
  rateLimited: z.enum(['off', 'burst', 'daily', 'search']),
  /** Refuses the token, whatever it is. */
  token: z.enum(['good', 'expired', 'unknown', 'scopes-missing']),
  /** Fails these inputs of a batch, named by their `id`, their e-mail or their trace: 207 where all inputs are traced. */
  refusedInputs: z.array(z.string()),

  burstMax: z.int().min(1),
  dailyMax: z.int().min(1),
  searchesPerSecondMax: z.int().min(1),
  /** How long after a write search finds it. */
  indexLagMs: z.int().min(0),
  /** Custom events are an Enterprise account's. */
  hasCustomEvents: z.boolean(),
  /** `twice` delivers the same events again, signed anew; `late` and `early` are off by an hour. */
  webhooks: z.enum(['well', 'unsigned', 'bad-signature', 'late', 'early', 'twice', 'reversed']),
  /** How long after it happened a change is told. */
  webhookDelayMs: z.int().min(0),
});
export type HubspotFaults = z.infer<typeof HubspotFaultsSchema>;

export const NO_HUBSPOT_FAULTS: HubspotFaults = {
  ...NO_VENDOR_FAULTS,
  rateLimited: 'off',
  token: 'good',
  refusedInputs: [],
  burstMax: 100,
  dailyMax: 250_000,
  searchesPerSecondMax: 5,
  indexLagMs: 0,
  hasCustomEvents: false,
  webhooks: 'well',
  webhookDelayMs: 0,
};
