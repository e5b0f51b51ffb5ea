import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../domain/assert.ts';
import { localDateOf, localMinuteOfDay } from '../../domain/opening-hours.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import { type BookingFollower, followBookings } from '../booking-events/follow-bookings.ts';
import { eraseRows } from '../customers/erasing/erase-rows-repository.ts';
import { PERSONAL_DATA } from '../customers/personal-data.ts';
import type { BookingRecord } from '../http/services.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { createLog } from '../log.ts';
import type { Mail, SendOutcome } from '../messages/mail-port.ts';
import { listMessages } from '../messages/message-repository.ts';
import { messageTable } from '../messages/message-schema.ts';
import { messageWorkers } from '../messages/send-message.ts';
import { type OpenWaitlist, openWaitlist } from './open-waitlist.ts';
import type { WaitlistWish } from './waitlist-repository.ts';
import { waitlistEntryTable, waitlistToldTable } from './waitlist-schema.ts';

/** From a wish on a real database to the mail that tells of a free time. */

const sides = fileTwoSides();
const random = seededRandom(11);
const log = createLog('silent');
const every = () => () => undefined;
const ZONE = 'America/Halifax';
/** The cloud's, on the club's one bay. */
const PLACE = hours(13, 14);

let waiting: OpenWaitlist;
let follower: BookingFollower;
let runner: JobRunner;
let sent: Mail[];
let answer: SendOutcome;

beforeEach(() => {
  sent = [];
  answer = { outcome: 'accepted', providerId: null };
  const { db, clock, index } = sides;
  // Ten in the morning: at night nobody is told.
  clock.advance(5 * HOUR_MS);
  const mail = {
    name: 'test',
    send: async (one: Mail) => {
      if (answer.outcome !== 'not_sent') sent.push(one);
      return answer;
    },
    close: () => undefined,
  };
  const parts = { db, clock, random, index, mail, publicUrl: 'https://golf.example' };
  waiting = openWaitlist(parts, Buffer.alloc(32, 3), () => undefined);
  const { listeners, readOffer } = waiting;
  follower = followBookings({ db, clock, random, log, listeners, onNoted: () => undefined, every });
  const senders = messageWorkers({
    db,
    clock,
    log,
    carriers: { email: null, sms: null, push: null },
    readOther: readOffer,
  });
  runner = startJobRunner({ db, clock, random, log, workers: [...senders, ...waiting.workers], every });
});
afterEach(async () => {
  await follower.stop();
  await runner.stop();
});

async function work(): Promise<void> {
  await sides.talk();
  await follower.idle();
  await runner.idle();
}

async function booked(email = 'eve@example.test', place = PLACE): Promise<BookingRecord> {
  const customer = { firstName: 'Eve', lastName: 'Bee', email, phone: null };
  const terms = { partySize: 1, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  const outcome = await sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, random.uuid());
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

function wish(address: string): WaitlistWish {
  const minute = localMinuteOfDay(ZONE, PLACE.startsAt);
  const date = localDateOf(ZONE, PLACE.startsAt);
  const hoursWanted = { date, fromMin: minute, untilMin: minute, durationMin: 60 };
  return { facilityId: FACILITY_ID, address, customerId: null, resourceId: null, partySize: 1, ...hoursWanted };
}

/** All that had happened before is known: what comes and goes unseen waits for the next look. */
async function join(address: string, wanted: Partial<WaitlistWish> = {}): Promise<void> {
  await waiting.waitlist.join({ ...wish(address), ...wanted }, 'en');
  await work();
}
const cancel = ({ id, manageToken }: BookingRecord) => sides.bookings.cancel(id, manageToken);
const told = () => sent.map(({ to }) => to);
const tokenOf = (mail: Mail | undefined) =>
  new URL(required(mail?.unsubscribeUrl ?? null, 'the mail has a link to leave')).searchParams.get('token') ?? '';

describe('who waits for a time', () => {
  test('is told when its booking is cancelled: three at once, the next ten minutes later, nobody twice', async () => {
    const booking = await booked();
    for (const name of ['a', 'b', 'c', 'd']) {
      await join(`${name}@example.test`);
      sides.clock.advance(1);
    }
    await work();
    expect(told()).toEqual([]);

    await cancel(booking);
    await work();
    expect(told().sort()).toEqual(['a@example.test', 'b@example.test', 'c@example.test']);

    sides.clock.advance(10 * MINUTE_MS);
    await work();
    sides.clock.advance(HOUR_MS);
    await work();

    expect(told().sort()).toEqual(['a@example.test', 'b@example.test', 'c@example.test', 'd@example.test']);
    const [mail] = sent;
    const at = encodeURIComponent(new Date(PLACE.startsAt).toISOString());
    expect(mail?.text).toContain(`https://golf.example/f/`);
    expect(mail?.text).toContain(`at=${at}&step=confirm`);
    expect(mail?.text).toContain('the first to book has it');
    expect(mail?.text).toContain('If that was not you');
    const ledger = await listMessages(sides.db, { kind: 'waitlist_offer' }, 10);
    expect(ledger.map(({ state, bookingId }) => [state, bookingId])).toEqual(
      Array.from({ length: 4 }, () => ['accepted', null]),
    );
  });

  test('hears nothing of a time that is taken again before the mail could leave, and of the next chance', async () => {
    const booking = await booked();
    await join('a@example.test');
    answer = { outcome: 'not_sent', reason: 'SMTP 451', retryAt: sides.clock.now() + 2 * MINUTE_MS };
    await cancel(booking);
    await work();
    const again = await booked();
    answer = { outcome: 'accepted', providerId: null };

    sides.clock.advance(3 * MINUTE_MS);
    await work();
    expect(told()).toEqual([]);
    expect(await listMessages(sides.db, {}, 10)).toMatchObject([{ state: 'dropped', reason: 'taken' }]);

    await cancel(again);
    await work();
    expect(told()).toEqual(['a@example.test']);
  });

  test('hears nothing once they have booked it themselves, have left, or it is past', async () => {
    const booking = await booked();
    await join('a@example.test');
    await join('b@example.test');
    await cancel(booking);
    await work();
    await booked('A@example.test');
    await waiting.waitlist.leave(tokenOf(sent.find(({ to }) => to === 'b@example.test')), 'this', 'link');
    await work();
    sides.clock.advance(MINUTE_MS);
    await work();
    const states = await sides.db.select({ state: waitlistEntryTable.state }).from(waitlistEntryTable);
    expect(states.map(({ state }) => state).sort()).toEqual(['booked', 'left']);

    await join('c@example.test');
    sides.clock.advance(PLACE.endsAt - sides.clock.now());
    await work();
    const [late] = await sides.db
      .select()
      .from(waitlistEntryTable)
      .where(eq(waitlistEntryTable.address, 'c@example.test'));
    expect(late?.state).toBe('over');
    expect(sent).toHaveLength(2);

    sides.clock.advance(8 * DAY_MS);
    await work();
    expect(await sides.db.select().from(waitlistEntryTable)).toEqual([]);
    expect(await sides.db.select().from(waitlistToldTable)).toEqual([]);
  });
});

describe('the list', () => {
  test('takes nobody in for what is free, past or unknown, nor one address without end, and a wish once', async () => {
    const refused = async (given: WaitlistWish) => {
      const outcome = await waiting.waitlist.join(given, 'en');
      return outcome.ok ? 'ok' : outcome.error.code;
    };
    expect(await refused(wish('a@example.test'))).toBe('waitlist.time_is_free');
    await booked();
    const some = wish('a@example.test');
    expect(await refused({ ...some, date: '2020-01-01' })).toBe('waitlist.out_of_range');
    expect(await refused({ ...some, date: '2999-01-01' })).toBe('waitlist.out_of_range');
    expect(await refused({ ...some, resourceId: random.uuid() })).toBe('resource.not_found');

    for (const partySize of [1, 1, 2, 3, 4]) expect(await refused({ ...some, partySize })).toBe('ok');
    // More than the bay holds is free to nobody.
    expect(await refused({ ...some, partySize: 5 })).toBe('ok');
    expect(await refused({ ...some, address: 'A@EXAMPLE.test', partySize: 6 })).toBe('waitlist.too_many');
    expect(await sides.db.select().from(waitlistEntryTable)).toHaveLength(5);
  });

  test('is left by a button, never by a link that is followed; who says never is put on it by nobody', async () => {
    const booking = await booked();
    await join('a@example.test');
    await cancel(booking);
    await work();
    const token = tokenOf(sent[0]);
    const { app } = await buildTestCloud({ waitlist: waiting.waitlist });
    const url = `/waitlist/leave?token=${token}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const state = async () => (await sides.db.select().from(waitlistEntryTable)).map((entry) => entry.state);

    expect((await app.inject({ url })).statusCode).toBe(200);
    expect(await state()).toEqual(['waiting']);
    expect((await app.inject({ url: `${url}x` })).statusCode).toBe(404);
    await app.inject({ method: 'POST', url, headers, payload: 'List-Unsubscribe=One-Click' });
    expect(await state()).toEqual(['left']);

    await app.inject({ method: 'POST', url, headers, payload: 'leave=never' });
    const second = hours(15, 16);
    const other = await booked('eve@example.test', second);
    const minute = localMinuteOfDay(ZONE, second.startsAt);
    await join('a@example.test', { fromMin: minute, untilMin: minute });
    await cancel(other);
    await work();
    expect(sent).toHaveLength(1);
    expect(await listMessages(sides.db, { state: 'dropped' }, 10)).toMatchObject([{ reason: 'unwanted' }]);
  });

  test('keeps nothing of whoever is forgotten', async () => {
    const booking = await booked();
    await join('a@example.test');
    await cancel(booking);
    await work();

    const person = { customerIds: [], bookingIds: [], emails: ['a@example.test'], phones: [] };
    await sides.db.transaction((tx) => eraseRows(tx, PERSONAL_DATA, person));

    expect(await sides.db.select().from(waitlistEntryTable)).toEqual([]);
    expect(await sides.db.select().from(waitlistToldTable)).toEqual([]);
    expect(await sides.db.select({ address: messageTable.address }).from(messageTable)).toEqual([{ address: '' }]);
  });
});
