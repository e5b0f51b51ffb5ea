import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PushSimulator,
  type PushSubscription,
  startPushSimulator,
} from '../../../simulators/web-push/start-push-simulator.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { fileTwoSides } from '../../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../../tests/support/memory-node.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../../tests/support/test-cloud.ts';
import { type BookingFollower, followBookings } from '../../booking-events/follow-bookings.ts';
import { createBookingRecords } from '../../bookings/booking-records.ts';
import { listPersonalRows } from '../../customers/personal-data-repository.ts';
import { PERSONAL_DATA } from '../../customers/personal-data.ts';
import { required } from '../../../domain/assert.ts';
import type { BookingRecord } from '../../http/services.ts';
import { listDeadJobs } from '../../jobs/job-repository.ts';
import { type JobRunner, startJobRunner } from '../../jobs/job-runner.ts';
import { createLog } from '../../log.ts';
import { changeMessage, listMessagesOf } from '../message-repository.ts';
import { createMessages } from '../messages.ts';
import { createUnsubscribeLinks } from '../unsubscribe-links.ts';
import { createPushSubscribing, hashOf } from './push-subscribing.ts';
import { loadVapidKeys } from './vapid-keys.ts';
import { createWebPush } from './web-push.ts';

/** From the call of a booking's page to a phone's push service, over sockets and a real database. */

const sides = fileTwoSides();
const random = seededRandom(9);
const log = createLog('silent');
const every = () => () => undefined;
const KEYS = loadVapidKeys(Buffer.alloc(32, 7), null);
/** The cloud's time; in the afternoon, so that nothing waits for the morning. */
const PLACE = hours(13, 14);

let service: PushSimulator;
let app: FastifyInstance;
let follower: BookingFollower;
let runner: JobRunner;

beforeEach(async () => {
  const { db, clock } = sides;
  service = await startPushSimulator({ port: 0, clock: { now: clock.now, schedule: every } });
  const test = { origin: service.url, certificate: async () => service.certificatePem };
  const { listener, workers } = createMessages({
    db,
    clock,
    random,
    log,
    mail: null,
    sms: null,
    push: createWebPush({ keys: KEYS, contact: 'mailto:owner@club.test', clock, test }),
    records: createBookingRecords(Buffer.alloc(32), () => null),
    links: createUnsubscribeLinks(Buffer.alloc(32), 'https://club.example'),
    profileOf: (id) => sides.index.findFacility(id)?.profile ?? null,
    publicUrl: 'https://club.example',
  });
  follower = followBookings({ db, clock, random, log, listeners: [listener], onNoted: () => undefined, every });
  runner = startJobRunner({ db, clock, random, log, workers, every });
  const asked = { db, clock, random, serverKey: KEYS.publicKey, testOrigin: service.url, wake: () => undefined };
  ({ app } = await buildTestCloud({ pushSubscribing: createPushSubscribing(asked) }, { bookings: sides.bookings }));
});
afterEach(async () => {
  await follower.stop();
  await runner.stop();
  await app.close();
  await service.stop();
});

async function work(): Promise<void> {
  await follower.idle();
  await runner.idle();
}

async function booked(): Promise<BookingRecord> {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
  const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  const outcome = await sides.bookings.create({ facilityId: FACILITY_ID, ...PLACE, customer, ...terms }, random.uuid());
  if (!outcome.ok) throw new Error(outcome.error.code);
  await work();
  return outcome.value;
}

type Topics = readonly ('booking' | 'reminder')[];
const BOTH: Topics = ['booking', 'reminder'];

/** As the page does when somebody has pressed the button. */
async function tell(booking: BookingRecord, phone: PushSubscription, topics = BOTH) {
  const { endpoint, keys } = phone;
  const answer = await app.inject({
    method: 'PUT',
    url: `/api/v1/bookings/${booking.id}/push`,
    headers: { authorization: `Bearer ${booking.manageToken}`, 'accept-language': 'fr-CA' },
    payload: { browser: { endpoint, ...keys }, topics },
  });
  await work();
  return answer;
}

async function seen(booking: BookingRecord, { endpoint }: PushSubscription) {
  const url = `/api/v1/bookings/${booking.id}/push?browser=${hashOf(endpoint)}`;
  const headers = { authorization: `Bearer ${booking.manageToken}` };
  return (await app.inject({ method: 'GET', url, headers })).json();
}

async function passes(until: number): Promise<void> {
  sides.clock.advance(until - sides.clock.now());
  await work();
}

const titles = () => service.pushes().map(({ payload }): string => JSON.parse(payload).title);
const about = async ({ id }: BookingRecord) =>
  (await listMessagesOf(sides.db, id)).map(({ kind, state }) => `${kind} ${state}`).toSorted();
/** What the register of personal data finds by the booking. */
const kept = async (table: 'push_subscription' | 'message_choice', { id }: BookingRecord) => {
  const person = { customerIds: [], bookingIds: [id], emails: [], phones: [] };
  return listPersonalRows(sides.db, { name: table, table: required(PERSONAL_DATA[table], table), person }, 10);
};

describe('a phone that asks for it after the booking is made', () => {
  test('is told before the visit and when the door opens, in its language, and never a code', async () => {
    const booking = await booked();
    const phone = service.subscribe(KEYS.publicKey);
    await tell(booking, phone);

    await passes(booking.startsAt - 2 * HOUR_MS);
    const [reminder] = service.pushes();
    await passes(booking.startsAt - 15 * MINUTE_MS);
    const [opens, ...others] = service.pushes();

    expect(reminder).toMatchObject({ endpoint: phone.endpoint, ttlSeconds: 3600, urgency: 'high' });
    expect(JSON.parse(reminder?.payload ?? '')).toMatchObject({ bookingId: booking.id, language: 'fr' });
    expect(reminder?.payload).toContain('aujourd’hui');
    expect(opens).toMatchObject({ ttlSeconds: 1800, topic: booking.id.replaceAll('-', '') });
    expect(opens?.payload).toContain('la porte s’ouvre');
    // The one before, which nobody had read, gave its place.
    expect(others).toEqual([]);
    const shown = [reminder?.payload, opens?.payload].join();
    expect(shown).not.toContain(booking.pin);
    expect(shown).not.toContain(booking.manageToken);
    expect(await about(booking)).toEqual(['door_opens accepted', 'reminder_soon accepted']);
  });

  test('is told of changes, beside a second one, and of what it said yes to only', async () => {
    const booking = await booked();
    const [first, second] = [service.subscribe(), service.subscribe()];
    await tell(booking, first);
    await tell(booking, second, ['booking']);
    // Before eight in the morning no phone rings.
    await passes(booking.startsAt - 9 * HOUR_MS);
    await sides.bookings.move(booking.id, booking.manageToken, { ...hours(16, 17), revision: 1 });
    await work();
    const changes = titles();
    await passes(hours(16, 17).startsAt - 2 * HOUR_MS);
    const reminded = service.pushes().filter(({ payload }) => payload.includes('aujourd’hui'));

    expect(changes).toEqual([expect.stringContaining('changé'), expect.stringContaining('changé')]);
    expect(reminded.map(({ endpoint }) => endpoint)).toEqual([first.endpoint]);
    expect(await seen(booking, second)).toEqual({ topics: ['booking'], saidAt: expect.any(String) });
  });

  test('and takes it back is told nothing more, and forgotten but for its two words', async () => {
    const booking = await booked();
    const phone = service.subscribe();
    await tell(booking, phone);
    const said = await tell(booking, phone, []);
    await passes(booking.startsAt);

    expect(said.json()).toMatchObject({ topics: [] });
    expect(titles()).toEqual([]);
    expect(await about(booking)).toEqual(['door_opens dropped', 'reminder_soon dropped']);
    expect(await kept('push_subscription', booking)).toEqual([]);
    const words = (await kept('message_choice', booking)).map(({ choice, source }) => [choice, source].join(' '));
    expect(words.toSorted()).toEqual(['unwanted pass', 'unwanted pass', 'wanted pass', 'wanted pass']);
  });

  test('and is gone is forgotten when its service says so, and not called again', async () => {
    const booking = await booked();
    const phone = service.subscribe();
    await tell(booking, phone);
    service.unsubscribe(phone.endpoint);
    await passes(booking.startsAt - 2 * HOUR_MS);
    await passes(booking.startsAt);

    expect(service.journal()).toHaveLength(1);
    expect(await about(booking)).toEqual(['door_opens dropped', 'reminder_soon failed']);
    expect(await seen(booking, phone)).toEqual({ topics: [], saidAt: null });
  });

  test('is forgotten a day after the end, though the booking was moved to later', async () => {
    const booking = await booked();
    await tell(booking, service.subscribe());
    await sides.bookings.move(booking.id, booking.manageToken, { ...hours(19, 20), revision: 1 });
    await passes(booking.endsAt + DAY_MS);
    expect(await kept('push_subscription', booking)).toHaveLength(1);

    await passes(hours(19, 20).endsAt + DAY_MS);
    expect(await kept('push_subscription', booking)).toEqual([]);
  });
});

test('what a service has no time for goes out when it says; what was being sent when the program stopped does not', async () => {
  const booking = await booked();
  await tell(booking, service.subscribe());
  service.turnFaults({ answer: 429, retryAfterSeconds: 120, requestsLeft: 1 });
  await passes(booking.startsAt - 2 * HOUR_MS);
  expect(titles()).toEqual([]);
  await passes(booking.startsAt - 2 * HOUR_MS + 2 * MINUTE_MS);
  expect(titles()).toHaveLength(1);

  const doorOpens = (await listMessagesOf(sides.db, booking.id)).find(({ kind }) => kind === 'door_opens');
  await changeMessage(sides.db, doorOpens?.id ?? '', { state: 'sending' }, sides.clock.now());
  await passes(booking.startsAt - 15 * MINUTE_MS);

  expect(titles()).toHaveLength(1);
  expect(await about(booking)).toEqual(['door_opens unknown', 'reminder_soon accepted']);
  expect(await listDeadJobs(sides.db, 5)).toEqual([expect.objectContaining({ kind: 'message.push' })]);
});

describe('a call', () => {
  const codeOf = (answer: Awaited<ReturnType<typeof tell>>) => [answer.statusCode, answer.json().code];

  test('with an address that is no push service’s, for a booking that is over, or without its key is refused', async () => {
    const booking = await booked();
    const phone = service.subscribe();
    const inside = { ...phone, endpoint: 'https://169.254.169.254/latest/meta-data' };

    expect(codeOf(await tell(booking, inside))).toEqual([422, 'push.unknown_service']);
    expect(codeOf(await tell({ ...booking, manageToken: 'another' }, phone))).toEqual([404, 'booking.not_found']);
    await sides.bookings.cancel(booking.id, booking.manageToken);
    expect(codeOf(await tell(booking, phone))).toEqual([409, 'booking.wrong_state']);
  });

  test('for a ninth phone is refused, and the eighth may ask again', async () => {
    const booking = await booked();
    const phones = Array.from({ length: 9 }, () => service.subscribe());
    const statuses = [];
    for (const phone of phones) statuses.push((await tell(booking, phone)).statusCode);

    expect(statuses).toEqual([...Array(8).fill(200), 409]);
    expect((await tell(booking, phones[7] ?? service.subscribe())).statusCode).toBe(200);
    expect(await kept('push_subscription', booking)).toHaveLength(8);
  });
});
