import http from 'node:http';
import { createJournal } from '../http-vendor/journal.ts';
import { HOST, listen } from '../http-vendor/listen.ts';
import { type SimClock, SYSTEM_CLOCK } from '../sim-clock.ts';
import { type Activity, createActivityFeed } from './activity-feed.ts';
import { createApi } from './api.ts';
import { answerControl } from './control.ts';
import { createFaultSwitches, type Faults, type FaultsChange } from './faults.ts';
import { createOAuth, type SimApp } from './oauth.ts';
import { createRequestHandler } from './request-handler.ts';
import { createSignInPage } from './sign-in-page.ts';
import {
  createDevice,
  createScripts,
  type DeviceSeed,
  type JournalEntry,
  setOnline,
  type SimRun,
  type SimScript,
  type Tenant,
} from './tenant.ts';
import { createTokenStore } from './token-store.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';

export type NinjaOneSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly apps: readonly SimApp[];
  readonly devices: readonly DeviceSeed[];
  /** Names; one that says "power on" switches on the PC that it is told. */
  readonly scripts: readonly string[];
  /** The machine's own time unless given. */
  readonly clock?: SimClock;
  /** Hears of every request: what it was and what came of it, never its body or its token. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

export type NinjaOneSimulator = {
  readonly url: string;
  /** The same as the routes below `/__sim`, for tests in this process. */
  journal(): readonly JournalEntry[];
  runs(): readonly SimRun[];
  turnFaults(change: FaultsChange): Faults;
  resetFaults(): Faults;
  setOnline(deviceId: number, isOnline: boolean): void;
  changeScript(name: string, change: Partial<Pick<SimScript, 'name' | 'isActive' | 'durationMs' | 'exitCode'>>): void;
  writeField(deviceId: number, name: string, value: unknown): void;
  /** Something of somebody else's in the record of a PC. */
  addActivity(
    activity: Pick<Activity, 'deviceId' | 'activityType' | 'statusCode' | 'message'> & Partial<Activity>,
  ): void;
  /** A refresh token as a technician's signing in would have given it. */
  issueRefreshToken(clientId: string): string;
  expireAccessTokens(): void;
  stop(): Promise<void>;
};

/**
 * Starts a NinjaOne instance with one customer on a loopback port: http, where the real one has https. Rejects where
 * the port cannot be had.
 */
export async function startNinjaOneSimulator(options: NinjaOneSimulatorOptions): Promise<NinjaOneSimulator> {
  const { port, apps, devices, scripts, clock = SYSTEM_CLOCK, log = () => {} } = options;
  const switches = createFaultSwitches();
  const faults = switches.read;
  const deliver = createWebhookDelivery(() => tenant);
  const tenant: Tenant = {
    clock,
    faults,
    devices: new Map(devices.map((seed) => [seed.id, createDevice(seed, clock.now())])),
    scripts: createScripts(scripts),
    runs: [],
    feed: createActivityFeed({ clock, faults, onAdd: deliver }),
    webhook: null,
  };
  const tokens = createTokenStore(clock);
  const oauth = createOAuth({ apps, tokens, faults });
  const journal = createJournal<JournalEntry>();
  const handle = createRequestHandler({
    api: createApi({ tenant, tokens, oauth, signInPage: createSignInPage(apps, oauth), switches }),
    control: (call) => answerControl({ ...call, switches, journal: journal.list(), tenant, tokens }),
    clock,
    switches,
    journal,
    log,
  });
  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => response.socket?.destroy());
  });
  const actualPort = await listen(server, port);

  return {
    url: `http://${HOST}:${actualPort}`,
    journal: journal.list,
    runs: () => tenant.runs,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    setOnline: (deviceId, isOnline) => setOnline(tenant, find(tenant.devices.get(deviceId)), isOnline),
    changeScript: (name, change) =>
      void Object.assign(find(tenant.scripts.find((known) => known.name === name)), change),
    writeField: (deviceId, name, value) => void find(tenant.devices.get(deviceId)).fields.set(name, value),
    addActivity: (activity) =>
      void tenant.feed.add({ status: activity.statusCode, type: activity.activityType, ...activity }),
    issueRefreshToken(clientId) {
      const app = find(apps.find((known) => known.clientId === clientId));
      return tokens.issueRefresh({ app, scopes: [...app.scopes, 'offline_access'], hasUser: true });
    },
    expireAccessTokens: tokens.expireAccess,
    async stop() {
      server.closeAllConnections();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function find<T>(known: T | undefined): T {
  if (known === undefined) throw new Error('the simulator has none of that name');
  return known;
}
