import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import type { Database } from '../db/database.ts';
import { createFacilityOverview } from './facility-overview.ts';

let server: TestPostgres;
let database: Database;

beforeAll(async () => {
  server = await usePostgres();
  database = await openCloudDatabase(server.url);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

test('counts what each side is still to have, by what is known of both streams', async () => {
  const profile = aProfile();
  const ranges = profile.resources.map(({ id: resourceId }) => ({
    resourceId,
    startsAt: 0,
    endsAt: 1,
    holder: 'own' as const,
  }));
  const places = { outSeq: 1300, peerAcked: 60, inSeq: 900, catchUpTo: 986, fenced: 'cloud-reconcile' } as const;
  await seedFacility(database, profile, {
    node: { ...newNodeRow('cloud', profile.id, 'token'), ...places },
    ranges,
  });
  const overview = createFacilityOverview({ db: database.db, registry: { find: () => null }, viewLink: () => null });

  expect(await overview.listFacilities()).toEqual([
    {
      id: profile.id,
      slug: profile.slug,
      name: profile.name,
      timeZone: profile.timeZone,
      link: { state: 'down', since: null },
      lastSeenAt: null,
      clockSkewMs: null,
      backlog: { toFacility: 1240, fromFacility: 86 },
      fenced: 'cloud-reconcile',
      ingest: null,
      controller: null,
    },
  ]);
});
