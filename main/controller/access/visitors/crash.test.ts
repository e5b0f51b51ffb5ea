import { afterEach, expect, test } from 'vitest';
import type { Booking } from '../../../../domain/booking.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import { openVisitorClub, type VisitorClub } from '../../../../tests/support/visitor-club.ts';
import { expectedVisitors, type Life, lifeOf, LIVES, madeFor } from '../../../../tests/visitors/lives.ts';

/*
 * The power fails between any two things that outlive the process: before and after each transaction, before each call
 * to the console and before its answer is heard. The moments are counted in a run without a failure, and then each has
 * its own. What comes after is a fresh controller on the same file and the same console, without reconciling: that must
 * not be what puts the saga right. Processes that are really killed: `tests/visitors/kills.ts`.
 */

let club: VisitorClub;
afterEach(() => club.dispose());

/** Lets a whole life pass with the power cut at `moment`, and all that is put right afterwards. */
async function live({ before, change, after }: Life, moment: number): Promise<{ booking: Booking; wasCut: boolean }> {
  const booking = await change(club, await before(club));
  club.power.cutAt(moment);
  await club.pass(0);
  await club.pass(MINUTE_MS);
  const wasCut = club.power.spare();
  await club.restart();
  await after?.(club, booking);
  await club.pass(6 * MINUTE_MS);
  return { booking, wasCut };
}

async function expectRightWhereverItFails(life: Life): Promise<void> {
  let moment = 1;
  for (let isCut = true; isCut; moment += 1) {
    const { booking, wasCut } = await live(life, moment);

    expect(club.live(), `after a failure at moment ${moment}`).toMatchObject(expectedVisitors(life, booking));
    expect(madeFor(club, booking), `made, with a failure at moment ${moment}`).toBe(life.made);

    isCut = wasCut;
    await club.cancel(booking);
    await club.pass(12 * HOUR_MS);
    expect(club.live()).toEqual([]);
  }
  // Fewer would mean that nothing was done between them.
  expect(moment).toBeGreaterThan(10);
}

const NAMES = Object.keys(LIVES);

test.each(NAMES)(
  '%s has exactly the visitor that it should have, wherever the power fails',
  {
    timeout: 120_000,
  },
  async (name) => {
    club = await openVisitorClub({ reconciles: false });

    await expectRightWhereverItFails(lifeOf(name));
  },
);

test.each(NAMES.slice(0, 2))(
  '%s has it also where reconciling comes in between',
  { timeout: 120_000 },
  async (name) => {
    club = await openVisitorClub();

    await expectRightWhereverItFails(lifeOf(name));
  },
);
