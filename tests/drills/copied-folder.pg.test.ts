import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filePostgres } from '../support/file-postgres.ts';
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
import { waitUntilAgreed } from './two-databases.ts';

const run = promisify(execFile);

const postgres = filePostgres();
let club: DrillClub;
let original: DrillFacility;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, facility: original } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

const agreed = ({ file }: DrillFacility) => waitUntilAgreed({ file, databaseUrl, facilityId: club.facilityId });

/** With whatever a copying program finds there. */
async function copyFolder(): Promise<void> {
  await run('cp', ['-a', join(club.dir, 'facility'), join(club.dir, 'copy')]);
}

/** The cloud has looked at this controller and refused it. */
function waitUntilRefused(facility: DrillFacility, reason: string): Promise<void> {
  return waitUntil(async () => (await facility.desk.link.status.query()).refusedFor === reason);
}

/** It sells as the controller of the club. A machine that stood still for seconds takes the link down for as long. */
function waitUntilInOffice(facility: DrillFacility): Promise<void> {
  return waitUntil(async () => {
    const { online, fenced } = await facility.health();
    return online && fenced === null;
  });
}

describe('a copied data folder', () => {
  test('started beside the original never sells, opens no session and says why; the original is undisturbed', async () => {
    const walkIn = await sellWalkIn(original);
    const before = await agreed(original);
    await copyFolder();

    const copy = await club.startFacility({ folder: 'copy' });
    await waitUntilRefused(copy, 'unknown-machine');

    expect(await copy.health()).toMatchObject({ online: false, fenced: 'fingerprint' });
    expect(await refusalOf(sellAtDesk(copy, club.day(1)))).toBe('facility.fenced fingerprint');
    expect((await copy.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin })).outcome).toBe('opened');
    expect(await original.health()).toMatchObject({ fenced: null });
    await waitUntilInOffice(original);
    expect((await bookOnWeb(club, club.day(1))).status).toBe(201);
    await sellAtDesk(original, club.day(2));
    const after = await agreed(original);
    expect(after.incarnations).toEqual(before.incarnations);
    expect(after.allocations).toHaveLength(before.allocations.length + 2);
  });

  test('alone sells nothing either, until somebody approves it; the original is then kept out', async () => {
    const before = await agreed(original);
    await original.stop();
    await copyFolder();
    const copy = await club.startFacility({ folder: 'copy' });
    await waitUntilRefused(copy, 'unknown-machine');
    const refused = await refusalOf(sellAtDesk(copy, club.day(1)));

    const approved = await club.cloudAdmin(null, 'approve-machine', 'harbour-golf');

    expect(refused).toBe('facility.fenced fingerprint');
    expect(approved).toMatchObject({ isDone: true, text: expect.stringContaining('Approved') });
    await waitForLink(copy);
    await sellAtDesk(copy, club.day(1));
    const after = await agreed(copy);
    expect(after.allocations).toHaveLength(before.allocations.length + 1);
    original = await club.startFacility();
    await waitUntilRefused(original, 'clone');
    expect(await refusalOf(sellAtDesk(original, club.day(1)))).toBe('facility.fenced clone');
    expect(await copy.health()).toMatchObject({ fenced: null });
    await waitUntilInOffice(copy);
  });
});

describe('the disk in another computer', () => {
  test('is an unknown machine until somebody approves it, and then goes on where it was', async () => {
    await sellAtDesk(original, club.day(1));
    const before = await agreed(original);
    await original.stop();

    const moved = await club.startFacility({ folder: 'facility', machine: 'the second computer' });
    await waitUntilRefused(moved, 'unknown-machine');
    const refused = await refusalOf(sellAtDesk(moved, club.day(1)));
    const approved = await club.cloudAdmin(null, 'approve-machine', club.facilityId);

    expect(refused).toBe('facility.fenced fingerprint');
    expect(approved).toMatchObject({ isDone: true, text: expect.stringContaining('Approved') });
    await waitForLink(moved);
    await sellAtDesk(moved, club.day(1));
    const after = await agreed(moved);
    expect(after.allocations).toHaveLength(before.allocations.length + 1);
    await moved.stop();
    club.line.setMode('cut');
    const again = await club.startFacility({ folder: 'facility', machine: 'the second computer' });
    expect(await again.health()).toMatchObject({ fenced: null });
  });
});
