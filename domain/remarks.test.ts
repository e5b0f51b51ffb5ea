import { expect, test } from 'vitest';
import { mergeRemarks, NO_REMARKS, type Remarked, unmergeRemarks } from './remarks.ts';

const ours: Remarked = { note: 'Plays left', flags: ['needs_help'], remarkedBy: 'Mia', remarkedAt: 1 };
const theirs: Remarked = { note: 'Owes for balls', flags: ['owes_payment'], remarkedBy: 'Robin', remarkedAt: 2 };
const both: Remarked = {
  note: 'Plays left\nOwes for balls',
  flags: ['needs_help', 'owes_payment'],
  remarkedBy: 'Robin',
  remarkedAt: 2,
};

test('of two records of one person nothing that was written is lost', () => {
  expect(mergeRemarks(ours, theirs)).toEqual(both);
  expect(mergeRemarks(NO_REMARKS, theirs)).toEqual(theirs);
  expect(mergeRemarks(ours, NO_REMARKS)).toEqual(ours);
});

test('told apart again, each has their own, unless somebody has written since', () => {
  const rewritten = { ...both, note: 'Paid', flags: [], remarkedAt: 3 };

  expect(unmergeRemarks(both, { before: ours, other: theirs })).toEqual(ours);
  expect(unmergeRemarks(theirs, { before: NO_REMARKS, other: theirs })).toEqual(NO_REMARKS);
  expect(unmergeRemarks(rewritten, { before: ours, other: theirs })).toEqual(rewritten);
});
