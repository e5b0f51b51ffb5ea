import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { parseConfig as parseCloudConfig } from '../../cloud-api/config.ts';
import { createLog as createCloudLog } from '../../cloud-api/log.ts';
import { type RunningCloud, startCloud } from '../../cloud-api/start-cloud.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import type { AppRouter } from '../../main/controller/api/app-router.ts';
import { parseConfig } from '../../main/controller/config.ts';
import { createLog } from '../../main/controller/log.ts';
import { systemClock } from '../../main/controller/system-clock.ts';
import type { Clock } from '../../domain/time.ts';
import { type FacilityHost, startFacilityHost } from '../../main/facility-host.ts';
import { SYSTEM_CLOCK } from '../../simulators/sim-clock.ts';
import { DEMO_NINJAONE_APP } from '../../simulators/demo-bays.ts';
import { DEMO_DOORS } from '../../simulators/demo-doors.ts';
import type { SimVisitor } from '../../simulators/unifi-access/visitors.ts';
import type { JournalEntry } from '../../simulators/unifi-access/journal.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { freePort } from './postgres.ts';
import { seededRandom } from './seeded-random.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { waitUntil } from './wait-until.ts';

export type Desk = ReturnType<typeof createTRPCClient<AppRouter>>;

export type ClubOptions = {
  /** An empty database on some PostgreSQL. */
  readonly databaseUrl: string;
  /** Mosquitto instead of the embedded broker: the cloud's credentials, and the folder where it finds everybody's. */
  readonly broker?: { readonly port: number; readonly cloudUrl: string; readonly dir: string };
  /** What the cloud shares with ClubOS; none without. */
  readonly clubos?: { readonly url: string; readonly secret: string };
  /** Where the demo's NinjaOne is, that makes bays ready; nobody does without. */
  readonly ninjaOneUrl?: string;
  /** When the club's time begins, local to Halifax; it then runs like any clock. */
  readonly startAt?: string;
  /** Who carries its mail; nobody without. */
  readonly smtpUrl?: string;
  /** Where all files of the club are; they stay. A folder that goes with the club unless given. */
  readonly keepIn?: string;
  /** Takes what both programs log, at the level that tells the story. */
  readonly logLines?: string[];
};

/** A Wednesday afternoon: open, neither empty nor full, whatever the time is where the tests run. */
const WEDNESDAY = '2026-06-10T14:12:00-03:00';

/** Of everything in the club, its door system included. */
export type ClubClock = Clock & {
  /** Days go by at once; timers do not see it, as when a PC has slept. */
  shiftTo(at: number): void;
};

function shiftedClock(startAt: string): ClubClock {
  let offsetMs = Date.parse(startAt) - systemClock.now();
  return {
    now: () => systemClock.now() + offsetMs,
    monotonicMs: systemClock.monotonicMs,
    shiftTo: (at) => {
      offsetMs = at - systemClock.now();
    },
  };
}

/**
 * A whole demo club in this process: cloud with a real PostgreSQL, a real broker, the door simulator and a facility,
 * with a stretch of network between facility and broker that can be cut.
 */
export type Club = {
  readonly cloudUrl: string;
  /** What owners show to the cloud. */
  readonly ownerToken: string;
  readonly facilityUrl: string;
  readonly facilityId: string;
  readonly line: TcpProxy;
  readonly profile: typeof HARBOUR_GOLF_PROFILE;
  readonly clock: ClubClock;
  /** A connection of the front desk, signed in. */
  readonly desk: Desk;
  /** A connection of somebody else who works there. */
  signIn(staff: string, pin: string): Promise<Desk>;
  /** A kiosk's connection. */
  readonly kiosk: Desk;
  /** The door system's id of the door that check-in opens for a bay. */
  doorSystemIdOf(resourceId: string): string;
  /** What the door simulator was asked to do. */
  doorLog(): readonly JournalEntry[];
  /** As somebody does at the reader of one of the door system's doors; true where it opens. */
  enterPin(systemDoorId: string, pin: string): boolean;
  /** Whom the door system knows as visitors. */
  visitors(): readonly SimVisitor[];
  waitForLink(isUp: boolean): Promise<void>;
  stop(): Promise<void>;
};

const TOKEN = 'demo-unifi-token';
const OWNER_TOKEN = 'an-owner-who-knows-the-token';

/** The demo's people and times are the same in every run; only the cloud's chance is fixed. */
const SEED = 20_260_610;

export async function startClub(options: ClubOptions): Promise<Club> {
  const { databaseUrl, broker, clubos, ninjaOneUrl, startAt = WEDNESDAY, keepIn, logLines, smtpUrl } = options;
  const dataDir = keepIn ?? (await mkdtemp(join(tmpdir(), 'club-')));
  const clock = shiftedClock(startAt);
  const closers: (() => unknown)[] = keepIn ? [] : [() => rm(dataDir, { recursive: true, force: true })];
  const doors = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: DEMO_DOORS,
    clock: { ...SYSTEM_CLOCK, now: clock.now },
  });
  closers.push(() => doors.stop());

  const mqttPort = broker?.port ?? (await freePort());
  const cloud = await startTestCloudApi({ dataDir, clock, databaseUrl, mqttPort, broker, clubos, logLines, smtpUrl });
  closers.push(() => cloud.stop());
  const line = await startTcpProxy(mqttPort);
  closers.push(() => line.stop());
  const facility = await startTestFacility({
    dataDir,
    clock,
    mqttPort: line.port,
    doors,
    ninjaOneUrl,
    cloudUrl: cloud.address.http,
    logLines,
  });
  closers.push(() => facility.stop());
  const signIn = async (staff: string, pin: string): Promise<Desk> => {
    const anybody = connect(facility.url, null);
    const { token } = await anybody.client.session.signIn.mutate({ staff, pin });
    anybody.close();
    const signedIn = connect(facility.url, token);
    closers.push(signedIn.close);
    return signedIn.client;
  };
  const desk = await signIn('desk', '3333');
  const kiosk = connect(facility.url, null, 'kiosk');
  closers.push(kiosk.close);

  const waitForLink = (isUp: boolean): Promise<void> =>
    waitUntil(async () => {
      const answer = await fetch(`${cloud.address.http}/api/v1/facilities/${HARBOUR_GOLF_PROFILE.id}`);
      const seen = (await answer.json()) as { link: { online: boolean; ownsUntil: string | null } };
      const here = await desk.link.status.query();
      return isUp
        ? seen.link.online && here.online && here.ownsUntil !== null && here.outboxDepth === 0
        : !seen.link.online && !here.online;
    });
  await waitForLink(true);
  return {
    cloudUrl: cloud.address.http,
    ownerToken: OWNER_TOKEN,
    facilityUrl: facility.url,
    facilityId: HARBOUR_GOLF_PROFILE.id,
    line,
    profile: HARBOUR_GOLF_PROFILE,
    clock,
    desk,
    signIn,
    kiosk: kiosk.client,
    doorSystemIdOf,
    doorLog: () => doors.journal(),
    enterPin: doors.enterPin,
    visitors: () => doors.visitors(),
    waitForLink,
    stop: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

type CloudSetup = {
  dataDir: string;
  clock: Clock;
  databaseUrl: string;
  mqttPort: number;
  broker: ClubOptions['broker'];
  clubos: ClubOptions['clubos'];
  logLines: ClubOptions['logLines'];
  smtpUrl: string | undefined;
};

function startTestCloudApi(setup: CloudSetup): Promise<RunningCloud> {
  const { dataDir, clock, databaseUrl, mqttPort, broker, clubos, logLines, smtpUrl } = setup;
  const config = parseCloudConfig({
    DATA_DIR: join(dataDir, 'cloud'),
    CLOUD_PORT: '0',
    DATABASE_URL: databaseUrl,
    MQTT_PORT: String(mqttPort),
    MQTT_URL: broker?.cloudUrl,
    MOSQUITTO_DIR: broker?.dir,
    RATE_LIMITS: 'off',
    ADMIN_TOKEN: OWNER_TOKEN,
    CLUBOS_URL: clubos?.url,
    CLUBOS_SECRET: clubos?.secret,
    SMTP_URL: smtpUrl,
    MAIL_FROM: smtpUrl && 'club@example.test',
    DEMO: '1',
    LOG_LEVEL: logLevel(logLines),
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const log = createCloudLog(config.value.logLevel, keeperOf(logLines));
  return startCloud({ config: config.value, log, clock, random: seededRandom(SEED), appVersion: 'test' });
}

type FacilitySetup = {
  dataDir: string;
  clock: Clock;
  mqttPort: number;
  doors: UnifiAccessSimulator;
  ninjaOneUrl: ClubOptions['ninjaOneUrl'];
  cloudUrl: string;
  logLines: ClubOptions['logLines'];
};

async function startTestFacility(setup: FacilitySetup): Promise<FacilityHost> {
  const { dataDir, clock, mqttPort, doors, ninjaOneUrl, cloudUrl, logLines } = setup;
  const config = parseConfig({
    DATA_DIR: join(dataDir, 'facility'),
    FACILITY_PORT: '0',
    MQTT_PORT: String(mqttPort),
    CLOUD_URL: cloudUrl,
    UNIFI_ACCESS_URL: doors.url,
    UNIFI_ACCESS_TOKEN: TOKEN,
    UNIFI_ACCESS_CERT_SHA256: doors.certificateSha256,
    ...(ninjaOneUrl !== undefined && {
      NINJAONE_URL: ninjaOneUrl,
      NINJAONE_CLIENT_ID: DEMO_NINJAONE_APP.clientId,
      NINJAONE_CLIENT_SECRET: DEMO_NINJAONE_APP.clientSecret,
      NINJAONE_REFRESH_TOKEN: DEMO_NINJAONE_APP.lastingRefreshToken,
    }),
    DEMO: '1',
    LOG_LEVEL: logLevel(logLines),
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const screensDir = join(import.meta.dirname, '../../out/renderer');
  const log = createLog(config.value.logLevel, keeperOf(logLines));
  const host = await startFacilityHost({ config: config.value, log, appVersion: 'test', screensDir, clock });
  if (!host.ok) throw new Error(host.error.code);
  return host.value;
}

function doorSystemIdOf(resourceId: string): string {
  const { resources, doors } = HARBOUR_GOLF_PROFILE;
  const doorId = resources.find(({ id }) => id === resourceId)?.doorIds[0];
  const name = doors.find(({ id }) => id === doorId)?.name;
  return DEMO_DOORS.find((door) => door.name === name)?.id ?? '';
}

function logLevel(logLines: ClubOptions['logLines']): string {
  return logLines ? 'debug' : (process.env['TEST_LOG_LEVEL'] ?? 'silent');
}

function keeperOf(logLines: ClubOptions['logLines']) {
  return logLines && { write: (line: string) => void logLines.push(line) };
}

function connect(facilityUrl: string, token: string | null, role?: 'kiosk'): { client: Desk; close: () => void } {
  const url = `${facilityUrl.replace('http', 'ws')}/trpc${role ? `?role=${role}` : ''}`;
  const socket = createWSClient({ url, connectionParams: token === null ? null : { token } });
  return {
    client: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }),
    close: () => void socket.close(),
  };
}
