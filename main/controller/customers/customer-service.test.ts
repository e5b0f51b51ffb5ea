import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomerDetails } from '../../../domain/booking.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF, ZOE } from '../../../tests/support/facility-rig.ts';
import { BAY_2, BAY_3 } from '../../../tests/support/facility-profile.ts';
import { findByWho, saveCustomer, searchCustomers } from './customer-repository.ts';

const FIRST = '00000000-0000-4000-8000-0000000000d1';
const SECOND = '00000000-0000-4000-8000-0000000000d2';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
  const walkIn: CustomerDetails = { firstName: 'Bjørn', lastName: 'Ångström', email: null, phone: '902-555 0142' };
  await rig.bookings.create(aWish(), STAFF);
  await rig.bookings.create(aWish({ resourceId: BAY_2, customer: { ...ZOE, email: 'ZOE@example.test' } }), STAFF);
  await rig.bookings.create(aWish({ resourceId: BAY_3, customer: walkIn }), STAFF);
});
afterEach(() => rig.dispose());

async function found(text: string): Promise<string[]> {
  const result = await rig.customers.search(text);
  if (!result.ok) throw new Error(result.error.code);
  return result.value.map(({ firstName, bookings }) => `${firstName} ${bookings.length}`);
}

test.each([
  ['zoe', ['Zoë 2']],
  ['NUNEZ', ['Zoë 2']],
  ['  zoë nún ', ['Zoë 2']],
  ['zoe@', ['Zoë 2']],
  ['angstrom', ['Bjørn 1']],
  ['9025550142', ['Bjørn 1']],
  ['555 0142', ['Bjørn 1']],
  ['nobody', []],
])('%j finds %j', async (text, people) => {
  expect(await found(text)).toEqual(people);
});

test('one person is found once by e-mail however it is written, newest booking first, with the last visit', async () => {
  const late = await rig.bookings.create(aWish(afternoon('20:00', '21:00')), STAFF);
  if (late.ok) await rig.bookings.checkIn(late.value.id, STAFF);

  const result = await rig.customers.search('zoe');

  if (!result.ok) throw new Error(result.error.code);
  expect(result.value).toMatchObject([{ lastVisitAt: rig.clock.now(), bookings: [{ status: 'checked_in' }, {}, {}] }]);
});

test('whoever is found by a second record of theirs is the one it leads to, and is listed once', () => {
  const { db } = rig.database;
  const second = { id: SECOND, version: 4, ...ZOE, tier: 'standard', tags: [], credits: 0, mergedInto: FIRST };
  const first = { ...second, id: FIRST, email: 'zn@work.example', tier: 'vip', credits: 7, mergedInto: null };
  db.transaction((tx) =>
    [first, second].forEach((customer) => saveCustomer(tx, { ...customer, phone: '902 555 0101' })),
  );

  expect(findByWho(db, { email: 'ZOE@example.test' })).toMatchObject({ id: FIRST, tier: 'vip', credits: 7 });
  expect(findByWho(db, { phone: '9025550101' })).toMatchObject({ id: FIRST });
  expect(searchCustomers(db, 'zoe', 9).map(({ id }) => id)).toEqual([FIRST]);

  db.transaction((tx) => saveCustomer(tx, { ...second, version: 5, mergedInto: null }));
  expect(findByWho(db, { email: 'zoe@example.test' })).toMatchObject({ id: SECOND, tier: 'standard' });
});

test('two records that lead to each other are nobody', () => {
  const { db } = rig.database;
  const one = { id: FIRST, version: 1, ...ZOE, tier: 'vip', tags: [], credits: 7, mergedInto: SECOND };
  db.transaction((tx) =>
    [one, { ...one, id: SECOND, mergedInto: FIRST }].forEach((customer) => saveCustomer(tx, customer)),
  );

  expect(findByWho(db, { customerId: FIRST })).toBeNull();
});

test('whoever has cancelled everything is not found', async () => {
  const day = await rig.bookings.listDay('2026-06-11');
  if (!day.ok) throw new Error(day.error.code);
  for (const { id, revision } of day.value.bookings) await rig.bookings.cancel({ bookingId: id, revision }, STAFF);

  expect(await found('zoe')).toEqual([]);
});
