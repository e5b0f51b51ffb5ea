import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { openPostgresDisks, type PostgresDisks } from './postgres-disk.ts';
import { simulate } from './simulate.ts';

/** A short version of `npm run simulate -- --postgres --seeds 300`. */
const FIRST_SEED = 1;
const SEEDS = 5;

let server: TestPostgres;
let disks: PostgresDisks;

beforeAll(async () => {
  server = await usePostgres();
  disks = await openPostgresDisks(server.url);
});
afterAll(async () => {
  await disks?.close();
  await server?.stop();
});

test.each(Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index))(
  'seed %i: with PostgreSQL at the cloud no promise is broken, and both sides end up equal',
  async (seed) => {
    const { violation, counts } = await simulate(seed, { newCloudDisk: disks.newDisk });

    expect(violation).toBeNull();
    expect(counts['book done'] ?? 0).toBeGreaterThan(0);
  },
);

test('the same seed tells the same history on PostgreSQL, too', async () => {
  const first = await simulate(4, { newCloudDisk: disks.newDisk });
  const second = await simulate(4, { newCloudDisk: disks.newDisk });

  expect(second.history).toEqual(first.history);
});
