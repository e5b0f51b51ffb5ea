import type { Random } from '../../../domain/random.ts';
import type { Clock } from '../../../domain/time.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import type { AvailabilityIndex } from '../../availability/availability-index.ts';
import type { BookingRecords } from '../../bookings/booking-records.ts';
import type { CustomerReader } from '../../customers/customer-book.ts';
import type { Db } from '../../db/database.ts';
import type { BookingService, PricingService } from '../../http/services.ts';
import type { Log } from '../../log.ts';

/** What ClubOS's customers are answered with: the very services that the booking page uses. */
export type BridgeParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly index: AvailabilityIndex;
  readonly bookings: BookingService;
  readonly pricing: PricingService;
  readonly records: BookingRecords;
  readonly customers: Pick<CustomerReader, 'find'>;
};

/** How long a customer may take to say yes. Shorter than a quote holds. */
export const PROPOSAL_MS_MAX = 10 * MINUTE_MS;
