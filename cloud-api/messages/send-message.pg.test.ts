import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import { type BookingFollower, followBookings } from '../booking-events/follow-bookings.ts';
import type { Db } from '../db/database.ts';
import type { BookingRecord } from '../http/services.ts';
import { listDeadJobs, retryDeadJob } from '../jobs/job-repository.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { jobTable } from '../jobs/job-schema.ts';
import { createLog } from '../log.ts';
import type { Mail, SendOutcome } from './mail-port.ts';
import type { MessageKind } from './message-kinds.ts';
import { messageListener } from './message-listener.ts';
import { createOwnerMessages } from './owner-messages.ts';
import { listMessagesOf, saveChoice } from './message-repository.ts';
import { messageWorker } from './send-message.ts';

/** From a booking on a real database to a carrier of mail that does what a test says. */

const sides = fileTwoSides();
const random = seededRandom(8);
const log = createLog('silent');
const TOKEN = 'an-owner-who-knows-the-token';
const LedgerSchema = z.object({ messages: z.array(z.object({ kind: z.string() })) });
const every = () => () => undefined;

/** The cloud's: it starts thirteen hours after the tests' day. */
const PLACE = hours(13, 14);
const ACCEPTED: SendOutcome = { outcome: 'accepted', providerId: null };

let follower: BookingFollower;
let runner: JobRunner;
let sent: Mail[];
let answer: (mail: Mail) => SendOutcome;

function start(db: Db = sides.db): void {
  const { clock } = sides;
  const listeners = [messageListener(() => ({ now: clock.now(), newId: () => random.uuid() }))];
  follower = followBookings({ db: sides.db, clock, random, log, listeners, onNoted: () => undefined, every });
  const mail = {
    name: 'test',
    send: async (one: Mail) => {
      sent.push(one);
      return answer(one);
    },
    close: () => undefined,
  };
  const render = async ({ id, kind, address }: { id: string; kind: MessageKind; address: string }): Promise<Mail> => ({
    id,
    to: address,
    subject: kind,
    fromName: '',
    html: '',
    text: '',
    attachments: [],
    unsubscribeUrl: null,
  });
  const workers = [messageWorker({ db, clock, log, mail, render })];
  runner = startJobRunner({ db: sides.db, clock, random, log, workers, every });
}

beforeEach(() => {
  sent = [];
  answer = () => ACCEPTED;
  start();
});
afterEach(() => stop());

async function stop(): Promise<void> {
  await follower.stop();
  await runner.stop();
}

async function work(): Promise<void> {
  await follower.idle();
  await runner.idle();
}

async function booked(place: typeof PLACE = PLACE): Promise<BookingRecord> {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  const outcome = await sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, 'key');
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const move = ({ id, manageToken }: BookingRecord, place: typeof PLACE, revision = 1) =>
  sides.bookings.move(id, manageToken, { ...place, revision });
const cancel = ({ id, manageToken }: BookingRecord) => sides.bookings.cancel(id, manageToken);
const subjects = () => sent.map(({ subject }) => subject);
const stateOf = async ({ id }: BookingRecord, kind: MessageKind) =>
  (await listMessagesOf(sides.db, id)).find((message) => message.kind === kind)?.state;

describe('who books', () => {
  test('is told at once, and reminded when it is time, once', async () => {
    const booking = await booked();
    await work();
    expect(subjects()).toEqual(['confirmation']);
    expect(sent[0]?.to).toBe('zoe@example.test');

    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sides.clock.advance(HOUR_MS + 45 * MINUTE_MS);
    await work();
    await work();

    expect(subjects()).toEqual(['confirmation', 'reminder_soon', 'door_opens']);
  });

  test('and moves is reminded of the new time only, also where they move there and back', async () => {
    const booking = await booked();
    await work();
    await move(booking, hours(16, 17));
    await work();
    await move(booking, PLACE, 2);
    await work();
    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sides.clock.advance(3 * HOUR_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'change', 'change', 'reminder_soon']);
  });

  test('and cancels is told that, and nothing any more', async () => {
    const booking = await booked();
    await work();
    await cancel(booking);
    await work();
    sides.clock.advance(48 * HOUR_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'cancellation']);
    expect(await stateOf(booking, 'reminder_soon')).toBe('dropped');
  });

  test('while no mail can be sent is told once how it stands in the end', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    await move(booking, hours(16, 17));
    await work();
    answer = () => ACCEPTED;
    sides.clock.advance(MINUTE_MS);
    await work();

    expect(subjects()).toEqual(['confirmation', 'confirmation']);
  });

  test('and cancels before anything could be sent is told nothing', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    await cancel(booking);
    answer = () => ACCEPTED;
    sides.clock.advance(MINUTE_MS);
    await work();

    expect(subjects()).toEqual(['confirmation']);
    expect(await stateOf(booking, 'confirmation')).toBe('dropped');
  });

  test('is told nothing that comes too late', async () => {
    answer = () => ({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    const booking = await booked();
    await work();
    sides.clock.advance(booking.startsAt - 2 * HOUR_MS - sides.clock.now());
    await work();
    sent = [];
    answer = () => ACCEPTED;
    sides.clock.advance(2 * HOUR_MS);
    await work();

    expect(subjects()).not.toContain('reminder_soon');
    expect(await stateOf(booking, 'reminder_soon')).toBe('dropped');
  });
});

test('who has said no to reminders is not reminded, and the ledger says why', async () => {
  const booking = await booked();
  const address = { channel: 'email', address: 'ZOE@example.test' } as const;
  await saveChoice(sides.db, address, { topic: 'booking', choice: 'unwanted', source: 'link', at: sides.clock.now() });
  await work();

  expect(sent).toEqual([]);
  expect(await stateOf(booking, 'confirmation')).toBe('dropped');
});

test('a mailbox that is none ends the matter', async () => {
  answer = () => ({ outcome: 'rejected', reason: 'SMTP 550' });
  const booking = await booked();
  await work();
  sides.clock.advance(HOUR_MS);
  await work();

  expect(subjects()).toEqual(['confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('failed');
});

describe('an owner', () => {
  const owner = (isMailCarried = true) =>
    createOwnerMessages({ db: sides.db, clock: sides.clock, random, isMailCarried });

  test('sees what somebody was sent and will be, and tells them again how it stands now', async () => {
    const booking = await booked();
    await work();
    const [confirmed] = (await owner().list({ search: 'ZOE@' })).filter(({ state }) => state === 'accepted');
    await move(booking, hours(16, 17));
    await work();

    expect(await owner().tellAgain(confirmed?.id ?? '')).toMatchObject({ ok: true, value: { kind: 'confirmation' } });
    await work();

    expect(subjects()).toEqual(['confirmation', 'change', 'confirmation']);
    expect((await owner().list({ search: 'zoe@' })).map(({ kind }) => kind)).toContain('reminder_soon');
    expect(await owner().list({ search: 'nobody@' })).toEqual([]);
  });

  test('sees of the ledger what they ask for, page by page', async () => {
    await booked();
    await work();
    const { app } = await buildTestCloud({ ownerMessages: owner(), adminToken: TOKEN });
    const ask = async (query: string) => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      return app.inject({ url: `/api/v1/admin/messages?${query}`, headers });
    };
    const all = await owner().list({});
    const [first] = all;
    const kindsIn = async (query: string) =>
      LedgerSchema.parse((await ask(query)).json()).messages.map(({ kind }) => kind);

    expect(await kindsIn('state=accepted')).toEqual(['confirmation']);
    expect(await kindsIn('kind=door_opens&search=ZOE')).toEqual(['door_opens']);
    expect(await kindsIn(`facilityId=${random.uuid()}`)).toEqual([]);
    expect(await kindsIn(`after=${first?.changedAt}.${first?.id}`)).toEqual(all.slice(1).map(({ kind }) => kind));
    expect((await ask('after=yesterday')).statusCode).toBe(400);
  });

  test('tells nobody of what is over, and nothing where no mail is carried', async () => {
    const booking = await booked();
    await work();
    const [message] = await owner().list({});
    const refused = { ok: false, error: { code: 'message.nothing_to_tell' } };

    expect(await owner(false).tellAgain(message?.id ?? '')).toEqual(refused);
    sides.clock.advance(booking.endsAt - sides.clock.now());
    expect(await owner().tellAgain(message?.id ?? '')).toEqual(refused);
    expect(await owner().tellAgain(random.uuid())).toMatchObject({ error: { code: 'message.not_found' } });
  });
});

test('what may have gone out is not sent again, and waits for a person', async () => {
  answer = () => ({ outcome: 'unknown', reason: 'ETIMEDOUT' });
  const booking = await booked();
  await work();
  sides.clock.advance(HOUR_MS);
  await work();

  expect(subjects()).toEqual(['confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('unknown');

  answer = () => ACCEPTED;
  const [given] = await listDeadJobs(sides.db, 1);
  await sides.db.transaction((tx) => retryDeadJob(tx, given?.id ?? '', sides.clock.now()));
  await work();

  expect(subjects()).toEqual(['confirmation', 'confirmation']);
  expect(await stateOf(booking, 'confirmation')).toBe('accepted');
});

/** A database that is gone from its statement number `last` on, as when the process is. */
function dyingAfter(last: number): { readonly db: Db; readonly calls: () => number } {
  let calls = 0;
  const guard =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      calls += 1;
      if (calls > last) throw new Error('the process is gone');
      return work(...args);
    };
  const db: Db = Object.create(sides.db, {
    transaction: { value: guard(sides.db.transaction.bind(sides.db)) },
    update: { value: guard(sides.db.update.bind(sides.db)) },
  });
  return { db, calls: () => calls };
}

describe('a process that ends between any two steps of sending', () => {
  async function liveAndDie(last: number): Promise<{ readonly booking: BookingRecord; readonly steps: number }> {
    await stop();
    const { db, calls } = dyingAfter(last);
    start(db);
    const booking = await booked();
    await work();
    await stop();
    // What it held is free in the end.
    await sides.db.update(jobTable).set({ leaseId: null, leasedUntil: null });
    return { booking, steps: calls() };
  }

  test.each([0, 1, 2])('after its step %i leaves nothing that is sent twice, nor anything unsaid', async (last) => {
    const { booking, steps } = await liveAndDie(last);
    expect(steps).toBe(Math.min(last + 1, 2));

    start();
    for (let again = 0; again < 3; again += 1) {
      sides.clock.advance(10 * MINUTE_MS);
      await work();
    }

    const state = await stateOf(booking, 'confirmation');
    expect(sent.length).toBe(1);
    // Only where the carrier had it and nobody noted that, nobody knows.
    expect(state).toBe(last === 1 ? 'unknown' : 'accepted');
  });
});
