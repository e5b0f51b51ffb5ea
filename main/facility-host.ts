import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DEMO_PAIRING_CODE } from '../demo/pairing.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock } from '../domain/time.ts';
import { encodePresence } from '../sync/protocol/presence.ts';
import { presenceTopic, topicsToRead } from '../sync/protocol/topics.ts';
import type { Transport } from '../sync/engine/transport-port.ts';
import { createMqttTransport } from '../sync/transport/mqtt-transport.ts';
import { NINJAONE, ninjaOneValues } from './controller/automation/ninjaone/ninjaone-vendor.ts';
import { UNIFI_ACCESS, unifiAccessValues } from './controller/access/unifi-access/unifi-access-vendor.ts';
import { createContextFactory, type CreateContext } from './controller/api/context.ts';
import { createHttpServer } from './controller/api/http-server.ts';
import { readMachineId as readOwnMachineId } from './controller/backup/fingerprint.ts';
import type { Config } from './controller/config.ts';
import { type DatabaseError, describeDatabaseError } from './controller/db/database-error.ts';
import { UNIFI_NETWORK, unifiNetworkValues } from './controller/network/unifi-network/unifi-network-vendor.ts';
import { createHealthBook, type HealthBook } from './controller/integrations/health-book.ts';
import type { EnvironmentSettings } from './controller/integrations/opened-integration.ts';
import { createLifecycle } from './controller/lifecycle.ts';
import type { Log } from './controller/log.ts';
import { countEvents } from './controller/operations/event-counts.ts';
import {
  describePairError,
  type OpenedPairing,
  openPairing,
  type OtherFacilityError,
} from './controller/pairing/open-pairing.ts';
import type { PairError } from './controller/pairing/pair-controller.ts';
import { createPairableTransport } from './controller/pairing/pairable-transport.ts';
import type { Pairing, PairingFileError } from './controller/pairing/pairing-file.ts';
import { createKeyFile } from './controller/secrets/key-file.ts';
import { keyFileSealer } from './controller/secrets/key-file-sealer.ts';
import type { Sealer } from './controller/secrets/sealer.ts';
import type { FirstOwner } from './controller/staff/first-owner.ts';
import { type Controller, type ControllerParts, startController } from './controller/start-controller.ts';
import { systemClock } from './controller/system-clock.ts';
import { systemRandom } from './controller/system-random.ts';

export type FacilityHost = {
  /** Where the screens are served. */
  readonly url: string;
  /** For hosts that serve windows besides (see `controller/api/ipc-server.ts`). */
  readonly createContext: CreateContext;
  readonly pairing: Pick<OpenedPairing, 'state' | 'cloudUrl'>;
  readonly facility: Controller['facility'];
  readonly firstOwner: FirstOwner | null;
  /** Opens no door any more, and resolves when each that was being opened has its outcome. */
  settleDoors(): Promise<void>;
  stop(): Promise<void>;
};

/** Not a facility's yet; `pairing` says whether it was. */
export type NotSetUpError = { readonly code: 'facility.not_set_up'; readonly pairing: FacilityHost['pairing'] };

type AppointmentError = PairingFileError | PairError | OtherFacilityError;

export type FacilityHostError = DatabaseError | AppointmentError | NotSetUpError;

export type FacilityHostOptions = {
  readonly config: Config;
  readonly log: Log;
  readonly appVersion: string;
  /** Where Vite put the staff app and the kiosk. */
  readonly screensDir: string;
  /** This machine's unless given. */
  readonly clock?: Clock;
  /** The operating system's keyring; without one, a key in a file that only this account can read. */
  readonly sealer?: Sealer;
  /** There is a window from which it can be paired: what cannot be opened keeps nothing from starting but the link. */
  readonly hasWizard?: boolean;
  /** What the machine's installation is called; as the operating system says unless given. */
  readonly readMachineId?: () => Promise<string | null>;
  /** How vendors' systems last answered; a new book unless given. */
  readonly health?: HealthBook;
  /** Other settings were saved: the host is to be started again with them. Without it they count from its next start. */
  readonly onSettingsSaved?: () => void;
};

/**
 * A whole facility in this process: its controller, and the screens and API on a port. Used by the service without a
 * window and by the desktop app's controller process. Everything is stopped again when any of it does not start.
 *
 * Errors: those of `startController`. Rejects when the port is taken.
 */
export async function startFacilityHost(given: FacilityHostOptions): Promise<Result<FacilityHost, FacilityHostError>> {
  const events = countEvents(given.log);
  const options = { ...given, log: events.log };
  const { config, log, clock = systemClock } = options;
  const lifecycle = createLifecycle(log);
  const opened = await openPairing(pairingParts(options, clock));
  if (!opened.ok) return opened;
  lifecycle.onStop('pairing', opened.value.stop);
  const { state, cloudUrl } = opened.value;
  const pairing = { state, cloudUrl };
  const started = await startController({ ...controllerParts(options, clock, opened.value), events });
  if (!started.ok) {
    await lifecycle.stop();
    return started.error.code === 'facility.not_set_up' ? err({ ...started.error, pairing }) : err(started.error);
  }

  const { services, facility, firstOwner } = started.value;
  lifecycle.onStop('controller', () => started.value.stop());
  const createContext = createContextFactory({ services, clock, random: systemRandom, log });
  try {
    const server = await createHttpServer({
      services,
      createContext,
      renderFigures: started.value.renderFigures,
      log,
      readDoorDelivery: started.value.readDoorDelivery,
      screens: {
        dir: options.screensDir,
        staffPage: join('renderer', 'index.html'),
        kioskPage: join('kiosk-mode', 'index.html'),
      },
      host: config.host,
      port: config.port,
    });
    lifecycle.onStop('http server', () => server.stop());
    const { url } = await server.start();
    const { settleDoors } = started.value;
    return ok({ url, createContext, pairing, facility, firstOwner, settleDoors, stop: () => lifecycle.stop() });
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

/** One line for the person who starts it. */
export function describeHostError(error: FacilityHostError): string {
  if (isPairError(error)) return describePairError(error);
  if (error.code !== 'facility.not_set_up') return describeDatabaseError(error);
  return 'This controller is no facility’s yet. Pair it: npm run facility -- pair <cloud> <code>. Or DEMO=1 for the demo club.';
}

function isPairError(error: FacilityHostError): error is AppointmentError {
  return error.code.startsWith('pairing.');
}

/** What keeps this host's secrets. */
export function sealerOf({ config, log, sealer }: Pick<FacilityHostOptions, 'config' | 'log' | 'sealer'>): Sealer {
  return sealer ?? keyFileSealer(createKeyFile({ path: config.keyFile, log }));
}

const after = (ms: number): Promise<null> => wait(ms, null, { ref: false });

function pairingParts(options: FacilityHostOptions, clock: Clock) {
  const { config, log, appVersion, readMachineId = readOwnMachineId, hasWizard = false } = options;
  const sealer = sealerOf(options);
  const { dataDir, cloudUrl, demo: isDemo } = config;
  const code = config.pairingCode ?? (isDemo ? DEMO_PAIRING_CODE : null);
  const random = systemRandom;
  return { dataDir, cloudUrl, sealer, appVersion, readMachineId, random, clock, after, log, code, isDemo, hasWizard };
}

/** The demo's vendors are simulators, and the screens say so. */
function environmentOf(config: Config): EnvironmentSettings {
  const { unifiAccess, unifiAccessVisitors, ninjaOne, unifiNetwork, unifiNetworkVouchers, demo } = config;
  const mode = demo ? 'simulator' : 'live';
  return new Map([
    ...(unifiAccess
      ? [[UNIFI_ACCESS.name, { mode, values: unifiAccessValues(unifiAccess, unifiAccessVisitors) }] as const]
      : []),
    ...(ninjaOne ? [[NINJAONE.name, { mode, values: ninjaOneValues(ninjaOne) }] as const] : []),
    ...(unifiNetwork
      ? [[UNIFI_NETWORK.name, { mode, values: unifiNetworkValues(unifiNetwork, unifiNetworkVouchers) }] as const]
      : []),
  ]);
}

function controllerParts(options: FacilityHostOptions, clock: Clock, pairing: OpenedPairing): ControllerParts {
  const { config, log, appVersion, readMachineId = readOwnMachineId } = options;
  const { health = createHealthBook(clock), onSettingsSaved = () => undefined } = options;
  return {
    dataDir: config.dataDir,
    backupDir: config.backupDir,
    retention: config.retention,
    witnessDir: config.witnessDir,
    readMachineId,
    isDemo: config.demo,
    appVersion,
    clock,
    random: systemRandom,
    log,
    integrations: {
      sealer: sealerOf(options),
      environment: environmentOf(config),
      health,
      onSaved: onSettingsSaved,
      doorDeliveryUrl: config.unifiAccessWebhookUrl,
    },
    createTransport: (facilityId, boot) =>
      createPairableTransport(pairing.paired, ({ grant }) => createTransport({ facilityId, boot, config, log, grant })),
    identity: pairing.identity,
    followPairing: pairing.follow,
    every: (ms, action) => {
      const timer = setInterval(() => guarded(action, log), ms);
      return () => clearInterval(timer);
    },
    after,
  };
}

/** A timer's work that fails is told and tried again next time: it must not take the doors down with it. */
function guarded(action: () => void, log: Log): void {
  try {
    action();
  } catch (error) {
    log.error('timer.failed', { error });
  }
}

type TransportParts = { facilityId: string; boot: string; config: Config; log: Log; grant: Pairing['grant'] };

function createTransport({ facilityId, boot, config, log, grant }: TransportParts): Transport {
  const { url, username, password } = grant.broker;
  return createMqttTransport({
    url: config.mqttUrl ?? url,
    clientId: `f-${boot}`,
    username,
    password,
    subscriptions: topicsToRead(facilityId, 'dn'),
    presence: {
      topic: presenceTopic(facilityId),
      online: encodePresence({ boot, state: 'online' }),
      offline: encodePresence({ boot, state: 'offline' }),
    },
    clock: systemClock,
    random: systemRandom,
    onProblem: (event, fields) => log.warn(event, fields),
  });
}
