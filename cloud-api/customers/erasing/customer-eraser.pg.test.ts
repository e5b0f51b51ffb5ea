import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking, CustomerDetails } from '../../../domain/booking.ts';
import { DAY_MS, HOUR_MS } from '../../../domain/time.ts';
import { aBooking } from '../../../tests/support/a-booking.ts';
import { aCustomer } from '../../../tests/support/a-customer.ts';
import { filePostgres } from '../../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../../tests/support/half-day.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id } from '../../../tests/support/memory-node.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { waitUntil } from '../../../tests/support/wait-until.ts';
import type { Database } from '../../db/database.ts';
import { allocationTable } from '../../facility-link/facility-link-schema.ts';
import { changeContact, findErased, insertContact } from '../../integrations/hubspot/contact-repository.ts';
import { forgetContacts } from '../../integrations/hubspot/forget-contact.ts';
import { countJobs } from '../../jobs/job-repository.ts';
import { createLog } from '../../log.ts';
import { findCustomer, insertCustomer, lockCustomerByEmail, searchCustomers } from '../customer-repository.ts';
import { customerTable } from '../customer-schema.ts';
import { decideAsk } from '../decide-ask.ts';
import { createCustomerEraser, eraseAgain, keepErasureList } from './customer-eraser.ts';
import { type ErasureListener, finishErasure } from './erase-customer.ts';
import { readErasureFile } from './erasure-file.ts';
import { holdErasureList, insertErasure } from './erasure-repository.ts';
import { erasureTable, erasureToldTable } from './erasure-schema.ts';

const server = filePostgres();
const log = createLog('silent');
const TOMORROW = DAY_START + 30 * HOUR_MS;
const ANA: CustomerDetails = { firstName: 'Ana', lastName: 'Moreau', email: 'ana@example.ca', phone: '902 555 0101' };
const BEN: CustomerDetails = { ...ANA, firstName: 'Ben', email: 'ben@example.ca' };

let database: Database;
let dir: string;
let heard: Parameters<ErasureListener>[1][];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'erasures-'));
  heard = [];
  database = await openWithFacility(server.url);
  await database.db.transaction((tx) => insertCustomer(tx, aCustomer(ANA)));
});
afterEach(async () => {
  await database.close();
  rmSync(dir, { recursive: true, force: true });
});

function anEraser(now = TOMORROW, listeners: readonly ErasureListener[] = []) {
  const parts = {
    db: database.db,
    clock: manualClock(now),
    random: seededRandom(now),
    log,
    config: { witnessDir: dir },
  };
  const customers = { customerChanged: async () => undefined };
  const onErased: ErasureListener[] = [async (_tx, erased) => void heard.push(erased), ...listeners];
  return createCustomerEraser({ ...parts, customers, onErased });
}

async function book(name: string, hour: number, changes: Partial<Booking>, state = 'active'): Promise<void> {
  const time = hours(hour, hour + 1, BAY);
  const {
    id: bookingId,
    facilityId,
    resourceId,
    startsAt,
    endsAt,
    ...data
  } = aBooking({
    id: id(name),
    facilityId: FACILITY_ID,
    ...time,
    ...changes,
  });
  const place = { facilityId, resourceId, startsAt, endsAt, holder: 'peer', commitNo: 1 };
  const row = { id: id(name), ...place, kind: 'booking', state, revision: 1, requestId: null };
  await database.db.insert(allocationTable).values({ ...row, bookingId: state === 'void' ? null : bookingId, data });
}

async function whose(name: string): Promise<unknown> {
  const [row] = await database.db
    .select()
    .from(allocationTable)
    .where(eq(allocationTable.id, id(name)));
  return (row?.data as Booking | undefined)?.customer;
}

const NOBODY = { firstName: 'Erased', lastName: '', email: null, phone: null };

describe('somebody who is forgotten', () => {
  test('is in none of their bookings, given back or not, and nobody else is touched', async () => {
    await book('hers', 1, { customer: ANA });
    await book('given back', 2, { customer: ANA }, 'void');
    await book('by phone', 3, { customer: { ...ANA, email: null, phone: '+1 (902) 555-0101' } });
    await book('of the household', 4, { customer: BEN });

    const erased = await anEraser().erase({ email: 'ANA@example.ca' }, 'asked');

    expect(erased).toMatchObject({ ok: true, value: { customerIds: [id('ana')] } });
    for (const name of ['hers', 'given back', 'by phone']) expect(await whose(name)).toEqual(NOBODY);
    expect(await whose('of the household')).toEqual(BEN);
    expect(await findCustomer(database.db, id('ana'))).toMatchObject({ ...NOBODY, isShared: false, tokenNo: 2 });
    expect(await searchCustomers(database.db, '', 100)).toEqual([]);
    expect(heard).toMatchObject([{ customerIds: [id('ana')], emails: ['ana@example.ca'] }]);
  });

  test('has no bookings to come', async () => {
    await book('to come', 1, { customer: ANA });

    const refused = await anEraser(DAY_START).erase({ customerId: id('ana') }, 'asked');

    expect(refused).toEqual({ ok: false, error: { code: 'customer.has_coming_bookings', bookings: 1 } });
    expect(await whose('to come')).toEqual(ANA);
    expect(heard).toEqual([]);
  });

  test('is one person: a number that several customers have says nothing', async () => {
    await database.db.transaction((tx) => insertCustomer(tx, aCustomer({ ...BEN, id: id('ben') })));

    const refused = await anEraser().erase({ phone: '9025550101' }, 'asked');

    expect(refused).toMatchObject({ ok: false, error: { code: 'customer.several' } });
  });

  test('is nobody whom the database does not know', async () => {
    expect(await anEraser().erase({ email: 'cleo@example.ca' }, 'asked')).toMatchObject({
      ok: false,
      error: { code: 'customer.not_found' },
    });
  });
});

test('whoever HubSpot goes on knowing is not learned from there anew, whatever it answers late', async () => {
  const emailKey = 'a keyed hash';
  await database.db.transaction((tx) =>
    insertContact(tx, { id: id('contact'), crmId: '101', customerId: id('ana'), emailKey, isImported: false }),
  );

  const unheard = forgetContacts({ isConnected: false, context: () => ({ now: TOMORROW, newId: () => id('job') }) });
  await anEraser(TOMORROW, [unheard]).erase({ customerId: id('ana') }, 'asked');
  await changeContact(database.db, id('contact'), { crmId: '102', figures: { club_visits: '3' } });

  expect(await database.db.transaction((tx) => findErased(tx, emailKey))).toMatchObject({
    crmId: null,
    figures: null,
  });
  expect(await countJobs(database.db, TOMORROW)).toEqual([]);
});

test('what a facility had said before it forgot is forgotten when it says so; who came back since stays', async () => {
  const erased = await anEraser().erase({ email: 'ana@example.ca' }, 'asked');
  await book('on its way', 1, { customer: ANA, createdAt: TOMORROW - 1 });
  await book('back again', 2, { customer: ANA, createdAt: TOMORROW + 1 });
  const erasureId = erased.ok ? erased.value.id : '';

  await database.db.transaction((tx) => finishErasure(tx, { facilityId: FACILITY_ID, erasureId, now: TOMORROW }));

  expect(await whose('on its way')).toEqual(NOBODY);
  expect(await whose('back again')).toEqual(ANA);
  expect(await anEraser().list()).toMatchObject([{ id: erasureId, waitingFor: [] }]);
});

test('what a facility asks for before it has forgotten makes nobody known again; who comes back after is', async () => {
  const erased = await anEraser().erase({ customerId: id('ana') }, 'asked');
  const change = { kind: 'standing' as const, tier: 'vip', tags: ['LEFT-HANDED'] };
  const ask = (name: string, customerId: string | null) => {
    const wish = { askId: id(name), by: 'Mia', customer: { id: customerId, ...ANA }, change, now: TOMORROW };
    return database.db.transaction((tx) => decideAsk(tx, FACILITY_ID, wish));
  };

  await ask('of her record', id('ana'));
  await ask('of her e-mail', null);
  expect(await database.db.select().from(customerTable)).toMatchObject([{ ...NOBODY, tags: [], isShared: false }]);

  const erasureId = erased.ok ? erased.value.id : '';
  await database.db.transaction((tx) => finishErasure(tx, { facilityId: FACILITY_ID, erasureId, now: TOMORROW }));
  await ask('back again', null);
  expect(await database.db.transaction((tx) => lockCustomerByEmail(tx, 'ana@example.ca'))).toMatchObject({
    tier: 'vip',
  });
});

test('by what to know them again is kept for 90 days, though nobody else is forgotten meanwhile', async () => {
  await book('hers', 1, { customer: ANA });
  await anEraser().erase({ email: 'ana@example.ca' }, 'asked');
  const keepAt = (now: number) =>
    keepErasureList({ db: database.db, clock: manualClock(now), log, config: { witnessDir: dir } });
  const kept = async () => {
    const list = await readErasureFile(join(dir, 'erasures.json'));
    return list.ok ? list.value.map(({ emails, bookingIds }) => [emails.length, bookingIds.length]) : list.error;
  };

  await keepAt(TOMORROW + 90 * DAY_MS);
  const before = await kept();
  await keepAt(TOMORROW + 91 * DAY_MS);

  expect([before, await kept()]).toEqual([[[1, 1]], [[0, 1]]]);
});

test('a list that is damaged is not written over', async () => {
  writeFileSync(join(dir, 'erasures.json'), '{"version":1,"eras');

  expect(await anEraser().erase({ email: 'ana@example.ca' }, 'asked')).toMatchObject({ ok: true });

  expect(readFileSync(join(dir, 'erasures.json'), 'utf8')).toBe('{"version":1,"eras');
});

test('of two who are forgotten at once the list beside the database names both', async () => {
  const marks = { customerIds: [], bookingIds: [], salt: '0'.repeat(32), emails: [], phones: [] };
  const erasing = await database.db.transaction(async (tx) => {
    await holdErasureList(tx);
    const waiting = anEraser().erase({ email: 'ana@example.ca' }, 'asked');
    // Within a transaction PostgreSQL shows what it saw the first time that it was asked.
    await waitUntil(async () => {
      const { rows } = await database.pool.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rows.length > 0;
    });
    await insertErasure(tx, { ...marks, id: id('other'), askedAt: TOMORROW, cause: 'asked' });
    return { waiting };
  });
  const erased = await erasing.waiting;

  const list = await readErasureFile(join(dir, 'erasures.json'));
  expect(list.ok && list.value.map((each) => each.id).toSorted()).toEqual(
    [id('other'), erased.ok ? erased.value.id : ''].toSorted(),
  );
});

test('a database that was put back in time forgets again, by the list beside it', async () => {
  await book('hers', 1, { customer: ANA });
  await anEraser().erase({ email: 'ana@example.ca' }, 'asked');
  // As a backup of before has it.
  await database.db.delete(allocationTable);
  await book('hers', 1, { customer: ANA });
  await book('known by e-mail alone', 2, { customer: ANA });
  await database.db.delete(erasureToldTable);
  await database.db.delete(erasureTable);

  heard = [];
  const onErased: ErasureListener[] = [async (_tx, erased) => void heard.push(erased)];
  await eraseAgain({ db: database.db, clock: manualClock(TOMORROW), log, config: { witnessDir: dir }, onErased });

  expect(heard).toMatchObject([{ customerIds: [id('ana')] }]);
  expect(await whose('hers')).toEqual(NOBODY);
  expect(await whose('known by e-mail alone')).toEqual(NOBODY);
  expect(await anEraser().list()).toMatchObject([{ waitingFor: [FACILITY_ID] }]);
});
