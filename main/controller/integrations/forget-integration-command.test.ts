import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, silentLog } from '../../../tests/support/facility-database.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { openDatabase } from '../db/database.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { forgetIntegrationCommand } from './forget-integration-command.ts';
import { findIntegration, saveIntegration, type StoredIntegration } from './integration-repository.ts';

const SAVED: StoredIntegration = {
  name: 'unifi_access',
  mode: 'live',
  version: 3,
  fields: {},
  secretFields: [],
  sealed: null,
  credentialExpiresOn: null,
  savedAt: 0,
  savedBy: 'Ana',
};

/** A computer on which doors and bays were saved; its controller has stopped unless `isRunning`. */
async function aComputer({ isRunning = false } = {}) {
  const clock = manualClock();
  const database = await openTestDatabase(clock);
  onTestFinished(() => database.dispose());
  const { db, dataDir } = database;
  db.transaction((tx) => {
    saveIntegration(tx, SAVED);
    saveIntegration(tx, { ...SAVED, name: 'ninjaone' });
  });
  if (!isRunning) database.close();
  const config = { dataDir, backupDir: join(dataDir, 'backups') };
  const migrationsDir = join(import.meta.dirname, '../db/migrations');
  const forget = (vendor?: string) => forgetIntegrationCommand({ config, clock, migrationsDir }, vendor);
  const open = async () => {
    const opened = await openDatabase({ dataDir, clock, log: silentLog });
    if (!opened.ok) throw new Error(opened.error.code);
    onTestFinished(() => opened.value.close());
    return opened.value.db;
  };
  return { forget, open };
}

test('what was saved for a vendor is forgotten, for it alone, with a line in the trail', async () => {
  const { forget, open } = await aComputer();

  const said = [await forget('unifi_access'), await forget('unifi_access')];

  const db = await open();
  expect([findIntegration(db, 'unifi_access'), findIntegration(db, 'ninjaone')]).toMatchObject([null, { version: 3 }]);
  expect(said).toMatchObject([{ ok: true }, { ok: false, error: expect.stringContaining('Nothing was saved') }]);
  expect(listAuditOf(db, { type: 'integration', id: 'unifi_access' })).toMatchObject([
    { action: 'integration.forgotten', byKind: 'system' },
  ]);
});

test('an unknown vendor, and a controller that runs, are said to be in the way', async () => {
  const { forget } = await aComputer({ isRunning: true });

  expect(await forget('unifi')).toMatchObject({ ok: false, error: expect.stringContaining('unifi_access') });
  expect(await forget()).toMatchObject({ ok: false });
  expect(await forget('unifi_access')).toMatchObject({ ok: false, error: expect.stringContaining('Stop it') });
});
