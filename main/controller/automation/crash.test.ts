import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Booking } from '../../../domain/booking.ts';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { type BayClub, openBayClub } from '../../../tests/support/bay-club.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import type { Fate } from '../../../tests/support/fake-automation.ts';

/*
 * The power fails between any two things that outlive the process: before and after each transaction, before each call
 * to the system and before its answer is heard. The moments are counted as they come, and each has a failure of its own.
 * What comes after is a fresh controller on the same file and the same system.
 */

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

/** A second before the set-up of a booking. */
async function aboutToSetUp(): Promise<Booking> {
  const startsAt = Math.ceil((club.clock.now() + 11 * MINUTE_MS) / (30 * MINUTE_MS)) * 30 * MINUTE_MS;
  const booking = await club.book(BAY_1, { startsAt, endsAt: startsAt + 30 * MINUTE_MS });
  if (!booking) throw new Error('the time was not to be had');
  await club.pass(startsAt - 10 * MINUTE_MS - SECOND_MS - club.clock.now(), 20 * MINUTE_MS);
  return booking;
}

/** Lets a set-up begin with the power cut at `moment`, and go on without a cut. True while the cut came. */
async function live(moment: number, lookMs: number): Promise<boolean> {
  const booking = await aboutToSetUp();
  club.cutAt(moment);
  await club.pass(lookMs).catch(() => undefined);
  const wasCut = club.spare();
  await club.restart();
  await club.pass(15 * MINUTE_MS, 30 * SECOND_MS);
  await club.cancel(booking);
  return wasCut;
}

test.each<[Fate, number]>([
  ['done', 65 * SECOND_MS],
  ['answer_lost', 25 * SECOND_MS],
  ['not_sent', 40 * SECOND_MS],
])(
  'no command is sent twice, and the others follow, wherever the power fails (%s)',
  { timeout: 240_000 },
  async (fate, lookMs) => {
    let [moment, tries] = [1, 0];
    club.system.fateOf = () => {
      tries += 1;
      return fate === 'not_sent' && tries % 2 === 0 ? 'done' : fate;
    };
    for (let isCut = true; isCut; moment += 1) {
      const before = club.system.arrived.length;
      isCut = await live(moment, lookMs);

      const arrived = club.system.arrived.slice(before).map(({ action }) => action);
      // Written down as sent, the power gone before it was: then it is never known, and never sent again.
      expect(['power.on', 'launch.software', 'load.profile'], `moment ${moment}`).toEqual(
        expect.arrayContaining(arrived),
      );
      expect(new Set(arrived).size, `moment ${moment}: ${arrived.join(', ')}`).toBe(arrived.length);
      expect(arrived.length, `moment ${moment}: ${arrived.join(', ')}`).toBeGreaterThanOrEqual(2);
    }
    // Fewer would mean that nothing was done between them.
    expect(moment).toBeGreaterThan(10);
  },
);
