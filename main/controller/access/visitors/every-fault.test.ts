import { afterEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../domain/time.ts';
import { FAULTS } from '../../../../tests/support/unifi-visitor-rig.ts';
import { openVisitorClub, type VisitorClub } from '../../../../tests/support/visitor-club.ts';
import { expectedVisitors, lifeOf, madeFor } from '../../../../tests/visitors/lives.ts';

/*
 * Whatever the console does to a request, none of its visitors is left over and none is missing once it is well again:
 * each fault strikes one request after the other of each life, and what follows is left to the saga and to reconciling.
 */

let club: VisitorClub;
afterEach(() => club.dispose());

/** The life that asks the console for most; the others are taken through every crash instead (`crash.test.ts`). */
const LIVES = ['a booking that moves'];
/** As many as it asks of the console. */
const REQUESTS = 3;

describe.each(LIVES)('%s', (name) => {
  test.each(Object.entries(FAULTS))('with a console %s', { timeout: 60_000 }, async (_, faults) => {
    const life = lifeOf(name);
    club = await openVisitorClub({ requestMs: 700 });
    for (let requestsLeft = 1; requestsLeft <= REQUESTS; requestsLeft += 1) {
      const booking = await life.change(club, await life.before(club));
      club.console.turnFaults({ ...faults, requestsLeft });
      await club.pass(MINUTE_MS);
      club.console.resetFaults();
      await club.pass(6 * MINUTE_MS);

      expect(club.live()).toMatchObject(expectedVisitors(life, booking));
      expect(madeFor(club, booking)).toBe(life.made);

      await club.cancel(booking);
      await club.pass(12 * HOUR_MS);
      expect(club.live()).toEqual([]);
    }
  });
});
