import type { Booking } from '../../../domain/booking.ts';
import type { Random } from '../../../domain/random.ts';
import { HOUR_MS, type Interval, MINUTE_MS } from '../../../domain/time.ts';
import { listBookingsEndingAfter } from '../../../main/controller/bookings/booking-repository.ts';
import type { VisitorClub } from '../../support/visitor-club.ts';
import { CLUB } from '../../support/visitor-process.ts';

export type Tally = { booked: number; moved: number; extended: number; cancelled: number; restored: number };

export const NO_TALLY: Tally = { booked: 0, moved: 0, extended: 0, cancelled: 0, restored: 0 };

export type People = {
  /** Somebody books or changes a booking, as chance has it. */
  act(): Promise<void>;
  /** Somebody works at the console's own app. */
  meddle(): Promise<void>;
  readonly tally: Tally;
  /** PINs that were good for something once, the latest last. */
  readonly oldPins: readonly string[];
};

const HALF_HOUR_MS = 30 * MINUTE_MS;
/** Most book for today or tomorrow; a few for so long ahead that no visitor is due yet. */
const AHEAD_HALF_HOURS = 80;
const OLD_PINS_MAX = 40;
/** Players who stay are sold more time so long after their doors closed. */
const LATE_MS = HOUR_MS;

/** Customers, staff and whoever can open the console's app. */
export function createPeople(club: VisitorClub, random: Random): People {
  const tally = { ...NO_TALLY };
  const oldPins: string[] = [];
  let latestId: string | null = null;

  function remember({ pin }: Booking): void {
    oldPins.push(pin);
    if (oldPins.length > OLD_PINS_MAX) oldPins.shift();
  }

  async function count(kind: keyof Tally, work: Promise<Booking | null>): Promise<void> {
    if (await work) tally[kind] += 1;
  }

  async function book(): Promise<void> {
    const first = Math.ceil(club.clock.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
    const startsAt = first + random.below(AHEAD_HALF_HOURS) * HALF_HOUR_MS;
    const booked = club.book(bayOf(random), { startsAt, endsAt: startsAt + lengthOf(random) });
    await count('booked', booked);
    latestId = (await booked)?.id ?? latestId;
  }

  /** Whoever has just booked is the likeliest to think again. */
  function someBooking(): Booking | undefined {
    const bookings = liveBookings(club);
    const latest = random.below(3) === 0 ? bookings.find(({ id }) => id === latestId) : undefined;
    return latest ?? bookings[random.below(Math.max(1, bookings.length))];
  }

  async function change(booking: Booking): Promise<void> {
    const draw = random.below(100);
    if (draw < 8) {
      await count('moved', club.move(booking, booking, bayOf(random)));
    } else if (draw < 14) {
      await count('moved', club.move(booking, nextHalfHour(club), bayOf(random)));
    } else if (draw < 30) {
      const startsAt = booking.startsAt + (random.below(60) - 10) * HALF_HOUR_MS;
      await count('moved', club.move(booking, { startsAt, endsAt: startsAt + lengthOf(random) }, bayOf(random)));
    } else if (draw < 50) {
      await count('extended', club.move(booking, { ...booking, endsAt: booking.endsAt + HALF_HOUR_MS }));
    } else if (draw < 75) {
      remember(booking);
      await count('cancelled', club.cancel(booking));
    } else if (draw < 83) {
      await club.cancel(booking);
      if (random.below(2) === 0) await club.work();
      await count('restored', club.restore(booking));
    } else if (draw < 95) {
      await club.checkIn(booking);
    } else {
      remember(booking);
      await club.complete(booking);
    }
  }

  /** The console's own backup is put back: a visitor that was cancelled is there again. */
  async function putBack(): Promise<void> {
    const isThere = new Set(club.live().map(({ key }) => key));
    const gone = club.console
      .visitors()
      .filter(
        ({ isCancelled, endSec, firstName }) =>
          isCancelled && endSec * 1000 > club.clock.now() && !isThere.has(firstName),
      );
    const visitor = gone[random.below(Math.max(1, gone.length))];
    if (!visitor) return;
    const { firstName, remarks, startSec, endSec, doorIds } = visitor;
    const resources = doorIds.map((id) => ({ id, type: 'door' }));
    const names = { first_name: firstName, last_name: 'Guest', visit_reason: 'Others', remarks };
    await club.askConsole('POST', '/visitors', { ...names, start_time: startSec, end_time: endSec, resources });
  }

  return {
    tally,
    oldPins,
    async act() {
      const booking = someBooking();
      if (!booking || random.below(100) < 55) await book();
      else await change(booking);
    },
    async meddle() {
      const visitors = club.live();
      const visitor = visitors[random.below(Math.max(1, visitors.length))];
      if (!visitor) return;
      const path = `/visitors/${visitor.id}`;
      const endSec = Math.floor(visitor.endsAt / 1000);
      const startSec = Math.floor(visitor.startsAt / 1000);
      const deeds = [
        () => club.askConsole('DELETE', path),
        () => club.askConsole('DELETE', `${path}?is_force=true`),
        () => club.askConsole('DELETE', `${path}/pin_codes`),
        () => club.askConsole('PUT', path, { end_time: endSec + 3600 }),
        () => club.askConsole('PUT', path, { start_time: startSec - 600 }),
      ];
      await (deeds[random.below(deeds.length + 1)] ?? putBack)();
    },
  };
}

/** Whoever booked for some day comes at once. */
function nextHalfHour({ clock }: VisitorClub): Interval {
  const startsAt = Math.ceil(clock.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
  return { startsAt, endsAt: startsAt + HALF_HOUR_MS };
}

function liveBookings(club: VisitorClub): Booking[] {
  const now = club.clock.now();
  return listBookingsEndingAfter(club.db(), CLUB.id, now - LATE_MS)
    .map(({ booking }) => booking)
    .filter(({ status, endsAt }) => (status === 'confirmed' || status === 'checked_in') && endsAt > now - LATE_MS);
}

function bayOf(random: Random): string {
  return CLUB.resources[random.below(CLUB.resources.length)]?.id ?? '';
}

function lengthOf(random: Random): number {
  return (1 + random.below(3)) * HALF_HOUR_MS;
}
