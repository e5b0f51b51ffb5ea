import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_UNIFI_TOKEN } from '../../simulators/demo-doors.ts';
import { freePort } from './postgres.ts';
import { createProgram, type ProgramProcess } from './program-process.ts';
import { waitUntil } from './wait-until.ts';

/** A Wednesday afternoon of a club in Halifax: open, neither empty nor full. */
const STARTS_AT = '2026-06-10T14:12:00-03:00';
const START_LIMIT_MS = 90_000;

/** What owners show to the cloud. */
export const OWNER_TOKEN = 'an-owner-who-knows-the-token';

export type ClubProcessesOptions = {
  /** An empty database; null for cloud-api's own PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly onCrash: (how: string) => void;
  readonly logLevel: 'info' | 'warn';
  /** Aborted when nobody waits for the club any more: the start then fails, and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Mosquitto instead of the embedded broker: the cloud's way to it, and the folder where it finds its users. */
  readonly broker?: { readonly cloudUrl: string; readonly dir: string };
};

/** The demo club as it really runs: cloud-api, facility and door simulator, each a process of its own. */
export type ClubProcesses = {
  readonly dataDir: string;
  readonly cloudUrl: string;
  readonly facilityUrl: string;
  /** The door simulator, as the facility knows it. */
  readonly doors: { readonly url: string; readonly token: string; readonly certificateSha256: string };
  readonly cloud: ProgramProcess;
  /** Another cloud-api on the same database and broker, not started yet. */
  readonly secondCloud: ProgramProcess;
  readonly secondCloudUrl: string;
  readonly facility: ProgramProcess;
  /** The facility's SQLite file. */
  readonly facilityFile: string;
  /** The time the club lives in. */
  now(): number;
  /** Where cloud-api's database is just now. */
  databaseUrl(): Promise<string>;
  /** `kill -9` of cloud-api's own PostgreSQL with all its processes; nothing when the database is somebody else's. */
  killPostgres(): Promise<void>;
  /** Stops everything in order and deletes its files, unless they are to be looked at. */
  stop(options?: { readonly keepFiles: boolean }): Promise<void>;
};

export async function startClubProcesses(options: ClubProcessesOptions): Promise<ClubProcesses> {
  const dataDir = await mkdtemp(join(tmpdir(), 'club-processes-'));
  // PostgreSQL runs as another account when we are root, and has to get in.
  await chmod(dataDir, 0o755);
  const ports = await Promise.all([1, 2, 3, 4, 5].map(freePort));
  const [cloudPort, facilityPort, mqttPort, doorsPort, secondPort] = ports;
  const offsetMs = Date.parse(STARTS_AT) - Date.now();
  const env = {
    DEMO: '1',
    LOG_LEVEL: options.logLevel,
    RATE_LIMITS: 'off',
    ADMIN_TOKEN: OWNER_TOKEN,
    CLOCK_OFFSET_MS: String(offsetMs),
    CLOUD_PORT: String(cloudPort),
    CLOUD_URL: `http://127.0.0.1:${cloudPort}`,
    FACILITY_PORT: String(facilityPort),
    MQTT_PORT: String(mqttPort),
    UNIFI_ACCESS_PORT: String(doorsPort),
    NINJAONE_PORT: '0',
    SMTP_PORT: '0',
    MESSAGES_PORT: '0',
    TWILIO_PORT: '0',
    SENDGRID_PORT: '0',
    PUSH_PORT: '0',
    HUBSPOT_PORT: '0',
    CLUBOS_PORT: '0',
  };
  const program = (name: string, entry: string, more: Readonly<Record<string, string>>): ProgramProcess =>
    createProgram({
      name,
      entry,
      env: { ...env, ...more },
      logFile: join(dataDir, `${name}.log`),
      onCrash: options.onCrash,
    });

  const simulator = program('doors', 'simulators/index.ts', {});
  simulator.start();
  const certificateSha256 = await certificateIn(join(dataDir, 'doors.log'));
  const doors = { url: `https://localhost:${doorsPort}`, token: DEMO_UNIFI_TOKEN, certificateSha256 };
  const shared = {
    ...(options.databaseUrl !== null && { DATABASE_URL: options.databaseUrl }),
    ...(options.broker && { MQTT_URL: options.broker.cloudUrl, MOSQUITTO_DIR: options.broker.dir }),
  };
  const cloud = program('cloud', 'cloud-api/index.ts', { DATA_DIR: join(dataDir, 'cloud'), ...shared });
  const secondCloud = program('second-cloud', 'cloud-api/index.ts', {
    DATA_DIR: join(dataDir, 'second-cloud'),
    // For an embedded broker that the first one runs.
    MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
    ...shared,
    CLOUD_PORT: String(secondPort),
  });
  const facility = program('facility', 'main/service.ts', {
    DATA_DIR: join(dataDir, 'facility'),
    ...(options.broker && { MQTT_PORT: new URL(options.broker.cloudUrl).port }),
    UNIFI_ACCESS_URL: doors.url,
    UNIFI_ACCESS_TOKEN: doors.token,
    UNIFI_ACCESS_CERT_SHA256: doors.certificateSha256,
  });
  cloud.start();
  facility.start();
  const urls = [cloudPort, facilityPort].map((port) => `http://127.0.0.1:${port}`);
  const [cloudUrl = '', facilityUrl = ''] = urls;
  const cluster = join(dataDir, 'cloud/postgres/cluster');
  const stop = async (keepFiles: boolean): Promise<void> => {
    for (const child of [facility, secondCloud, cloud, simulator]) await child.stop();
    // A cloud that was stopped while it started has left its database running.
    if (options.databaseUrl === null && existsSync(join(cluster, 'postmaster.pid'))) await killServer(cluster);
    if (!keepFiles) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await waitUntil(async () => {
      options.signal?.throwIfAborted();
      return (await Promise.all(urls.map(isHealthy))).every(Boolean);
    }, START_LIMIT_MS);
  } catch (error) {
    await stop(!options.signal?.aborted);
    throw error;
  }

  return {
    dataDir,
    cloudUrl,
    facilityUrl,
    doors,
    cloud,
    secondCloud,
    secondCloudUrl: `http://127.0.0.1:${secondPort}`,
    facility,
    facilityFile: join(dataDir, 'facility/facility.db'),
    now: () => Date.now() + offsetMs,
    databaseUrl: async () => options.databaseUrl ?? embeddedUrl(cluster),
    killPostgres: async () => {
      if (options.databaseUrl === null) await killServer(cluster);
    },
    stop: ({ keepFiles } = { keepFiles: false }) => stop(keepFiles),
  };
}

export async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not listening.
    return false;
  }
}

/** The fingerprint that the door simulator prints when it listens. */
export async function certificateIn(logFile: string): Promise<string> {
  let found: string | undefined;
  await waitUntil(async () => {
    found = /"certificateSha256":"([^"]+)"/.exec(await readFile(logFile, 'utf8'))?.[1];
    return found !== undefined;
  }, START_LIMIT_MS);
  return found ?? '';
}

async function readPostmaster(cluster: string): Promise<{ pid: number; port: number }> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

async function embeddedUrl(cluster: string): Promise<string> {
  const password = (await readFile(join(cluster, '../password'), 'utf8')).trim();
  const { port } = await readPostmaster(cluster);
  return `postgres://unstaffed:${password}@127.0.0.1:${port}/postgres`;
}

/** Kills a cluster's server with its children, the parent first so that it starts no new ones. */
export async function killServer(cluster: string): Promise<void> {
  const { pid } = await readPostmaster(cluster);
  // The file outlives the server, and its number may be somebody else's by now.
  if ((await readlink(`/proc/${pid}/cwd`).catch(() => null)) !== (await realpath(cluster))) return;
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map(async (child) => ({ child, parent: await parentOf(child) })));
  const children = parents.filter(({ parent }) => parent === pid).map(({ child }) => child);
  for (const doomed of [pid, ...children]) killIfThere(doomed);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone with its parent already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function parentOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0) || null;
}
