import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, type Erasure } from '../../../../domain/erasure.ts';
import {
  afternoon,
  aWish,
  buildFacility,
  type FacilityRig,
  NOON,
  STAFF,
  ZOE,
} from '../../../../tests/support/facility-rig.ts';
import { id } from '../../../../tests/support/memory-node.ts';
import { recordAudit } from '../../staff/audit-repository.ts';
import { eraseCustomer, tellErased } from './erase-customer.ts';

const SALT = '00112233445566778899aabbccddeeff';

let club: FacilityRig;

beforeEach(async () => {
  club = await buildFacility();
});
afterEach(() => club.dispose());

const anErasure = (changes: Partial<Erasure> = {}): Erasure => ({
  id: id('erasure'),
  askedAt: NOON + 1,
  customerIds: [],
  bookingIds: [],
  salt: SALT,
  emails: [digestOf(SALT, 'zoe@example.test')],
  phones: [],
  ...changes,
});

const erase = (erasure: Erasure): void =>
  club.database.db.transaction((tx) => eraseCustomer(tx, erasure, NOON), { behavior: 'immediate' });

async function booked(wish = aWish()): Promise<string> {
  const made = await club.bookings.create({ ...wish, notes: 'left-handed clubs' }, STAFF);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.id;
}

const detailsOf = (bookingId: string): unknown =>
  club.database.db.all(sql`select data ->> '$.customer.email' as email, data ->> '$.notes' as notes,
    data ->> '$.price.totalCents' as cents, revision from allocation where booking_id = ${bookingId}`)[0];

test('what the cloud could not know of yet is found by digest; figures and revision stay', async () => {
  const bookingId = await booked();
  const before = detailsOf(bookingId);

  erase(anErasure());

  expect(before).toMatchObject({ email: 'zoe@example.test' });
  expect(detailsOf(bookingId)).toEqual({ ...(before as object), email: null, notes: '' });
});

test('of the trail what names them goes, while they are forgotten and never else', async () => {
  const { db } = club.database;
  const bookingId = await booked();
  const subject = { type: 'booking', id: bookingId } as const;
  db.transaction((tx) =>
    recordAudit(tx, { at: NOON, by: STAFF, action: 'booking.told', subject, details: { ...ZOE } }),
  );

  erase(anErasure({ bookingIds: [bookingId] }));

  const told = db.all(sql`select details from audit_entry where action = 'booking.told'`);
  expect(told).toEqual([{ details: JSON.stringify({ firstName: 'Erased', lastName: '', email: null, phone: null }) }]);
  expect(() => db.$client.exec(`update audit_entry set details = '{}'`)).toThrow('APPEND_ONLY');
});

test('who books again afterwards is somebody new, also where the instruction is heard once more', async () => {
  const bookingId = await booked();
  erase(anErasure({ bookingIds: [bookingId] }));
  club.clock.advance(10);
  const later = await booked(aWish(afternoon('17:00', '18:00')));

  erase(anErasure({ bookingIds: [bookingId] }));

  expect(detailsOf(later)).toMatchObject({ email: 'zoe@example.test' });
});

test('the cloud is told once that it is done', async () => {
  erase(anErasure());

  tellErased(club.database.db, club.node);
  tellErased(club.database.db, club.node);

  const told = (await club.node.readOutbox(0, 10)).filter(({ body }) => body.includes('"customer.erased"'));
  expect(told.map(({ body }) => JSON.parse(body).data)).toEqual([{ erasureId: id('erasure') }]);
});
