import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_CUSTOMER } from '../../../domain/rules/rule-facts.ts';
import { DAY_MS } from '../../../domain/time.ts';
import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import { aRule, someTerms } from '../../../tests/support/a-rule.ts';
import { standInForCloud } from '../../../tests/support/cloud-stand-in.ts';
import { BAY_2 } from '../../../tests/support/facility-profile.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF, ZOE } from '../../../tests/support/facility-rig.ts';
import { id } from '../../../tests/support/memory-node.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import { termsOfProfile } from '../../../domain/terms.ts';
import { saveTerms } from '../terms/terms-repository.ts';
import { findAsker, PAST_SQL } from './asker.ts';
import type { Who } from './who-key.ts';

const VIP: CarriedCustomer = { id: id('zoe'), version: 1, ...ZOE, tier: 'vip', tags: ['COACH'], credits: 7 };
const MINNA = { firstName: 'Minna', lastName: '', email: null, phone: '(902) 555-0199' };

let rig: FacilityRig;
beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const asker = (who: Who, ignoreBookingId?: string) =>
  findAsker(rig.database.db, who, { now: rig.clock.now(), ignoreBookingId });

async function book(changes: Parameters<typeof aWish>[0] = {}) {
  const made = await rig.bookings.create(aWish(changes), STAFF);
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

function save(rules: Rule[]): void {
  const terms = someTerms(rules);
  const tierDiscounts = [{ tier: 'vip', percent: 10 }];
  const prices = { ...termsOfProfile(rig.desk.profile()).prices, tierDiscounts };
  rig.database.db.transaction((tx) =>
    saveTerms(tx, { terms: { ...terms, prices }, savedAt: 0, savedBy: 'Ana' }, rig.clock.now()),
  );
}

describe('who asks', () => {
  test('is a stranger when nothing is known', () => {
    expect(asker({})).toEqual({ known: null, customer: UNKNOWN_CUSTOMER, existing: [] });
    expect(asker({ email: 'new@example.test' }).customer).toMatchObject({ isFirstVisit: true, noShows: 0 });
  });

  test('has what the cloud has given them, found by id, e-mail or phone', async () => {
    await standInForCloud(rig).tellCustomer({ ...VIP, phone: '902 555 0142' });

    for (const who of [{ customerId: VIP.id }, { email: 'ZOE@example.test' }, { phone: '+902-555-0142' }]) {
      expect(asker(who).customer).toMatchObject({ tier: 'vip', tags: ['COACH'], credits: 7 });
    }
  });

  test('has no tier by a phone that two people share', async () => {
    const cloud = standInForCloud(rig);
    await cloud.tellCustomer({ ...VIP, phone: '902 555 0142' });
    await cloud.tellCustomer({ ...VIP, id: id('ida'), email: 'ida@example.test', phone: '9025550142' });

    expect(asker({ phone: '902 555 0142' }).customer.tier).toBe('standard');
  });

  test('has the bookings that stand here, but for the one that moves', async () => {
    const first = await book();
    const second = await book({ resourceId: BAY_2, ...afternoon('17:00', '18:00') });
    const gone = await book({ ...afternoon('19:00', '20:00') });
    await rig.bookings.cancel({ bookingId: gone.id, revision: gone.revision }, STAFF);

    const { existing } = asker({ email: 'ZOE@example.test' }, first.id);

    expect(existing).toEqual([{ startsAt: second.startsAt, endsAt: second.endsAt }]);
  });

  test('is known by phone where they left no e-mail', async () => {
    await book({ customer: MINNA });

    expect(asker({ phone: '902.555.0199' }).existing).toHaveLength(1);
    expect(asker({ phone: '902.555.0198' }).existing).toHaveLength(0);
  });

  test.each(['902 555 0199 ext. 7', '902/555-0199', '٠٩٠٢'])(
    'is known again by a phone as odd as %s',
    async (phone) => {
      await book({ customer: { ...MINNA, phone } });

      expect(asker({ phone }).existing).toHaveLength(1);
    },
  );

  test('has been here once they have come, and not when they did not', async () => {
    const came = await book({ customer: MINNA });
    const missed = await book({ resourceId: BAY_2 });
    await rig.bookings.checkIn(came.id, STAFF);
    await rig.bookings.markNoShow(missed.id, STAFF);
    rig.clock.advance(20 * DAY_MS);

    expect(asker({ phone: MINNA.phone })).toMatchObject({
      customer: { isFirstVisit: false, noShows: 0 },
      existing: [],
    });
    expect(asker({ email: ZOE.email })).toMatchObject({ customer: { isFirstVisit: true, noShows: 1 } });
  });

  test('is looked up by an index', () => {
    const plan = rig.database.db.$client.prepare(`explain query plan ${PAST_SQL}`).all('zoe@example.test', 500);

    expect(JSON.stringify(plan)).toContain('INDEX allocation_who');
    expect(JSON.stringify(plan)).not.toContain('SCAN allocation');
  });
});

describe('a rule at the desk', () => {
  const once = aRule('once', {
    type: 'user',
    conditions: { bookingsOnDay: { atLeast: 1 } },
    actions: { verdict: { kind: 'deny', sentence: 'One booking a day.' } },
  });

  test('counts the other bookings of whoever books', async () => {
    save([once]);
    await book();

    const second = await rig.bookings.create(aWish({ resourceId: BAY_2 }), STAFF);
    const other = await rig.bookings.create(aWish({ resourceId: BAY_2, customer: MINNA }), STAFF);

    expect(second).toMatchObject({ error: { code: 'rule.denied', sentence: 'One booking a day.' } });
    expect(other).toMatchObject({ ok: true });
  });

  test('does not count the booking that moves', async () => {
    save([once]);
    const { id: bookingId, revision } = await book();

    const moved = await rig.bookings.move(
      { bookingId, revision, resourceId: BAY_2, ...afternoon('17:00', '18:00') },
      STAFF,
    );

    expect(moved).toMatchObject({ ok: true });
  });

  test('and a price go by the tier, and the time list does, too', async () => {
    save([
      aRule('members', {
        type: 'user',
        conditions: { withoutTags: ['COACH'] },
        actions: { verdict: { kind: 'deny', sentence: 'For coaches.' } },
      }),
    ]);
    await standInForCloud(rig).tellCustomer(VIP);
    const query = { date: '2026-06-11', durationMin: 60 };

    const forAnybody = await rig.bookings.listFree(query);
    const forHer = await rig.bookings.listFree({ ...query, who: { customerId: VIP.id } });
    const made = await rig.bookings.create(aWish(), STAFF);

    expect(forAnybody).toMatchObject({
      value: expect.arrayContaining([expect.objectContaining({ refusal: expect.anything() })]),
    });
    expect(forHer.ok && forHer.value.filter(({ refusal }) => refusal)).toEqual([]);
    expect(made).toMatchObject({ ok: true, value: { price: { totalCents: 3600 } } });
  });
});
