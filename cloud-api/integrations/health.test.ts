import { describe, expect, test } from 'vitest';
import { standOf } from './health.ts';

describe('a system', () => {
  const nothing = { lastSuccessAt: null, lastFailureAt: null, pausedUntil: null };

  test.each([
    ['off', { ...nothing, lastSuccessAt: 1 }, false],
    ['untried', nothing, true],
    ['well', { ...nothing, lastSuccessAt: 2, lastFailureAt: 1 }, true],
    ['failing', { ...nothing, lastSuccessAt: 1, lastFailureAt: 2 }, true],
    ['paused', { ...nothing, lastFailureAt: 2, pausedUntil: 11 }, true],
    ['failing', { ...nothing, lastFailureAt: 2, pausedUntil: 10 }, true],
  ] as const)('is %s', (stand, contacts, isConfigured) => {
    expect(standOf({ isConfigured }, contacts, 10)).toBe(stand);
  });
});
