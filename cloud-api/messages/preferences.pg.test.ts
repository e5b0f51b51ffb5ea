import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Booking } from '../../domain/booking.ts';
import { aBooking } from '../../tests/support/a-booking.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { noCustomers } from '../../tests/support/no-customers.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { createBookingRecords } from '../bookings/booking-records.ts';
import type { Database } from '../db/database.ts';
import type { CustomerService } from '../http/services.ts';
import { createLog } from '../log.ts';
import { isUnwanted } from './choice-repository.ts';
import { createKeepLanguage, readLanguage } from './known-languages.ts';
import { findLanguage } from './language-repository.ts';
import type { Message } from './message-repository.ts';
import { mailCarrier } from './messages.ts';
import { createPreferences } from './preferences.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';

/** What somebody says of their messages, on the page and by using it. */

const server = filePostgres();
const clock = manualClock();

const ZOE = {
  id: '0197a000-0000-7000-8000-0000000000c1',
  firstName: 'Zoë',
  lastName: 'Núñez',
  email: 'Zoe@example.test',
  phone: '(902) 555-0188',
  tier: 'standard',
  credits: 0,
  entries: [],
  coming: [],
};
const TOKEN = `${ZOE.id}.${'x'.repeat(32)}`;
const customers: CustomerService = { ...noCustomers, prove: () => ZOE.id, findSelf: async () => ZOE };

let database: Database;
let app: FastifyInstance;
beforeAll(async () => {
  database = await openCloudDatabase(server.url);
  const { db } = database;
  const preferences = createPreferences({ db, clock, channels: ['email', 'sms'] });
  const keepLanguage = createKeepLanguage({ db, clock, log: createLog('silent') });
  ({ app } = await buildTestCloud({ preferences, keepLanguage }, { customers }));
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const ask = (method: 'GET' | 'PUT', payload?: object) =>
  app.inject({
    method,
    url: '/api/v1/customers/me/messages',
    headers: { 'customer-token': TOKEN },
    ...(payload && { payload }),
  });

test('a customer sees what they are sent over what, says no to some of it, and sees that they did', async () => {
  const before = (await ask('GET')).json();
  const answer = await ask('PUT', { channel: 'sms', topic: 'reminder', isWanted: false });

  expect(before.map(({ channel, address, topic }: Record<string, string>) => [channel, address, topic])).toEqual([
    ['email', 'Zoe@example.test', 'booking'],
    ['email', 'Zoe@example.test', 'reminder'],
    ['email', 'Zoe@example.test', 'follow_up'],
    ['sms', '+19025550188', 'booking'],
    ['sms', '+19025550188', 'reminder'],
  ]);
  expect(before).toContainEqual(expect.objectContaining({ isWanted: true, said: null }));
  const said = { source: 'customer-page', at: new Date(clock.now()).toISOString() };
  expect(answer.json()).toContainEqual(
    expect.objectContaining({ channel: 'sms', topic: 'reminder', isWanted: false, said }),
  );
  const text = { channel: 'sms', address: '+19025550188' } as const;
  expect(await isUnwanted(database.db, text, 'reminder')).toBe(true);
  expect(await isUnwanted(database.db, text, 'booking')).toBe(false);
  expect(await isUnwanted(database.db, { channel: 'email', address: 'zoe@example.test' }, 'reminder')).toBe(false);
});

test('what is not sent to anybody cannot be spoken of, nor without a token', async () => {
  const refused = await ask('PUT', { channel: 'sms', topic: 'follow_up', isWanted: true });
  const nobody = await app.inject({ method: 'GET', url: '/api/v1/customers/me/messages' });

  expect([refused.statusCode, refused.json().code]).toEqual([422, 'message.not_offered']);
  expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'customer.token_refused']);
});

test('who books in French is written to in French from then on, by mail and by text', async () => {
  const booking = {
    facilityId: aProfile().id,
    resourceId: BAY_1,
    startsAt: '2026-06-12T15:00:00Z',
    endsAt: '2026-06-12T16:00:00Z',
    customer: { email: 'Eve@example.test', firstName: 'Ève', lastName: 'MacLeod', phone: '902 555 0199' },
  };
  const headers = { 'idempotency-key': 'k-1', 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.8' };
  const { statusCode } = await app.inject({ method: 'POST', url: '/api/v1/bookings', headers, payload: booking });

  expect(statusCode).toBe(201);
  await waitUntil(async () => (await findLanguage(database.db, '+19025550199')) === 'fr');
  expect(await findLanguage(database.db, 'eve@EXAMPLE.test')).toBe('fr');
  expect(await findLanguage(database.db, 'nobody@example.test')).toBe('en');
  expect(await subjectTo('eve@example.test')).toContain('C’est réservé');
  expect(await subjectTo('nobody@example.test')).toContain('You’re booked');
});

async function subjectTo(address: string): Promise<string | null> {
  const { db } = database;
  const facility = aProfile();
  const carrier = mailCarrier(
    {
      db,
      clock,
      records: createBookingRecords(Buffer.alloc(32), () => null),
      links: createUnsubscribeLinks(Buffer.alloc(32), 'https://club.example'),
      profileOf: () => facility,
      publicUrl: 'https://club.example',
    },
    { name: 'test', send: async () => ({ outcome: 'accepted', providerId: null }), close: () => undefined },
  );
  const booking = aBooking({ facilityId: facility.id, resourceId: BAY_1 });
  const { subject } = await carrier.write(confirmationOf(booking, address), booking);
  return subject;
}

function confirmationOf({ id: bookingId, facilityId }: Booking, address: string): Message {
  const [now, id] = [clock.now(), '0197a000-0000-7000-8000-0000000000d1'];
  const sent = { state: 'sending', reason: null, tries: 1, subject: null, provider: null, providerId: null } as const;
  const about = { kind: 'confirmation', occasion: id, channel: 'email', address } as const;
  return {
    id,
    facilityId,
    bookingId,
    ...about,
    ...sent,
    askedBy: null,
    dueAt: now,
    notAfter: now,
    createdAt: now,
    changedAt: now,
  };
}

test.each([
  ['fr', 'fr'],
  ['de-CH, fr;q=0.9, en;q=0.8', 'fr'],
  ['en-CA', 'en'],
  ['*', null],
  ['', null],
  [undefined, null],
])('of %j the first language of ours is taken: %j', (header, language) => {
  expect(readLanguage(header)).toBe(language);
});
