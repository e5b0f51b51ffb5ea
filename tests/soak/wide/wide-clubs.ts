import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../cloud-api/db/embedded-postgres.ts';
import { createLog as createCloudLog } from '../../../cloud-api/log.ts';
import { DEMO_STAFF } from '../../../demo/harbour-golf.ts';
import type { Random } from '../../../domain/random.ts';
import { openDatabase } from '../../../main/controller/db/database.ts';
import { createLog } from '../../../main/controller/log.ts';
import { applyPairing } from '../../../main/controller/pairing/appointment-store.ts';
import { writePairing } from '../../../main/controller/pairing/pairing-file.ts';
import { sealerIn } from '../../support/sealers.ts';
import { seedStaff } from '../../../main/controller/staff/seed-staff.ts';
import { systemClock } from '../../../main/controller/system-clock.ts';
import { DEMO_UNIFI_TOKEN } from '../../../simulators/demo-doors.ts';
import { certificateIn, isHealthy, killServer } from '../../support/club-processes.ts';
import { startMosquitto, type TestMosquitto } from '../../support/mosquitto.ts';
import { PAIRED_CLOUD_SECRET, type PairedClub, pairedClub, plantClubs } from '../../support/paired-club.ts';
import { createDatabase } from '../../support/postgres.ts';
import { createProgram, type ProgramProcess } from '../../support/program-process.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { SoakClub } from '../world.ts';
import { steadyPorts } from './steady-ports.ts';

/** A Wednesday afternoon of clubs in Halifax: open. */
const STARTS_AT = '2026-06-10T14:12:00-03:00';
const START_LIMIT_MS = 120_000;
const FACILITIES = 3;
const CLOUDS = 2;
const BAYS = 4;
const OWN_DAYS = 3;
const CLOUD_USER = { username: 'cloud', password: 'for-this-soak' };

export type WideFacility = SoakClub & {
  readonly name: string;
  readonly program: ProgramProcess;
  /** Between it and the broker. */
  readonly line: TcpProxy;
};

/** Three facilities, two processes of the cloud on one PostgreSQL, and Mosquitto, each a process of its own. */
export type WideClubs = {
  readonly dataDir: string;
  readonly facilities: readonly WideFacility[];
  readonly clouds: readonly ProgramProcess[];
  readonly cloudUrls: readonly string[];
  readonly broker: TestMosquitto;
  /** Names of all programs that write a log into `dataDir`. */
  readonly programs: readonly string[];
  /** It comes back by itself. */
  killPostgres(): Promise<void>;
  stop(options: { readonly keepFiles: boolean }): Promise<void>;
};

export type WideClubsOptions = {
  /** Hears when the program of that name ended without having been asked to. */
  readonly onCrash: (name: string, how: string) => void;
  /** Picks the bits that a corrupting line flips. */
  readonly noise: Random;
  /** Aborted when nobody waits for the clubs any more: the start then fails, and leaves nothing behind. */
  readonly signal: AbortSignal;
};

type Launch = (name: string, entry: string, env: Readonly<Record<string, string>>) => ProgramProcess;

/** What stops each thing that was started, in the order in which they were. */
type Closers = (() => Promise<unknown>)[];

export async function startWideClubs(options: WideClubsOptions): Promise<WideClubs> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wide-soak-'));
  // PostgreSQL runs as another account when we are root, and has to get in.
  await chmod(dataDir, 0o755);
  const closers: Closers = [];
  const stop = async ({ keepFiles }: { readonly keepFiles: boolean }): Promise<void> => {
    for (const close of closers.toReversed()) await close();
    if (!keepFiles) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { ...(await startAll(dataDir, options, closers)), stop };
  } catch (error) {
    await stop({ keepFiles: !options.signal.aborted });
    throw error;
  }
}

async function startAll(
  dataDir: string,
  options: WideClubsOptions,
  closers: Closers,
): Promise<Omit<WideClubs, 'stop'>> {
  const paired = Array.from({ length: FACILITIES }, (_, index) =>
    pairedClub(index + 1, { bays: BAYS, ownDays: OWN_DAYS }),
  );
  const postgres = await startEmbeddedPostgres(join(dataDir, 'database'), createCloudLog('silent'));
  closers.push(() => postgres.stop());
  const databaseUrl = await createDatabase(postgres.url);
  await plantClubs(databaseUrl, paired);
  const [brokerPort = 0, doorsPort = 0, ...ports] = await steadyPorts(2 + CLOUDS + FACILITIES);
  const broker = await startMosquitto([], CLOUD_USER, brokerPort);
  closers.push(() => broker.stop());
  const offsetMs = Date.parse(STARTS_AT) - Date.now();
  const programs: string[] = [];
  const launch: Launch = (name, entry, env) => {
    programs.push(name);
    const logFile = join(dataDir, `${name}.log`);
    const onCrash = (how: string): void => options.onCrash(name, how);
    const common = { LOG_LEVEL: 'info', CLOCK_OFFSET_MS: String(offsetMs) };
    const program = createProgram({ name, entry, env: { ...common, ...env }, logFile, onCrash });
    closers.push(() => program.stop());
    return program;
  };

  const doors = await startDoors(launch, dataDir, doorsPort);
  const clouds = startClouds(launch, { dataDir, databaseUrl, broker, ports: ports.slice(0, CLOUDS) });
  const facilities: WideFacility[] = [];
  for (const [index, club] of paired.entries()) {
    const name = `facility-${index + 1}`;
    const line = await startTcpProxy(brokerPort, options.noise);
    closers.push(() => line.stop());
    const port = ports[CLOUDS + index] ?? 0;
    await furnish(join(dataDir, name), club, clouds.urls[0] ?? '');
    const program = launch(name, 'main/service.ts', {
      DATA_DIR: join(dataDir, name),
      FACILITY_PORT: String(port),
      MQTT_URL: `mqtt://127.0.0.1:${line.port}`,
      ...doors,
    });
    program.start();
    const facilityFile = join(dataDir, name, 'facility.db');
    facilities.push({
      name,
      program,
      line,
      profile: club.profile,
      staff: DEMO_STAFF[2],
      facilityUrl: `http://127.0.0.1:${port}`,
      cloudUrls: clouds.urls,
      facilityFile,
      logFile: join(dataDir, `${name}.promises.jsonl`),
      now: () => Date.now() + offsetMs,
      databaseUrl: async () => databaseUrl,
    });
  }
  const urls = [...clouds.urls, ...facilities.map(({ facilityUrl }) => facilityUrl)];
  await waitUntil(async () => {
    options.signal.throwIfAborted();
    return (await Promise.all(urls.map(isHealthy))).every(Boolean);
  }, START_LIMIT_MS);

  return {
    dataDir,
    facilities,
    clouds: clouds.programs,
    cloudUrls: clouds.urls,
    broker,
    programs,
    killPostgres: () => killServer(join(dataDir, 'database/postgres/cluster')),
  };
}

/** One door system for all: the doors of these clubs have the same names. */
async function startDoors(launch: Launch, dataDir: string, port: number) {
  const program = launch('doors', 'simulators/index.ts', {
    UNIFI_ACCESS_PORT: String(port),
    NINJAONE_PORT: '0',
    SMTP_PORT: '0',
    MESSAGES_PORT: '0',
    TWILIO_PORT: '0',
    SENDGRID_PORT: '0',
    PUSH_PORT: '0',
    HUBSPOT_PORT: '0',
    CLUBOS_PORT: '0',
  });
  program.start();
  return {
    UNIFI_ACCESS_URL: `https://localhost:${port}`,
    UNIFI_ACCESS_TOKEN: DEMO_UNIFI_TOKEN,
    UNIFI_ACCESS_CERT_SHA256: await certificateIn(join(dataDir, 'doors.log')),
  };
}

type CloudParts = {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly broker: TestMosquitto;
  readonly ports: readonly number[];
};

function startClouds(launch: Launch, { dataDir, databaseUrl, broker, ports }: CloudParts) {
  const { username, password } = CLOUD_USER;
  const programs = ports.map((port, index) => {
    const program = launch(`cloud-${index + 1}`, 'cloud-api/index.ts', {
      DATA_DIR: join(dataDir, `cloud-${index + 1}`),
      DATABASE_URL: databaseUrl,
      CLOUD_SECRET: PAIRED_CLOUD_SECRET,
      CLOUD_PORT: String(port),
      MQTT_URL: broker.url.replace('://', `://${username}:${password}@`),
      MOSQUITTO_DIR: broker.dir,
      RATE_LIMITS: 'off',
    });
    program.start();
    return program;
  });
  return { programs, urls: ports.map((port) => `http://127.0.0.1:${port}`) };
}

/** A data folder as somebody leaves it who has paired the facility and made the staff's accounts. */
async function furnish(dataDir: string, { pairing }: PairedClub, cloudUrl: string): Promise<void> {
  await writePairing(dataDir, sealerIn(dataDir), { ...pairing, cloudUrl });
  const opened = await openDatabase({ dataDir, clock: systemClock, log: createLog('silent') });
  if (!opened.ok) throw new Error(opened.error.code);
  const { db, close } = opened.value;
  applyPairing(db, pairing);
  db.transaction((tx) => seedStaff(tx, DEMO_STAFF), { behavior: 'immediate' });
  close();
}
