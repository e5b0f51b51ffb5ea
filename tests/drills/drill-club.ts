import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from '@trpc/client';
import { parseConfig as parseCloudConfig } from '../../cloud-api/config.ts';
import { createLog as createCloudLog } from '../../cloud-api/log.ts';
import { type RunningCloud, startCloud } from '../../cloud-api/start-cloud.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { AppRouter } from '../../main/controller/api/app-router.ts';
import { parseConfig } from '../../main/controller/config.ts';
import { createLog } from '../../main/controller/log.ts';
import { systemClock } from '../../main/controller/system-clock.ts';
import { startFacilityHost } from '../../main/facility-host.ts';
import { DEMO_DOORS } from '../../simulators/demo-doors.ts';
import { startUnifiAccessSimulator } from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import type { Desk } from '../support/club.ts';
import { book, type BookingAnswer, findSlot } from '../support/cloud-client.ts';
import { createQuietClub } from '../support/cloud-database.ts';
import { freePort } from '../support/postgres.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const TOKEN = 'demo-unifi-token';
export const ADMIN_TOKEN = 'the-owner-of-the-drill';
const MACHINE = 'the first computer';

/** The demo's people and times are the same in every drill; each start of the cloud has a chance of its own. */
const SEED = 20_260_609;

/** A Wednesday afternoon in Halifax, wherever and whenever the drill runs. */
const offsetMs = Date.parse('2026-06-10T14:12:00-03:00') - systemClock.now();
const clock: Clock = { now: () => systemClock.now() + offsetMs, monotonicMs: systemClock.monotonicMs };
const { timeZone, resources, id: facilityId } = HARBOUR_GOLF_PROFILE;

export type CloudStart = {
  /** Null: cloud-api's own PostgreSQL in its data folder. */
  readonly databaseUrl: string | null;
};

export type FacilityStart = {
  /** The data folder, below the drill's. */
  readonly folder: string;
  /** The name of the machine's installation. */
  readonly machine?: string;
  readonly isDemo?: boolean;
  readonly account?: { readonly staff: string; readonly pin: string };
};

export type DrillFacility = {
  readonly url: string;
  readonly dataDir: string;
  readonly file: string;
  readonly desk: Desk;
  readonly kiosk: Desk;
  health(): Promise<{ readonly online: boolean; readonly fenced: string | null; readonly outboxDepth: number }>;
  stop(): Promise<void>;
};

/** Said on a terminal, by one of the product's own commands. */
export type Said = { readonly isDone: boolean; readonly text: string };

/** The demo club on real files, each part of which can be stopped, tampered with and started again. */
export type DrillClub = {
  readonly dir: string;
  readonly facilityId: string;
  readonly cloudDir: string;
  /** Of the cloud that was started last. */
  readonly cloudUrl: string;
  readonly line: TcpProxy;
  startCloud(how: CloudStart): Promise<RunningCloud>;
  startFacility(how?: FacilityStart): Promise<DrillFacility>;
  /** `npm run facility-admin -- …` on a data folder of the drill. */
  facilityAdmin(folder: string, ...args: readonly string[]): Promise<Said>;
  /** `npm run cloud-admin -- …`, on a database or on the cloud that runs. */
  cloudAdmin(databaseUrl: string | null, ...args: readonly string[]): Promise<Said>;
  /** What another program of ours says. */
  program(entry: string, env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Said>;
  facilityEnv(folder: string): Readonly<Record<string, string>>;
  /** A day so many days from today, on the club's calendar. */
  day(ahead: number): string;
  stop(): Promise<void>;
};

export async function startDrillClub(): Promise<DrillClub> {
  const dir = await mkdtemp(join(tmpdir(), 'drill-'));
  // PostgreSQL runs as another account when we are root, and has to get in.
  await chmod(dir, 0o755);
  const closers: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })];
  const doors = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors: DEMO_DOORS });
  closers.push(() => doors.stop());
  const [mqttPort, cloudPort] = [await freePort(), await freePort()];
  const line = await startTcpProxy(mqttPort);
  closers.push(() => line.stop());
  const cloudUrl = `http://127.0.0.1:${cloudPort}`;
  const cloudDir = join(dir, 'cloud');
  const cloudEnv = {
    DATA_DIR: cloudDir,
    CLOUD_PORT: String(cloudPort),
    MQTT_PORT: String(mqttPort),
    RATE_LIMITS: 'off',
    ADMIN_TOKEN,
    DEMO: '1',
    LOG_LEVEL: logLevel(),
  };
  const facilityEnv = (folder: string) => ({
    DATA_DIR: join(dir, folder),
    FACILITY_PORT: '0',
    MQTT_PORT: String(line.port),
    CLOUD_URL: cloudUrl,
    UNIFI_ACCESS_URL: doors.url,
    UNIFI_ACCESS_TOKEN: TOKEN,
    UNIFI_ACCESS_CERT_SHA256: doors.certificateSha256,
    LOG_LEVEL: logLevel(),
  });

  let starts = 0;
  return {
    dir,
    facilityId,
    cloudDir,
    cloudUrl,
    line,
    startCloud: async ({ databaseUrl }) => {
      const config = parseCloudConfig({ ...cloudEnv, ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }) });
      if (!config.ok) throw new Error(config.error.problems.join());
      const log = createCloudLog(config.value.logLevel);
      starts += 1;
      const random = seededRandom(SEED + starts);
      const cloud = await startCloud({ config: config.value, log, clock, random, appVersion: 'test' });
      closers.push(() => cloud.stop());
      return cloud;
    },
    startFacility: async (how = { folder: 'facility' }) => {
      const facility = await startFacility(facilityEnv(how.folder), how);
      closers.push(() => facility.stop());
      return facility;
    },
    facilityEnv,
    facilityAdmin: (folder, ...args) => say('main/facility-admin.ts', facilityEnv(folder), args),
    cloudAdmin: (databaseUrl, ...args) => {
      const env = { ...cloudEnv, CLOUD_URL: cloudUrl, ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }) };
      return say('cloud-api/admin.ts', env, args);
    },
    program: (entry, env, ...args) => say(entry, env, args),
    day: (ahead) => addLocalDays(localDateOf(timeZone, clock.now()), ahead),
    stop: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

/** A drill whose cloud, on a new database of the server at `serverUrl`, and facility have found each other; one is sold. */
export async function startLinkedDrill(serverUrl: string) {
  const club = await startDrillClub();
  try {
    const databaseUrl = await createQuietClub(serverUrl);
    const cloud = await club.startCloud({ databaseUrl });
    const facility = await club.startFacility();
    await waitForLink(facility);
    // Only what it decides tells the cloud that the days which were handed over have arrived.
    await sellAtDesk(facility, club.day(0));
    return { club, databaseUrl, cloud, facility };
  } catch (error) {
    await club.stop();
    throw error;
  }
}

async function startFacility(
  env: Readonly<Record<string, string>>,
  { machine = MACHINE, isDemo = true, account = { staff: 'desk', pin: '3333' } }: FacilityStart,
): Promise<DrillFacility> {
  const config = parseConfig({ ...env, DEMO: isDemo ? '1' : '0' });
  if (!config.ok) throw new Error(config.error.problems.join());
  const host = await startFacilityHost({
    config: config.value,
    log: createLog(config.value.logLevel),
    appVersion: 'test',
    screensDir: '/nowhere',
    clock,
    readMachineId: async () => machine,
  });
  if (!host.ok) throw new Error(host.error.code);
  const { url } = host.value;
  const first = connect(url, null);
  const { token } = await first.client.session.signIn.mutate(account);
  first.close();
  const [desk, kiosk] = [connect(url, token), connect(url, null, '?role=kiosk')];
  let stopping: Promise<void> | null = null;
  return {
    url,
    dataDir: config.value.dataDir,
    file: join(config.value.dataDir, 'facility.db'),
    desk: desk.client,
    kiosk: kiosk.client,
    health: async () => (await fetch(`${url}/health`)).json() as ReturnType<DrillFacility['health']>,
    stop: () => {
      stopping ??= (async () => {
        desk.close();
        kiosk.close();
        await host.value.stop();
      })();
      return stopping;
    },
  };
}

function connect(url: string, token: string | null, query = ''): { client: Desk; close: () => void } {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc${query}`,
    connectionParams: token === null ? null : { token },
  });
  return {
    client: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }),
    close: () => void socket.close(),
  };
}

async function say(entry: string, env: Readonly<Record<string, string>>, args: readonly string[]): Promise<Said> {
  const command = ['--import', './scripts/check-node.mjs', entry, ...args];
  try {
    const { stdout } = await run(process.execPath, command, { cwd: ROOT, env: { PATH: process.env['PATH'], ...env } });
    return { isDone: true, text: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { isDone: false, text: stdout + stderr };
  }
}

function logLevel(): string {
  return process.env['TEST_LOG_LEVEL'] ?? 'silent';
}

/** What people do at a club. */

export async function sellAtDesk({ desk }: DrillFacility, date: string, startsAt?: number) {
  const free = await desk.booking.listFree.query({ date, durationMin: 60 });
  const slot = startsAt === undefined ? free.at(-1) : free.find((one) => one.startsAt === startsAt);
  if (!slot) throw new Error(`nothing is free on ${date}`);
  const { resourceId, endsAt } = slot;
  const { booking } = await desk.booking.create.mutate({
    resourceId,
    startsAt: slot.startsAt,
    endsAt,
    customer: { firstName: 'Dora', lastName: 'Desk', email: null, phone: null },
    partySize: 1,
    notes: '',
  });
  return booking;
}

/** A walk-in that begins now: its code opens doors at once. */
export async function sellWalkIn({ desk }: DrillFacility) {
  const startsAt = Math.floor(clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  for (const { id: resourceId } of resources) {
    const time = { resourceId, startsAt, endsAt: startsAt + 10 * MINUTE_MS };
    const customer = { firstName: 'Wanda', lastName: 'Walk-in', email: null, phone: null };
    const sold = await desk.booking.create.mutate({ ...time, customer, partySize: 1, notes: '' }).catch(() => null);
    if (sold) return sold.booking;
  }
  throw new Error('no bay is free just now');
}

export async function bookOnWeb(club: DrillClub, date: string): Promise<BookingAnswer> {
  return book(club, await findSlot(club, date, 60));
}

export async function cancelOnWeb({ cloudUrl }: DrillClub, { body }: BookingAnswer): Promise<number> {
  const answer = await fetch(`${cloudUrl}/api/v1/bookings/${body.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${body.manageToken}` },
  });
  return answer.status;
}

/** The code of the refusal, with its reason where it has one; `done` when there was none. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    const refusal = error.data?.domainError as { code?: string; reason?: string } | undefined;
    return [refusal?.code ?? error.message, refusal?.reason].filter(Boolean).join(' ');
  }
}

/** Linked, with nothing more to tell. */
export function waitForLink(facility: DrillFacility): Promise<void> {
  return waitUntil(async () => {
    const { online, fenced, outboxDepth } = await facility.health();
    if (!online || fenced !== null || outboxDepth > 0) return false;
    return (await facility.desk.link.status.query()).ownsUntil !== null;
  });
}
