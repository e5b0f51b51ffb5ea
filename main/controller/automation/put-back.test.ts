import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { type BayClub, NOON, openBayClub, ROBIN } from '../../../tests/support/bay-club.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';

/* A backup is put back within the minutes of a step: the history that is lost may have sent it, and it is not sent again. */

let club: BayClub;
beforeEach(async () => {
  club = await openBayClub();
});
afterEach(() => club.dispose());

const STRIDE_MS = 10_000;

/** Minutes from noon. */
const book = (startMin: number, endMin: number) =>
  club.book(BAY_1, { startsAt: NOON + startMin * MINUTE_MS, endsAt: NOON + endMin * MINUTE_MS });

const arrived = () => club.system.arrived.map(({ action }) => action);

const SET_UP = ['power.on', 'launch.software', 'load.profile'];
const CLEAN_UP = ['save.data', 'reset.defaults', 'diagnostics'];

/** What staff are told of: their step may have happened. */
const doubted = () =>
  club
    .steps()
    .filter(({ state, reason }) => state === 'unknown' && reason === 'put_back')
    .map(({ action }) => action);

test('a set-up that was sent after the backup is not sent again, and the clean-up goes as planned', async () => {
  await book(30, 90);
  await club.pass(15 * MINUTE_MS, STRIDE_MS);
  const backup = club.backUp();
  await club.pass(12 * MINUTE_MS, STRIDE_MS);
  expect(arrived()).toEqual(SET_UP);

  await club.putBack(backup);
  await club.pass(2 * MINUTE_MS, STRIDE_MS);
  club.release();
  await club.pass(2 * HOUR_MS, STRIDE_MS);

  expect(arrived()).toEqual([...SET_UP, ...CLEAN_UP]);
  expect(doubted()).toEqual(SET_UP);
});

test('nor is that of a booking which the backup does not have, and the cloud tells of', async () => {
  const backup = club.backUp();
  await book(30, 90);
  await club.pass(25 * MINUTE_MS, STRIDE_MS);
  expect(arrived()).toEqual(SET_UP);

  await club.putBack(backup);
  club.release();
  await club.restart();
  await book(30, 90);
  await club.pass(10 * MINUTE_MS, STRIDE_MS);

  expect(arrived()).toEqual(SET_UP);
  expect(doubted()).toEqual(SET_UP);
});

test('what falls due while another controller may be at work is left to it, and staff are obeyed', async () => {
  await book(30, 90);
  await club.pass(MINUTE_MS, STRIDE_MS);
  await club.putBack(club.backUp());

  await club.pass(25 * MINUTE_MS, STRIDE_MS);
  expect(arrived()).toEqual([]);
  expect(doubted()).toEqual(SET_UP);

  club.bays().act({ resourceId: BAY_1, deed: 'set_up', reason: 'the screen is dark', isOverride: false }, ROBIN);
  await club.pass(4 * MINUTE_MS, STRIDE_MS);
  expect(arrived()).toEqual(SET_UP);
});
