import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../domain/rules/default-rules.ts';
import { readMachineId } from '../../main/controller/backup/fingerprint.ts';
import { book, findSlot, slotsOn } from '../support/cloud-client.ts';
import { filePostgres } from '../support/file-postgres.ts';
import { createDatabase } from '../support/postgres.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type DrillClub, sellAtDesk, startDrillClub, waitForLink } from './drill-club.ts';
import { codeIn, pairComputer } from './pair-computer.ts';

const postgres = filePostgres();
let club: DrillClub;

beforeEach(async () => {
  club = await startDrillClub();
  await club.startCloud({ databaseUrl: await createDatabase(postgres.url) });
});
afterEach(() => club.stop());

test('a second club is added from the terminal, sold at once, paired, and sells its near days itself', async () => {
  const flags = ['--name', 'Lake Banook', '--slug', 'lake', '--time-zone', 'America/Halifax', '--currency', 'CAD'];
  const place = ['--hourly-cents', '4500', '--door', 'Main entrance', '--bay', 'Bay 1', '--bay', 'Bay 2'];
  const made = await club.cloudAdmin(null, 'create-facility', ...flags, ...place);
  const again = await club.cloudAdmin(null, 'create-facility', ...flags, ...place);
  const facilityId = /Lake Banook, (\S+)\./.exec(made.text)?.[1] ?? '';
  const lake = { cloudUrl: club.cloudUrl, facilityId };
  const before = await book(lake, await findSlot(lake, club.day(1), 60));

  const paired = await pairComputer(club, 'lake', codeIn(made));
  const facility = await club.startFacility({
    folder: 'lake',
    isDemo: false,
    machine: (await readMachineId()) ?? 'unknown',
    account: { staff: 'owner', pin: paired.pin },
  });
  await waitForLink(facility);
  await waitUntil(async () => (await facility.desk.terms.get.query()).version === 2);
  const terms = await facility.desk.terms.get.query();
  const known = await facility.desk.booking.get.query({ bookingId: before.body.id });
  const sold = await sellAtDesk(facility, club.day(1));
  // The desk has sold the last time of the day; of that the page may not know yet.
  const [first] = await slotsOn(lake, club.day(1), 60);
  const asked = first && (await book(lake, first));

  expect(made.isDone).toBe(true);
  expect(again).toMatchObject({ isDone: false, text: expect.stringContaining('lake already') });
  expect([before.status, asked?.status]).toEqual([201, 201]);
  expect(known).toMatchObject({ booking: { id: before.body.id, pin: before.body.access?.pin } });
  expect(terms).toMatchObject({ savedBy: 'owner', terms: { rules: { rules: DEFAULT_RULES } } });
  expect(sold).toMatchObject({ channel: 'desk', terms: { version: 2 } });
});
