import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../domain/time.ts';
import { type BayClub, openBayClub } from '../../../tests/support/bay-club.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import type { Fate } from '../../../tests/support/fake-automation.ts';

/*
 * The power fails between any two things that outlive the process: before and after each transaction, before each call
 * to the system, when it has been heard and before its answer is. The moments are counted in a run without a failure,
 * and then each has its own. What comes after is a fresh controller on the same file and the same system.
 */

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

/** Each booking is far enough from the one before that it has its own set-up. */
async function nextBooking(): Promise<void> {
  const startsAt = Math.ceil((club.clock.now() + 20 * MINUTE_MS) / (30 * MINUTE_MS)) * 30 * MINUTE_MS;
  const booking = await club.book(BAY_1, { startsAt, endsAt: startsAt + 30 * MINUTE_MS });
  if (!booking) throw new Error('the time was not to be had');
  await club.pass(startsAt - 10 * MINUTE_MS - club.clock.now() - 1000, 5 * MINUTE_MS);
}

type Life = { readonly moment: number; readonly lookMs: number };

/** Lets a set-up begin with the power cut at `moment`, and the rest pass without a cut. True while the cut came. */
async function live({ moment, lookMs }: Life): Promise<boolean> {
  await nextBooking();
  club.cutAt(moment);
  await club.pass(lookMs).catch(() => undefined);
  const wasCut = club.spare();
  await club.restart();
  await club.pass(3 * MINUTE_MS);
  await club.pass(60 * MINUTE_MS, 2 * MINUTE_MS);
  return wasCut;
}

test.each<[Fate, number]>([
  ['done', 2.5 * MINUTE_MS],
  ['answer_lost', 1.5 * MINUTE_MS],
  ['lost', MINUTE_MS / 2],
  ['not_sent', 2 * MINUTE_MS],
])(
  'no command is sent twice, and every step ends, wherever the power fails (%s)',
  { timeout: 240_000 },
  async (fate, lookMs) => {
    let [moment, retried] = [1, 0];
    club.system.fateOf = () => {
      retried += 1;
      return fate === 'not_sent' && retried % 2 === 1 ? 'not_sent' : fate === 'not_sent' ? 'done' : fate;
    };
    for (let isCut = true; isCut; moment += 1) {
      const before = club.system.arrived.length;
      isCut = await live({ moment, lookMs });

      const arrived = club.system.arrived.slice(before);
      expect(new Set(arrived.map(({ correlationId }) => correlationId)).size, `moment ${moment}`).toBe(arrived.length);
      const wished = arrived.map(({ action }) => action);
      expect(new Set(wished).size, `each action once for a booking, moment ${moment}: ${wished.join(', ')}`).toBe(
        wished.length,
      );
      const open = club.steps().filter(({ state }) => ['queued', 'sent', 'running'].includes(state));
      expect(open, `moment ${moment}`).toEqual([]);
    }
    // Fewer would mean that nothing was done between them.
    expect(moment).toBeGreaterThan(10);
  },
);
