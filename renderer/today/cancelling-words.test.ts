import { describe, expect, test } from 'vitest';
import { bookingAt, bayId, saturdayAt } from '../fixtures.ts';
import { createFormat } from '../format.ts';
import { STRINGS } from '../strings.ts';
import { cancelledWords, cancellingWords } from './cancelling-words.ts';

const wording = { t: STRINGS.en, format: createFormat(STRINGS.en.locale, 'America/Halifax'), currency: 'CAD' };
const TERMS = { freeUntilAt: saturdayAt(16), feeCents: 2000, losesSpend: true };
const SPENT = { promotion: { code: 'WINTER25' }, credits: { count: 2 } };

describe('what cancelling costs', () => {
  test.each([
    ['free for good', { ...TERMS, feeCents: 0, losesSpend: false }, SPENT, 'Cancelling is free.'],
    [
      'not yet',
      TERMS,
      SPENT,
      'Cancelling is free until Sat 22 Nov, 16:00, then it costs a fee of $20.00, 2 credits and the use of the promotion.',
    ],
    ['only a fee', { ...TERMS, freeUntilAt: saturdayAt(14) }, undefined, 'Cancelling now costs a fee of $20.00.'],
    [
      'only credits',
      { ...TERMS, freeUntilAt: saturdayAt(14), feeCents: 0 },
      { promotion: null, credits: { count: 1 } },
      'Cancelling now costs 1 credit.',
    ],
    ['nothing to lose', { ...TERMS, freeUntilAt: saturdayAt(14), feeCents: 0 }, undefined, 'Cancelling is free.'],
  ])('%s', (_, terms, spent, words) => {
    expect(cancellingWords(terms, spent, saturdayAt(15), wording)).toBe(words);
  });
});

describe('what came of a cancellation', () => {
  const spend = {
    id: 'spend-1',
    promotion: { id: 'promotion-1', code: 'WINTER25' },
    credits: { customerId: 'customer-1', count: 2, cents: 3000 },
  };
  const cancelled = (hour: number, changes: object) => ({
    ...bookingAt({ id: 'booking-1', resourceId: bayId(1), startsAt: saturdayAt(18), endsAt: saturdayAt(19) }),
    cancelledAt: saturdayAt(hour),
    ...changes,
  });

  test.each([
    ['in time', cancelled(16, { spend, cancellation: TERMS }), 'Came back: 2 credits and the use of the promotion.'],
    [
      'too late',
      cancelled(17, { spend, cancellation: TERMS }),
      'Not given back: 2 credits and the use of the promotion. Due: a fee of $20.00.',
    ],
    ['with nothing spent', cancelled(16, { cancellation: TERMS }), null],
    ['of before there were terms', cancelled(17, {}), null],
  ])('%s', (_, booking, words) => {
    expect(cancelledWords(booking, wording)).toBe(words);
  });
});
