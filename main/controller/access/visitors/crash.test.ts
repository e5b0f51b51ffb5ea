import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../../domain/booking.ts';
import { HOUR_MS, type Interval, MINUTE_MS } from '../../../../domain/time.ts';
import { BAY_1 } from '../../../../tests/support/facility-profile.ts';
import { openVisitorClub, type VisitorClub } from '../../../../tests/support/visitor-club.ts';

/*
 * The power fails between any two things that outlive the process: before and after each transaction, before each call
 * to the console and before its answer is heard. The moments are counted in a run without a failure, and then each has
 * its own. What comes after is a fresh controller on the same file and the same console.
 */

let club: VisitorClub;
beforeEach(async () => {
  club = await openVisitorClub();
});
afterEach(() => club.dispose());

type Life = {
  /** All of this happens before the power may fail. */
  readonly before: () => Promise<Booking>;
  readonly change: (booking: Booking) => Promise<Booking>;
  readonly isLive: boolean;
};

/** The hour that begins with the next half hour but one. */
function soon(): Interval {
  const startsAt = (Math.floor(club.clock.now() / (30 * MINUTE_MS)) + 2) * 30 * MINUTE_MS;
  return { startsAt, endsAt: startsAt + HOUR_MS };
}

function sure(booking: Booking | null): Booking {
  if (!booking) throw new Error('the time was not to be had');
  return booking;
}

async function provisioned(): Promise<Booking> {
  const booking = sure(await club.book(BAY_1, soon()));
  await club.pass(0);
  return booking;
}

const same = async (booking: Booking): Promise<Booking> => booking;

const LIVES: Readonly<Record<string, Life>> = {
  'a new booking': { before: async () => sure(await club.book(BAY_1, soon())), change: same, isLive: true },
  'a booking that moves': {
    before: provisioned,
    change: async (booking) => {
      const later = { startsAt: booking.startsAt + HOUR_MS, endsAt: booking.endsAt + 2 * HOUR_MS };
      return sure(await club.move(booking, later));
    },
    isLive: true,
  },
  'a booking that is extended after its doors closed': {
    before: async () => {
      const booking = await provisioned();
      await club.pass(booking.startsAt - club.clock.now());
      await club.checkIn(booking);
      await club.pass(HOUR_MS + 20 * MINUTE_MS);
      return booking;
    },
    change: async (booking) => sure(await club.move(booking, { ...booking, endsAt: booking.endsAt + HOUR_MS })),
    isLive: true,
  },
  'a booking that is cancelled': {
    before: provisioned,
    change: async (booking) => {
      await club.cancel(booking);
      return booking;
    },
    isLive: false,
  },
  'a booking that is cancelled and comes back': {
    before: provisioned,
    change: async (booking) => {
      await club.cancel(booking);
      await club.pass(0);
      return sure(await club.restore(booking));
    },
    isLive: true,
  },
};

/** Lets a whole life pass with the power cut at `moment`, and all that is put right afterwards. */
async function live({ before, change }: Life, moment: number): Promise<{ booking: Booking; wasCut: boolean }> {
  const booking = await change(await before());
  club.power.cutAt(moment);
  await club.pass(0);
  await club.pass(MINUTE_MS);
  const wasCut = club.power.spare();
  await club.restart();
  await club.pass(6 * MINUTE_MS);
  return { booking, wasCut };
}

describe.each(Object.entries(LIVES))('%s', (_, life) => {
  test('has exactly the visitor that it should have, wherever the power fails', { timeout: 120_000 }, async () => {
    let moment = 1;
    for (let isCut = true; isCut; moment += 1) {
      const { booking, wasCut } = await live(life, moment);

      const { pin, startsAt, endsAt } = booking;
      const window = { startsAt: startsAt - 15 * MINUTE_MS, endsAt: endsAt + 15 * MINUTE_MS };
      const visitors = club.live();
      expect(visitors, `after a failure at moment ${moment}`).toMatchObject(life.isLive ? [{ pin, ...window }] : []);

      isCut = wasCut;
      await club.cancel(booking);
      await club.pass(12 * HOUR_MS);
      expect(club.live()).toEqual([]);
    }
    // Fewer would mean that nothing was done between them.
    expect(moment).toBeGreaterThan(10);
  });
});
