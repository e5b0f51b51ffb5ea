import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aRule, someTerms } from '../../../tests/support/a-rule.ts';
import { afternoon, aWish, buildFacility, type FacilityRig, STAFF } from '../../../tests/support/facility-rig.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import type { Terms } from '../../../domain/terms.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { saveTerms } from '../terms/terms-repository.ts';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const lessons = aRule('lessons', {
  conditions: { resourceIds: [BAY_1], localTime: { from: '15:00', until: '16:00' } },
  actions: { verdict: { kind: 'deny', sentence: 'Lessons are on Bay 1 then.' } },
});
const DENIED = {
  code: 'rule.denied',
  sentence: 'Lessons are on Bay 1 then.',
  ruleId: 'lessons',
  ruleName: 'Rule lessons',
};

function save(terms: Terms): void {
  const { db } = rig.database;
  db.transaction((tx) => saveTerms(tx, { terms, savedAt: 0, savedBy: 'Ana' }, rig.clock.now()));
}

const place = (from: string, until: string, resourceId = BAY_1) => ({ resourceId, ...afternoon(from, until) });

describe('a rule at the desk', () => {
  test('refuses with its sentence, and the list of free times says which need a reason', async () => {
    save(someTerms([lessons]));

    const refused = await rig.bookings.create(aWish(), STAFF);
    const free = await rig.bookings.listFree({ date: '2026-06-11', durationMin: 60, resourceId: BAY_1 });

    expect(refused).toEqual({ ok: false, error: DENIED });
    expect(free.ok && free.value.filter(({ refusal }) => refusal).map(({ startsAt }) => startsAt)).toEqual([
      afternoon('15:00', '16:00').startsAt,
      afternoon('15:30', '16:30').startsAt,
    ]);
  });

  test('gives way to a reason, which the booking, its history and the audit trail keep', async () => {
    save(someTerms([lessons]));

    const made = await rig.bookings.create({ ...aWish(), override: { reason: 'The teacher is ill' } }, STAFF);
    if (!made.ok) throw new Error(made.error.code);
    const seen = await rig.bookings.get(made.value.id);
    const trail = listAuditOf(rig.database.db, { type: 'booking', id: made.value.id });

    expect(made.value).toMatchObject({ override: { reason: 'The teacher is ill' }, terms: { version: 2 } });
    expect(seen).toMatchObject({
      value: {
        history: [{ what: 'booking.rule_overridden', reason: 'The teacher is ill' }, { what: 'booking.created' }],
      },
    });
    expect(trail[0]).toMatchObject({
      action: 'booking.rule_overridden',
      details: { reason: 'The teacher is ill', rule: DENIED },
    });
  });

  test('is not in the trail of a booking that needed no reason', async () => {
    save(someTerms([lessons]));

    const made = await rig.bookings.create(
      { ...aWish(place('17:00', '18:00')), override: { reason: 'Just to be sure' } },
      STAFF,
    );

    expect(made).toMatchObject({ ok: true });
    expect(made.ok && made.value.override).toBeUndefined();
  });

  test('holds for a move, and a reason for the old place is none for the new', async () => {
    save(someTerms([lessons]));
    const made = await rig.bookings.create({ ...aWish(), override: { reason: 'Ill' } }, STAFF);
    if (!made.ok) throw new Error(made.error.code);
    const ids = { bookingId: made.value.id, revision: made.value.revision };

    const refused = await rig.bookings.move({ ...ids, ...place('15:30', '16:30') }, STAFF);
    const moved = await rig.bookings.move({ ...ids, ...place('15:30', '16:30', BAY_2) }, STAFF);

    expect(refused).toEqual({ ok: false, error: DENIED });
    expect(moved).toMatchObject({ ok: true, value: { booking: { resourceId: BAY_2 } } });
    expect(moved.ok && moved.value.booking.override).toBeUndefined();
  });

  test('does not keep a cancelled booking from coming back', async () => {
    const made = await rig.bookings.create(aWish(), STAFF);
    if (!made.ok) throw new Error(made.error.code);
    await rig.bookings.cancel({ bookingId: made.value.id, revision: 1 }, STAFF);
    save(someTerms([lessons]));

    expect(await rig.bookings.restore(made.value.id, STAFF)).toMatchObject({ ok: true });
  });
});

describe('what the desk is shown before it books', () => {
  test('is the price with the rule in the way, and nothing that a reason would not help with', async () => {
    save(someTerms([lessons]));

    const shown = await rig.bookings.offer({ ...place('15:00', '16:00'), partySize: 1 });

    expect(shown).toMatchObject({ value: { price: { totalCents: 4000 }, differenceCents: null, refusal: DENIED } });
  });

  test('is how much more a booking costs where it would go, by the prices of now', async () => {
    const made = await rig.bookings.create(aWish(), STAFF);
    if (!made.ok) throw new Error(made.error.code);

    const later = await rig.bookings.offer({ ...place('17:00', '18:00'), partySize: 1, bookingId: made.value.id });
    const longer = await rig.bookings.offer({ ...place('15:00', '17:00'), partySize: 1, bookingId: made.value.id });

    expect(later).toMatchObject({ value: { differenceCents: 800, refusal: null } });
    expect(longer).toMatchObject({ value: { price: { totalCents: 8000 }, differenceCents: 4000, refusal: null } });
  });
});
