import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { openDatabase } from '../db/database.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { createLog } from '../log.ts';
import { fenceIfRestored } from './restore-fence.ts';

const log = createLog('silent');

/** One start of a cloud on its own PostgreSQL: what the fence says, and what it left. */
async function startOn(dataDir: string) {
  const server = await startEmbeddedPostgres(dataDir, log);
  try {
    await migrateDatabase(server.url);
    const database = await openDatabase({ url: server.url, log });
    const cause = await fenceIfRestored(database.pool, log);
    const { rows } = await database.pool.query('select fenced from node_state');
    if (rows.length === 0) {
      const profile = aProfile();
      const ranges = [{ resourceId: BAY_1, startsAt: 0, endsAt: 1, holder: 'own' }] as const;
      await seedFacility(database, profile, { node: newNodeRow('cloud', profile.id, 'paired'), ranges });
    }
    await database.close();
    return { cause, fenced: rows.map(({ fenced }) => fenced) };
  } finally {
    await server.stop();
  }
}

/** As a recovery to a point in time leaves it: PostgreSQL ends every archive recovery on a new timeline. */
function recoverFromArchive(home: string): void {
  const settings = `\nrestore_command = 'false'\nhot_standby = off\n`;
  appendFileSync(join(home, 'cluster', 'postgresql.conf'), settings);
  writeFileSync(join(home, 'cluster', 'recovery.signal'), '');
}

test('a cluster that was recovered to a point in time is fenced once, and an ordinary restart is not', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-timeline-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const first = await startOn(dataDir);
  const restarted = await startOn(dataDir);
  const elsewhere = join(dataDir, 'postgres-home');
  const home = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : join(dataDir, 'postgres');
  if (existsSync(elsewhere)) onTestFinished(() => rmSync(dirname(home), { recursive: true, force: true }));

  recoverFromArchive(home);
  const recovered = await startOn(dataDir);
  const afterwards = await startOn(dataDir);

  expect(first).toEqual({ cause: null, fenced: [] });
  expect(restarted).toEqual({ cause: null, fenced: [null] });
  expect(recovered).toEqual({ cause: 'other-timeline', fenced: ['cloud-reconcile'] });
  expect(afterwards).toEqual({ cause: null, fenced: ['cloud-reconcile'] });
});
