import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_REMARKS } from '../../../domain/remarks.ts';
import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import { type CloudStandIn, standInForCloud } from '../../../tests/support/cloud-stand-in.ts';
import { aWish, buildFacility, type FacilityRig, STAFF, ZOE } from '../../../tests/support/facility-rig.ts';
import { id } from '../../../tests/support/memory-node.ts';

const CUSTOMER: CarriedCustomer = { id: id('zoe'), version: 3, ...ZOE, tier: 'member', tags: ['COACH'], credits: 7 };
const STANDING = { id: CUSTOMER.id, tier: 'member', tags: ['COACH'], credits: 7, ...NO_REMARKS };
const WHOM = { customerId: CUSTOMER.id, customer: ZOE };

let rig: FacilityRig;
let cloud: CloudStandIn;
beforeEach(async () => {
  rig = await buildFacility();
  cloud = standInForCloud(rig);
});
afterEach(() => rig.dispose());

async function history() {
  const entries = await rig.customers.history(CUSTOMER.id);
  if (!entries.ok) throw new Error(entries.error.code);
  return entries.value;
}

describe('what the cloud has told of a customer', () => {
  test('is found by name, though they have never been here', async () => {
    await cloud.tellCustomer(CUSTOMER);

    expect(await rig.customers.search('nunez')).toMatchObject({
      value: [{ firstName: 'Zoë', standing: STANDING, lastVisitAt: null, bookings: [] }],
    });
  });

  test('stands with their bookings here, found by e-mail however it is written', async () => {
    await rig.bookings.create(aWish({ customer: { ...ZOE, email: 'ZOE@example.test' } }), STAFF);
    await cloud.tellCustomer(CUSTOMER);

    const found = await rig.customers.search('zoe');

    expect(found).toMatchObject({ value: [{ standing: STANDING, bookings: [{ partySize: 2 }] }] });
  });

  test('does not go back when an earlier version comes again', async () => {
    await cloud.tellCustomer(CUSTOMER);

    await cloud.tellCustomer({ ...CUSTOMER, version: 2, credits: 100 });

    expect(await rig.customers.search('zoe')).toMatchObject({ value: [{ standing: { credits: 7 } }] });
  });

  test('is in their history once it changes', async () => {
    await cloud.tellCustomer(CUSTOMER);
    await cloud.tellCustomer({ ...CUSTOMER, version: 4, credits: 5, tier: 'vip' });

    expect(await history()).toEqual([
      {
        at: rig.clock.now(),
        by: null,
        what: { kind: 'changed', credits: { from: 7, to: 5 }, tier: { from: 'member', to: 'vip' }, tags: null },
      },
    ]);
  });
});

describe('a manager who gives credits', () => {
  test('has the cloud do it, and the history says who and why', async () => {
    await cloud.tellCustomer(CUSTOMER);

    const giving = rig.customers.changeCredits({ ...WHOM, count: 5, note: 'Package sold' }, STAFF);
    await cloud.tellCustomer({ ...CUSTOMER, version: 4, credits: 12 });
    await cloud.decideCustomer({ kind: 'done', customerId: CUSTOMER.id, version: 4 });

    expect(await giving).toEqual({ ok: true, value: { ...STANDING, credits: 12 } });
    expect(await cloud.lastCustomerAsk()).toMatchObject({
      by: 'Robin',
      customer: { id: CUSTOMER.id, email: ZOE.email },
      change: { kind: 'credits', count: 5, note: 'Package sold' },
    });
    expect((await history()).map(({ by, what }) => [by, what.kind])).toEqual([
      ['Robin', 'credits'],
      [null, 'changed'],
    ]);
  });

  test('to somebody who has nothing yet lets the cloud find or make them', async () => {
    const giving = rig.customers.changeCredits({ customerId: null, customer: ZOE, count: 5, note: 'Sold' }, STAFF);
    await cloud.tellCustomer({ ...CUSTOMER, version: 1, credits: 5 });
    await cloud.decideCustomer({ kind: 'done', customerId: CUSTOMER.id, version: 1 });

    expect(await giving).toMatchObject({ value: { id: CUSTOMER.id, credits: 5 } });
  });

  test('is told when there are not as many to take away', async () => {
    await cloud.tellCustomer(CUSTOMER);

    const taking = rig.customers.changeCredits({ ...WHOM, count: -8, note: 'Correction' }, STAFF);
    await cloud.decideCustomer({ kind: 'refused', code: 'credits.too_few' });

    expect(await taking).toEqual({ ok: false, error: { code: 'credits.too_few', balance: 7 } });
    expect(await history()).toMatchObject([{ by: 'Robin', what: { count: -8, refusedFor: 'credits.too_few' } }]);
  });

  test('cannot while the club is cut off, and nothing is asked', async () => {
    rig.setLinkUp(false);

    const given = await rig.customers.changeCredits({ ...WHOM, count: 5, note: 'Sold' }, STAFF);

    expect(given).toEqual({ ok: false, error: { code: 'link.down' } });
    expect(await cloud.heard()).toEqual([]);
  });

  test('learns that the cloud has not answered; what it says later still counts', async () => {
    await cloud.tellCustomer(CUSTOMER);
    rig.losePatience();

    const given = await rig.customers.changeCredits({ ...WHOM, count: 5, note: 'Sold' }, STAFF);
    const { askId } = await cloud.lastCustomerAsk();
    await cloud.decideCustomer({ kind: 'done', customerId: CUSTOMER.id, version: 4 });

    expect(given).toEqual({ ok: false, error: { code: 'customer.undecided', askId } });
    expect(await history()).toMatchObject([{ by: 'Robin', what: { count: 5, refusedFor: null } }]);
  });
});

test('a manager who changes a tier has the cloud do it', async () => {
  await cloud.tellCustomer(CUSTOMER);

  const setting = rig.customers.setStanding({ ...WHOM, tier: 'vip', tags: [] }, STAFF);
  await cloud.tellCustomer({ ...CUSTOMER, version: 4, tier: 'vip', tags: [] });
  await cloud.decideCustomer({ kind: 'done', customerId: CUSTOMER.id, version: 4 });

  expect(await setting).toEqual({ ok: true, value: { ...STANDING, tier: 'vip', tags: [] } });
  expect((await history())[0]).toMatchObject({ by: 'Robin', what: { kind: 'standing', tier: 'vip', tags: [] } });
});

test('what is written about a customer is the cloud’s, and is read here by whoever looks at a booking of theirs', async () => {
  const booked = await rig.bookings.create(aWish({ customer: ZOE }), STAFF);
  const bookingId = booked.ok ? booked.value.id : '';
  const before = await rig.customers.ofBooking(bookingId);
  await cloud.tellCustomer(CUSTOMER);
  const remarks = { note: 'Plays left-handed', flags: ['needs_help'] };
  const written = { ...remarks, remarkedBy: 'Robin', remarkedAt: 9 };

  const writing = rig.customers.setRemarks({ ...WHOM, ...remarks, basedOn: null }, STAFF);
  await cloud.tellCustomer({ ...CUSTOMER, version: 4, ...written });
  await cloud.decideCustomer({ kind: 'done', customerId: CUSTOMER.id, version: 4 });

  expect(before).toEqual({ ok: true, value: null });
  expect(await writing).toEqual({ ok: true, value: { ...STANDING, ...written } });
  expect((await cloud.lastCustomerAsk()).change).toEqual({ kind: 'remarks', ...remarks, basedOn: null });
  expect((await history())[0]).toEqual({
    at: rig.clock.now(),
    by: 'Robin',
    what: { kind: 'remarks', ...remarks, refusedFor: null },
  });
  rig.setLinkUp(false);
  expect(await rig.customers.ofBooking(bookingId)).toMatchObject({ value: written });
  expect(await rig.customers.setRemarks({ ...WHOM, ...remarks, basedOn: 9 }, STAFF)).toMatchObject({
    error: { code: 'link.down' },
  });
});

test('what somebody else has written meanwhile is not written over', async () => {
  await cloud.tellCustomer(CUSTOMER);

  const writing = rig.customers.setRemarks({ ...WHOM, note: 'Mine', flags: [], basedOn: null }, STAFF);
  await cloud.decideCustomer({ kind: 'refused', code: 'customer.remarks_changed' });

  expect(await writing).toEqual({ ok: false, error: { code: 'customer.remarks_changed' } });
});

test('of a customer who is not known here nothing is asked', async () => {
  expect(await rig.customers.setStanding({ ...WHOM, tier: 'vip', tags: [] }, STAFF)).toEqual({
    ok: false,
    error: { code: 'customer.not_found' },
  });
  expect(await cloud.heard()).toEqual([]);
});
