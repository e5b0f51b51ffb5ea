import { expect, test } from 'vitest';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from './breaker.ts';

const RULES = { failuresMax: 3, firstWaitMs: 1000, waitMsMax: 4000, callMsMax: 500 };
const failAt = (breaker: Breaker, now: number) => tellBreaker(breaker, RULES, { isWell: false, now });
const openAt = (now: number) => [1, 2, 3].reduce((breaker) => failAt(breaker, now), CLOSED);

test('opens after so many failures in a row, and one success forgets them', () => {
  const nearly = failAt(failAt(CLOSED, 0), 0);
  const well = tellBreaker(nearly, RULES, { isWell: true, now: 0 });

  expect(failAt(nearly, 10)).toEqual({ state: 'open', until: 1010, waitMs: 1000 });
  expect(failAt(failAt(well, 0), 0)).toEqual({ state: 'closed', failures: 2 });
});

test('lets nobody through while it is open, and says until when', () => {
  expect(askBreaker(openAt(0), RULES, 999)).toEqual({ isAllowed: false, retryAt: 1000 });
});

test('then lets one find out, while the others wait', () => {
  const leave = askBreaker(openAt(0), RULES, 1000);
  const trying: Breaker = { state: 'trying', until: 1500, waitMs: 1000 };

  expect(leave).toEqual({ isAllowed: true, next: trying });
  expect(askBreaker(trying, RULES, 1100)).toEqual({ isAllowed: false, retryAt: 1500 });
  expect(tellBreaker(trying, RULES, { isWell: true, now: 1200 })).toEqual(CLOSED);
});

test('waits twice as long each time, up to the longest', () => {
  const second = failAt({ state: 'trying', until: 1500, waitMs: 1000 }, 1200);
  const fourth = failAt({ state: 'trying', until: 9500, waitMs: 4000 }, 9000);

  expect(second).toEqual({ state: 'open', until: 3200, waitMs: 2000 });
  expect(fourth).toEqual({ state: 'open', until: 13_000, waitMs: 4000 });
});

test('one that finds out and never says is given up', () => {
  const trying: Breaker = { state: 'trying', until: 1500, waitMs: 1000 };

  expect(askBreaker(trying, RULES, 1500)).toMatchObject({ isAllowed: true });
});

test('failures of calls that began before it opened do not keep it open for longer', () => {
  expect(failAt(openAt(0), 900)).toEqual(openAt(0));
});
