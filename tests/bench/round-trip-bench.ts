import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { book, type Slot, slotsOn } from '../support/cloud-client.ts';
import type { ClubProcesses } from '../support/club-processes.ts';
import { createDatabase } from '../support/postgres.ts';
import { showMs, showShare, type Table } from './figures.ts';
import { startProgram } from './running-program.ts';
import { median, showTimings, timeEach, TIMING_HEAD } from './timings.ts';

const CALLS = 150;
const FACILITY_DAYS = [1, 2];
const CLOUD_DAYS = [5, 6];

/** A web booking that the facility has to decide, against a bare question and answer over the same kind of broker. */
export async function benchRoundTrip(club: ClubProcesses): Promise<Table> {
  const theirs = await freeSlots(club, FACILITY_DAYS);
  const own = await freeSlots(club, CLOUD_DAYS);
  const overBroker = await timeEach(theirs.length, (index) => bookOne(club, theirs[index]));
  const inCloud = await timeEach(own.length, (index) => bookOne(club, own[index]));
  const bare = await timeBare(club);
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
  return free.flat().slice(0, CALLS);
}

async function bookOne(club: ClubProcesses, slot: Slot | undefined): Promise<void> {
  if (!slot) throw new Error('there is a slot for each call');
  const { status, text } = await book({ cloudUrl: club.cloudUrl, facilityId: HARBOUR_GOLF_PROFILE.id }, slot);
  if (status !== 201) throw new Error(`booking answered ${status}: ${text}`);
}

async function timeBare(club: ClubProcesses): Promise<number[]> {
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
  const taken = await timeEach(CALLS, async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    await (await fetch(`${cloud.url}/bookings`, init)).json();
  });
  await facility.stop();
  await cloud.stop();
  return taken;
}
