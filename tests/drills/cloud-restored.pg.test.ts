import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RunningCloud } from '../../cloud-api/start-cloud.ts';
import { book, findSlot, slotsOn } from '../support/cloud-client.ts';
import { filePostgres } from '../support/file-postgres.ts';
import { createDatabase } from '../support/postgres.ts';
import { waitUntil } from '../support/wait-until.ts';
import {
  bookOnWeb,
  cancelOnWeb,
  type DrillClub,
  type DrillFacility,
  sellAtDesk,
  sellWalkIn,
  startDrillClub,
  waitForLink,
} from './drill-club.ts';
import { readCloudSide, waitUntilAgreed } from './two-databases.ts';

const run = promisify(execFile);

const postgres = filePostgres();
let club: DrillClub;
let facility: DrillFacility;
let cloud: RunningCloud;
let databaseUrl: string;

beforeEach(async () => {
  club = await startDrillClub();
});
afterEach(() => club.stop());

const agreed = (url = databaseUrl) =>
  waitUntilAgreed({ file: facility.file, databaseUrl: url, facilityId: club.facilityId });

async function startOn(url: string | null): Promise<void> {
  cloud = await club.startCloud({ databaseUrl: url });
  facility = await club.startFacility();
  await waitForLink(facility);
}

/** Loads the backup into a new database, as the runbook says, and starts the cloud on that. */
async function restoreInto(backup: string) {
  await cloud.stop();
  databaseUrl = await createDatabase(postgres.url);
  const restored = await club.cloudAdmin(databaseUrl, 'restore', backup);
  return restored;
}

async function linkOnPage(): Promise<boolean> {
  const answer = await fetch(`${club.cloudUrl}/api/v1/facilities/${club.facilityId}`);
  return ((await answer.json()) as { link: { online: boolean } }).link.online;
}

describe('the cloud is restored from a backup', () => {
  beforeEach(async () => {
    databaseUrl = await createDatabase(postgres.url);
    await startOn(databaseUrl);
  });

  test('that is older than bookings on both sides: it sells nothing until it has the facility’s copy', async () => {
    const cancelledLater = await bookOnWeb(club, club.day(7));
    await agreed();
    const backup = await club.cloudAdmin(databaseUrl, 'backup', join(club.dir, 'dump'));
    const webNear = await bookOnWeb(club, club.day(1));
    const webFar = await bookOnWeb(club, club.day(6));
    const atDesk = await sellAtDesk(facility, club.day(2));
    const walkIn = await sellWalkIn(facility);
    await cancelOnWeb(club, cancelledLater);
    await facility.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin });
    const before = await agreed();
    const wanted = await findSlot(club, club.day(8), 60);
    club.line.setMode('cut');

    const restored = await restoreInto(join(club.dir, 'dump'));
    cloud = await club.startCloud({ databaseUrl });

    // Apart: the cloud sells nothing of this facility, near or far; the facility sells its own and opens doors.
    expect([backup.isDone, restored.isDone]).toEqual([true, true]);
    expect((await readCloudSide(databaseUrl, club.facilityId)).fenced).toBe('cloud-reconcile');
    expect(await slotsOn(club, club.day(8), 60)).toEqual([]);
    const refused = await book(club, wanted);
    expect([refused.status, refused.body.code]).toEqual([503, 'facility.unreachable']);
    const soldApart = await sellAtDesk(facility, club.day(1));
    expect((await facility.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin })).outcome).toBe('opened');

    club.line.setMode('pass');
    await waitForLink(facility);
    const after = await agreed();

    expect(after.allocations).toHaveLength(before.allocations.length + 1);
    expect(after.allocations.join()).toContain(soldApart.id);
    for (const id of [webNear.body.id, webFar.body.id, atDesk.id]) expect(after.allocations.join()).toContain(id);
    expect(after.allocations.join()).not.toContain(cancelledLater.body.id);
    expect(after.visits.join()).toContain(`${walkIn.id} checked_in`);
    expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
    expect(after.incarnations.cloud).toBe(before.incarnations.cloud + 1);
    await waitUntil(linkOnPage);
    expect((await bookOnWeb(club, club.day(8))).status).toBe(201);
    expect((await bookOnWeb(club, club.day(1))).status).toBe(201);
    const pass = await fetch(`${club.cloudUrl}/api/v1/bookings/${webFar.body.id}`, {
      headers: { authorization: `Bearer ${webFar.body.manageToken}` },
    });
    expect(pass.status).toBe(200);
  });

  test('and nothing was lost: it resumes under a new timeline', async () => {
    await bookOnWeb(club, club.day(6));
    const before = await agreed();
    await club.cloudAdmin(databaseUrl, 'backup', join(club.dir, 'dump'));
    await restoreInto(join(club.dir, 'dump'));
    cloud = await club.startCloud({ databaseUrl });

    await waitForLink(facility);
    await waitUntil(linkOnPage);
    const after = await agreed();

    expect(after.allocations).toEqual(before.allocations);
    expect(after.incarnations).toEqual({ ...before.incarnations, cloud: before.incarnations.cloud + 1 });
    expect((await bookOnWeb(club, club.day(8))).status).toBe(201);
  });
});

/** Where cloud-api's own PostgreSQL has its files, and how to reach it while it runs. */
function ownCluster() {
  const elsewhere = join(club.cloudDir, 'postgres-home');
  const home = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : join(club.cloudDir, 'postgres');
  if (existsSync(elsewhere)) onTestFinished(() => rmSync(dirname(home), { recursive: true, force: true }));
  const url = (): string => {
    const password = readFileSync(join(home, 'password'), 'utf8').trim();
    const port = readFileSync(join(home, 'cluster/postmaster.pid'), 'utf8').split('\n')[3];
    return `postgres://unstaffed:${password}@127.0.0.1:${port}/postgres`;
  };
  return { cluster: join(home, 'cluster'), url };
}

test('the cloud’s old folder is put back and nobody says so: the handshake finds it, and the cloud is rebuilt', async () => {
  await startOn(null);
  const { cluster, url } = ownCluster();
  await agreed(url());
  await cloud.stop();
  const old = join(club.dir, 'old-cluster');
  await run('cp', ['-a', cluster, old]);
  cloud = await club.startCloud({ databaseUrl: null });
  await waitUntil(linkOnPage);
  const webFar = await bookOnWeb(club, club.day(6));
  const webNear = await bookOnWeb(club, club.day(1));
  const atDesk = await sellAtDesk(facility, club.day(2));
  const before = await agreed(url());

  await cloud.stop();
  rmSync(cluster, { recursive: true });
  await run('cp', ['-a', old, cluster]);
  cloud = await club.startCloud({ databaseUrl: null });
  await waitUntil(linkOnPage);
  const after = await agreed(url());

  expect(after.allocations).toEqual(before.allocations);
  for (const id of [webNear.body.id, webFar.body.id, atDesk.id]) expect(after.allocations.join()).toContain(id);
  expect(after.incarnations.cloud).toBe(before.incarnations.cloud + 1);
  expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
  expect((await bookOnWeb(club, club.day(6))).status).toBe(201);
  expect((await bookOnWeb(club, club.day(1))).status).toBe(201);
});
