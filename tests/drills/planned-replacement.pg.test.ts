import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMachineId } from '../../main/controller/backup/fingerprint.ts';
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
import { codeIn, pairComputer } from './pair-computer.ts';
import { waitUntilAgreed } from './two-databases.ts';

const postgres = filePostgres();
let club: DrillClub;
let old: DrillFacility;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, facility: old } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

const agreed = ({ file }: DrillFacility) => waitUntilAgreed({ file, databaseUrl, facilityId: club.facilityId });
/** All that is sold, whoever holds its time by now. */
const whatIn = ({ allocations }: Awaited<ReturnType<typeof agreed>>) =>
  allocations.map((line) => line.replace(/ (?:cloud|facility)$/, ''));
const ownsUntil = async ({ desk }: DrillFacility) => (await desk.link.status.query()).ownsUntil;

test('a computer hands everything back, and the one that takes its place has all of it and sells', async () => {
  const webNear = await bookOnWeb(club, club.day(1));
  const walkIn = await sellWalkIn(old);

  const handedBack = await club.facilityAdmin('facility', 'hand-back');
  const owned = await ownsUntil(old);
  const atDesk = await sellAtDesk(old, club.day(1));
  // The line may break now: the page sells today, and doors open for what the old computer knows.
  club.line.setMode('cut');
  await waitUntil(async () => !(await old.health()).online);
  const webWhileCut = await bookOnWeb(club, club.day(1));
  const opened = await old.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin });
  club.line.setMode('pass');
  await waitUntil(async () => {
    const { online, outboxDepth } = await old.health();
    return online && outboxDepth === 0;
  });
  const before = await agreed(old);
  await old.stop();
  const paired = await pairComputer(club, 'new', codeIn(await club.cloudAdmin(null, 'pairing-code', 'harbour-golf')));
  const fresh = await club.startFacility({
    folder: 'new',
    isDemo: false,
    machine: (await readMachineId()) ?? 'unknown',
    account: { staff: 'owner', pin: paired.pin },
  });
  await waitForLink(fresh);
  const first = await sellAtDesk(fresh, club.day(1));
  const after = await agreed(fresh);

  expect(handedBack).toMatchObject({ isDone: true, text: expect.stringContaining('Handed back') });
  expect(owned).toBeNull();
  expect([webNear.status, webWhileCut.status, opened.outcome]).toEqual([201, 201, 'opened']);
  // Nobody had to say that the old one is switched off or destroyed: nothing of it can be missing.
  expect(paired.waiting).toContain('replaces controller number 1, which has handed everything back');
  expect([paired.confirmed.isDone, paired.exitCode]).toEqual([true, 0]);
  expect(whatIn(after).filter((line) => !line.includes(first.id))).toEqual(whatIn(before));
  expect(after.visits).toEqual(before.visits);
  expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
  expect(await ownsUntil(fresh)).not.toBeNull();
  for (const bookingId of [webNear.body.id, webWhileCut.body.id, atDesk.id]) {
    expect(await fresh.desk.booking.get.query({ bookingId })).toMatchObject({ booking: { id: bookingId } });
  }

  // It is out of office like any that was replaced, and owns nothing that it could sell.
  const back = await club.startFacility({ folder: 'facility' });
  await waitUntil(async () => (await back.health()).fenced === 'replaced');
  expect(await refusalOf(sellAtDesk(back, club.day(1)))).not.toBe('done');
});

test('who has thought better of it takes the time back, and replacing asks for the words again', async () => {
  await club.facilityAdmin('facility', 'hand-back');

  const taken = await club.facilityAdmin('facility', 'take-back');
  await waitUntil(async () => (await ownsUntil(old)) !== null);
  const again = await club.facilityAdmin('facility', 'take-back');
  const paired = await pairComputer(club, 'new', codeIn(await club.cloudAdmin(null, 'pairing-code', 'harbour-golf')));

  expect([taken.isDone, again.isDone]).toEqual([true, false]);
  expect(paired.waiting).toContain('confirm with the words');
  expect(paired.confirmed.isDone).toBe(false);
});

test('nothing is handed back by a controller that does not run', async () => {
  await old.stop();

  const said = await club.facilityAdmin('facility', 'hand-back');

  expect(said).toMatchObject({ isDone: false, text: expect.stringContaining('The controller does not run') });
});
