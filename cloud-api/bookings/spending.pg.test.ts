import { beforeEach, describe, expect, test } from 'vitest';
import type { Spend } from '../../domain/booking.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { aPromotion } from '../../tests/support/a-promotion.ts';
import { someTerms } from '../../tests/support/a-rule.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { bookInput, FACILITY_ID, hours, id, requestFrame } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import { changeCredits } from '../customers/customer-credits.ts';
import { findCustomer, insertCustomer } from '../customers/customer-repository.ts';
import type { BookingRecord, CreateBooking, CreateOutcome } from '../http/services.ts';
import { GRANT_MS_MAX } from '../spends/spend-clerk.ts';
import { findUses } from '../spends/spend-repository.ts';
import { spendTable } from '../spends/spend-schema.ts';
import { SPEND_GONE } from './cloud-policy.ts';
import { PENDING_MS_MAX } from './booking-parts.ts';
import type { BookingClaim } from './idempotency-repository.ts';
import { grantFor } from './spending.ts';

/** What customers spend besides money: uses of promotions, and credits. The facility has the morning, the cloud the rest. */

const sides = fileTwoSides();

const FACILITYS = hours(5, 6);
const CLOUDS = hours(13, 14);
const LATER = hours(16, 17);
const ANA = id('ana');
const PROMOTION = aPromotion({ usesMax: 2 });
const PROFILE_PRICES = someTerms([]).prices;

beforeEach(async () => {
  const prices = {
    ...PROFILE_PRICES,
    creditCents: 1000,
    cancellation: { freeUntilMin: 120, lateFee: { kind: 'none' as const }, losesCredits: true },
  };
  const terms = someTerms([], { promotions: [PROMOTION], prices });
  sides.index.apply({ type: 'terms', facilityId: FACILITY_ID, terms });
  await sides.db.transaction(async (tx) => {
    await insertCustomer(tx, aCustomer({ id: ANA, email: 'ana@example.ca' }));
    const given = { customerId: ANA, count: 5, kind: 'given', spendId: null, by: 'Morgan', note: '', at: 0 } as const;
    await changeCredits(tx, given);
  });
});

type Wish = Partial<Pick<CreateBooking, 'promoCode' | 'credits' | 'customerId' | 'quote'>>;

function book(place: typeof CLOUDS, key: string, wish: Wish = { promoCode: 'half' }): Promise<CreateOutcome> {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: `${key}@example.test`, phone: null };
  const plain = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
  return sides.bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...plain, ...wish }, key);
}

async function booked(place: typeof CLOUDS, key: string, wish?: Wish): Promise<BookingRecord> {
  const outcome = await book(place, key, wish);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

const cancel = ({ id: bookingId, manageToken }: BookingRecord) => sides.bookings.cancel(bookingId, manageToken);
const uses = () => findUses(sides.db, { facilityId: FACILITY_ID, promotionId: PROMOTION.id });
const balance = async () => (await findCustomer(sides.db, ANA))?.credits;
const states = async () => {
  const rows = await sides.db.select({ state: spendTable.state }).from(spendTable).orderBy(spendTable.askedAt);
  return rows.map(({ state }) => state);
};
const USED_UP = { ok: false, error: { code: 'promotion.used_up' } };

describe('a promotion', () => {
  test('is in the price, counted, and named in the booking with what cancelling costs', async () => {
    const record = await booked(CLOUDS, 'one');

    expect(record).toMatchObject({
      price: { totalCents: 2400, lines: expect.arrayContaining([{ label: 'Half price', cents: -2400 }]) },
      spend: { promotion: { id: PROMOTION.id, code: 'HALF' }, credits: null },
      cancellation: { freeUntilAt: CLOUDS.startsAt - 120 * MINUTE_MS, feeCents: 0, losesSpend: true },
    });
    expect([await uses(), await states()]).toEqual([1, ['carried']]);
  });

  test('cannot be used more often than it may, and its refusal leaves nothing behind', async () => {
    await booked(CLOUDS, 'one');
    await booked(hours(14, 15), 'two');

    const third = await book(hours(15, 16), 'three');

    expect(third).toEqual(USED_UP);
    expect([await uses(), await states()]).toEqual([2, ['carried', 'carried']]);
    expect(await book(hours(15, 16), 'four', {})).toMatchObject({ ok: true });
  });

  test('has as many uses for one customer as it says, capitals or not', async () => {
    const promotions = [aPromotion({ usesPerCustomerMax: 1 })];
    sides.index.apply({ type: 'terms', facilityId: FACILITY_ID, terms: someTerms([], { version: 3, promotions }) });
    const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'Zoe@example.test', phone: null };
    const wish = { partySize: 2, quote: null, promoCode: 'HALF', credits: null, customerId: null, notes: '' };
    const first = { facilityId: FACILITY_ID, ...CLOUDS, customer, ...wish };
    await sides.bookings.create(first, 'one');

    const second = { ...first, ...LATER, customer: { ...customer, email: 'zoe@EXAMPLE.test' } };

    expect(await sides.bookings.create(second, 'two')).toMatchObject({
      error: { code: 'promotion.used_up_by_customer', usesPerCustomerMax: 1 },
    });
  });

  test('goes back when somebody else has the time, and the next customer uses it', async () => {
    await booked(CLOUDS, 'one', {});
    const quote = await sides.pricing.calculate({ ...LATER, promoCode: 'HALF', credits: null, customerId: null });
    await booked(LATER, 'two', {});

    const late = await book(LATER, 'three', { promoCode: 'HALF', quote: quote.ok ? quote.value.token : '' });

    expect(late).toMatchObject({ error: { code: 'slot.taken' } });
    expect(await uses()).toBe(0);
  });

  test('is used once by a call that is repeated, also when it was the last use', async () => {
    await booked(CLOUDS, 'one');
    const last = await book(LATER, 'last');

    const again = await Promise.all([book(LATER, 'last'), book(LATER, 'last')]);

    expect(again).toEqual([last, last]);
    expect(await uses()).toBe(2);
  });

  test.each([
    ['that nobody knows', { promoCode: 'nobody' }, 'promotion.unknown'],
    ['with credits of somebody who has not proved to be anybody', { credits: 1 }, 'credits.not_yours'],
    ['with more credits than it costs', { credits: 9, customerId: ANA }, 'credits.more_than_price'],
    ['with credits of a customer who is not known', { credits: 1, customerId: id('nobody') }, 'credits.not_yours'],
  ])('%s is refused', async (_what, wish, code) => {
    expect(await book(CLOUDS, 'one', wish)).toMatchObject({ ok: false, error: { code } });
    expect(await states()).toEqual([]);
  });
});

describe('a quote', () => {
  async function quoted(wish: Wish): Promise<string> {
    const plain = { promoCode: null, credits: null, customerId: null };
    const quote = await sides.pricing.calculate({ ...CLOUDS, ...plain, ...wish });
    if (!quote.ok) throw new Error(quote.error.code);
    return quote.value.token;
  }

  test('binds the promotion: its price is had with it, and not without or with another', async () => {
    const quote = await quoted({ promoCode: 'HALF' });

    expect(await book(CLOUDS, 'without', { quote })).toMatchObject({ error: { code: 'quote.other_slot' } });
    expect(await book(CLOUDS, 'other', { quote, promoCode: 'OTHER' })).toMatchObject({
      error: { code: 'quote.other_slot' },
    });
    expect(await book(CLOUDS, 'with', { quote, promoCode: 'half ' })).toMatchObject({
      value: { price: { totalCents: 2400 }, spend: { promotion: { code: 'HALF' } } },
    });
  });

  test('does not keep a use: whoever books counts', async () => {
    const quote = await quoted({ promoCode: 'HALF' });
    await booked(hours(14, 15), 'one');
    await booked(hours(15, 16), 'two');

    expect(await book(CLOUDS, 'three', { quote, promoCode: 'HALF' })).toEqual(USED_UP);
    expect(await sides.pricing.calculate({ ...CLOUDS, promoCode: 'HALF', credits: null, customerId: null })).toEqual(
      USED_UP,
    );
  });
});

describe('credits', () => {
  const paying = { credits: 3, customerId: ANA };

  test('pay their part of the price, and no more than there are', async () => {
    const record = await booked(CLOUDS, 'one', paying);

    const second = await book(LATER, 'two', paying);

    expect(record).toMatchObject({
      price: { totalCents: 4800 },
      spend: { promotion: null, credits: { customerId: ANA, count: 3, cents: 3000 } },
    });
    expect(second).toEqual({ ok: false, error: { code: 'credits.too_few', balance: 2 } });
    expect(await balance()).toBe(2);
  });

  test('are neither taken nor is a use counted when one of the two is refused', async () => {
    await booked(CLOUDS, 'one', paying);

    const both = await book(hours(14, 15), 'two', { ...paying, promoCode: 'HALF' });

    expect(both).toMatchObject({ error: { code: 'credits.too_few' } });
    expect([await balance(), await uses()]).toEqual([2, 0]);
  });

  test('move with the booking, at their worth of the price there', async () => {
    const record = await booked(CLOUDS, 'one', { ...paying, promoCode: 'HALF' });

    const moved = await sides.bookings.move(record.id, record.manageToken, { ...LATER, revision: 1 });

    expect(moved).toMatchObject({
      value: { price: { totalCents: 1500 }, spend: { ...record.spend, credits: { count: 3, cents: 1500 } } },
    });
    expect([await balance(), await uses(), await states()]).toEqual([2, 1, ['carried']]);
  });
});

describe('what a booking has spent', () => {
  const both = { promoCode: 'HALF', credits: 2, customerId: ANA };

  test('comes back when it is cancelled by the cut-off, and only once', async () => {
    const record = await booked(CLOUDS, 'one', both);
    sides.clock.jumpTo(CLOUDS.startsAt - 2 * HOUR_MS);
    await cancel(record);
    await cancel(record);
    await sides.settleSpends();
    await sides.settleSpends();

    expect([await balance(), await uses(), await states()]).toEqual([5, 0, ['returned']]);
  });

  test('is lost when it is cancelled later', async () => {
    const record = await booked(CLOUDS, 'one', both);
    sides.clock.jumpTo(CLOUDS.startsAt - 2 * HOUR_MS + 1);
    await cancel(record);
    await sides.settleSpends();

    expect([await balance(), await uses(), await states()]).toEqual([3, 1, ['lost']]);
  });

  test('in the facility’s time is carried when it says yes, and comes back when it says no', async () => {
    sides.setFacility('silent');
    await booked(FACILITYS, 'one', both);
    const waiting = [await uses(), await states()];
    await sides.talk();
    const granted = await states();
    sides.facility.setNode({ fenced: 'clone' });
    await booked(hours(7, 8), 'two', both);
    await sides.talk();
    await sides.settleSpends();

    expect(waiting).toEqual([1, ['granted']]);
    expect(granted).toEqual(['carried']);
    expect([await balance(), await uses(), await states()]).toEqual([3, 1, ['carried', 'returned']]);
  });

  test('stays granted while the facility may answer, and comes back when the wish is given up', async () => {
    sides.setFacility('silent');
    const record = await booked(FACILITYS, 'one', both);
    sides.clock.advance(GRANT_MS_MAX);
    await sides.settleSpends();
    const before = await states();

    await cancel(record);
    await sides.settleSpends();

    expect(before).toEqual(['granted']);
    expect([await balance(), await uses(), await states()]).toEqual([5, 0, ['returned']]);
  });

  test('of a wish that nobody answers comes back with its deadline', async () => {
    sides.setFacility('silent');
    await booked(FACILITYS, 'one', both);
    sides.loseRequests();
    sides.clock.advance(PENDING_MS_MAX);
    await sides.cloud.run({ type: 'expire' });
    await sides.settleSpends();

    expect([await balance(), await states()]).toEqual([5, ['returned']]);
  });

  test('comes back after a while when whoever was granted it died before booking', async () => {
    await grantedTo('one');
    sides.clock.advance(GRANT_MS_MAX - 1);
    await sides.settleSpends();
    const before = [await balance(), await uses(), await states()];
    sides.clock.advance(1);
    await sides.settleSpends();

    expect(before).toEqual([3, 1, ['granted']]);
    expect([await balance(), await uses(), await states()]).toEqual([5, 0, ['returned']]);
  });
});

/** As to an attempt at the call that dies, or sleeps, before it books. */
async function grantedTo(callKey: string): Promise<Spend> {
  const parts = { db: sides.db, index: sides.index, clock: sides.clock, random: seededRandom(3) };
  const price = { totalCents: 2400, currency: 'CAD', lines: [] };
  const promotion = { id: PROMOTION.id, code: 'HALF' };
  const credits = { customerId: ANA, count: 2, cents: 2000 };
  const wanted = { facilityId: FACILITY_ID, bookingId: id('booking'), email: null, callKey };
  const granted = await grantFor(parts, wanted, { price, termsVersion: 2, promotion, credits });
  if (granted.kind !== 'granted' || !granted.spend) throw new Error('it is not granted');
  return granted.spend;
}

describe.each([
  ['the cloud’s', CLOUDS],
  ['the facility’s', FACILITYS],
])('an attempt at a booking of %s time that comes back after another one at the same call', (_whose, place) => {
  const both = { promoCode: 'HALF', credits: 2, customerId: ANA };

  test('has lost what it was granted: the other one has it, though it was the last, and books alone', async () => {
    await booked(LATER, 'another');
    const spend = await grantedTo('one');
    const second = await booked(place, 'one', both);

    const first = await sides.cloud.runClaimed(
      bookInput('first', hours(18, 19), { data: detailsWith(spend) }),
      claimOf('unheard of', spend),
    );

    expect(second).toMatchObject({ status: 'confirmed', spend: { promotion: { code: 'HALF' } } });
    expect(first).toBeNull();
    expect([await balance(), await uses(), await states()]).toEqual([3, 2, ['carried', 'returned', 'carried']]);
  });

  test('books nothing where the sweep was quicker, and may try again', async () => {
    const spend = await grantedTo('one');
    sides.clock.advance(GRANT_MS_MAX);
    await sides.settleSpends();

    const first = await sides.cloud.runClaimed(
      bookInput('first', place, { data: detailsWith(spend) }),
      claimOf('unheard of', spend),
    );

    expect(first).toBeNull();
    expect(await booked(place, 'one', both)).toMatchObject({ status: 'confirmed' });
    expect([await balance(), await uses()]).toEqual([3, 1]);
  });
});

describe('a facility that wants the cloud’s time', () => {
  async function ask(name: string, spend: Spend) {
    const sent = sides.facility.take(bookInput(name, CLOUDS, { data: detailsWith(spend) }));
    const { frames } = await sides.cloud.run({ type: 'request', frame: requestFrame(sent) });
    return frames;
  }

  test('has it with what it was granted, and not with what it made up', async () => {
    const promotion = { id: PROMOTION.id, code: 'HALF' };
    const madeUp = await ask('made up', { id: id('made up'), promotion, credits: null });
    const refused = await states();

    expect(madeUp).toMatchObject([{ t: 'rejection', reason: SPEND_GONE }]);
    expect(refused).toEqual([]);
    expect(await ask('booking', await grantedTo('one'))).toEqual([]);
    expect(await states()).toEqual(['carried']);
  });
});

const detailsWith = (spend: Spend) =>
  jsonOf({
    customer: { firstName: 'Zoë', lastName: 'Núñez', email: null, phone: null },
    partySize: 2,
    notes: '',
    price: { totalCents: 2400, currency: 'CAD', lines: [] },
    channel: 'web',
    pin: null,
    createdAt: 0,
    cancelledAt: null,
    spend,
  });

function claimOf(key: string, spend: Spend): BookingClaim {
  const ids = { bookingId: id('first'), allocationId: id('first'), requestId: id('r-first') };
  const kept = { facilityId: FACILITY_ID, fingerprint: 'one', createdAt: 0, spendId: spend.id };
  return { key, ...kept, ...ids, answer: () => null };
}
