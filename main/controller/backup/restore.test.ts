import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { silentLog, tempFolder } from '../../../tests/support/facility-database.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { insertNode } from '../cloud-link/sqlite-node-store.ts';
import { openDatabase } from '../db/database.ts';
import { findProfile, insertProfile } from '../facility/facility-repository.ts';
import { restoreBackup } from './restore.ts';

const migrationsDir = join(import.meta.dirname, '../db/migrations');
const clock = manualClock(Date.UTC(2025, 10, 22, 15, 4, 5));

async function open(dataDir: string) {
  const opened = await openDatabase({ dataDir, clock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

/** A club called Harbour whose backup still calls it Old Harbour. */
async function aClub() {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const dataDir = join(folder.path, 'data');
  const backup = join(folder.path, 'copy.db');
  const database = await open(dataDir);
  database.db.transaction((tx) => {
    insertProfile(tx, aProfile({ name: 'Old Harbour' }));
    insertNode(tx, newNodeRow('facility', aProfile().id, 'paired'));
  });
  await database.backUp(backup);
  rename(database, 'Harbour');
  database.close();
  const restore = (file = backup) => restoreBackup({ file, dataDir, clock, migrationsDir });
  return { dataDir, backup, restore, root: folder.path };
}

function rename({ db }: Awaited<ReturnType<typeof open>>, name: string): void {
  db.$client.prepare("UPDATE facility SET profile = json_set(profile, '$.name', ?)").run(name);
}

async function nameIn(dataDir: string) {
  const database = await open(dataDir);
  const found = { name: findProfile(database.db)?.name, wasRestored: database.wasRestored() };
  database.close();
  return found;
}

describe('restoring a backup', () => {
  test('puts it in place with its mark, keeps what was there, and leaves the backup alone', async () => {
    const { dataDir, backup, restore } = await aClub();
    const before = readFileSync(backup);

    const restored = restore();

    const asideDir = join(dataDir, 'before-restore-20251122T150405Z');
    expect(restored).toEqual({ ok: true, value: { asideDir } });
    expect(await nameIn(dataDir)).toEqual({ name: 'Old Harbour', wasRestored: true });
    expect(await nameIn(asideDir)).toEqual({ name: 'Harbour', wasRestored: false });
    expect(readFileSync(backup).equals(before)).toBe(true);
  });

  test('marks a file that somebody only copied, and takes its journal along', async () => {
    const { dataDir, restore, root } = await aClub();
    const database = await open(dataDir);
    rename(database, 'Latest Harbour');
    const copied = join(root, 'by-hand.db');
    copyFileSync(join(dataDir, 'facility.db'), copied);
    copyFileSync(join(dataDir, 'facility.db-wal'), `${copied}-wal`);
    database.close();

    restore(copied);

    expect(await nameIn(dataDir)).toEqual({ name: 'Latest Harbour', wasRestored: true });
  });

  test('leaves no journal of another database beside the restored one', async () => {
    const { dataDir, restore } = await aClub();
    writeFileSync(join(dataDir, 'facility.db-wal'), 'a journal that a crash left');

    const restored = restore();

    expect(readdirSync(dataDir).filter((name) => name.startsWith('facility.db'))).toEqual(['facility.db']);
    expect(restored.ok && readdirSync(restored.value.asideDir).sort()).toEqual(['facility.db', 'facility.db-wal']);
  });

  test('twice in a second keeps both of what was there', async () => {
    const { dataDir, restore } = await aClub();

    restore();
    const second = restore();

    expect(second).toEqual({ ok: true, value: { asideDir: join(dataDir, 'before-restore-20251122T150405Z-2') } });
    expect(await nameIn(join(dataDir, 'before-restore-20251122T150405Z'))).toMatchObject({ name: 'Harbour' });
  });

  test('that was stopped half way is finished at the next start', async () => {
    const { dataDir, restore, root } = await aClub();
    restore();
    // As it stands between the two renames: the old file is aside, the new one not yet in its place.
    renameSync(join(dataDir, 'facility.db'), join(dataDir, 'facility.db.restored'));
    writeFileSync(join(dataDir, 'facility.db-wal'), 'a journal that was still to be moved');

    expect(await nameIn(dataDir)).toEqual({ name: 'Old Harbour', wasRestored: true });
    expect(existsSync(join(root, 'data/facility.db.restored'))).toBe(false);
  });
});

describe('a restore is refused, and nothing is changed,', () => {
  test('while the controller runs', async () => {
    const { dataDir, restore } = await aClub();
    const running = await open(dataDir);

    const refused = restore();

    running.close();
    expect(refused).toEqual({ ok: false, error: { code: 'database.in_use', dataDir } });
    expect(await nameIn(dataDir)).toEqual({ name: 'Harbour', wasRestored: false });
  });

  test.each([
    ['of a file that is not there', 'nothing.db', () => undefined, 'restore.not_found'],
    [
      'of a file that is no database',
      'text.db',
      (path: string) => writeFileSync(path, 'x'.repeat(9000)),
      'restore.not_sound',
    ],
    [
      'of a database of something else',
      'other.db',
      (path: string) => new Sqlite(path).exec('CREATE TABLE t (a)').close(),
      'restore.not_a_facility',
    ],
    [
      'of a database of a newer version',
      'newer.db',
      (path: string) =>
        new Sqlite(path)
          .exec(
            "CREATE TABLE schema_version (version, hash); INSERT INTO schema_version SELECT value, '' FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]')",
          )
          .close(),
      'database.newer',
    ],
  ])('%s', async (_what, name, make, code) => {
    const { dataDir, restore, root } = await aClub();
    make(join(root, name));

    const refused = restore(join(root, name));

    expect(refused).toMatchObject({ ok: false, error: { code } });
    expect(await nameIn(dataDir)).toEqual({ name: 'Harbour', wasRestored: false });
    expect(readdirSync(dataDir).filter((file) => file.includes('restore'))).toEqual([]);
  });
});

describe('npm run facility-admin', () => {
  async function runAdmin(environment: Record<string, string>, ...args: string[]) {
    const child = spawn(process.execPath, ['main/facility-admin.ts', ...args], {
      env: { ...process.env, ...environment },
    });
    const [[code], out, errors] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
    return { code, out, errors };
  }

  test('backs up a database that is in use, lists it, and puts it back once nobody uses it', async () => {
    const { dataDir, root } = await aClub();
    const environment = { DATA_DIR: dataDir, BACKUP_DIR: join(root, 'backups') };
    const running = await open(dataDir);

    const backedUp = await runAdmin(environment, 'backup');
    const path = /\S+\.db/.exec(backedUp.out)?.[0] ?? '';
    const tooEarly = await runAdmin(environment, 'restore', path);
    rename(running, 'Later Harbour');
    running.close();
    const listed = await runAdmin(environment, 'backups');
    const restored = await runAdmin(environment, 'restore', path);

    expect(backedUp).toMatchObject({ code: 0, errors: '' });
    expect(tooEarly).toMatchObject({ code: 1, out: '' });
    expect(tooEarly.errors).toContain('Another controller is running');
    expect(listed.out).toMatch(/manual .* sound .*manual-\d{8}T\d{6}Z\.db/);
    expect(restored.code).toBe(0);
    expect(restored.out).toContain('does not sell');
    expect(await nameIn(dataDir)).toEqual({ name: 'Harbour', wasRestored: true });
  });

  test('says how it is used', async () => {
    expect(await runAdmin({ DATA_DIR: '/nowhere' }, 'help')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('restore <file>'),
    });
  });
});
