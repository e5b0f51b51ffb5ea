import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking } from '../../../../domain/booking.ts';
import { DAY_MS, HOUR_MS, type Interval, MINUTE_MS } from '../../../../domain/time.ts';
import { BAY_1, BAY_2 } from '../../../../tests/support/facility-profile.ts';
import type { FaultsChange } from '../../../../simulators/unifi-access/faults.ts';
import { DOOR_1, DOOR_2 } from '../../../../tests/support/unifi-access-rig.ts';
import { openVisitorClub, type VisitorClub } from '../../../../tests/support/visitor-club.ts';
import { listDeadJobs } from '../../jobs/job-repository.ts';
import { GRANT_PROBLEMS } from './door-grant.ts';
import { findGrant } from './door-grant-repository.ts';
import { listPinProblems } from './pin-problems.ts';

let club: VisitorClub;
beforeEach(async () => {
  club = await openVisitorClub();
});
afterEach(() => club.dispose());

/** An hour that begins `hours` from now. */
function inHours(hours: number, lengthHours = 1): Interval {
  const startsAt = club.clock.now() + hours * HOUR_MS;
  return { startsAt, endsAt: startsAt + lengthHours * HOUR_MS };
}

async function book(time: Interval, resourceId = BAY_1): Promise<Booking> {
  const booking = await club.book(resourceId, time);
  if (!booking) throw new Error('the time was not to be had');
  await club.pass(0);
  return booking;
}

/** Without reconciling, which would put right what the saga leaves wrong. */
async function sagaAlone(): Promise<void> {
  await club.dispose();
  club = await openVisitorClub({ reconciles: false });
}

/** The next write is carried out, and its answer does not come. */
async function loseWrite(faults: FaultsChange): Promise<void> {
  club.console.turnFaults({ ...faults, appliesTo: 'writes', requestsLeft: 1 });
  await club.pass(0);
  expect(club.console.faults().requestsLeft).toBe(0);
}

function problemOf({ id }: Booking) {
  return findGrant(club.db(), id)?.problem;
}

/** What the console must have for a booking. */
function visitorOf({ id, pin, startsAt, endsAt }: Booking, doorIds: readonly string[] = [DOOR_1.id]) {
  const window = { startsAt: startsAt - 15 * MINUTE_MS, endsAt: endsAt + 15 * MINUTE_MS };
  return { remarks: expect.stringContaining(`bk:${id}@`), pin, doorIds, ...window };
}

describe('a booking', () => {
  test('has a visitor with its PIN, for its doors and time, a quarter of an hour around', async () => {
    const booking = await book(inHours(2), BAY_2);

    expect(club.live()).toMatchObject([visitorOf(booking, [DOOR_1.id, DOOR_2.id])]);
    expect(problemOf(booking)).toBeNull();
  });

  test('itself writes one row for its doors: the rest is planned afterwards', async () => {
    const { $client } = club.db();
    const rows = (table: string): unknown => $client.prepare(`select count(*) from ${table}`).pluck().get();
    const before = [rows('door_grant'), rows('job')];

    await club.book(BAY_1, inHours(2));

    expect([rows('booking_to_plan'), rows('door_grant'), rows('job')]).toEqual([1, ...before]);
  });

  test('that is far ahead has one from a day before its doors open', async () => {
    const booking = await book(inHours(72));

    await club.pass(47 * HOUR_MS + 44 * MINUTE_MS);
    expect(club.live()).toEqual([]);
    await club.pass(MINUTE_MS);

    expect(club.live()).toMatchObject([visitorOf(booking)]);
  });

  test('that moves takes its visitor along', async () => {
    const booking = await book(inHours(2));
    const [before] = club.live();

    const moved = await club.move(booking, inHours(5, 2), BAY_2);
    await club.pass(0);

    expect(moved && club.live()).toMatchObject([
      { id: before?.id, ...(moved && visitorOf(moved, [DOOR_1.id, DOOR_2.id])) },
    ]);
  });

  test('that moves far ahead does not keep its doors open at the old time', async () => {
    const booking = await book(inHours(2));

    const moved = await club.move(booking, inHours(96));
    await club.pass(0);

    expect(moved && club.live()).toMatchObject([moved && visitorOf(moved)]);
  });

  test('that is extended before its end keeps its PIN', async () => {
    const booking = await book(inHours(0));
    await club.pass(30 * MINUTE_MS);

    const extended = await club.move(booking, { ...booking, endsAt: booking.endsAt + HOUR_MS });
    await club.pass(0);

    expect(extended && club.live()).toMatchObject([extended && visitorOf(extended)]);
  });

  test('that is extended after its doors closed gets its PIN again', async () => {
    const booking = await book(inHours(0));
    await club.checkIn(booking);
    await club.pass(HOUR_MS + 20 * MINUTE_MS);
    expect(club.live()).toEqual([]);

    const extended = await club.move(booking, { ...booking, endsAt: booking.endsAt + HOUR_MS });
    await club.pass(0);

    expect(extended && club.live()).toMatchObject([extended && visitorOf(extended)]);
  });

  test('that is cancelled loses its visitor at once', async () => {
    const booking = await book(inHours(2));

    await club.cancel(booking);
    await club.pass(0);

    expect(club.live()).toEqual([]);
  });

  test('that comes back after it was cancelled has a visitor again', async () => {
    const booking = await book(inHours(2));
    await club.cancel(booking);
    await club.pass(0);

    const restored = await club.restore(booking);
    await club.pass(0);

    expect(restored && club.live()).toMatchObject([restored && visitorOf(restored)]);
  });

  test('that is completed early opens no door any more', async () => {
    const booking = await book(inHours(0));
    await club.checkIn(booking);

    await club.complete(booking);
    await club.pass(0);

    expect(club.live()).toEqual([]);
  });

  test('that ends without a visitor, for want of a console, is given up when its doors close', async () => {
    club.console.turnFaults({ reset: 'before-effect' });
    const booking = await book(inHours(1));
    expect(problemOf(booking)).toBe('door_system.unreachable');

    await club.pass(3 * HOUR_MS);
    club.console.turnFaults({ reset: 'off' });
    await club.pass(5 * MINUTE_MS);

    expect(club.live()).toEqual([]);
  });
});

describe('an answer that is lost', () => {
  test.each(['reset', 'hang'] as const)('(%s) makes no second visitor', async (how) => {
    await club.dispose();
    club = await openVisitorClub({ requestMs: 1500 });
    const booking = await club.book(BAY_1, inHours(2));
    await loseWrite({ [how]: 'after-effect' });

    for (let minute = 0; minute < 10; minute += 1) await club.pass(MINUTE_MS);

    expect(booking && club.live()).toMatchObject([booking && visitorOf(booking)]);
    expect(booking && problemOf(booking)).toBeNull();
  });

  test('to the making of a visitor leaves none behind where its booking is cancelled before it is known', async () => {
    await sagaAlone();
    const booking = await club.book(BAY_1, inHours(2));
    await loseWrite({ answer: 'garbled' });
    expect(club.live()).toHaveLength(1);

    if (booking) await club.cancel(booking);
    await club.pass(6 * MINUTE_MS);

    expect(club.live()).toEqual([]);
  });
});

describe('a console that is away', () => {
  test('until after the new end of a booking does not keep the doors of its old time open', async () => {
    await sagaAlone();
    const booking = await book(inHours(2, 6));
    club.console.turnFaults({ reset: 'on-connect' });

    await club.move(booking, inHours(1));
    await club.pass(0);
    await club.pass(3 * HOUR_MS);
    expect(club.live()).toHaveLength(1);
    club.console.turnFaults({ reset: 'off' });
    await club.pass(6 * MINUTE_MS);

    expect(club.live()).toEqual([]);
  });

  test('does not either where the booking moves twice meanwhile', async () => {
    await sagaAlone();
    const booking = await book(inHours(2, 6));
    club.console.turnFaults({ reset: 'on-connect' });

    const moved = await club.move(booking, inHours(2, 2));
    await club.pass(0);
    if (moved) await club.move(moved, inHours(1));
    await club.pass(0);
    await club.pass(3 * HOUR_MS);
    expect(club.live()).toHaveLength(1);
    club.console.turnFaults({ reset: 'off' });
    await club.pass(6 * MINUTE_MS);

    expect(club.live()).toEqual([]);
  });
});

describe('a PIN', () => {
  test('that somebody else has at the console is a problem that staff see, until it is free', async () => {
    const booking = await club.book(BAY_1, inHours(48));
    if (!booking) throw new Error('the time was not to be had');
    const stranger = await addStranger(booking.pin);
    await club.pass(25 * HOUR_MS);
    expect(listPinProblems(club.db(), club.clock.now())).toEqual([
      {
        bookingId: booking.id,
        opensAt: booking.startsAt - 15 * MINUTE_MS,
        reason: 'visitor.pin_taken',
        sentence: GRANT_PROBLEMS['visitor.pin_taken'],
      },
    ]);
    expect(club.live()).toMatchObject([
      { id: stranger, pin: booking.pin },
      { ...visitorOf(booking), pin: null },
    ]);

    await club.askConsole('DELETE', `/visitors/${stranger}`);
    await club.pass(10 * MINUTE_MS);

    expect(club.live()).toMatchObject([visitorOf(booking)]);
    expect(problemOf(booking)).toBeNull();
  });

  test('of another length than the console takes is a problem', async () => {
    club.console.turnFaults({ pinDigits: 8 });

    const booking = await book(inHours(2));

    expect(problemOf(booking)).toBe('visitor.pin_length');
  });
});

describe('somebody at the console', () => {
  test('who removes, cancels or moves a visitor of ours finds it as it was within minutes', async () => {
    const bookings = [await book(inHours(2)), await book(inHours(4)), await book(inHours(6))];
    const [removed, cancelled, moved] = club.live();

    await club.askConsole('DELETE', `/visitors/${removed?.id}?is_force=true`);
    await club.askConsole('DELETE', `/visitors/${cancelled?.id}`);
    await club.askConsole('PUT', `/visitors/${moved?.id}`, {
      end_time: Math.floor((moved?.endsAt ?? 0) / 1000) + 7200,
    });
    for (let minute = 0; minute < 6; minute += 1) await club.pass(MINUTE_MS);

    expect(club.live().toSorted((a, b) => a.startsAt - b.startsAt)).toMatchObject(
      bookings.map((one) => visitorOf(one)),
    );
  });

  test('who takes a PIN away finds it given again', async () => {
    const booking = await book(inHours(2));
    await club.askConsole('DELETE', `/visitors/${club.live()[0]?.id}/pin_codes`);

    await club.pass(5 * MINUTE_MS);
    await club.pass(MINUTE_MS);

    expect(club.live()).toMatchObject([visitorOf(booking)]);
  });

  test('keeps visitors of their own, and those of another facility', async () => {
    const stranger = await addStranger('654321');
    const { body } = strangerBody('bk:00000000-0000-4000-8000-000000000001@another-facility', 'bk-00000000');
    await club.askConsole('POST', '/visitors', body);

    await club.pass(5 * MINUTE_MS);
    await club.pass(5 * DAY_MS);

    expect(club.console.visitors()).toHaveLength(2);
    expect(club.console.visitors()).toMatchObject([{ id: stranger, isCancelled: false }, { isCancelled: false }]);
  });

  test('does not keep a visitor of ours for whom there is no booking', async () => {
    const { body } = strangerBody(`bk:none@00000000-0000-4000-8000-0000000000f0`, 'bk-none');
    await club.askConsole('POST', '/visitors', body);

    await club.pass(5 * MINUTE_MS);

    expect(club.live()).toEqual([]);
  });
});

test('at night the visitors of the past are removed', async () => {
  await book(inHours(2));
  const cancelled = await book(inHours(4));
  await club.cancel(cancelled);
  await club.pass(MINUTE_MS);
  expect(club.console.visitors()).toHaveLength(2);

  await club.pass(DAY_MS);
  expect(club.console.visitors()).toHaveLength(1);
  await club.pass(2 * DAY_MS);

  expect(club.console.visitors()).toEqual([]);
  expect(listDeadJobs(club.db(), 10)).toEqual([]);
});

function strangerBody(remarks: string, firstName: string) {
  const start = Math.floor(club.clock.now() / 1000);
  const time = { start_time: start, end_time: start + 10 * 86_400 };
  const resources = [{ id: DOOR_1.id, type: 'door' }];
  return { body: { first_name: firstName, last_name: 'Guest', visit_reason: 'Others', remarks, resources, ...time } };
}

/** Somebody whom staff entered at the console. Returns the visitor's id. */
async function addStranger(pin: string): Promise<string> {
  const { body } = strangerBody('', 'Robin');
  await club.askConsole('POST', '/visitors', body);
  const id = club.console.visitors().at(-1)?.id ?? '';
  await club.askConsole('PUT', `/visitors/${id}/pin_codes`, { pin_code: pin });
  return id;
}
