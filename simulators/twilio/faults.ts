import { z } from 'zod';
import { NO_VENDOR_FAULTS, VENDOR_FAULTS } from '../http-vendor/switches.ts';

/** What can go wrong at Twilio besides what can go wrong everywhere. */
export const TwilioFaultsSchema = z.strictObject({
  ...VENDOR_FAULTS,
  /** Refuses the message with this code of Twilio's; null for none. */
  refusal: z.literal([20_003, 20_429, 21_211, 21_408, 21_610, 21_614]).nullable(),
  /** What becomes of messages that were taken. */
  fate: z.enum(['delivered', 'undelivered', 'failed', 'never-known']),
  /** The code that tells why one was not delivered. */
  fateCode: z.int(),
  callbacks: z.enum(['well', 'unsigned', 'bad-signature', 'twice', 'reversed']),
  /** How long a message is in each state. */
  stateMs: z.int().min(0),
});
export type TwilioFaults = z.infer<typeof TwilioFaultsSchema>;

export const NO_TWILIO_FAULTS: TwilioFaults = {
  ...NO_VENDOR_FAULTS,
  refusal: null,
  fate: 'delivered',
  fateCode: 30_003,
  callbacks: 'well',
  stateMs: 0,
};
