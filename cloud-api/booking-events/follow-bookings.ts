import { ZodError } from 'zod';
import type { Booking } from '../../domain/booking.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, SECOND_MS } from '../../domain/time.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type BookingEvent, eventsBetween, standOf } from './booking-event.ts';
import {
  findLastCommit,
  insertEvents,
  listBehind,
  listChanged,
  listTold,
  lockCursor,
  saveCursor,
  saveTold,
  takeDueVisits,
} from './booking-event-repository.ts';

/**
 * Hears of an event in the transaction that notes it, once: what it plans there is done, or was never needed. `booking`
 * is as it stands now. It must not call anybody, nor wait for anything but the database.
 */
export type BookingEventListener = (tx: Tx, event: BookingEvent, booking: Booking) => Promise<void>;

export type BookingFollowerOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly listeners: readonly BookingEventListener[];
  /** Called after a commit that noted something. */
  readonly onNoted: () => void;
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
};

export type BookingFollower = {
  /** Resolves once every booking has been looked at that had changed by now. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** Bookings that come one upon the other are looked at together: it is they who need the database then. */
const LOOK_MS = SECOND_MS;
/** So many at a time that a facility which comes back after a week holds up nobody for long. */
const BOOKINGS_A_LOOK = 200;

/**
 * Notes what becomes of bookings, wherever they are decided, after they are: no booking waits for it, and no statement
 * of a booking's own commit is about it. It goes by the commit number that each of them carries, so that nothing is left
 * out whatever crashes; several processes take turns by facility.
 */
export function followBookings(options: BookingFollowerOptions): BookingFollower {
  const { db, log, every, onNoted } = options;
  let isStopped = false;
  let isWanted = false;
  let looking: Promise<void> | null = null;

  async function lookAll(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        for (const facilityId of await listBehind(db)) {
          if (isStopped) return;
          const { isMore, hasNoted } = await db.transaction((tx) => lookAtFacility(tx, facilityId, options));
          isWanted ||= isMore;
          if (hasNoted) onNoted();
        }
      } catch (cause) {
        // Nothing is lost: the cursor stays where it is.
        log.warn('booking_events.look_failed', { cause });
        return;
      }
    }
  }

  function look(): void {
    if (isStopped) return;
    isWanted = true;
    looking ??= lookAll().finally(() => {
      looking = null;
    });
  }

  const stopTimer = every(LOOK_MS, look);
  look();
  return {
    async idle() {
      look();
      while (looking) await looking;
    },
    async stop() {
      isStopped = true;
      stopTimer();
      await looking;
    },
  };
}

type Looked = { readonly isMore: boolean; readonly hasNoted: boolean };

async function lookAtFacility(tx: Tx, facilityId: string, options: BookingFollowerOptions): Promise<Looked> {
  const from = await lockCursor(tx, facilityId);
  if (from === null) return { isMore: false, hasNoted: false };
  const to = await findLastCommit(tx, facilityId);
  const visited = await takeDueVisits(tx, facilityId, BOOKINGS_A_LOOK);
  // A database that was put back may have fewer commits than were looked at: what comes again was told before.
  const changed = await listChanged(tx, facilityId, { from: Math.min(from, to), to, limit: BOOKINGS_A_LOOK });
  await saveCursor(tx, facilityId, changed.commitNo);
  const bookingIds = [...new Set([...changed.bookingIds, ...visited])];
  const hasNoted = await note(tx, { facilityId, bookingIds }, options);
  return { isMore: changed.commitNo < to || visited.length === BOOKINGS_A_LOOK, hasNoted };
}

type Changed = { readonly facilityId: string; readonly bookingIds: readonly string[] };

async function note(
  tx: Tx,
  { facilityId, bookingIds }: Changed,
  { clock, random, log, listeners }: BookingFollowerOptions,
): Promise<boolean> {
  const told = await listTold(tx, bookingIds);
  const notedAt = clock.now();
  let hasNoted = false;
  for (const bookingId of bookingIds) {
    const booking = await readBooking(tx, bookingId, log);
    if (!booking) continue;
    const before = told.get(bookingId) ?? null;
    const after = standOf(booking);
    const event = { facilityId, bookingId, notedAt, before, after };
    const events = eventsBetween(before, after).map((kind): BookingEvent => ({ ...event, kind, id: random.uuid() }));
    await insertEvents(tx, events);
    await saveTold(tx, { bookingId, facilityId, stand: after });
    for (const one of events) for (const hear of listeners) await hear(tx, one, booking);
    hasNoted ||= events.length > 0;
  }
  return hasNoted;
}

/** Null for what is not there, or makes no sense: it must not keep everybody else's from being told. */
async function readBooking(tx: Tx, bookingId: string, log: Log): Promise<Booking | null> {
  try {
    return (await findBooking(tx, bookingId))?.booking ?? null;
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    log.error('booking.unreadable', { bookingId });
    return null;
  }
}
