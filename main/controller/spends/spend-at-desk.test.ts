import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CancellationTerms } from '../../../domain/booking.ts';
import type { PriceSet } from '../../../domain/prices/price-set.ts';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { termsOfProfile } from '../../../domain/terms.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import { type CloudStandIn, standInForCloud } from '../../../tests/support/cloud-stand-in.ts';
import { BAY_1, BAY_2 } from '../../../tests/support/facility-profile.ts';
import {
  afternoon,
  aWish,
  buildFacility,
  farAhead,
  type FacilityRig,
  STAFF,
  ZOE,
} from '../../../tests/support/facility-rig.ts';
import { id } from '../../../tests/support/memory-node.ts';
import { type FactEvent, FactEventSchema } from '../../../sync/protocol/events.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { createFacilityPolicy } from '../bookings/facility-policy.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { saveTerms } from '../terms/terms-repository.ts';
import { returnLeftSpends } from './return-left-spends.ts';
import { findSpend } from './spend-repository.ts';

const WINTER: Promotion = {
  id: id('winter'),
  code: 'WINTER25',
  name: 'Winter',
  value: { kind: 'percent', percent: 25 },
  active: true,
  validFrom: null,
  validUntil: null,
  usesMax: 10,
  usesPerCustomerMax: 2,
  minSpendCents: 0,
  resourceIds: [BAY_1],
};

const CUSTOMER: CarriedCustomer = { id: id('zoe'), version: 3, ...ZOE, tier: 'standard', tags: [], credits: 3 };
const GRANTED = { kind: 'granted' } as const;

let rig: FacilityRig;
let cloud: CloudStandIn;

/** As the engine hands it on. */
function aFact(type: string, data: unknown): FactEvent {
  return FactEventSchema.parse({ kind: 'fact', type, data, id: id('fact'), ack: 0, at: 0, v: 1, critical: false });
}

/** An hour costs 40.00, a credit pays 15.00, cancelling is free until two hours before. */
function sellBy(changes: Partial<PriceSet> = {}): void {
  const first = termsOfProfile(rig.desk.profile());
  const cancellation = { freeUntilMin: 120, lateFee: { kind: 'percent', percent: 50 }, losesCredits: true } as const;
  const prices = { ...first.prices, version: 2, creditCents: 1500, cancellation, ...changes };
  const terms = { ...first, version: 2, prices, promotions: [WINTER] };
  rig.database.db.transaction((tx) => saveTerms(tx, { terms, savedAt: 0, savedBy: 'Ana' }, rig.clock.now()));
}

beforeEach(async () => {
  rig = await buildFacility();
  cloud = standInForCloud(rig);
  sellBy();
  await cloud.tellCustomer(CUSTOMER);
});
afterEach(() => rig.dispose());

const AT = aWish();
const create = (changes: Parameters<typeof aWish>[0]) => rig.bookings.create(aWish(changes), STAFF);

/** Zoë's booking with the promotion and a credit, granted by the cloud. */
async function booked(changes: Parameters<typeof aWish>[0] = { promoCode: 'winter25', credits: 1 }) {
  const making = create(changes);
  await cloud.decideSpend(GRANTED);
  const made = await making;
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

async function stateOf(spendId: string | undefined) {
  return findSpend(rig.database.db, spendId ?? '')?.state ?? null;
}

describe('what the desk is shown', () => {
  test('is the price with the promotion, what the credits pay, what is due, and what cancelling costs', async () => {
    const { resourceId, startsAt, endsAt } = AT;
    const asked = { resourceId, startsAt, endsAt, partySize: 1, who: { email: ZOE.email } };

    const shown = await rig.bookings.offer({ ...asked, promoCode: ' winter25 ', credits: 1 });

    expect(shown).toMatchObject({
      value: {
        price: { totalCents: 3000, lines: [{ cents: 4000 }, { label: 'Winter', cents: -1000 }] },
        promotion: { code: 'WINTER25', name: 'Winter' },
        credits: { count: 1, cents: 1500 },
        dueCents: 1500,
        creditsMax: 2,
        customer: { id: CUSTOMER.id, credits: 3 },
        cancellation: { freeUntilAt: startsAt - 2 * HOUR_MS, feeCents: 750, losesSpend: true },
      },
    });
    expect(await cloud.heard()).toEqual([]);
  });

  test('is why a code or credits do not count, with the price without them', async () => {
    const { startsAt, endsAt } = AT;
    const elsewhere = { resourceId: BAY_2, startsAt, endsAt, partySize: 1 };

    const shown = await rig.bookings.offer({ ...elsewhere, promoCode: 'WINTER25', credits: 1 });

    expect(shown).toMatchObject({
      value: {
        price: { totalCents: 4000 },
        promotion: null,
        promotionRefusal: { code: 'promotion.other_resource' },
        credits: null,
        creditsRefusal: { code: 'customer.not_found' },
        dueCents: 4000,
        customer: null,
      },
    });
  });
});

describe('a booking that spends something', () => {
  test('is made after the cloud has granted it, and remembers all of it', async () => {
    const booking = await booked();

    const cancellation: CancellationTerms = {
      freeUntilAt: AT.startsAt - 2 * HOUR_MS,
      feeCents: 750,
      losesSpend: true,
    };
    expect(booking).toMatchObject({
      price: { totalCents: 3000 },
      spend: {
        promotion: { id: WINTER.id, code: 'WINTER25' },
        credits: { customerId: CUSTOMER.id, count: 1, cents: 1500 },
      },
      cancellation,
    });
    expect(await cloud.lastSpendAsk()).toMatchObject({ spend: booking.spend, bookingId: booking.id, email: ZOE.email });
    expect(await stateOf(booking.spend?.id)).toBe('used');
    expect(listAuditOf(rig.database.db, { type: 'booking', id: booking.id })).toMatchObject([
      { action: 'booking.created', details: { promotion: 'WINTER25', credits: 1 } },
    ]);
  });

  test('is made in the time of the cloud, too', async () => {
    const booking = await booked({ promoCode: 'WINTER25', ...farAhead('15:00', '16:00') });

    expect(booking).toMatchObject({ status: 'confirmed', spend: { promotion: { code: 'WINTER25' }, credits: null } });
    expect(await stateOf(booking.spend?.id)).toBe('used');
  });

  test.each([
    [{ kind: 'refused', code: 'promotion.used_up' }, { code: 'promotion.used_up' }],
    [
      { kind: 'refused', code: 'promotion.used_up_by_customer' },
      { code: 'promotion.used_up_by_customer', usesPerCustomerMax: 2 },
    ],
    [
      { kind: 'refused', code: 'credits.too_few', balance: 0 },
      { code: 'credits.too_few', balance: 0 },
    ],
    [
      { kind: 'refused', code: 'later.reason' },
      { code: 'spend.refused', reason: 'later.reason' },
    ],
  ] as const)('is not made when the cloud answers %j', async (result, error) => {
    const making = create({ promoCode: 'WINTER25', credits: 1 });
    await cloud.decideSpend(result);

    expect(await making).toEqual({ ok: false, error });
    expect(await rig.bookings.listDay('2026-06-11')).toMatchObject({ value: { bookings: [] } });
    expect(await cloud.heard()).toEqual(['spend.asked']);
  });

  test('is refused at once while the club is apart, which without it is made', async () => {
    rig.setLinkUp(false);

    expect(await create({ promoCode: 'WINTER25' })).toEqual({ ok: false, error: { code: 'spend.apart' } });
    expect(await cloud.heard()).toEqual([]);
    expect(await create({})).toMatchObject({ ok: true });
  });

  test('is not made when the cloud does not answer, and what it may have granted goes back', async () => {
    rig.losePatience();

    const made = await create({ promoCode: 'WINTER25' });
    const ask = await cloud.lastSpendAsk();
    await cloud.decideSpend(GRANTED);

    expect(made).toEqual({ ok: false, error: { code: 'spend.undecided' } });
    expect(await cloud.heard()).toEqual(['spend.asked', 'spend.returned']);
    expect(await stateOf(ask.spend.id)).toBe('returned');
  });

  test('gives it back when somebody else has got the time meanwhile', async () => {
    const making = create({ promoCode: 'WINTER25' });
    await create({ customer: { ...ZOE, email: null } });
    await cloud.decideSpend(GRANTED);

    expect(await making).toMatchObject({ error: { code: 'slot.taken' } });
    expect(await cloud.heard()).toEqual(['spend.asked', 'spend.returned']);
  });

  test.each([
    [{ promoCode: 'SUMMER' }, 'promotion.unknown'],
    [{ promoCode: 'WINTER25', resourceId: BAY_2 }, 'promotion.other_resource'],
    [{ credits: 4 }, 'credits.more_than_price'],
    [{ credits: 1, customer: { ...ZOE, email: 'else@example.test' } }, 'customer.not_found'],
  ])('that cannot be had asks nobody: %j', async (changes, code) => {
    expect(await create(changes)).toMatchObject({ ok: false, error: { code } });
    expect(await cloud.heard()).toEqual([]);
  });

  test('takes no credits where the club takes none', async () => {
    const { creditCents: _, ...without } = rig.desk.terms().prices;
    const terms = { ...rig.desk.terms(), version: 3, prices: without };
    rig.database.db.transaction((tx) => saveTerms(tx, { terms, savedAt: 0, savedBy: 'Ana' }, rig.clock.now()));

    expect(await create({ credits: 1 })).toEqual({ ok: false, error: { code: 'credits.not_taken' } });
  });

  test('has no more credits than the copy says', async () => {
    await cloud.tellCustomer({ ...CUSTOMER, version: 4, credits: 1 });

    expect(await create({ credits: 2 })).toEqual({ ok: false, error: { code: 'credits.too_few', balance: 1 } });
  });
});

describe('a booking that moves', () => {
  test('keeps its promotion and its credits, and nobody is asked again', async () => {
    const { id: bookingId, revision, spend } = await booked();

    const to = { bookingId, resourceId: BAY_1, ...afternoon('15:00', '17:00') };
    const shown = await rig.bookings.offer({ ...to, partySize: 1 });
    const moved = await rig.bookings.move({ ...to, revision }, STAFF);

    expect(shown).toMatchObject({
      value: { price: { totalCents: 6000 }, promotion: { code: 'WINTER25' }, dueCents: 4500, differenceCents: 3000 },
    });
    expect(moved).toMatchObject({
      value: { booking: { spend, price: { totalCents: 6000 }, cancellation: { feeCents: 2250 } } },
    });
    expect(await cloud.heard()).toEqual(['spend.asked']);
  });

  test('to a bay that the promotion is not for pays the full price and still carries what it spent', async () => {
    const { id: bookingId, revision, spend } = await booked({ promoCode: 'WINTER25' });

    const moved = await rig.bookings.move(
      { bookingId, revision, resourceId: BAY_2, ...afternoon('15:00', '16:00') },
      STAFF,
    );

    expect(moved).toMatchObject({ value: { booking: { spend, price: { totalCents: 4000 } } } });
  });
});

describe('a cancelled booking that comes back', () => {
  test('spends anew what came back', async () => {
    const { id: bookingId, revision, spend } = await booked();
    await rig.bookings.cancel({ bookingId, revision }, STAFF);

    const coming = rig.bookings.restore(bookingId, STAFF);
    await cloud.decideSpend(GRANTED);
    const restored = await coming;

    expect(restored).toMatchObject({
      ok: true,
      value: { spend: { promotion: spend?.promotion, credits: spend?.credits } },
    });
    expect(restored.ok && restored.value.spend?.id).not.toBe(spend?.id);
    expect(await cloud.heard()).toEqual(['spend.asked', 'spend.returned', 'spend.asked']);
  });

  test('stays cancelled when it is used up meanwhile', async () => {
    const { id: bookingId, revision } = await booked();
    await rig.bookings.cancel({ bookingId, revision }, STAFF);

    const coming = rig.bookings.restore(bookingId, STAFF);
    await cloud.decideSpend({ kind: 'refused', code: 'promotion.used_up' });

    expect(await coming).toEqual({ ok: false, error: { code: 'promotion.used_up' } });
  });

  test('has spent already what it lost by being cancelled too late', async () => {
    const { id: bookingId, revision, spend } = await booked();
    rig.clock.advance(HOUR_MS + 1);
    await rig.bookings.cancel({ bookingId, revision }, STAFF);

    expect(await rig.bookings.restore(bookingId, STAFF)).toMatchObject({ ok: true, value: { spend } });
    expect(await cloud.heard()).toEqual(['spend.asked']);
  });
});

describe('what is left over when a controller was stopped in between', () => {
  const askedAndLeft = async (): Promise<string> => {
    void create({ promoCode: 'WINTER25' });
    return (await cloud.lastSpendAsk()).spend.id;
  };

  test('goes back after a while, once', async () => {
    const spendId = await askedAndLeft();

    returnLeftSpends(rig.desk);
    expect(await stateOf(spendId)).toBe('asked');
    rig.clock.advance(3 * MINUTE_MS);
    returnLeftSpends(rig.desk);
    returnLeftSpends(rig.desk);

    expect(await stateOf(spendId)).toBe('returned');
    expect(await cloud.heard()).toEqual(['spend.asked', 'spend.returned']);
  });

  test('stays spent when a booking carries it', async () => {
    const booking = await booked();
    rig.database.db.$client.prepare(`update spend set state = 'granted'`).run();
    rig.clock.advance(3 * MINUTE_MS);

    returnLeftSpends(rig.desk);

    expect(await stateOf(booking.spend?.id)).toBe('used');
    expect(await cloud.heard()).toEqual(['spend.asked']);
  });

  test('is known again after the disk went back in time', async () => {
    const [kept, back] = [id('kept'), id('back')];
    const policy = createFacilityPolicy({ clock: rig.clock, random: rig.desk.random, log: silentLog });
    const ask = (spendId: string) => ({
      spend: { id: spendId, promotion: { id: WINTER.id, code: WINTER.code }, credits: null },
      bookingId: id(`booking of ${spendId}`),
      email: null,
      askedAt: rig.clock.now(),
    });
    rig.database.db.transaction((tx) => {
      const told = (type: string, data: unknown) => policy.recoverFact(tx, aFact(type, data));
      told('spend.asked', ask(kept));
      told('spend.asked', ask(back));
      told('spend.returned', { spendId: back });
    });
    rig.clock.advance(3 * MINUTE_MS);

    returnLeftSpends(rig.desk);

    expect([await stateOf(kept), await stateOf(back)]).toEqual(['returned', 'returned']);
    expect(await cloud.heard()).toEqual(['spend.returned']);
  });

  test('of a disk that is gone goes back, too: the cloud says what it granted', async () => {
    const ask = {
      spend: { id: id('lost'), promotion: { id: WINTER.id, code: WINTER.code }, credits: null },
      bookingId: id('never made'),
      email: null,
      askedAt: rig.clock.now(),
    };
    await cloud.tell('spend.decided', { ask, result: GRANTED });
    rig.clock.advance(3 * MINUTE_MS);

    returnLeftSpends(rig.desk);

    expect(await cloud.heard()).toEqual(['spend.returned']);
  });
});
