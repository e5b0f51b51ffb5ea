import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { newNodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile, BAY_1 } from '../../tests/support/facility-profile.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { conflictTable } from '../facility-link/facility-link-schema.ts';
import { getNode } from '../facility-link/pg-node-store.ts';
import { createLog } from '../log.ts';
import { createRecoveryService } from './recovery-service.ts';

const CONFLICT = 'c0f11c70-0000-4000-8000-000000000001';

let server: TestPostgres;

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server.stop());

async function aCloud(node: { readonly fenced: 'cloud-reconcile' | null }) {
  const database = await openCloudDatabase(server.url);
  onTestFinished(() => database.close());
  const profile = aProfile();
  const row = { ...newNodeRow('cloud', profile.id, 'paired'), fingerprint: 'pc-1', incarnation: 3, ...node };
  const ranges = [{ resourceId: BAY_1, startsAt: TIME_MIN, endsAt: TIME_MAX, holder: 'own' }] as const;
  await seedFacility(database, profile, { node: row, ranges });
  const { db } = database;
  const recovery = createRecoveryService({ db, clock: manualClock(), log: createLog('silent') });
  return { db, profile, recovery, node: () => getNode(db, profile.id) };
}

describe('an approved machine', () => {
  test('is whichever shows itself next; nothing else changes', async () => {
    const { recovery, profile, node } = await aCloud({ fenced: null });
    const before = await node();

    const approved = await recovery.approveMachine(profile.slug);

    expect(approved).toEqual({ ok: true, value: { facilityName: profile.name } });
    expect(await node()).toEqual({ ...before, fingerprint: null, commitNo: before.commitNo + 1 });
  });

  test('is no machine of a facility that is not known', async () => {
    const { recovery } = await aCloud({ fenced: null });

    expect(await recovery.approveMachine('nowhere')).toEqual({ ok: false, error: { code: 'facility.not_found' } });
  });
});

describe('a release', () => {
  test('lifts the fence under a timeline that no facility has heard of', async () => {
    const { recovery, profile, node } = await aCloud({ fenced: 'cloud-reconcile' });

    await recovery.release(profile.id);

    expect(await node()).toMatchObject({ fenced: null, session: null, incarnation: 1003 });
  });

  test('is refused where there is nothing to release', async () => {
    const { recovery, profile, node } = await aCloud({ fenced: null });

    expect(await recovery.release(profile.id)).toEqual({ ok: false, error: { code: 'facility.not_fenced' } });
    expect(await node()).toMatchObject({ incarnation: 3 });
  });
});

test('a conflict is listed until somebody has solved it', async () => {
  const { db, recovery, profile } = await aCloud({ fenced: null });
  const place = { resourceId: BAY_1, startsAt: 3_600_000, endsAt: 7_200_000 };
  const kept = { id: CONFLICT, ...place, kind: 'booking', state: 'active', revision: 1, bookingId: null } as const;
  const allocation = { ...kept, requestId: null, data: {} };
  await db.insert(conflictTable).values({ facilityId: profile.id, allocationId: CONFLICT, allocation, at: 5 });

  const listed = await recovery.listConflicts();
  const solved = await recovery.solveConflict(CONFLICT);
  const again = await recovery.solveConflict(CONFLICT);

  expect(listed).toEqual([{ facilityId: profile.id, facilityName: profile.name, allocation, at: 5 }]);
  expect([solved, again]).toEqual([
    { ok: true, value: null },
    { ok: false, error: { code: 'conflict.not_found' } },
  ]);
  expect(await recovery.listConflicts()).toEqual([]);
});
