import { describe, expect, test } from 'vitest';
import { ApiError } from '../api-client.ts';
import { parseRefusal } from './refusal.ts';

const answer = (status: number, code: string, facts: object = {}) =>
  new ApiError('answer', status, { type: 'about:blank', title: '', status, code, detail: 'Because.', ...facts });

describe('parseRefusal', () => {
  test('carries the free times of a taken slot', () => {
    const free = { resourceId: 'a', startsAt: 'x', endsAt: 'y', price: { cents: 1, currency: 'CAD' } };

    const refusal = parseRefusal(answer(409, 'slot.taken', { alternatives: [free, 'junk'] }));

    expect(refusal).toEqual({ kind: 'taken', alternatives: [free] });
  });

  test('tells from when a club out of reach can be booked', () => {
    expect(parseRefusal(answer(503, 'facility.unreachable', { sellableFrom: '2025-11-25' }))).toEqual({
      kind: 'unreachable',
      sellableFrom: '2025-11-25',
    });
  });

  test('takes silence and faults of the server for not knowing', () => {
    const silences = [
      new ApiError('no answer', 0, null),
      new ApiError('bad gateway', 502, null),
      answer(500, 'server.fault'),
    ];

    expect(silences.map((error) => parseRefusal(error).kind)).toEqual(['noAnswer', 'noAnswer', 'noAnswer']);
  });

  test("gives a rule's own sentence", () => {
    expect(parseRefusal(answer(422, 'rule.too_late'))).toEqual({
      kind: 'refused',
      code: 'rule.too_late',
      detail: 'Because.',
    });
  });

  test('takes a facility that did not answer a move for a no: the server has withdrawn the wish', () => {
    expect(parseRefusal(answer(504, 'facility.no_answer'))).toMatchObject({ kind: 'refused' });
  });

  test('knows a quote that ran out and too many tries', () => {
    expect(parseRefusal(answer(422, 'quote.expired'))).toEqual({ kind: 'priceRenewed' });
    expect(parseRefusal(new ApiError('answer', 429, null))).toEqual({ kind: 'tooMany' });
  });
});
