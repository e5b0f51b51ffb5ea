import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { REPLACE_WORDS } from '../../cloud-api/pairing/pairing-parts.ts';
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
import { waitUntilAgreed } from './two-databases.ts';

const ROOT = join(import.meta.dirname, '../..');

const postgres = filePostgres();
let club: DrillClub;
let old: DrillFacility;
let databaseUrl: string;

beforeEach(async () => {
  ({ club, databaseUrl, facility: old } = await startLinkedDrill(postgres.url));
});
afterEach(() => club.stop());

const agreed = ({ file }: DrillFacility) => waitUntilAgreed({ file, databaseUrl, facilityId: club.facilityId });

/** `npm run facility -- pair …` in a process of its own; what it says can be read while it waits. */
function startPairing(code: string) {
  const args = ['--import', './scripts/check-node.mjs', 'main/service.ts', 'pair', club.cloudUrl, code];
  const env = { PATH: process.env['PATH'], ...club.facilityEnv('new') };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { said: () => text, ended: once(child, 'exit').then(([code]) => Number(code)) };
}

/** Pairs the folder `new` in the place of the controller in office, as people do. */
async function replaceController() {
  const made = await club.cloudAdmin(null, 'pairing-code', 'harbour-golf');
  const pairing = startPairing(/: (\S+)\n/.exec(made.text)?.[1] ?? '');
  let waiting = '';
  await waitUntil(async () => {
    waiting = (await club.cloudAdmin(null, 'pairings')).text;
    return waiting.includes('check value ');
  });
  const pairingId = waiting.split(' ')[0] ?? '';
  const checkValue = /check value (\d+)/.exec(waiting)?.[1] ?? '';
  const without = await club.cloudAdmin(null, 'confirm', pairingId, checkValue);
  const confirmed = await club.cloudAdmin(null, 'confirm', pairingId, checkValue, REPLACE_WORDS);
  const exitCode = await pairing.ended;
  return { waiting, checkValue, without, confirmed, exitCode, said: pairing.said() };
}

test('a new computer gets everything from the cloud and sells; the old one is out of office for good', async () => {
  const webFar = await bookOnWeb(club, club.day(6));
  const webNear = await bookOnWeb(club, club.day(1));
  const walkIn = await sellWalkIn(old);
  await old.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin });
  const before = await agreed(old);
  await old.stop();
  await rename(join(club.dir, 'facility'), join(club.dir, 'in a drawer'));

  const paired = await replaceController();
  const pin = /with the PIN (\d{6})/.exec(paired.said)?.[1] ?? '';
  const fresh = await club.startFacility({
    folder: 'new',
    isDemo: false,
    machine: (await readMachineId()) ?? 'unknown',
    account: { staff: 'owner', pin },
  });
  await waitForLink(fresh);
  const after = await agreed(fresh);

  // It is people who decide, with the same value before them and the typed words.
  expect(paired.said.replaceAll(/\s/g, '')).toContain(paired.checkValue);
  expect(paired.waiting).toContain('REPLACES controller number 1');
  expect(paired.without).toMatchObject({ isDone: false, text: expect.stringContaining(REPLACE_WORDS) });
  expect(paired.confirmed.isDone).toBe(true);
  expect(paired.exitCode).toBe(0);
  // The new computer has all that the old one had told the cloud.
  expect(after.allocations).toEqual(before.allocations);
  expect(after.visits).toEqual(before.visits);
  expect(after).toMatchObject({ overlaps: [], openConflicts: [], fenced: null });
  expect((await fresh.kiosk.kiosk.checkIn.mutate({ code: walkIn.pin })).outcome).toBe('opened');
  for (const { body } of [webFar, webNear]) {
    expect(await fresh.desk.booking.get.query({ bookingId: body.id })).toMatchObject({
      booking: { pin: body.access?.pin },
    });
  }
  await sellAtDesk(fresh, club.day(1));
  expect((await bookOnWeb(club, club.day(2))).status).toBe(201);

  // The old one comes back: it hears that it was replaced, and remembers it with the line cut.
  const back = await club.startFacility({ folder: 'in a drawer' });
  await waitUntil(async () => (await back.health()).fenced === 'replaced');
  expect(await refusalOf(sellAtDesk(back, club.day(1)))).toMatch(/^facility.fenced/);
  await back.stop();
  club.line.setMode('cut');
  const again = await club.startFacility({ folder: 'in a drawer' });
  expect(await refusalOf(sellAtDesk(again, club.day(1)))).toMatch(/^facility.fenced/);
});

test('an owner who has lost the PIN gets another at the computer itself', async () => {
  await old.stop();

  const said = await club.facilityAdmin('facility', 'owner-pin');

  const pin = /with the PIN (\d{6})/.exec(said.text)?.[1] ?? '';
  const facility = await club.startFacility({ folder: 'facility', account: { staff: 'owner', pin } });
  expect(said.isDone).toBe(true);
  expect(await facility.desk.session.current.query({})).toMatchObject({ role: 'owner' });
});
