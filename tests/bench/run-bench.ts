import { cpus, totalmem } from 'node:os';
import { startClubProcesses } from '../support/club-processes.ts';
import { waitUntil } from '../support/wait-until.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { benchAvailability } from './availability-bench.ts';
import { benchBookings } from './booking-bench.ts';
import { benchCatchUp } from './catch-up-bench.ts';
import { benchCheckIn } from './check-in-bench.ts';
import { benchDoor } from './door-bench.ts';
import { benchEntryToken } from './entry-token-bench.ts';
import { renderTable, type Table } from './figures.ts';
import { benchReconnect } from './reconnect-bench.ts';
import { benchRoundTrip } from './round-trip-bench.ts';
import { benchRules } from './rules-bench.ts';
import { benchSystems } from './systems-bench.ts';

/*
 * `npm run bench`: each part of the product beside the least that its job could cost, in the same run on the same
 * machine. Absolute figures hold for that machine alone; read them as ratios. Nothing is asserted.
 * `-- availability bookings catch-up check-in door entry-token reconnect round-trip rules systems` runs only the parts that are
 * named.
 */

const PARTS = [
  'availability',
  'bookings',
  'catch-up',
  'check-in',
  'door',
  'entry-token',
  'reconnect',
  'round-trip',
  'rules',
  'systems',
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
  process.exit(1);
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const print = (table: Table): void => console.log(renderTable(table));

const gib = Math.round(totalmem() / 2 ** 30);
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}, ${gib} GiB, Node ${process.version}\n`);
if (isWanted('availability') || isWanted('check-in') || isWanted('round-trip')) await benchClub();
if (isWanted('door')) print(await benchDoor());
if (isWanted('entry-token')) print(await benchEntryToken());
if (isWanted('rules')) print(await benchRules());
if (isWanted('systems')) print(await benchSystems());
if (isWanted('bookings')) print(await benchBookings());
if (isWanted('catch-up')) (await benchCatchUp()).forEach(print);
if (isWanted('reconnect')) (await benchReconnect()).forEach(print);

/** The parts that need cloud, facility and doors. */
async function benchClub(): Promise<void> {
  const onCrash = (how: string): void => console.error(how);
  const club = await startClubProcesses({ databaseUrl: null, logLevel: 'warn', onCrash });
  try {
    await waitUntil(async () => {
      const answer = await fetch(`${club.cloudUrl}/api/v1/facilities/${HARBOUR_GOLF_PROFILE.id}`);
      return /"online":true.*"ownsUntil":"/.test(await answer.text());
    });
    if (isWanted('availability')) print(await benchAvailability(club));
    if (isWanted('check-in')) print(await benchCheckIn(club));
    if (isWanted('round-trip')) print(await benchRoundTrip(club));
  } finally {
    await club.stop();
  }
}
