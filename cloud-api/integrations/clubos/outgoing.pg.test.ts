import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { MINUTE_MS } from '../../../domain/time.ts';
import { fileClubos } from '../../../tests/support/clubos-rig.ts';
import { carryOut } from './carry-out.ts';
import { listBookingsOfPhone } from './caller-repository.ts';
import { type ClubosEvent, planClubosEvent } from './outgoing.ts';

const rig = fileClubos();

const eventOf = (number: number, type: ClubosEvent['type']): ClubosEvent => ({
  id: `event-${number}`,
  type,
  occurredAt: rig.sides.clock.now(),
  booking: {
    id: '00000000-0000-4000-8000-0000000000b1',
    facilityId: '00000000-0000-4000-8000-0000000000f0',
    resourceId: '00000000-0000-4000-8000-000000000001',
    startsAt: rig.sides.clock.now(),
    endsAt: rig.sides.clock.now() + 60 * MINUTE_MS,
    status: 'confirmed',
    revision: number,
    channel: 'web',
    phone: '+19025550101',
  },
});

const plan = (event: ClubosEvent) =>
  rig.sides.db.transaction((tx) =>
    planClubosEvent(tx, event, { now: rig.sides.clock.now(), newId: () => rig.parts.random.uuid() }),
  );

const TYPES = [
  'booking.created',
  'booking.modified',
  'booking.cancelled',
  'booking.checked_in',
  'booking.no_show',
] as const;

test('every event reaches ClubOS once, though its answers fail in all ways', async () => {
  for (const [index, type] of TYPES.entries()) await plan(eventOf(index + 1, type));
  for (const answers of ['500', 'reset-after-effect', '429', 'html', 'reset'] as const) {
    rig.clubos.turnFaults({ answers, requestsLeft: 2 });
    await rig.jobs.idle();
    rig.sides.clock.advance(20 * MINUTE_MS);
  }
  rig.clubos.resetFaults();
  await rig.jobs.idle();

  const told = rig.clubos.events().map(({ payload }) => payload);
  expect(told.map(({ event_id: id }) => id).toSorted()).toEqual(TYPES.map((_, index) => `event-${index + 1}`));
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(TYPES));
  expect(told[0]).toMatchObject({
    booking: { user_phone: '+19025550101', duration: 60, revision: expect.any(Number) },
  });
});

test('an event of a transaction that is rolled back is told to nobody', async () => {
  const failing = rig.sides.db.transaction(async (tx) => {
    await planClubosEvent(tx, eventOf(1, 'booking.created'), { now: 0, newId: () => rig.parts.random.uuid() });
    throw new Error('rolled back');
  });

  await expect(failing).rejects.toThrow('rolled back');
  await rig.jobs.idle();
  expect(rig.clubos.events()).toEqual([]);
});

test('nobody is told of yesterday’s events: after a day they are given up', async () => {
  rig.clubos.turnFaults({ answers: '503' });
  await plan(eventOf(1, 'booking.created'));
  await rig.jobs.idle();
  rig.sides.clock.advance(25 * 60 * MINUTE_MS);
  rig.clubos.resetFaults();
  await rig.jobs.idle();

  expect(rig.clubos.events()).toEqual([]);
});

test.each([
  ['a new booking', 'book today at 8pm', 1],
  ['a move', 'move my booking to 9pm', 1],
  ['a cancellation', 'please cancel my booking', 0],
])('a crash between doing and noting it down repeats nothing: %s', async (_, text, left) => {
  if (left === 0 || text.startsWith('move')) {
    await rig.say('book today at 8pm');
    await rig.say('YES');
  }
  const id = (await rig.say(text))?.proposal?.proposal_id ?? '';
  await rig.say('YES');
  const { sides, parts } = rig;
  const before = await rig.clubos.call('GET', `/bridge/v1/proposals/${id}`);

  // As the database stands when the process dies after the booking was made and before its proposal was settled.
  await sides.db.execute(sql`update clubos_proposal set state = 'confirmed', answer = null where id = ${id}`);
  await carryOut(parts, id);

  expect(before).toMatchObject({ body: { state: 'done' } });
  expect(await rig.clubos.call('GET', `/bridge/v1/proposals/${id}`)).toEqual(before);
  expect(await listBookingsOfPhone(sides.db, '+19025550101', 0)).toHaveLength(left);
});
