import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { createQuoteBook, QUOTE_LIFE_MS, type QuoteBook, type QuoteSubject } from './quotes.ts';

const KEY = Buffer.alloc(32, 1);
const PRICE = {
  price: { totalCents: 4600, currency: 'CAD', lines: [{ label: 'Base price', cents: 4600 }] },
  termsVersion: 3,
};
const SUBJECT: QuoteSubject = { facilityId: 'f', resourceId: 'bay-1', startsAt: 1000, endsAt: 2000, customerId: null };

describe('a quote', () => {
  let clock: ManualClock;
  let quotes: QuoteBook;

  beforeEach(() => {
    clock = manualClock();
    quotes = createQuoteBook(KEY, clock);
  });

  test('keeps its price for fifteen minutes', () => {
    const { token, validUntil } = quotes.issue(SUBJECT, PRICE);
    clock.advance(QUOTE_LIFE_MS);
    const last = quotes.verify(token, SUBJECT);
    clock.advance(1);

    const late = quotes.verify(token, SUBJECT);

    expect(last).toEqual({ ok: true, value: PRICE });
    expect(late).toEqual({ ok: false, error: { code: 'quote.expired', expiredAt: validUntil } });
  });

  test.each([
    ['another facility', { facilityId: 'g' }],
    ['another bay', { resourceId: 'bay-2' }],
    ['another start', { startsAt: 999 }],
    ['another end', { endsAt: 2001 }],
    ['a booking that moves there', { movingFrom: 'booking-1' }],
  ])('is not good for %s', (_what, changes) => {
    const { token } = quotes.issue(SUBJECT, PRICE);

    expect(quotes.verify(token, { ...SUBJECT, ...changes })).toMatchObject({ error: { code: 'quote.other_slot' } });
  });

  test('for one customer is not good for another, nor for nobody', () => {
    const { token } = quotes.issue({ ...SUBJECT, customerId: 'ana' }, PRICE);

    expect(quotes.verify(token, { ...SUBJECT, customerId: 'ana' })).toMatchObject({ ok: true });
    expect(quotes.verify(token, { ...SUBJECT, customerId: 'ben' })).toMatchObject({
      error: { code: 'quote.other_slot' },
    });
    expect(quotes.verify(token, SUBJECT)).toMatchObject({ error: { code: 'quote.other_slot' } });
  });

  test('is good for any bay when the customer takes any', () => {
    const { token } = quotes.issue(SUBJECT, PRICE);

    expect(quotes.verify(token, { ...SUBJECT, resourceId: null })).toMatchObject({ ok: true });
  });

  test('that anybody has changed a character of is invalid', () => {
    const { token } = quotes.issue(SUBJECT, PRICE);
    const changed = [...token].map(
      (character, at) => token.slice(0, at) + (character === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );

    // The last character of each part holds bits that say nothing; the signature itself is compared as text.
    expect(changed.filter((forged) => quotes.verify(forged, SUBJECT).ok)).toEqual([]);
  });

  test.each(['', '.', 'a.b', 'a.b.c', 'x'.repeat(5000), '.'.repeat(100), 'ÿ.ÿ'])('%j is invalid', (token) => {
    expect(quotes.verify(token, SUBJECT)).toEqual({ ok: false, error: { code: 'quote.invalid' } });
  });

  test('that another installation signed is invalid, and so is one of ours in a shape that we do not know', () => {
    const foreign = createQuoteBook(Buffer.alloc(32, 2), clock).issue(SUBJECT, PRICE).token;
    const payload = Buffer.from(JSON.stringify({ v: 2, total: 1 })).toString('base64url');
    const unknown = `${payload}.${createHmac('sha256', KEY).update(payload).digest('base64url')}`;

    expect(quotes.verify(foreign, SUBJECT)).toMatchObject({ error: { code: 'quote.invalid' } });
    expect(quotes.verify(unknown, SUBJECT)).toMatchObject({ error: { code: 'quote.invalid' } });
  });
});
