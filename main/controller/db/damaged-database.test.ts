import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newNodeRow } from '../../../sync/engine/node-state.ts';
import { silentLog, tempFolder } from '../../../tests/support/facility-database.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { insertNode } from '../cloud-link/sqlite-node-store.ts';
import { findProfile, insertProfile } from '../facility/facility-repository.ts';
import { openDamagedDatabase } from './damaged-database.ts';
import { openDatabase } from './database.ts';

/** A set-up facility's database, closed, and what opens it after something has happened to its file. */
async function aFacility(options: { readonly withBackup: boolean }) {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const place = { dataDir: folder.path, backupDir: join(folder.path, 'backups'), clock: manualClock(), log: silentLog };
  const opened = await openDatabase(place);
  if (!opened.ok) throw new Error(opened.error.code);
  opened.value.db.transaction((tx) => {
    insertProfile(tx, aProfile({ name: 'Harbour' }));
    insertNode(tx, newNodeRow('facility', aProfile().id, 'paired'));
  });
  if (options.withBackup) await opened.value.backUp(join(place.backupDir, 'nightly-20251122T080000Z.db'));
  const rootOf = (name: string): number =>
    Number(opened.value.db.$client.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name));
  const file = opened.value.path;
  const pages = { index: rootOf('allocation_time'), facility: rootOf('facility') };
  opened.value.close();

  function damage(page: number): Buffer {
    const bytes = readFileSync(file).fill(0xab, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
    return bytes;
  }
  async function salvage() {
    const result = await openDamagedDatabase(place);
    if (result.ok) onTestFinished(() => result.value.close());
    return result;
  }
  return { place, file, pages, damage, salvage };
}

describe('of a damaged database', () => {
  test('what can still be read is saved into a copy, and the file is not touched', async () => {
    const { place, file, pages, damage, salvage } = await aFacility({ withBackup: false });
    const damaged = damage(pages.index);
    const refused = await openDatabase(place);

    const saved = await salvage();

    expect(refused).toMatchObject({ ok: false, error: { code: 'database.damaged' } });
    expect(saved).toMatchObject({
      ok: true,
      value: { isSound: false, path: join(place.dataDir, 'salvaged/facility.db') },
    });
    expect(saved.ok && findProfile(saved.value.db)?.name).toBe('Harbour');
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  test('that doors cannot be opened by, the latest good backup stands in', async () => {
    const { place, pages, damage, salvage } = await aFacility({ withBackup: true });
    damage(pages.facility);
    writeFileSync(join(place.backupDir, 'nightly-20251123T080000Z.db'), 'torn');

    const saved = await salvage();

    expect(saved.ok && findProfile(saved.value.db)?.name).toBe('Harbour');
    expect(saved.ok && saved.value.wasRestored()).toBe(true);
  });

  test('without a backup nothing is pretended', async () => {
    const { file, pages, damage, salvage } = await aFacility({ withBackup: false });
    damage(pages.facility);

    expect(await salvage()).toMatchObject({ ok: false, error: { code: 'database.damaged', file } });
  });

  test('only one controller opens what is left', async () => {
    const { place, pages, damage, salvage } = await aFacility({ withBackup: false });
    damage(pages.index);
    await salvage();

    expect(await openDamagedDatabase(place)).toMatchObject({ ok: false, error: { code: 'database.in_use' } });
  });

  test('the copy of the last start is not taken for a database', async () => {
    const { place, pages, damage, salvage } = await aFacility({ withBackup: false });
    damage(pages.index);
    const first = await salvage();
    if (first.ok) {
      first.value.db.$client.exec("UPDATE node_state SET fenced = 'corrupt'");
      first.value.close();
    }

    const second = await openDamagedDatabase(place);
    if (second.ok) onTestFinished(() => second.value.close());

    const copy = new Sqlite(join(place.dataDir, 'salvaged/facility.db'), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(copy.prepare('SELECT fenced FROM node_state').pluck().get()).toBeNull();
  });
});
