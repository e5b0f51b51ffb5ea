import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import type { Database } from '../db/database.ts';
import { openNotices } from '../db/notices.ts';
import { saveVisit } from '../facilities/facility-repository.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { CHANNELS } from '../facility-link/commit-notices.ts';
import { createLog } from '../log.ts';
import { changeCredits } from './customer-credits.ts';
import { createCustomerBook, type CustomerBook } from './customer-book.ts';
import { insertCustomer, lockCustomer, updateCustomer } from './customer-repository.ts';
import { closeCustomers } from './erasing/erasure-repository.ts';

const server = filePostgres();
let database: Database;
let book: CustomerBook;
beforeEach(async () => {
  database = await openWithFacility(server.url);
  book = createCustomerBook({ db: database.db, log: createLog('silent') });
});
afterEach(() => database.close());

const ANA = aCustomer({ tier: 'vip', tags: ['EARLY'], email: 'Ana@example.ca' });

const keep = (customer = ANA) => database.db.transaction((tx) => insertCustomer(tx, customer));

const proved = (customerId: string) => book.factsOf(FACILITY_ID, { customerId, email: null });
const saying = (email: string) => book.factsOf(FACILITY_ID, { customerId: null, email });

async function booked(name: string, email: string, startsHour: number) {
  await database.db.insert(allocationTable).values({
    id: id(`${name} allocation`),
    facilityId: FACILITY_ID,
    ...hours(startsHour, startsHour + 1, BAY),
    kind: 'booking',
    state: 'active',
    revision: 1,
    bookingId: id(name),
    requestId: null,
    data: { customer: { email } },
    holder: 'peer',
    commitNo: 1,
  });
}

async function became(name: string, status: 'completed' | 'no_show') {
  const visit = { bookingId: id(name), status, checkedInAt: null, changedAt: DAY_START };
  await database.db.transaction((tx) => saveVisit(tx, FACILITY_ID, visit));
}

/** Lets the book hear what others tell while `work` is done: so many things. */
async function hearing(notices: number, work: () => Promise<void>): Promise<void> {
  const heard: Promise<void>[] = [];
  const listener = await openNotices({
    url: database.pool.options.connectionString ?? '',
    channels: [CHANNELS.customers, CHANNELS.visits],
    log: createLog('silent'),
    onNotice: (channel, payload) =>
      heard.push(channel === CHANNELS.visits ? book.visitChanged(payload) : book.customerChanged(payload)),
    onListening: () => undefined,
  });
  await work();
  await waitUntil(() => heard.length === notices);
  await Promise.all(heard);
  await listener.stop();
}

describe('the book of customers', () => {
  test('knows after loading who was given what', async () => {
    await keep();
    await book.load();

    expect(book.find(ANA.id)).toEqual(ANA);
    expect(book.findByEmail('ANA@EXAMPLE.CA')?.id).toBe(ANA.id);
    expect(proved(ANA.id)).toEqual({ tier: 'vip', tags: ['EARLY'], isFirstVisit: true, noShows: 0, credits: 0 });
  });

  test('lets nobody have what is another’s by saying their e-mail', async () => {
    await keep();
    await book.load();

    expect(saying('ana@example.ca')).toEqual({
      tier: 'standard',
      tags: [],
      isFirstVisit: true,
      noShows: 0,
      credits: 0,
    });
  });

  test('finds a customer by the new e-mail and not by the old one', async () => {
    await keep();
    await book.load();
    await database.db.transaction(async (tx) => {
      const locked = await lockCustomer(tx, ANA.id);
      if (locked) await updateCustomer(tx, locked, { email: 'ana@new.example' });
    });
    await book.customerChanged(ANA.id);

    expect(book.findByEmail('ana@new.example')).toMatchObject({ id: ANA.id, version: 2 });
    expect(book.findByEmail(ANA.email ?? '')).toBeNull();
  });

  test('counts visits and no-shows by e-mail, of this facility, and follows what becomes of a booking', async () => {
    await booked('first', 'Ben@example.ca', 1);
    await booked('second', 'ben@example.ca', 2);
    await became('first', 'no_show');
    await became('second', 'no_show');
    await book.load();
    const before = saying('ben@EXAMPLE.ca');
    // The desk has put it right.
    await became('second', 'completed');
    await book.visitChanged(id('second'));

    expect(before).toMatchObject({ noShows: 2, isFirstVisit: true });
    expect(saying('ben@example.ca')).toMatchObject({ noShows: 1, isFirstVisit: false });
    expect(book.factsOf(id('elsewhere'), { customerId: null, email: 'ben@example.ca' })).toMatchObject({ noShows: 0 });
  });

  test('says of somebody without an e-mail that it does not know', () => {
    expect(book.factsOf(FACILITY_ID, { customerId: null, email: null }).isFirstVisit).toBeNull();
  });

  test('follows what other processes of the cloud have changed', async () => {
    await keep();
    await booked('theirs', 'ben@example.ca', 1);
    await book.load();
    const gift = { customerId: ANA.id, count: 4, kind: 'given', spendId: null, by: 'Mia', note: '', at: 0 } as const;

    await hearing(2, async () => {
      await database.db.transaction((tx) => changeCredits(tx, gift));
      await became('theirs', 'no_show');
    });

    expect(proved(ANA.id).credits).toBe(4);
    expect(saying('ben@example.ca').noShows).toBe(1);
  });

  test('knows nobody who was forgotten, be it told of it or not', async () => {
    await keep();
    const untold = createCustomerBook({ db: database.db, log: createLog('silent') });
    await Promise.all([book.load(), untold.load()]);

    await hearing(1, () => database.db.transaction((tx) => closeCustomers(tx, [ANA.id])));
    await untold.refresh();

    for (const each of [book, untold]) {
      // Nor is their link good any more.
      expect(each.findRecord(ANA.id)).toBeNull();
      expect(each.findByEmail('ana@example.ca')).toBeNull();
      expect(each.factsOf(FACILITY_ID, { customerId: ANA.id, email: null }).tier).toBe('standard');
    }
  });

  test('goes on with what it has while the database is away', async () => {
    await keep();
    await book.load();
    await database.close();
    await book.refresh();
    await book.customerChanged(ANA.id);

    expect(book.find(ANA.id)).toEqual(ANA);
    database = await openWithFacility(server.url);
  });
});
