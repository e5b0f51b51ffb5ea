import type { Random } from '../../domain/random.ts';
import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { Db } from '../db/database.ts';
import type { FacilityLinks } from '../facility-link/facility-links.ts';
import type { QuoteBook } from '../pricing/quotes.ts';
import type { BookingRecords } from './booking-records.ts';

/** How long a customer's page waits before it is told that the facility has not answered yet. */
export const ANSWER_MS_MAX = 8000;

/** How long the facility may take to answer at all; then the wish is withdrawn (PROTOCOL §7.3). */
export const PENDING_MS_MAX = 10 * MINUTE_MS;

/** What everything that makes and changes bookings works with. */
export type BookingParts = {
  readonly db: Db;
  readonly links: Pick<FacilityLinks, 'find' | 'view'>;
  readonly index: AvailabilityIndex;
  readonly quotes: QuoteBook;
  readonly records: BookingRecords;
  readonly clock: Clock;
  readonly random: Random;
  readonly after: (ms: number) => Promise<null>;
};
