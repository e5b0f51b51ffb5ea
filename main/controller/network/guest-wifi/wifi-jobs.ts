import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import type { JobKind } from '../../../../domain/jobs/job.ts';

/** The subject of both kinds: one at a time talks to the network about vouchers. */
export const GUEST_WIFI = 'guest_wifi';

/** Gives the bookings of the next day their vouchers. */
export const SWEEP_VOUCHERS: JobKind<null> = {
  name: 'wifi.sweep',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: MINUTE_MS, maxMs: 5 * MINUTE_MS },
};
export const SWEEP_EVERY_MS = MINUTE_MS;

/** Deletes the vouchers of the past. */
export const CLEAN_UP_VOUCHERS: JobKind<null> = {
  name: 'wifi.clean_up',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 10 * MINUTE_MS, maxMs: HOUR_MS },
};
