import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aBooking } from '../../tests/support/a-booking.ts';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Database } from '../db/database.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { findCaller } from '../integrations/clubos/callers.ts';
import { createLog } from '../log.ts';
import { messageTable } from '../messages/message-schema.ts';
import { bookingCustomerTable } from './booking-customer-schema.ts';
import { createCustomerBook, type CustomerBook } from './customer-book.ts';
import { changeCredits } from './customer-credits.ts';
import { type Customer, insertCustomer, listEntries, lockCustomer, updateCustomer } from './customer-repository.ts';
import { createCustomerService } from './customer-service.ts';
import { createCustomerTokens } from './customer-tokens.ts';
import { createOwnerCustomers, type OwnerCustomers } from './owner-customers.ts';

/** Two records of one person, and all that is kept of them, on a real database. */

const server = filePostgres();
const clock = manualClock(DAY_START);
const tokens = createCustomerTokens(Buffer.alloc(32, 1));
let database: Database;
let book: CustomerBook;
let owner: OwnerCustomers;

beforeAll(async () => {
  database = await openWithFacility(server.url);
  const { db } = database;
  const log = createLog('silent');
  book = createCustomerBook({ db, log });
  const parts = { db, clock, random: seededRandom(3), log, customers: book, tokens };
  owner = createOwnerCustomers({ ...parts, publicUrl: 'https://club.example' });
});
afterAll(() => database.close());

let people = 0;
let ana: Customer;
let again: Customer;
beforeEach(async () => {
  people += 1;
  ana = await made('ana', { tier: 'standard', tags: ['EARLY'], phone: '902 555 0101' }, 5);
  again = await made('again', { tier: 'member', tags: ['COACH'], firstName: 'Anna' }, 3);
  await book.load();
});

async function made(name: string, changes: Partial<Customer>, credits: number): Promise<Customer> {
  const customer = aCustomer({ id: id(`${name} ${people}`), email: `${name}${people}@example.ca`, ...changes });
  await database.db.transaction(async (tx) => {
    await insertCustomer(tx, customer);
    const gift = { customerId: customer.id, kind: 'given', spendId: null, by: 'Mia', note: '', at: DAY_START } as const;
    if (credits > 0) await changeCredits(tx, { ...gift, count: credits });
  });
  return customer;
}

async function booked(customer: Customer, name: string, state = 'void'): Promise<string> {
  const bookingId = id(`${name} ${people}`);
  const { id: _, facilityId, resourceId: __, startsAt: ___, endsAt: ____, ...data } = aBooking({ customer });
  const place = { facilityId: FACILITY_ID, ...hours(people, people + 1, BAY), kind: 'booking', holder: 'peer' };
  const row = { ...place, state, revision: 1, bookingId, requestId: null, data, commitNo: 1 };
  await database.db.insert(allocationTable).values({ id: id(`allocation ${bookingId}`), ...row });
  await database.db.insert(bookingCustomerTable).values({ bookingId, facilityId, customerId: customer.id });
  return bookingId;
}

async function whole(customer: Customer) {
  const found = await owner.find(customer.id);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
}

async function merge(): Promise<string> {
  expect(await owner.merge(ana.id, again.id)).toMatchObject({ ok: true });
  return (await whole(ana)).merged[0]?.merge.id ?? '';
}

describe('two records of one person', () => {
  test('are one: credits, tags, bookings, e-mails and links lead to the survivor', async () => {
    const bookings = [await booked(ana, 'hers'), await booked(again, 'hers, too')];
    const prove = createCustomerService({ db: database.db, clock, customers: book, tokens }).prove;
    const link = tokens.tokenOf(again);
    await merge();

    const survivor = { id: ana.id, tier: 'member', tags: ['EARLY', 'COACH'], credits: 8 };
    expect(await whole(again)).toMatchObject({ customer: survivor, merged: [{ record: { id: again.id } }] });
    expect((await whole(ana)).bookings.map((booking) => booking.id).toSorted()).toEqual(bookings.toSorted());
    expect(book.findByEmail(again.email ?? '')).toMatchObject(survivor);
    expect(prove(again.id, link)).toBe(ana.id);
    expect((await owner.search(again.email ?? '')).map((found) => found.id)).toEqual([ana.id]);

    await owner.changeCredits(again.id, { count: -2, note: '', key: `spent ${people}` });
    await owner.link(ana.id, true);

    expect((await whole(ana)).customer.credits).toBe(6);
    expect(prove(again.id, link)).toBeNull();
  });

  test('have what is to come of both for whoever writes to ClubOS by the number of one', async () => {
    const hers = await booked(again, 'to come', 'active');
    await merge();

    const parts = { db: database.db, clock, customers: book };
    const caller = await findCaller(parts, '+19025550101', { email: ana.email });

    expect(caller).toMatchObject({ customerId: ana.id, bookings: [{ booking: { id: hers } }] });
  });

  test('are two again, with what each had, as long as that is there', async () => {
    const hers = await booked(again, 'hers');
    const mergeId = await merge();
    await owner.changeCredits(ana.id, { count: -6, note: '', key: `spent ${people}` });

    expect(await owner.undoMerge(mergeId)).toMatchObject({ ok: true });

    expect(await whole(ana)).toMatchObject({
      customer: { tier: 'standard', tags: ['EARLY'], credits: 0 },
      merged: [],
      bookings: [],
    });
    expect(await whole(again)).toMatchObject({
      customer: { id: again.id, tier: 'member', tags: ['COACH'], credits: 2 },
      bookings: [{ id: hers }],
    });
    expect(book.findByEmail(again.email ?? '')).toMatchObject({ id: again.id, credits: 2 });
    expect(await owner.undoMerge(mergeId)).toMatchObject({ error: { code: 'customer.merge_not_found' } });
    const ledger = await listEntries(database.db, again.id, 9);
    expect(ledger.map(({ count }) => count)).toEqual([2, -3, 3]);
  });

  test('are merged once when two owners do it at the same moment, each the other way', async () => {
    const answers = await Promise.all([owner.merge(ana.id, again.id), owner.merge(again.id, ana.id)]);

    expect(answers.map((answer) => (answer.ok ? 'merged' : answer.error.code)).toSorted()).toEqual([
      'customer.merge_same',
      'merged',
    ]);
    expect((await whole(ana)).customer.credits).toBe(8);
  });

  test('stay as they are where that cannot be, or cannot be any more', async () => {
    const mergeId = await merge();
    const third = await made('third', {}, 0);
    expect(await owner.merge(again.id, ana.id)).toMatchObject({ error: { code: 'customer.merge_same' } });
    expect(await owner.merge(ana.id, id('nobody'))).toMatchObject({ error: { code: 'customer.not_found' } });

    await owner.merge(third.id, ana.id);
    expect(await owner.undoMerge(mergeId)).toMatchObject({ error: { code: 'customer.merged_further' } });
    expect((await whole(again)).customer).toMatchObject({ id: third.id, credits: 8 });

    const [last] = (await whole(third)).merged;
    clock.advance(31 * DAY_MS);
    expect(await owner.undoMerge(last?.merge.id ?? '')).toMatchObject({ error: { code: 'customer.merge_too_old' } });
  });

  test('are suggested to whoever looks at one of them, by name or number', async () => {
    const namesake = await made('namesake', { firstName: 'ANA' }, 0);
    const sameNumber = await made('number', { firstName: 'Ben', phone: '+1 902-555-0101' }, 0);

    const alike = (await whole(ana)).alike.map((other) => other.id);

    expect(alike).toEqual(expect.arrayContaining([namesake.id, sameNumber.id]));
    expect(alike).not.toContain(again.id);
    // Not in the way of the others.
    await database.db.transaction(async (tx) => {
      const locked = await lockCustomer(tx, sameNumber.id);
      if (locked) await updateCustomer(tx, locked, { phone: null });
    });
  });
});

test('what is kept of a customer is given to them with that of both records, without staff and without others', async () => {
  const other = await made('other', { firstName: 'Somebody else' }, 1);
  await booked(other, 'somebody else’s');
  const bookingId = await booked(again, 'hers');
  const told = { facilityId: FACILITY_ID, bookingId, kind: 'confirmation', occasion: 'it', channel: 'email' };
  const times = { dueAt: 0, notAfter: 0, tries: 1, createdAt: 0, changedAt: 0 };
  const message = { id: id(`message ${people}`), ...told, ...times, address: again.email ?? '', state: 'accepted' };
  await database.db.insert(messageTable).values(message);
  await merge();

  const exported = await owner.export(ana.id);

  if (!exported.ok) throw new Error(exported.error.code);
  const { tables, customerIds } = exported.value;
  expect(customerIds).toEqual([ana.id, again.id]);
  expect(Object.keys(tables).toSorted()).toEqual(
    ['allocation', 'booking_customer', 'credit_entry', 'customer', 'customer_merge', 'message'].toSorted(),
  );
  expect(tables['allocation']?.rows).toMatchObject([{ data: { customer: { firstName: 'Anna' } } }]);
  expect(tables['message']?.rows).toMatchObject([{ address: again.email }]);
  const text = JSON.stringify(tables);
  expect(text).not.toContain('Somebody else');
  expect(text).not.toContain('Mia');
  expect(await owner.export(id('nobody'))).toMatchObject({ error: { code: 'customer.not_found' } });
});
