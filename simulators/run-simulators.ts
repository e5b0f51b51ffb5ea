import { startClubosSimulator } from './clubos/start-clubos-simulator.ts';
import { DEMO_BAY_DEVICES, DEMO_BAY_SCRIPTS, DEMO_NINJAONE_APP } from './demo-bays.ts';
import { DEMO_DOORS } from './demo-doors.ts';
import { DEMO_HUBSPOT } from './demo-hubspot.ts';
import { DEMO_NETWORK } from './demo-network.ts';
import { startHubspotSimulator } from './hubspot/start-hubspot-simulator.ts';
import { certificateIn } from './kept-certificate.ts';
import { startMailSimulator } from './mail/start-mail-simulator.ts';
import { startMessagesPage } from './mail/messages-page.ts';
import type { OtherWays, TellPhone } from './mail/other-messages.ts';
import { startNinjaOneSimulator } from './ninjaone/start-ninjaone-simulator.ts';
import { startPush, startSendgrid, startTwilio } from './run-messengers.ts';
import { parseSettings, type SimulatorSettings } from './settings.ts';
import { asSetupError } from './setup-error.ts';
import { startUnifiAccessSimulator } from './unifi-access/start-unifi-access-simulator.ts';
import { startUnifiNetworkSimulator } from './unifi-network/start-unifi-network-simulator.ts';

export type RunningSimulators = { readonly stop: () => Promise<void> };

/** Writes one line of the simulators' log: an event name and its facts. */
export type SimulatorLog = (event: string, facts: Readonly<Record<string, unknown>>) => void;

/**
 * Starts every simulator there is, as the environment says. With `DATA_DIR` a simulator's certificate is kept there,
 * so that whoever pinned it need not do so again. Rejects with `SimulatorSetupError` for bad settings, a port that
 * another program holds, and a folder that cannot be written.
 */
export async function startSimulators(
  env: Readonly<Record<string, string | undefined>>,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const settings = parseSettings(env);
  const started: RunningSimulators[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(started.splice(0).map((one) => one.stop())));
  try {
    const ways: OtherWays = { channels: [], phones: [] };
    for (const start of STARTERS) started.push(await start(settings, log, ways));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** A mail server, and a page that shows what it was given, and what went by other ways. */
async function startMail(
  { SMTP_PORT, MESSAGES_PORT }: SimulatorSettings,
  log: SimulatorLog,
  { channels, phones }: OtherWays,
): Promise<RunningSimulators> {
  // The phones are there a moment after the page.
  const tellPhone: TellPhone = async (link) => (await phones[0]?.(link)) ?? 'There is no phone yet.';
  const server = await startMailSimulator({ port: SMTP_PORT }).catch((error: unknown) => {
    throw asSetupError(error, `Mail: port ${SMTP_PORT}`, 'choose another with SMTP_PORT');
  });
  const page = await startMessagesPage(server, { port: MESSAGES_PORT, channels, tellPhone }).catch(
    async (error: unknown) => {
      await server.stop();
      throw asSetupError(error, `Messages: port ${MESSAGES_PORT}`, 'choose another with MESSAGES_PORT');
    },
  );
  log('simulator.listening', { simulator: 'mail', url: server.url, messagesUrl: page.url });
  return {
    stop: async () => {
      await page.stop();
      await server.stop();
    },
  };
}

async function startDoors(settings: SimulatorSettings, log: SimulatorLog): Promise<RunningSimulators> {
  const { UNIFI_ACCESS_PORT: port, UNIFI_ACCESS_TOKEN: token, DATA_DIR: dataDir } = settings;

  const kept = await certificateIn(dataDir, 'unifi-access.pem', 'UniFi Access');
  const console = await startUnifiAccessSimulator({
    port,
    token,
    doors: DEMO_DOORS.map(({ unifiId, name }) => ({ id: unifiId, name })),
    log: (facts) => log('unifi_access.request', facts),
    ...kept,
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
  { CLUBOS_PORT: port, CLUBOS_SECRET: secret, CLOUD_URL: cloudUrl }: SimulatorSettings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const clubos = await startClubosSimulator({
    port,
    secret,
    bridgeUrl: () => cloudUrl,
    log: (facts) => log('clubos.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `ClubOS: port ${port}`, 'choose another with CLUBOS_PORT');
  });
  log('simulator.listening', { simulator: 'clubos', url: clubos.url });
  return { stop: () => clubos.stop() };
}

/** The demo club's account. */
async function startHubspot(
  { HUBSPOT_PORT: port, CLOUD_URL: cloudUrl }: SimulatorSettings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  const { accessToken, webhooks } = DEMO_HUBSPOT;
  const hubspot = await startHubspotSimulator({
    port,
    accessToken,
    webhooks: { ...webhooks, targetUrl: `${cloudUrl}/webhooks/hubspot` },
    log: (facts) => log('hubspot.request', facts),
  }).catch((error: unknown) => {
    throw asSetupError(error, `HubSpot: port ${port}`, 'choose another with HUBSPOT_PORT');
  });
  log('simulator.listening', { simulator: 'hubspot', url: hubspot.url });
  return { stop: () => hubspot.stop() };
}

/** Optional, as UniFi Network is for a club: without a port there is none. */
async function startNetwork(
  { UNIFI_NETWORK_PORT: port, DATA_DIR }: SimulatorSettings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
  if (port === undefined) return { stop: async () => undefined };
  const kept = await certificateIn(DATA_DIR, 'unifi-network.pem', 'unifi.local');
  const network = await startUnifiNetworkSimulator({
    port,
    ...DEMO_NETWORK,
    log: (facts) => log('unifi_network.request', facts),
    ...kept,
  }).catch((error: unknown) => {
    throw asSetupError(error, `UniFi Network: port ${port}`, 'choose another with UNIFI_NETWORK_PORT');
  });
  const { url, certificateSha256 } = network;
  log('simulator.listening', { simulator: 'unifi-network', url, certificateSha256 });
  return { stop: () => network.stop() };
}

/** The demo club's tenant. */
async function startNinjaOne(
  { NINJAONE_PORT: port }: SimulatorSettings,
  log: SimulatorLog,
): Promise<RunningSimulators> {
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
const STARTERS = [
  startMail,
  startTwilio,
  startSendgrid,
  startPush,
  startNinjaOne,
  startHubspot,
  startClubos,
  startNetwork,
  startDoors,
] as const;
