import { describe, expect, test } from 'vitest';
import { aRule, someTerms } from '../../tests/support/a-rule.ts';
import { fileTwoSides } from '../../tests/support/file-two-sides.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { defaultPriceSet } from '../../domain/prices/default-price-set.ts';
import type { Rule } from '../../domain/rules/rule.ts';
import type { BookingRecord, CreateOutcome } from '../http/services.ts';

/** Rules and prices as customers meet them when they book and when they move; all of it in the cloud's own time. */

const sides = fileTwoSides();

const EVENING = hours(13, 14);
const LATE = hours(16, 17);
const DEARER = { ...defaultPriceSet({ hourlyCents: 8000, currency: 'CAD' }), version: 2 };

function book(place: typeof EVENING, key = 'key', partySize = 2): Promise<CreateOutcome> {
  const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'Zoe@Example.test', phone: null };
  return sides.bookings.create(
    {
      facilityId: FACILITY_ID,
      ...place,
      customer,
      partySize,
      quote: null,
      promoCode: null,
      credits: null,
      customerId: null,
      notes: '',
    },
    key,
  );
}

async function booked(place: typeof EVENING, key?: string): Promise<BookingRecord> {
  const outcome = await book(place, key);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value;
}

async function quoted(booking: BookingRecord, place: typeof EVENING) {
  const quote = await sides.bookings.quoteMove(booking.id, booking.manageToken, place);
  if (!quote.ok) throw new Error(quote.error.code);
  return quote.value;
}

const save = (rules: Rule[], prices?: typeof DEARER): void =>
  sides.index.apply({ type: 'terms', facilityId: FACILITY_ID, terms: someTerms(rules, prices ? { prices } : {}) });

describe('a rule', () => {
  test('refuses a customer with the sentence of its manager', async () => {
    save([
      aRule('party', {
        conditions: { partySize: { atLeast: 3 } },
        actions: { verdict: { kind: 'deny', sentence: 'Two at most.' } },
      }),
    ]);

    expect(await book(EVENING, 'three', 3)).toEqual({
      ok: false,
      error: { code: 'rule.denied', sentence: 'Two at most.', ruleId: 'party', ruleName: 'Rule party' },
    });
    expect(await book(EVENING, 'two', 2)).toMatchObject({ ok: true });
  });

  test('knows what a customer has booked by the e-mail, capitals or not, and does not count what moves', async () => {
    const deny = { kind: 'deny', sentence: 'Once a day is enough.' } as const;
    save([aRule('daily', { conditions: { bookingsOnDay: { atLeast: 1 } }, actions: { verdict: deny } })]);
    const first = await booked(EVENING, 'first');

    const second = await book(LATE, 'second');
    const moved = await sides.bookings.move(first.id, first.manageToken, { ...LATE, revision: 1 });

    expect(second).toMatchObject({ ok: false, error: { code: 'rule.denied' } });
    expect(moved).toMatchObject({ ok: true });
  });
});

describe('the price of a move', () => {
  test('is shown with the difference before it is made, and kept although prices have changed since', async () => {
    const booking = await booked(EVENING);
    const quote = await quoted(booking, LATE);
    save([], DEARER);

    const moved = await sides.bookings.move(booking.id, booking.manageToken, {
      ...LATE,
      revision: 1,
      quote: quote.token,
    });

    expect([booking.price.totalCents, quote.price.totalCents, quote.differenceCents]).toEqual([4800, 3000, -1800]);
    expect(moved).toMatchObject({ ok: true, value: { price: { totalCents: 3000 } } });
  });

  test('without a quote is that of now', async () => {
    const booking = await booked(EVENING);
    save([], DEARER);

    const moved = await sides.bookings.move(booking.id, booking.manageToken, { ...LATE, revision: 1 });

    expect(moved).toMatchObject({ ok: true, value: { price: { totalCents: 6000 } } });
  });

  test('is bound to the booking: another one cannot use it, nor can it be booked with', async () => {
    const booking = await booked(EVENING, 'one');
    const other = await booked(hours(14, 15), 'other');
    const { token } = await quoted(booking, LATE);

    const borrowed = await sides.bookings.move(other.id, other.manageToken, { ...LATE, revision: 1, quote: token });

    expect(borrowed).toMatchObject({ ok: false, error: { code: 'quote.other_slot' } });
  });

  test('is told to nobody without the booking’s own token', async () => {
    const booking = await booked(EVENING);

    expect(await sides.bookings.quoteMove(booking.id, 'guess', LATE)).toEqual({
      ok: false,
      error: { code: 'booking.not_found' },
    });
  });
});
