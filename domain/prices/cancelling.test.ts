import { expect, test } from 'vitest';
import { cancellationAfterMove, costOfCancelling } from './cancelling.ts';

const TERMS = { freeUntilAt: 1000, feeCents: 2000, losesSpend: true };

test('cancelling is free up to and at the cut-off, and costs afterwards', () => {
  expect(costOfCancelling(TERMS, 1000)).toEqual({ feeCents: 0, losesSpend: false });
  expect(costOfCancelling(TERMS, 1001)).toEqual({ feeCents: 2000, losesSpend: true });
});

test('cancelling a booking of before there were terms is free', () => {
  expect(costOfCancelling(undefined, 1001)).toEqual({ feeCents: 0, losesSpend: false });
});

test('who moves a booking in time may cancel it by the terms of where it goes', () => {
  const there = { freeUntilAt: 9000, feeCents: 3000, losesSpend: true };

  expect(cancellationAfterMove(TERMS, there, 1000)).toEqual(there);
  expect(cancellationAfterMove(undefined, there, 5000)).toEqual(there);
});

test('who moves it too late cannot cancel for nothing afterwards, however far ahead it goes', () => {
  const there = { freeUntilAt: 9000, feeCents: 3000, losesSpend: true };

  expect(cancellationAfterMove(TERMS, there, 1001)).toEqual({ ...there, freeUntilAt: 1000 });
});
