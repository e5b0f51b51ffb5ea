import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { isHealthy } from '../support/club-processes.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { PAIRED_CLOUD_SECRET, type PairedClub, pairedClub, plantClubs } from '../support/paired-club.ts';
import { createDatabase, freePort } from '../support/postgres.ts';
import { createProgram, type ProgramOptions, type ProgramProcess } from '../support/program-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { seedWideClub } from './wide-club.ts';

/** Clubs and their cloud in processes of their own, with a line between them that is switched for all at once. */

export type BrokerKind = 'Aedes' | 'Mosquitto';

export type ManyClubsOptions = {
  readonly broker: BrokerKind;
  readonly serverUrl: string;
  readonly count: number;
  readonly bays: number;
  readonly ownDays: number;
  /** The time the clubs and the cloud live in at first. */
  readonly startAt: number;
};

const PlaceSchema = z.object({
  facilityId: z.string(),
  outSeq: z.coerce.number(),
  inSeq: z.coerce.number(),
  upAt: z.number().nullable().default(null),
});
/** How far a side is with its own stream and the other's. */
export type Place = z.infer<typeof PlaceSchema>;

export type ManyClubs = {
  readonly clubs: readonly PairedClub[];
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly cloudUrl: string;
  readonly mqttUrl: string;
  /** The cloud is stopped, and started where its clock is so much later than the machine's. */
  restartCloud(now: number): Promise<void>;
  /** Returns the machine's time at which it was done. */
  setLine(isOnline: boolean): Promise<number>;
  setDay(now: number): Promise<void>;
  /** Staff of every club make so many changes, on the day so many after the first. */
  work(daysAhead: number, changes: number): Promise<void>;
  clubPlaces(): Promise<Place[]>;
  cloudPlaces(): Promise<Place[]>;
  stop(): Promise<void>;
};

const MQTT_CLOUD = { username: 'cloud', password: 'cloud-password' };
const START_LIMIT_MS = 120_000;
const LINK_LIMIT_MS = 300_000;

export async function startManyClubs(options: ManyClubsOptions): Promise<ManyClubs> {
  const { count, bays, ownDays, startAt } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'many-clubs-'));
  await chmod(dataDir, 0o755);
  const clubs = Array.from({ length: count }, (_, number) => pairedClub(number, { bays, ownDays }));
  const databaseUrl = await createDatabase(options.serverUrl);
  await seedWideClub(databaseUrl);
  await plantClubs(databaseUrl, clubs);
  const mosquitto = options.broker === 'Mosquitto' ? await startMosquitto([], MQTT_CLOUD) : null;
  const [cloudPort = 0, mqttPort = 0, clubsPort = 0] = await Promise.all([1, 2, 3].map(freePort));
  const cloudUrl = `http://127.0.0.1:${cloudPort}`;
  const mqttUrl = mosquitto?.url ?? `mqtt://127.0.0.1:${mqttPort}`;

  const cloudAt = (now: number): ProgramProcess => {
    const env = {
      DATA_DIR: join(dataDir, 'cloud'),
      DATABASE_URL: databaseUrl,
      CLOUD_SECRET: PAIRED_CLOUD_SECRET,
      CLOUD_PORT: String(cloudPort),
      MQTT_PORT: String(mqttPort),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      CLOCK_OFFSET_MS: String(now - Date.now()),
      ...(mosquitto && {
        MQTT_URL: mosquitto.url.replace('://', `://${MQTT_CLOUD.username}:${MQTT_CLOUD.password}@`),
        MOSQUITTO_DIR: mosquitto.dir,
      }),
    };
    return program(dataDir, { name: 'cloud', entry: 'cloud-api/index.ts', env });
  };
  let cloud = cloudAt(startAt);
  cloud.start();
  const clubsText = JSON.stringify({ dataDir, mqttUrl, first: 0, count, bays, ownDays, startAt });
  const entry = 'tests/bench/programs/clubs.ts';
  const hosts = program(dataDir, { name: 'clubs', entry, args: [String(clubsPort), clubsText], env: {} });
  hosts.start();
  const hostsUrl = `http://127.0.0.1:${clubsPort}`;
  for (const url of [cloudUrl, hostsUrl]) await waitUntil(() => isHealthy(url), START_LIMIT_MS);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();

  return {
    clubs,
    dataDir,
    databaseUrl,
    cloudUrl,
    mqttUrl,
    restartCloud: async (now) => {
      await cloud.stop();
      cloud = cloudAt(now);
      cloud.start();
      await waitUntil(() => isHealthy(cloudUrl), START_LIMIT_MS);
    },
    setLine: async (isOnline) => z.object({ at: z.number() }).parse(await tell(hostsUrl, 'line', { isOnline })).at,
    setDay: async (now) => void (await tell(hostsUrl, 'day', { now })),
    work: async (daysAhead, changes) => void (await tell(hostsUrl, 'work', { daysAhead, changes })),
    clubPlaces: async () => PlaceSchema.array().parse(await (await fetch(`${hostsUrl}/places`)).json()),
    cloudPlaces: async () =>
      PlaceSchema.array().parse(
        (
          await client.query(
            `select facility_id as "facilityId", out_seq as "outSeq", in_seq as "inSeq"
            from node_state where facility_id = any($1::uuid[])`,
            [clubs.map(({ profile }) => profile.id)],
          )
        ).rows,
      ),
    stop: async () => {
      await client.end();
      for (const child of [hosts, cloud]) await child.stop();
      await mosquitto?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** All clubs are linked and have their days, and neither side has anything left to tell. */
export async function waitUntilLevel(clubs: ManyClubs): Promise<void> {
  await waitUntil(async () => {
    const cloud = new Map((await clubs.cloudPlaces()).map((place) => [place.facilityId, place]));
    return (await clubs.clubPlaces()).every(({ facilityId, outSeq, inSeq, upAt }) => {
      const there = cloud.get(facilityId);
      return upAt !== null && there?.inSeq === outSeq && there.outSeq === inSeq && inSeq > 0;
    });
  }, LINK_LIMIT_MS);
}

export type Arrival = {
  readonly facilityId: string;
  readonly upMs: number;
  /** When the cloud had all that the club had to tell, and the club all that the cloud had. */
  readonly toldMs: number;
  readonly heardMs: number;
};

/** Gives all clubs their line back and notes when each was linked and had crossed what there was to tell by then. */
export async function measureReturn(clubs: ManyClubs, pollMs: number): Promise<Arrival[]> {
  const cloudsEnd = new Map((await clubs.cloudPlaces()).map(({ facilityId, outSeq }) => [facilityId, outSeq]));
  const clubsEnd = new Map((await clubs.clubPlaces()).map(({ facilityId, outSeq }) => [facilityId, outSeq]));
  const told = new Map<string, number>();
  const heard = new Map<string, number>();
  const beginAt = Date.now();
  await clubs.setLine(true);
  let places: readonly Place[] = [];
  while (told.size < clubs.clubs.length || heard.size < clubs.clubs.length) {
    if (Date.now() - beginAt > LINK_LIMIT_MS) throw new Error('not all clubs have caught up');
    await wait(pollMs);
    note(told, clubsEnd, await clubs.cloudPlaces(), Date.now() - beginAt);
    places = await clubs.clubPlaces();
    note(heard, cloudsEnd, places, Date.now() - beginAt);
  }
  return places.map(({ facilityId, upAt }) => ({
    facilityId,
    upMs: (upAt ?? Number.NaN) - beginAt,
    toldMs: told.get(facilityId) ?? Number.NaN,
    heardMs: heard.get(facilityId) ?? Number.NaN,
  }));
}

function note(
  arrived: Map<string, number>,
  ends: ReadonlyMap<string, number>,
  places: readonly Place[],
  ms: number,
): void {
  for (const { facilityId, inSeq } of places) {
    if (inSeq >= (ends.get(facilityId) ?? 0) && !arrived.has(facilityId)) arrived.set(facilityId, ms);
  }
}

function program(dataDir: string, what: Pick<ProgramOptions, 'name' | 'entry' | 'args' | 'env'>): ProgramProcess {
  const onCrash = (how: string): void => console.error(how);
  return createProgram({ ...what, logFile: join(dataDir, `${what.name}.log`), onCrash });
}

async function tell(url: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(600_000),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
