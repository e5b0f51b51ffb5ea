import { z } from 'zod';
import { NO_VENDOR_FAULTS, VENDOR_FAULTS } from '../http-vendor/switches.ts';

/** What can go wrong at a push service: `answer` with 404, 410, 413, 429 or 5xx does for most of it. */
export const PushFaultsSchema = z.strictObject({
  ...VENDOR_FAULTS,
  /** Refuses every signature, as if the server's key had changed. */
  keyRefused: z.boolean(),
});
export type PushFaults = z.infer<typeof PushFaultsSchema>;

export const NO_PUSH_FAULTS: PushFaults = { ...NO_VENDOR_FAULTS, keyRefused: false };
