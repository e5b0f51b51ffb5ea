import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Booking, CustomerDetails } from '../../domain/booking.ts';
import { aBooking } from '../../tests/support/a-booking.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { standOf } from '../booking-events/booking-event.ts';
import { saveTold } from '../booking-events/booking-event-repository.ts';
import type { Database } from '../db/database.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { findJobByKey } from '../jobs/job-repository.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { createLog } from '../log.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { listBookingsOf, listUnlinked } from './booking-customer-repository.ts';
import { createCustomerBook } from './customer-book.ts';
import { changeCredits } from './customer-credits.ts';
import { type Customer, findCustomer, listSharedCustomers, searchCustomers } from './customer-repository.ts';
import { holdWhom } from './find-booker.ts';
import { type BookingLinks, createBookingLinks } from './link-bookings.ts';
import { recoverCustomer } from './recover-customer.ts';
import { listUntoldOfCustomers } from './telling-repository.ts';

const server = filePostgres();
const log = createLog('silent');
const clock = manualClock(DAY_START);
let database: Database;
let links: BookingLinks;
let jobs: JobRunner;

beforeEach(async () => {
  database = await openWithFacility(server.url);
  const parts = { db: database.db, clock, random: seededRandom(5), log };
  links = createBookingLinks(parts);
  jobs = startJobRunner({ ...parts, workers: links.workers, every: () => () => undefined });
});
afterEach(async () => {
  await jobs.stop();
  await database.close();
});

const NOBODY: CustomerDetails = { firstName: 'Ana', lastName: 'Moreau', email: null, phone: null };

/** The bookings of a test, one an hour. */
async function booked(people: readonly Partial<CustomerDetails>[], state = 'active'): Promise<Booking[]> {
  const bookings = people.map((person, hour) =>
    aBooking({
      id: id(`${state} ${hour}`),
      facilityId: FACILITY_ID,
      ...hours(hour, hour + 1, BAY),
      customer: { ...NOBODY, ...person },
    }),
  );
  for (const { id: bookingId, facilityId, resourceId, startsAt, endsAt, ...data } of bookings) {
    const place = { facilityId, resourceId, startsAt, endsAt, holder: 'peer', commitNo: 1 };
    const row = { id: id(`allocation ${bookingId}`), ...place, kind: 'booking', state, revision: 1 };
    await database.db.insert(allocationTable).values({ ...row, bookingId, requestId: null, data });
  }
  return bookings;
}

/** As the follower of bookings does. */
async function note(bookings: readonly Booking[]): Promise<void> {
  for (const booking of bookings) {
    const { id: bookingId, facilityId } = booking;
    const event = { id: id(`event ${bookingId}`), facilityId, bookingId, notedAt: DAY_START, before: null };
    await database.db.transaction((tx) =>
      links.listener(tx, { ...event, kind: 'created', after: standOf(booking) }, booking),
    );
  }
}

/** As a fault of the program that only this booking brings out. */
async function failEachTime(bookingId: string): Promise<void> {
  await database.pool.query(`
    alter table booking_customer add constraint of_the_test
    check (booking_id <> '${bookingId}' or customer_id is null)`);
}

/** As the follower had done before anybody looked whose bookings are. */
async function toldBefore(bookings: readonly Booking[]): Promise<void> {
  for (const booking of bookings) {
    const { id: bookingId, facilityId } = booking;
    await database.db.transaction((tx) => saveTold(tx, { bookingId, facilityId, stand: standOf(booking) }));
  }
}

const everybody = (): Promise<Customer[]> => searchCustomers(database.db, '', 100);
const bookingsOf = (customer: Customer | undefined) => listBookingsOf(database.db, [customer?.id ?? ''], 100);

describe('whoever books', () => {
  test('is one customer however they write their e-mail and their number, and what is new of them is kept', async () => {
    const bookings = await booked([
      { email: 'Ana@Example.ca' },
      { email: 'ana@example.ca', phone: '902-555-0101' },
      { phone: '+1 (902) 555 0101' },
    ]);
    for (const booking of bookings) {
      await note([booking]);
      await jobs.idle();
    }

    const [ana, ...others] = await everybody();
    expect(ana).toMatchObject({ email: 'Ana@Example.ca', phone: '902-555-0101', tier: 'standard', credits: 0 });
    expect(others).toEqual([]);
    expect(await bookingsOf(ana)).toEqual(bookings.map((booking) => booking.id).toReversed());
  });

  test('is one customer when several of their bookings are looked at at the same moment', async () => {
    const bookings = await booked(Array.from({ length: 6 }, () => ({ email: 'ana@example.ca', phone: '9025550101' })));
    await note(bookings);
    const [link] = links.workers;
    const tried = { attempt: 1, signal: new AbortController().signal };

    await Promise.all(bookings.map(async () => await link?.run({}, tried)));

    expect(await everybody()).toHaveLength(1);
    expect(await bookingsOf((await everybody())[0])).toHaveLength(6);
  });

  test('waits for nobody else’s booking: one that fails each time is set aside, and is a dead letter in the end', async () => {
    const bookings = await booked([
      { email: 'ana@example.ca' },
      { email: 'ben@example.ca' },
      { email: 'cy@example.ca' },
    ]);
    const [firstId] = bookings.map((booking) => booking.id).toSorted();
    await failEachTime(firstId ?? '');
    await note(bookings);
    await jobs.idle();

    expect(await everybody()).toHaveLength(2);
    expect(await findJobByKey(database.db, 'customer.link')).toMatchObject({ state: 'done' });
    const key = `customer.link_one ${firstId}`;
    expect(await findJobByKey(database.db, key)).toMatchObject({ state: 'queued', attempts: 1 });

    for (let attempt = 2; attempt <= 12; attempt += 1) {
      clock.advance(HOUR_MS);
      await jobs.idle();
    }

    expect(await findJobByKey(database.db, key)).toMatchObject({ state: 'dead' });
  });

  test('does not come back when they are forgotten while somebody looks whose their booking is', async () => {
    const bookings = await booked([{ email: 'ana@example.ca', phone: '902-555-0101' }]);
    await note(bookings);
    let linking: Promise<unknown> = Promise.resolve();

    await database.db.transaction(async (tx) => {
      await holdWhom(tx, { email: 'ana@example.ca', phone: null });
      linking = jobs.idle();
      await waitUntil(async () => {
        const { rows } = await database.pool.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0;
      });
      const { id: _, facilityId: __, ...data } = { ...aBooking(), customer: NOBODY };
      await tx.update(allocationTable).set({ data });
    });
    await linking;

    expect(await everybody()).toEqual([]);
  });

  test('is known by the way that they proved who they are, whatever the booking says', async () => {
    await note(await booked([{ email: 'ana@example.ca' }]));
    await jobs.idle();
    const [ana] = await everybody();
    const forBen = { ...aBooking(), customer: { ...NOBODY, email: 'ben@example.ca' }, customerId: ana?.id ?? '' };
    const { id: _, facilityId: __, ...data } = forBen;
    await database.db.update(allocationTable).set({ data });
    await note([{ ...forBen, id: id('active 0'), facilityId: FACILITY_ID }]);
    await jobs.idle();

    expect(await everybody()).toEqual([ana]);
  });

  test('is not told to facilities, nor known to offers, before the club has given them something', async () => {
    await note(await booked([{ email: 'ana@example.ca' }]));
    await jobs.idle();
    const book = createCustomerBook({ db: database.db, log });
    await book.load();
    const [ana] = await everybody();
    expect([book.findByEmail('ana@example.ca'), await listUntoldOfCustomers(database.db)]).toEqual([null, []]);

    const gift = {
      customerId: ana?.id ?? '',
      count: 4,
      kind: 'given',
      spendId: null,
      by: 'Mia',
      note: '',
      at: 0,
    } as const;
    await database.db.transaction((tx) => changeCredits(tx, gift));
    await book.refresh();

    expect(book.findByEmail('ana@example.ca')).toMatchObject({ id: ana?.id, credits: 4 });
    expect(await listUntoldOfCustomers(database.db)).toEqual([FACILITY_ID]);
  });

  test('is the same whom a facility remembers after the cloud went back in time', async () => {
    await note(await booked([{ email: 'ana@example.ca' }]));
    await jobs.idle();
    const customer = {
      ...NOBODY,
      id: id('ana'),
      version: 3,
      email: 'ana@example.ca',
      tier: 'vip',
      tags: [],
      credits: 0,
    };

    await database.db.transaction((tx) => recoverCustomer(tx, FACILITY_ID, { customer, now: DAY_START }));

    expect(await everybody()).toEqual([await findCustomer(database.db, customer.id)]);
    expect(await listSharedCustomers(database.db)).toMatchObject([{ tier: 'vip', email: 'ana@example.ca' }]);
    expect(await bookingsOf((await everybody())[0])).toEqual([id('active 0')]);
  });
});

describe('bookings from before', () => {
  test('are looked through once, but those of nobody, and a senseless one keeps back none', async () => {
    const bookings = await booked([
      { email: 'ana@example.ca' },
      { phone: '902 555 0199', firstName: 'Ben' },
      { email: 'strange@example.ca' },
      {},
      { phone: 'none' },
    ]);
    const [, , strange] = bookings;
    const wrong = { data: { customer: { email: 'strange@example.ca' } } };
    await database.db
      .update(allocationTable)
      .set(wrong)
      .where(eq(allocationTable.bookingId, strange?.id ?? ''));
    const voided = await booked([{ email: 'cleo@example.ca', firstName: 'Cleo' }], 'void');
    await toldBefore([...bookings, ...voided]);
    let wakes = 0;
    await links.planBackFill(() => {
      wakes += 1;
    });
    await jobs.idle();

    expect((await everybody()).map(({ firstName }) => firstName).toSorted()).toEqual(['Ana', 'Ben', 'Cleo']);
    expect(await listUnlinked(database.db, '00000000-0000-0000-0000-000000000000', 9)).toEqual([strange?.id]);
    expect(await findJobByKey(database.db, 'customer.back_fill')).toMatchObject({ state: 'done', plan: 1 });
    expect(wakes).toBe(1);
  });

  test('are those alone that nobody is about to hear of: whoever looks at new ones is not waited for', async () => {
    await booked([{ email: 'ana@example.ca' }]);

    expect(await listUnlinked(database.db, '00000000-0000-0000-0000-000000000000', 9)).toEqual([]);
  });
});
