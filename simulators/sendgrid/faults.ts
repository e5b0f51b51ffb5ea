import { z } from 'zod';
import { NO_VENDOR_FAULTS, VENDOR_FAULTS } from '../http-vendor/switches.ts';

/** What can go wrong at SendGrid besides what can go wrong everywhere. */
export const SendgridFaultsSchema = z.strictObject({
  ...VENDOR_FAULTS,
  /** Says no to the mail: the sender is not verified, or the key not good any more. */
  refusal: z.enum(['off', 'key', 'sender']),
  /** What becomes of mails that were taken: `bounce` for good, `blocked` for now, `deferred` first and then delivered. */
  fate: z.enum(['delivered', 'bounce', 'blocked', 'deferred', 'never-known']),
  events: z.enum(['well', 'unsigned', 'bad-signature', 'twice', 'reversed']),
  /** How long after it happened an event is told. */
  eventDelayMs: z.int().min(0),
});
export type SendgridFaults = z.infer<typeof SendgridFaultsSchema>;

export const NO_SENDGRID_FAULTS: SendgridFaults = {
  ...NO_VENDOR_FAULTS,
  refusal: 'off',
  fate: 'delivered',
  events: 'well',
  eventDelayMs: 0,
};
