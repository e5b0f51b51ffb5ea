import { describe, expect, test } from 'vitest';
import { decideRestoreFence } from './restore-fence.ts';

describe('the cloud', () => {
  test.each([
    ['sells on after an ordinary restart', { timeline: '7/1', storedTimeline: '7/1', hasRestoreMark: false }, null],
    ['sells at its first start', { timeline: '7/1', storedTimeline: null, hasRestoreMark: false }, null],
    ['is fenced after a restore command', { timeline: '7/1', storedTimeline: '7/1', hasRestoreMark: true }, 'restored'],
    [
      'is fenced after a restore into another cluster',
      { timeline: '8/1', storedTimeline: '7/1', hasRestoreMark: true },
      'restored',
    ],
    [
      'is fenced on a timeline that a restore to a point in time began',
      { timeline: '7/2', storedTimeline: '7/1', hasRestoreMark: false },
      'other-timeline',
    ],
    [
      'is fenced on another cluster than the one it was on',
      { timeline: '8/1', storedTimeline: '7/1', hasRestoreMark: false },
      'other-timeline',
    ],
  ] as const)('%s', (_what, evidence, cause) => {
    expect(decideRestoreFence(evidence)).toBe(cause);
  });
});
