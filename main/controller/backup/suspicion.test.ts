import { describe, expect, test } from 'vitest';
import { decideSuspicion, type StartFacts } from './suspicion.ts';

const HOME = { machine: 'pc-1', file: 'inode-1' };
const MARK = { incarnation: 3, commitNo: 100, outSeq: 40, outHash: 'h40' };

const TRUSTED: StartFacts = {
  isSound: true,
  isBackup: false,
  boundTo: HOME,
  found: HOME,
  mark: MARK,
  database: { incarnation: 3, commitNo: 100 },
  hashAtMark: 'h40',
};

describe('a database is trusted', () => {
  test.each<[string, Partial<StartFacts>]>([
    ['that stands where the mark says', {}],
    ['that is ahead of the mark: a crash came before the next one', { database: { incarnation: 3, commitNo: 160 } }],
    ['that has no mark yet', { mark: null, hashAtMark: null }],
    ['that has not been bound to a machine yet', { boundTo: null }],
    ['whose machine does not tell its name', { found: { machine: null, file: 'inode-1' } }],
    ['that was bound when the machine did not tell its name', { boundTo: { machine: null, file: 'inode-1' } }],
    ['whose old events are no longer kept', { hashAtMark: null }],
    [
      'that began a new incarnation with fewer commits',
      { database: { incarnation: 4, commitNo: 12 }, hashAtMark: 'x' },
    ],
  ])('%s', (_what, facts) => {
    expect(decideSuspicion({ ...TRUSTED, ...facts })).toBeNull();
  });
});

describe('a database is suspect', () => {
  test.each<[string, Partial<StartFacts>, ReturnType<typeof decideSuspicion>]>([
    ['that is one commit behind the mark', { database: { incarnation: 3, commitNo: 99 } }, 'high-water-mark'],
    ['of an older incarnation, however long', { database: { incarnation: 2, commitNo: 900 } }, 'high-water-mark'],
    ['that has the count but other events', { hashAtMark: 'other' }, 'high-water-mark'],
    ['on another machine', { found: { machine: 'pc-2', file: 'inode-1' } }, 'fingerprint'],
    ['that was copied on the same machine', { found: { machine: 'pc-1', file: 'inode-2' } }, 'fingerprint'],
    ['that is a backup', { isBackup: true }, 'restored'],
    ['that is not sound', { isSound: false }, 'corrupt'],
  ])('%s', (_what, facts, suspicion) => {
    expect(decideSuspicion({ ...TRUSTED, ...facts })).toBe(suspicion);
  });

  test('for the reason that says most, when there are several', () => {
    const elsewhere = { found: { machine: 'pc-2', file: 'inode-2' }, database: { incarnation: 1, commitNo: 1 } };

    expect(decideSuspicion({ ...TRUSTED, ...elsewhere })).toBe('fingerprint');
    expect(decideSuspicion({ ...TRUSTED, ...elsewhere, isBackup: true })).toBe('restored');
    expect(decideSuspicion({ ...TRUSTED, ...elsewhere, isBackup: true, isSound: false })).toBe('corrupt');
  });
});
