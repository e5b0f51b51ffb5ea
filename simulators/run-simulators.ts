import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startClubosSimulator } from './clubos/start-clubos-simulator.ts';
import { DEMO_BAY_DEVICES, DEMO_BAY_SCRIPTS, DEMO_NINJAONE_APP } from './demo-bays.ts';
import { DEMO_DOORS, DEMO_UNIFI_TOKEN } from './demo-doors.ts';
import { DEMO_HUBSPOT } from './demo-hubspot.ts';
import { DEMO_NETWORK } from './demo-network.ts';
import { startHubspotSimulator } from './hubspot/start-hubspot-simulator.ts';
import { startMailSimulator } from './mail/start-mail-simulator.ts';
import { startMessagesPage } from './mail/messages-page.ts';
import { startNinjaOneSimulator } from './ninjaone/start-ninjaone-simulator.ts';
import {
  makeSelfSignedCertificate,
  parseServerCertificate,
  type ServerCertificate,
} from './unifi-access/self-signed-certificate.ts';
import { startUnifiAccessSimulator } from './unifi-access/start-unifi-access-simulator.ts';
import { startUnifiNetworkSimulator } from './unifi-network/start-unifi-network-simulator.ts';

/** Something that a person can put right; `message` is one line that says what. */
export class SimulatorSetupError extends Error {
  override name = 'SimulatorSetupError';
}

export type RunningSimulators = { readonly stop: () => Promise<void> };

/** Writes one line of the simulators' log: an event name and its facts. */
export type SimulatorLog = (event: string, facts: Readonly<Record<string, unknown>>) => void;

const emptyAsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);

const PortSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

const portOr = (port: number) => z.preprocess(emptyAsAbsent, PortSchema.default(port));

/** What the demo's cloud and its ClubOS share. Nobody else trusts it. */
const DEMO_CLUBOS_SECRET = 'demo-clubos-secret';

const EnvironmentSchema = z.object({
  UNIFI_ACCESS_PORT: portOr(12_445),
  UNIFI_ACCESS_TOKEN: z.preprocess(
    emptyAsAbsent,
    z
      .string()
      .regex(/^[\x21-\x7e]+$/)
      .default(DEMO_UNIFI_TOKEN),
  ),
  SMTP_PORT: portOr(2525),
  MESSAGES_PORT: portOr(8094),
  DATA_DIR: z.preprocess(emptyAsAbsent, z.string().optional()),
  NINJAONE_PORT: portOr(8091),
  UNIFI_NETWORK_PORT: z.preprocess(emptyAsAbsent, PortSchema.optional()),
  HUBSPOT_PORT: portOr(8092),
  CLUBOS_PORT: portOr(8093),
  CLUBOS_SECRET: z.preprocess(emptyAsAbsent, z.string().min(16).default(DEMO_CLUBOS_SECRET)),
  CLOUD_URL: z.preprocess(emptyAsAbsent, z.url({ protocol: /^https?$/ }).default('http://localhost:8080')),
});
type Settings = z.infer<typeof EnvironmentSchema>;

const EXPECTATIONS: Readonly<Record<string, string>> = {
  UNIFI_ACCESS_PORT: 'a port from 0 to 65535',
  SMTP_PORT: 'a port from 0 to 65535',
  MESSAGES_PORT: 'a port from 0 to 65535',
  UNIFI_ACCESS_TOKEN: 'a word of plain ASCII without spaces',
  NINJAONE_PORT: 'a port from 0 to 65535',
  UNIFI_NETWORK_PORT: 'a port from 0 to 65535',
  HUBSPOT_PORT: 'a port from 0 to 65535',
  CLUBOS_PORT: 'a port from 0 to 65535',
  CLUBOS_SECRET: 'a secret of at least 16 characters',
  CLOUD_URL: 'an http or https address',
};

/**
 * Starts every simulator there is, as the environment says. With `DATA_DIR` a simulator's certificate is kept there,
 * so that whoever pinned it need not do so again. Rejects with `SimulatorSetupError` for bad settings, a port that
 * another program holds, and a folder that cannot be written.
 */
export async function startSimulators(
  env: Readonly<Record<string, string | undefined>>,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const settings = EnvironmentSchema.safeParse(env);
  if (!settings.success) {
    const name = String(settings.error.issues[0]?.path[0] ?? '');
    throw new SimulatorSetupError(`${name} must be ${EXPECTATIONS[name] ?? 'something else'}`);
  }
  const started: RunningSimulators[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(started.splice(0).map((one) => one.stop())));
  try {
    for (const start of STARTERS) started.push(await start(settings.data, log));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** A mail server, and a page that shows what it was given. */
async function startMail({ SMTP_PORT, MESSAGES_PORT }: Settings, log: SimulatorLog): Promise<RunningSimulators> {
  const server = await startMailSimulator({ port: SMTP_PORT }).catch((error: unknown) => {
    throw asSetupError(error, `Mail: port ${SMTP_PORT}`, 'choose another with SMTP_PORT');
  });
  const page = await startMessagesPage(server, { port: MESSAGES_PORT }).catch(async (error: unknown) => {
    await server.stop();
    throw asSetupError(error, `Messages: port ${MESSAGES_PORT}`, 'choose another with MESSAGES_PORT');
  });
  log('simulator.listening', { simulator: 'mail', url: server.url, messagesUrl: page.url });
  return {
    stop: async () => {
      await page.stop();
      await server.stop();
    },
  };
}

async function startDoors(settings: Settings, log: SimulatorLog): Promise<RunningSimulators> {
  const { UNIFI_ACCESS_PORT: port, UNIFI_ACCESS_TOKEN: token, DATA_DIR: dataDir } = settings;

  const certificate =
    dataDir === undefined
      ? null
      : await keepCertificate(join(dataDir, 'simulators', 'unifi-access.pem'), 'UniFi Access');
  const console = await startUnifiAccessSimulator({
    port,
    token,
    doors: DEMO_DOORS.map(({ unifiId, name }) => ({ id: unifiId, name })),
    log: (facts) => log('unifi_access.request', facts),
    ...(certificate ? { certificate } : {}),
  }).catch((error: unknown) => {
    throw asSetupError(error, `UniFi Access: port ${port}`, 'choose another with UNIFI_ACCESS_PORT');
  });
  log('simulator.listening', {
    simulator: 'unifi-access',
    url: console.url,
    certificateSha256: console.certificateSha256,
    doors: DEMO_DOORS.length,
  });
  return { stop: () => console.stop() };
}

async function startClubos(
  { CLUBOS_PORT: port, CLUBOS_SECRET: secret, CLOUD_URL: cloudUrl }: Settings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const clubos = await startClubosSimulator({
    port,
    secret,
    bridgeUrl: () => cloudUrl.replace(/\/+$/, ''),
    log: (facts) => log('clubos.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `ClubOS: port ${port}`, 'choose another with CLUBOS_PORT');
  });
  log('simulator.listening', { simulator: 'clubos', url: clubos.url });
  return { stop: () => clubos.stop() };
}

/** The demo club's account. */
async function startHubspot(
  { HUBSPOT_PORT: port, CLOUD_URL: cloudUrl }: Settings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const { accessToken, webhooks } = DEMO_HUBSPOT;
  const hubspot = await startHubspotSimulator({
    port,
    accessToken,
    webhooks: { ...webhooks, targetUrl: `${cloudUrl.replace(/\/+$/, '')}/webhooks/hubspot` },
    log: (facts) => log('hubspot.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `HubSpot: port ${port}`, 'choose another with HUBSPOT_PORT');
  });
  log('simulator.listening', { simulator: 'hubspot', url: hubspot.url });
  return { stop: () => hubspot.stop() };
}

/** Optional, as UniFi Network is for a club: without a port there is none. */
async function startNetwork(
  { UNIFI_NETWORK_PORT: port, DATA_DIR }: Settings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  if (port === undefined) return { stop: async () => undefined };
  const certificate =
    DATA_DIR === undefined
      ? null
      : await keepCertificate(join(DATA_DIR, 'simulators', 'unifi-network.pem'), 'unifi.local');
  const network = await startUnifiNetworkSimulator({
    port,
    ...DEMO_NETWORK,
    log: (facts) => log('unifi_network.request', facts),
    ...(certificate ? { certificate } : {}),
  }).catch((error: unknown) => {
    throw asSetupError(error, `UniFi Network: port ${port}`, 'choose another with UNIFI_NETWORK_PORT');
  });
  const { url, certificateSha256 } = network;
  log('simulator.listening', { simulator: 'unifi-network', url, certificateSha256 });
  return { stop: () => network.stop() };
}

/** The demo club's tenant. */
async function startNinjaOne({ NINJAONE_PORT: port }: Settings, log: SimulatorLog): Promise<RunningSimulators> {
  const tenant = await startNinjaOneSimulator({
    port,
    apps: [DEMO_NINJAONE_APP],
    devices: DEMO_BAY_DEVICES,
    scripts: DEMO_BAY_SCRIPTS,
    log: (facts) => log('ninjaone.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `NinjaOne: port ${port}`, 'choose another with NINJAONE_PORT');
  });
  log('simulator.listening', { simulator: 'ninjaone', url: tenant.url, devices: DEMO_BAY_DEVICES.length });
  return { stop: () => tenant.stop() };
}

/** Doors listen last: who waits for them finds all the others. */
const STARTERS = [startMail, startNinjaOne, startHubspot, startClubos, startNetwork, startDoors] as const;

/** The certificate and key in `path`, made and written there the first time. */
async function keepCertificate(path: string, commonName: string): Promise<ServerCertificate> {
  try {
    const kept = await readFile(path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (kept !== null) return parseServerCertificate(kept);

    const certificate = makeSelfSignedCertificate(commonName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, certificate.certificatePem + certificate.privateKeyPem, { mode: 0o600 });
    return certificate;
  } catch (error) {
    throw asSetupError(error, path, 'delete it or choose another folder with DATA_DIR');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'is not permitted to this user',
  EPERM: 'is not permitted to this user',
  ENOTDIR: 'is not in a folder',
  EISDIR: 'is a folder',
  EROFS: 'cannot be written',
  ENOSPC: 'cannot be written: the disk is full',
};

function asSetupError(error: unknown, subject: string, advice: string): SimulatorSetupError {
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const reason = REASONS[codeOf(error) ?? ''] ?? `cannot be used (${said})`;
  return new SimulatorSetupError(`${subject} ${reason}; ${advice}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
