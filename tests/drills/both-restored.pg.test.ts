import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunningCloud } from '../../cloud-api/start-cloud.ts';
import { filePostgres } from '../support/file-postgres.ts';
import { createDatabase } from '../support/postgres.ts';
import { waitUntil } from '../support/wait-until.ts';
import {
  bookOnWeb,
  type DrillClub,
  type DrillFacility,
  refusalOf,
  sellAtDesk,
  sellWalkIn,
  startLinkedDrill,
  waitForLink,
} from './drill-club.ts';
import { readCloudSide, waitUntilAgreed } from './two-databases.ts';

const postgres = filePostgres();
let club: DrillClub;
let facility: DrillFacility;
let cloud: RunningCloud;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, cloud, facility } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

const agreed = () => waitUntilAgreed({ file: facility.file, databaseUrl, facilityId: club.facilityId });

/** Backups of both, the cloud's the older one; then life goes on, and both disks go back in time. */
async function restoreBoth() {
  const known = await sellWalkIn(facility);
  await agreed();
  await club.cloudAdmin(databaseUrl, 'backup', join(club.dir, 'dump'));
  const onlyInFacilitys = await sellAtDesk(facility, club.day(1));
  await agreed();
  const backup = await club.facilityAdmin('facility', 'backup');
  const inNeither = await bookOnWeb(club, club.day(6));
  await agreed();
  await facility.stop();
  await cloud.stop();
  await club.facilityAdmin('facility', 'restore', /: (.+\.db)/.exec(backup.text)?.[1] ?? '');
  databaseUrl = await createDatabase(postgres.url);
  await club.cloudAdmin(databaseUrl, 'restore', join(club.dir, 'dump'));
  cloud = await club.startCloud({ databaseUrl });
  facility = await club.startFacility();
  return { known, onlyInFacilitys, inNeither };
}

test('both disks went back in time: nobody sells, both say that people must decide, and a release ends it', async () => {
  const { known, onlyInFacilitys, inNeither } = await restoreBoth();
  await waitUntil(async () => (await facility.desk.link.status.query()).refusedFor === 'cloud-reconcile');

  expect(await facility.health()).toMatchObject({ online: false, fenced: 'restored' });
  expect((await readCloudSide(databaseUrl, club.facilityId)).fenced).toBe('cloud-reconcile');
  expect(await refusalOf(sellAtDesk(facility, club.day(2)))).toBe('facility.fenced restored');
  expect((await facility.kiosk.kiosk.checkIn.mutate({ code: known.pin })).outcome).toBe('opened');

  const asked = await club.cloudAdmin(null, 'release', 'harbour-golf');
  expect(asked.text).toContain('accept the loss');
  expect((await readCloudSide(databaseUrl, club.facilityId)).fenced).toBe('cloud-reconcile');
  const released = await club.cloudAdmin(null, 'release', 'harbour-golf', 'accept the loss');
  expect(released).toMatchObject({ isDone: true, text: expect.stringContaining('Released') });
  await waitForLink(facility);
  const after = await agreed();

  // What the facility's backup had beyond the cloud's is proposed again; what was in neither is lost, as was said.
  expect(after.allocations.join()).toContain(onlyInFacilitys.id);
  expect(after.allocations.join()).not.toContain(inNeither.body.id);
  expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
  await sellAtDesk(facility, club.day(2));
  expect((await bookOnWeb(club, club.day(6))).status).toBe(201);
  const again = await club.cloudAdmin(null, 'release', 'harbour-golf', 'accept the loss');
  expect(again).toMatchObject({ isDone: false, text: expect.stringContaining('nothing to release') });
  await agreed();
});
