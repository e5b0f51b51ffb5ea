import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { fenceIfRestored } from './restore-fence.ts';
import type { Database } from '../db/database.ts';
import { createLog } from '../log.ts';
import { keepHighWater } from './high-water.ts';

const HARBOUR = '5c1b5000-0000-4000-8000-000000000001';
const LAKE = '5c1b5000-0000-4000-8000-000000000002';
const log = createLog('silent');

let postgres: TestPostgres;
let database: Database;
let dir: string;

beforeAll(async () => {
  postgres = await usePostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'high-water-'));
  database = await openCloudDatabase(postgres.url);
  await fenceIfRestored(database.pool, log);
  for (const [id, slug] of [
    [HARBOUR, 'harbour'],
    [LAKE, 'lake'],
  ] as const) {
    const profile = { ...aProfile(), id, slug, resources: [] };
    const node = { ...newNodeRow('cloud', id, 'token'), incarnation: 1, outSeq: 10, outHash: 'ten' };
    const ranges = [{ resourceId: id, startsAt: 0, endsAt: 1, holder: 'own' }] as const;
    await seedFacility(database, profile, { node, ranges });
  }
  onTestFinished(async () => {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  });
});

/** One run of the cloud: its timer in the hands of the test. What a tick has begun is over when `stop` resolves. */
async function start(installation = 'one') {
  const actions: (() => void)[] = [];
  const every = (_ms: number, action: () => void) => {
    actions.push(action);
    return () => undefined;
  };
  const stop = await keepHighWater({ pool: database.pool, dir, installation, log, every });
  return { tick: () => actions.forEach((action) => action()), stop };
}

async function put(facilityId: string, place: { incarnation: number; outSeq: number; outHash: string }) {
  await database.pool.query(
    'update node_state set incarnation = $2, out_seq = $3, out_hash = $4 where facility_id = $1',
    [facilityId, place.incarnation, place.outSeq, place.outHash],
  );
}

async function fences(): Promise<Record<string, string | null>> {
  const { rows } = await database.pool.query<{ facility_id: string; fenced: string | null }>(
    'select * from node_state',
  );
  return Object.fromEntries(rows.map(({ facility_id: id, fenced }) => [id, fenced]));
}

test('a database that was put back between two starts is noticed, and only what it has forgotten is fenced', async () => {
  const first = await start();
  await put(HARBOUR, { incarnation: 1, outSeq: 12, outHash: 'twelve' });
  first.tick();
  await first.stop();
  await put(HARBOUR, { incarnation: 1, outSeq: 11, outHash: 'eleven' });

  await (await start()).stop();

  expect(await fences()).toEqual({ [HARBOUR]: 'cloud-reconcile', [LAKE]: null });
});

test.each([
  ['an earlier place', { incarnation: 1, outSeq: 9, outHash: 'nine' }],
  ['the same place with another past', { incarnation: 1, outSeq: 10, outHash: 'another ten' }],
  ['an earlier timeline', { incarnation: 0, outSeq: 40, outHash: 'forty' }],
])('a database that goes back to %s under a running cloud is noticed', async (_what, place) => {
  const cloud = await start();
  await put(HARBOUR, place);

  cloud.tick();
  await cloud.stop();

  expect(await fences()).toEqual({ [HARBOUR]: 'cloud-reconcile', [LAKE]: null });
});

test('a stream that goes on, or begins anew after a recovery, fences nobody', async () => {
  const cloud = await start();
  await put(HARBOUR, { incarnation: 1, outSeq: 11, outHash: 'eleven' });
  await put(LAKE, { incarnation: 2, outSeq: 3, outHash: 'three' });
  cloud.tick();
  await cloud.stop();

  await (await start()).stop();

  expect(await fences()).toEqual({ [HARBOUR]: null, [LAKE]: null });
});

test('a mark that cannot be read fences every facility; one of another installation is nobody’s business', async () => {
  writeFileSync(join(dir, 'cloud-one.json'), '{ "version": 1, "facil');

  await (await start('two')).stop();
  const before = await fences();
  await (await start('one')).stop();

  expect(before).toEqual({ [HARBOUR]: null, [LAKE]: null });
  expect(await fences()).toEqual({ [HARBOUR]: 'cloud-reconcile', [LAKE]: 'cloud-reconcile' });
});

test('another timeline of PostgreSQL is noticed under a running cloud', async () => {
  const cloud = await start();
  await database.pool.query(`update setting set value = 'another/00000001' where name = 'backup.timeline'`);

  for (let look = 0; look < 5; look += 1) {
    cloud.tick();
    await cloud.stop();
  }

  expect(await fences()).toEqual({ [HARBOUR]: 'cloud-reconcile', [LAKE]: 'cloud-reconcile' });
});
