import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';
import { openTestDatabase } from '../../../tests/support/facility-database.ts';
import { at } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { createLog } from '../log.ts';
import { startNightlyBackup } from './nightly-backup.ts';

async function aRig(retention = { daily: 14, weekly: 8 }) {
  const clock = manualClock(at('2026-06-11T04:00-03:00'));
  const database = await openTestDatabase(clock);
  onTestFinished(() => database.dispose());
  const backupDir = join(database.dataDir, 'backups');
  const events: string[] = [];
  const log = createLog('info', { write: (line) => events.push(JSON.parse(line).msg) });
  const timeZone = () => 'America/Halifax';
  const nightly = startNightlyBackup({ database, backupDir, retention, timeZone, clock, log, every: () => () => {} });
  const list = () => (existsSync(backupDir) ? readdirSync(backupDir).sort() : []);
  return { clock, database, backupDir, events, nightly, list };
}

describe('the nightly backup', () => {
  test('is taken once, opens, carries the mark, and leaves the original without one', async () => {
    const { database, nightly, backupDir, list } = await aRig();

    await nightly.check();
    await nightly.check();

    expect(list()).toEqual(['nightly-20260611T070000Z.db']);
    const copy = new Sqlite(join(backupDir, 'nightly-20260611T070000Z.db'), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    expect(copy.prepare('SELECT count(*) FROM schema_version').pluck().get()).toBe(database.schemaVersion);
    expect(database.wasRestored()).toBe(false);
  });

  test('lets go of outdated ones', async () => {
    const { clock, nightly, list } = await aRig({ daily: 2, weekly: 1 });

    for (let night = 0; night < 4; night += 1) {
      await nightly.check();
      clock.advance(DAY_MS);
    }

    expect(list()).toEqual(['nightly-20260613T070000Z.db', 'nightly-20260614T070000Z.db']);
  });

  test('deletes nothing when none of those that would stay is good', async () => {
    const { clock, events, nightly, backupDir, list } = await aRig({ daily: 1, weekly: 1 });
    await nightly.check();
    // Tonight's backup cannot be written; what stands in its place as the newest is no database.
    writeFileSync(join(backupDir, 'nightly-20260612T070001Z.db'), 'not a database');
    clock.advance(DAY_MS);

    await nightly.check();

    expect(list()).toEqual([
      'nightly-20260611T070000Z.db',
      'nightly-20260612T070000Z.db',
      'nightly-20260612T070001Z.db',
    ]);
    expect(events).toContain('backup.none_is_good');
  });

  test('that fails is tried again, but not at once', async () => {
    const { clock, events, nightly, backupDir, list } = await aRig();
    writeFileSync(backupDir, 'a file where the folder should be');
    await nightly.check();
    rmSync(backupDir);

    clock.advance(14 * MINUTE_MS);
    await nightly.check();
    const soon = list();
    clock.advance(MINUTE_MS);
    await nightly.check();

    expect(soon).toEqual([]);
    expect(list()).toEqual(['nightly-20260611T071500Z.db']);
    expect(events).toEqual(['backup.failed', 'backup.taken']);
  });
});
