import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import type { BookingView } from '../../cloud-api/http/api-schemas.ts';
import { askForBooking, type Slot, slotsOn } from '../support/cloud-client.ts';
import type { ClubProcesses } from '../support/club-processes.ts';
import { createDatabase } from '../support/postgres.ts';
import { showMs, showShare, type Table } from './figures.ts';
import { startProgram } from './running-program.ts';
import { median, showTimings, timeEach, TIMING_HEAD } from './timings.ts';

const CALLS_MAX = 200;
/** So many calls of one kind come one after the other. */
const CALLS_IN_TURN = 20;
/** The first ones of a turn are not counted: what the turn before has left to do is still being done. */
const CALLS_TO_SETTLE = 2;
/**
 * Made and cancelled before anything is counted, of each kind: programs that have just been started are slow until their
 * code is compiled, large ones for longer, and a club's run for weeks.
 */
const WARM_UP_CALLS = 400;
const FACILITY_DAYS = [1, 2, 3];
const CLOUD_DAYS = [5, 6, 7];

/**
 * A web booking that the facility has to decide, against a bare question and answer over the same kind of broker. The
 * three kinds take turns: whatever else the machine does, it does to all of them.
 */
export async function benchRoundTrip(club: ClubProcesses): Promise<Table> {
  const theirs = await freeSlots(club, FACILITY_DAYS);
  const own = await freeSlots(club, CLOUD_DAYS);
  const bareLink = await startBare(club);
  const [overBroker, inCloud, bare]: [number[], number[], number[]] = [[], [], []];
  await warmUp(club, [theirs, own], bareLink);
  const turns = Math.floor(Math.min(theirs.length, own.length) / CALLS_IN_TURN);
  for (let turn = 0; turn < turns; turn += 1) {
    const nth = (index: number): number => turn * CALLS_IN_TURN + index;
    const taken = [
      await timeTurn((index) => bookOne(club, theirs[nth(index)])),
      await timeTurn((index) => bookOne(club, own[nth(index)])),
      await timeTurn(bareLink.ask),
    ];
    for (const [kind, figures] of [overBroker, inCloud, bare].entries()) figures.push(...(taken[kind] ?? []));
  }
  await bareLink.stop();
  const percent = showShare(median(overBroker), median(bare));
  return {
    title: 'A web booking, one after the other',
    head: TIMING_HEAD,
    rows: [
      ['time of the facility: over the broker', ...showTimings(overBroker)],
      ['time of the cloud: decided at once', ...showTimings(inCloud)],
      ['bare: HTTP, MQTT there and back, a commit each', ...showTimings(bare)],
    ],
    notes: [
      `Over the broker a booking takes ${percent} of the bare question and answer ` +
        `(${showMs(median(overBroker))} against ${showMs(median(bare))} ms).`,
    ],
  };
}

async function freeSlots(club: ClubProcesses, days: readonly number[]): Promise<Slot[]> {
  const { id: facilityId, timeZone } = HARBOUR_GOLF_PROFILE;
  const today = localDateOf(timeZone, club.now());
  const free = await Promise.all(
    days.map((day) => slotsOn({ cloudUrl: club.cloudUrl, facilityId }, addLocalDays(today, day), 30)),
  );
  return free.flat().slice(0, CALLS_MAX);
}

async function bookOne(club: ClubProcesses, slot: Slot | undefined): Promise<BookingView> {
  if (!slot) throw new Error('there is a slot for each call');
  const { status, text, body } = await askForBooking(
    { cloudUrl: club.cloudUrl, facilityId: HARBOUR_GOLF_PROFILE.id },
    slot,
  );
  if (status !== 201) throw new Error(`booking answered ${status}: ${text}`);
  return body;
}

async function warmUp(club: ClubProcesses, days: readonly (readonly Slot[])[], bareLink: BareLink): Promise<void> {
  for (let call = 0; call < WARM_UP_CALLS; call += 1) {
    for (const slots of days) await bookAndCancel(club, slots[call % slots.length]);
    await bareLink.ask();
  }
}

async function bookAndCancel(club: ClubProcesses, slot: Slot | undefined): Promise<void> {
  const { id, manageToken } = await bookOne(club, slot);
  const url = `${club.cloudUrl}/api/v1/bookings/${id}`;
  const { status } = await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${manageToken}` } });
  if (status !== 200) throw new Error(`cancelling answered ${status}`);
}

async function timeTurn(call: (index: number) => Promise<unknown>): Promise<number[]> {
  return (await timeEach(CALLS_IN_TURN, call)).slice(CALLS_TO_SETTLE);
}

type BareLink = { ask(): Promise<void>; stop(): Promise<void> };

async function startBare(club: ClubProcesses): Promise<BareLink> {
  const databaseUrl = await createDatabase(await club.databaseUrl());
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query('create table bare_answer (id uuid primary key, body jsonb)');
  await admin.end();

  const brokerFile = join(club.dataDir, 'broker-url');
  const { dataDir } = club;
  const cloud = await startProgram({ name: 'bare-cloud', dataDir, args: [databaseUrl, brokerFile] });
  const brokerUrl = await readFile(brokerFile, 'utf8');
  const facility = await startProgram({ name: 'bare-facility', dataDir, args: [brokerUrl, join(dataDir, 'bare.db')] });
  const body = JSON.stringify({ notes: randomUUID().repeat(10) });
  return {
    ask: async () => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
      await (await fetch(`${cloud.url}/bookings`, init)).json();
    },
    stop: async () => {
      await facility.stop();
      await cloud.stop();
    },
  };
}
