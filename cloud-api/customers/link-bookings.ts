import { z } from 'zod';
import { type JobKind, type JobOutcome, type JobTry, type JobWorker, workerOf } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { Db, Tx } from '../db/database.ts';
import { type PlanContext, planJob } from '../jobs/job-repository.ts';
import type { Log } from '../log.ts';
import {
  listUnlinked,
  listWaiting,
  noteNotWaiting,
  noteWaiting,
  saveBookingCustomer,
} from './booking-customer-repository.ts';
import { findOrMakeBookerOf } from './find-booker.ts';

const backOff = { firstMs: SECOND_MS, maxMs: 15 * MINUTE_MS };

/** One for all that wait: a club that comes with hundreds of bookings does not come with hundreds of jobs. */
const LINK: JobKind<Readonly<Record<string, never>>> = {
  name: 'customer.link',
  payload: z.strictObject({}),
  concurrency: 1,
  attemptsMax: 12,
  backOff,
};

/** For bookings that were made before anybody looked whose they are. */
const BACK_FILL: JobKind<Readonly<Record<string, never>>> = {
  name: 'customer.back_fill',
  payload: z.strictObject({}),
  concurrency: 1,
  attemptsMax: null,
  backOff,
};

/** For one that brought the look at all of them down: it has its own tries, and then waits for a person. */
const LINK_ONE: JobKind<{ readonly bookingId: string }> = {
  name: 'customer.link_one',
  payload: z.strictObject({ bookingId: z.uuid() }),
  concurrency: 1,
  attemptsMax: 12,
  backOff,
};

const BOOKINGS_A_LOOK = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export type BookingLinks = {
  readonly listener: BookingEventListener;
  readonly workers: readonly JobWorker[];
  /** Plans the back-fill where there is something to fill; then it calls `wake`. Never fails. */
  planBackFill(wake: () => void): Promise<void>;
};

export type BookingLinksParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/**
 * Writes down whose each booking is, after it was made: a booking itself pays nothing for it. Each is looked at in a
 * transaction of its own, and one that fails is set aside: those behind it do not wait.
 */
export function createBookingLinks({ db, clock, random, log }: BookingLinksParts): BookingLinks {
  const context = (): PlanContext => ({ now: clock.now(), newId: () => random.uuid() });
  const link = (bookingId: string): Promise<void> => db.transaction((tx) => linkBooking(tx, bookingId, context()));

  /** Fails where the database is away: then it is no matter of this booking. */
  async function linkOrSetAside(bookingId: string): Promise<void> {
    try {
      await link(bookingId);
    } catch (cause) {
      await db.transaction((tx) => setAside(tx, bookingId, context()));
      log.warn('customers.link_set_aside', { bookingId, cause });
    }
  }

  const linkAll =
    (list: typeof listUnlinked) =>
    async (_: object, { signal }: Pick<JobTry, 'signal'>): Promise<JobOutcome> => {
      let bookingIds = await list(db, BEFORE_ALL, BOOKINGS_A_LOOK);
      while (bookingIds.length > 0) {
        for (const bookingId of bookingIds) {
          if (signal.aborted) return { kind: 'again', at: clock.now() };
          await linkOrSetAside(bookingId);
        }
        bookingIds = await list(db, bookingIds.at(-1) ?? BEFORE_ALL, BOOKINGS_A_LOOK);
      }
      return { kind: 'done' };
    };

  return {
    listener: async (tx, { kind, bookingId, facilityId }, { customer }) => {
      if (kind !== 'created' || (customer.email === null && customer.phone === null)) return;
      await noteWaiting(tx, bookingId, facilityId);
      const plan = context();
      const { name: key } = LINK;
      await planJob(tx, LINK, { key, subject: key, payload: {}, dueAt: plan.now, notAfter: null }, plan);
    },
    workers: [
      workerOf(LINK, linkAll(listWaiting)),
      workerOf(BACK_FILL, linkAll(listUnlinked)),
      workerOf(LINK_ONE, async ({ bookingId }) => {
        await link(bookingId);
        return { kind: 'done' };
      }),
    ],
    planBackFill: async (wake) => {
      try {
        if ((await listUnlinked(db, BEFORE_ALL, 1)).length === 0) return;
        const plan = context();
        const { name: key } = BACK_FILL;
        const job = { key, subject: key, payload: {}, dueAt: plan.now, notAfter: null };
        await db.transaction((tx) => planJob(tx, BACK_FILL, job, plan));
        wake();
      } catch (cause) {
        log.warn('customers.back_fill_not_planned', { cause });
      }
    },
  };
}

async function setAside(tx: Tx, bookingId: string, context: PlanContext): Promise<void> {
  await noteNotWaiting(tx, bookingId);
  const key = `${LINK_ONE.name} ${bookingId}`;
  await planJob(
    tx,
    LINK_ONE,
    { key, subject: key, payload: { bookingId }, dueAt: context.now, notAfter: null },
    context,
  );
}

async function linkBooking(tx: Tx, bookingId: string, context: PlanContext): Promise<void> {
  const found = await findOrMakeBookerOf(tx, bookingId, context);
  if (!found) return;
  const { booking, booker } = found;
  await saveBookingCustomer(tx, { bookingId, facilityId: booking.facilityId, customerId: booker?.id ?? null });
}
