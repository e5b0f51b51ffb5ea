import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY_MS } from '../../../domain/time.ts';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { at } from '../../../tests/support/facility-profile.ts';
import { type BackupFile, backupName, isBackupDue, listBackups, listOutdated } from './backup-files.ts';

const HALIFAX = 'America/Halifax';

function nightly(takenAt: number): BackupFile {
  return { path: backupName('nightly', takenAt), kind: 'nightly', takenAt, bytes: 1 };
}

describe('a nightly backup is due', () => {
  test.each<[string, string, string[], boolean]>([
    ['when there has never been one', '2026-06-11T12:00-03:00', [], true],
    ['at four in the night', '2026-06-11T04:00-03:00', ['2026-06-10T04:00-03:00'], true],
    ['not before four', '2026-06-11T03:59-03:00', ['2026-06-10T04:00-03:00'], false],
    ['once a night', '2026-06-11T23:00-03:00', ['2026-06-11T04:00-03:00'], false],
    [
      'when the machine wakes after a night that it slept through',
      '2026-06-11T09:30-03:00',
      ['2026-06-09T04:00-03:00'],
      true,
    ],
    [
      'when the only one is from the future: the clock was wrong',
      '2026-06-11T04:10-03:00',
      ['2031-01-01T04:00-03:00'],
      true,
    ],
    ['on the night on which clocks go forward', '2026-03-08T04:00-03:00', ['2026-03-07T04:00-04:00'], true],
    ['once on the night on which clocks go back', '2026-11-01T23:00-04:00', ['2026-11-01T04:00-04:00'], false],
  ])('%s', (_when, now, taken, isDue) => {
    expect(isBackupDue(at(now), HALIFAX, taken.map(at))).toBe(isDue);
  });
});

describe('of nightly backups', () => {
  const nights = Array.from({ length: 100 }, (_, age) => nightly(at('2026-06-11T04:00-03:00') - age * DAY_MS));
  const retention = { daily: 14, weekly: 8 };

  test('the last fourteen days and eight weeks stay', () => {
    const outdated = listOutdated(nights, HALIFAX, retention);
    const kept = nights
      .filter((backup) => !outdated.includes(backup))
      .map(({ takenAt }) => new Date(takenAt).toISOString().slice(0, 10));

    const days = '06-11 06-10 06-09 06-08 06-07 06-06 06-05 06-04 06-03 06-02 06-01 05-31 05-30 05-29';
    const weeks = '05-24 05-17 05-10 05-03 04-26';
    expect(kept).toEqual(`${days} ${weeks}`.split(' ').map((day) => `2026-${day}`));
  });

  test('the last one stays, however old it is', () => {
    expect(listOutdated([nightly(0)], HALIFAX, { daily: 1, weekly: 1 })).toEqual([]);
  });

  test('several of a day leave the newest', () => {
    const [early, late] = [nightly(at('2026-06-11T04:00-03:00')), nightly(at('2026-06-11T18:00-03:00'))];

    expect(listOutdated([early, late], HALIFAX, retention)).toEqual([early]);
  });

  test('those that a person or a migration took are never outdated', () => {
    const others = nights.map((backup, index) => ({
      ...backup,
      kind: index % 2 === 0 ? ('manual' as const) : ('before' as const),
    }));

    expect(listOutdated(others, HALIFAX, retention)).toEqual([]);
  });
});

test('backups are listed newest first, and what is none is left out', () => {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const names = [backupName('nightly', 1_000), backupName('before-12', 3_000), backupName('manual', 2_000)];
  for (const name of [...names, 'nightly-20251122T150405Z.db.unfinished', 'notes.txt']) {
    writeFileSync(join(folder.path, name), 'x');
  }

  expect(listBackups(folder.path)).toEqual([
    { path: join(folder.path, 'before-12-19700101T000003Z.db'), kind: 'before', takenAt: 3_000, bytes: 1 },
    { path: join(folder.path, 'manual-19700101T000002Z.db'), kind: 'manual', takenAt: 2_000, bytes: 1 },
    { path: join(folder.path, 'nightly-19700101T000001Z.db'), kind: 'nightly', takenAt: 1_000, bytes: 1 },
  ]);
  expect(listBackups(join(folder.path, 'nowhere'))).toEqual([]);
});
