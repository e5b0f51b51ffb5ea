import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filePostgres } from '../support/file-postgres.ts';
import {
  bookOnWeb,
  cancelOnWeb,
  type DrillClub,
  type DrillFacility,
  refusalOf,
  sellAtDesk,
  sellWalkIn,
  startLinkedDrill,
  waitForLink,
} from './drill-club.ts';
import { waitUntilAgreed } from './two-databases.ts';

const postgres = filePostgres();
let club: DrillClub;
let facility: DrillFacility;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, facility } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

const agreed = () => waitUntilAgreed({ file: facility.file, databaseUrl, facilityId: club.facilityId });

/** Takes a backup, lets the club live on, and puts the backup back. */
async function restoreYesterday() {
  const known = await sellWalkIn(facility);
  const cancelledLater = await bookOnWeb(club, club.day(1));
  await agreed();
  const backup = await club.facilityAdmin('facility', 'backup');
  const path = /: (.+\.db)/.exec(backup.text)?.[1] ?? '';

  const webNear = await bookOnWeb(club, club.day(1));
  const webFar = await bookOnWeb(club, club.day(6));
  const desk = await sellAtDesk(facility, club.day(2));
  const cancelled = await cancelOnWeb(club, cancelledLater);
  const checkedIn = await facility.kiosk.kiosk.checkIn.mutate({ code: known.pin });
  const before = await agreed();
  await facility.stop();
  const restored = await club.facilityAdmin('facility', 'restore', path);
  return { known, cancelledLater, webNear, webFar, desk, cancelled, checkedIn, before, backup, restored };
}

/** Somebody who checks in twice came at either time. */
const withoutTime = (visit: string): string => visit.split(' ').slice(0, 2).join(' ');

describe('yesterday’s database is put back while the cloud knows more', () => {
  test('it says what happened, keeps doors open and refuses to sell until it is linked, then heals by itself', async () => {
    const drill = await restoreYesterday();
    club.line.setMode('cut');

    facility = await club.startFacility();

    expect([drill.backup.isDone, drill.restored.isDone, drill.cancelled]).toEqual([true, true, 200]);
    expect(drill.checkedIn.outcome).toBe('opened');
    expect(drill.restored.text).toContain('does not sell');
    expect(await facility.health()).toMatchObject({ online: false, fenced: 'restored' });
    expect((await facility.kiosk.kiosk.checkIn.mutate({ code: drill.known.pin })).outcome).toBe('opened');
    expect(await refusalOf(sellAtDesk(facility, club.day(1)))).toBe('facility.fenced restored');

    club.line.setMode('pass');
    await waitForLink(facility);
    const after = await agreed();

    // What was sold, cancelled and opened after the backup is all there, and nothing else has changed.
    expect(after.allocations).toEqual(drill.before.allocations);
    expect(after.visits.map(withoutTime)).toEqual(drill.before.visits.map(withoutTime));
    expect(after.ranges).toEqual(drill.before.ranges);
    expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
    expect(after.incarnations.facility).toBeGreaterThan(drill.before.incarnations.facility);
    const { booking } = await facility.desk.booking.get.query({ bookingId: drill.cancelledLater.body.id });
    expect(booking.status).toBe('cancelled');
  });

  test('it sells again, on both sides, and a second restart is an ordinary one', async () => {
    const drill = await restoreYesterday();
    facility = await club.startFacility();
    await waitForLink(facility);
    const onWeb = await bookOnWeb(club, club.day(1));
    const atDesk = await sellAtDesk(facility, club.day(1));
    const sold = await agreed();
    await facility.stop();
    club.line.setMode('cut');

    facility = await club.startFacility();

    expect(onWeb.status).toBe(201);
    expect(await facility.health()).toMatchObject({ fenced: null });
    await sellAtDesk(facility, club.day(2));
    club.line.setMode('pass');
    await waitForLink(facility);
    const after = await agreed();
    expect(after.incarnations).toEqual(sold.incarnations);
    expect(after.allocations).toHaveLength(drill.before.allocations.length + 3);
    expect(after.allocations.join()).toContain(atDesk.id);
  });
});
