import { describe, expect, test } from 'vitest';
import { type MergedStanding, mergeStandings, unmergeStanding } from './merge-standing.ts';

const standing = (tier: string, ...tags: string[]) => ({ tier, tags });

describe('two records of one person', () => {
  test.each([
    ['keep the survivor’s tier', standing('vip', 'A'), standing('member', 'A', 'B'), standing('vip', 'A', 'B')],
    ['take the other’s where it is the only one', standing('standard'), standing('member'), standing('member')],
  ])('%s', (_, survivor, other, expected) => {
    expect(mergeStandings(survivor, other)).toEqual(expected);
  });

  const same = (merged: MergedStanding): MergedStanding => merged;

  test.each([
    ['has again what it had', [standing('vip', 'A'), standing('member', 'B')], same, standing('vip', 'A')],
    ['loses a tier that came with the other', [standing('standard'), standing('member')], same, standing('standard')],
    [
      'keeps what was given to it since',
      [standing('standard'), standing('member', 'B')],
      () => standing('vip', 'B', 'NEW'),
      standing('vip', 'NEW'),
    ],
    ['keeps a tag that both had', [standing('vip', 'A'), standing('vip', 'A')], same, standing('vip', 'A')],
  ] as const)('after an undo the survivor %s', (_, [before, other], since, expected) => {
    expect(unmergeStanding(since(mergeStandings(before, other)), { before, other })).toEqual(expected);
  });
});
