import { setTimeout as wait } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import { createIpcServer, type IpcServer, type IpcServerOptions } from './controller/api/ipc-server.ts';
import { type PairingContext, pairingRouter } from './controller/api/pairing-router.ts';
import type { PairingView } from './controller/api/pairing-views.ts';
import { readMachineId as readOwnMachineId } from './controller/backup/fingerprint.ts';
import { type DataFolderLock, lockDataFolder } from './controller/db/data-folder-lock.ts';
import { createPairingWizard, type PairingWizard } from './controller/pairing/pairing-wizard.ts';
import { systemClock } from './controller/system-clock.ts';
import { systemRandom } from './controller/system-random.ts';
import {
  type FacilityHost,
  type FacilityHostError,
  type FacilityHostOptions,
  sealerOf,
  startFacilityHost,
} from './facility-host.ts';

export type DesktopFacilityOptions = Omit<FacilityHostOptions, 'hasWizard'> & {
  /** What the wizard offers as the cloud's address; empty when nobody has said. */
  readonly cloudUrl: string;
  /** The computer was paired and then its facility did not start. */
  readonly onFailed: (error: FacilityHostError) => void;
};

export type WindowOptions = Pick<IpcServerOptions, 'role' | 'address' | 'push' | 'token' | 'onToken'>;

/** A facility for the windows of its own computer. */
export type DesktopFacility = {
  /** Serves a window: what it may ask follows from how far the computer is. */
  openWindow(window: WindowOptions): IpcServer;
  stop(): Promise<void>;
};

/** What windows are served by; another object after each change. */
type Served = Pick<IpcServerOptions, 'router' | 'createContext'>;

/**
 * Starts this computer's facility. As long as it is nobody's, or nobody can sign in, windows of the desk reach the
 * pairing wizard and nothing else; from then on everything but the wizard. A database that is there (a restored backup,
 * keys that cannot be opened) runs meanwhile: doors and kiosk do not wait for people who pair.
 *
 * Errors: those of `startFacilityHost`, without those that pairing is for.
 */
export async function startDesktopFacility(
  options: DesktopFacilityOptions,
): Promise<Result<DesktopFacility, FacilityHostError>> {
  const hostOptions = { ...options, hasWizard: true };
  const started = await startFacilityHost(hostOptions);
  if (!started.ok && started.error.code !== 'facility.not_set_up') return started;
  const before = started.ok ? started.value.pairing : 'pairing' in started.error ? started.error.pairing : null;
  let host: FacilityHost | null = started.ok ? started.value : null;
  let isStopped = false;
  /** Once it is, it stays so: an owner who leaves later is no reason to show a stranger the wizard. */
  let isReady = false;
  let wizard: PairingWizard | null = null;
  let hostServed = host && servedBy(host);

  async function startPaired(): Promise<void> {
    await host?.stop();
    host = null;
    if (isStopped) return;
    const again = await startFacilityHost(hostOptions);
    if (!again.ok) return options.onFailed(again.error);
    if (isStopped) return again.value.stop();
    host = again.value;
    hostServed = servedBy(host);
    wizard = null;
  }

  function view(): PairingView {
    if (wizard) return wizard.view();
    return { step: 'owner', facilityName: host?.facility.name ?? '', pin: host?.firstOwner?.pin ?? '' };
  }

  const pairingServed: Served = {
    router: pairingRouter,
    createContext: ({ role }): PairingContext => ({
      role,
      view,
      begin: (typed) => wizard?.begin(typed),
      cancel: () => wizard?.cancel(),
      finish: () => void (wizard === null && host?.firstOwner?.create()),
    }),
  };

  function servedTo(role: WindowOptions['role']): Served {
    if (!host || !hostServed) return pairingServed;
    isReady ||= wizard === null && !(host.firstOwner?.isNeeded() ?? false);
    return isReady || role === 'kiosk' ? hostServed : pairingServed;
  }

  if (before?.state === 'nobodys' || before?.state === 'keys-unreadable') {
    options.log.warn('pairing.needed', { reason: before.state });
    wizard = createWizard(options, {
      cloudUrl: before.cloudUrl ?? options.cloudUrl,
      areKeysUnreadable: before.state === 'keys-unreadable',
      hostNow: () => host,
      onPaired: startPaired,
    });
  }
  return ok({
    openWindow: (window) => serveByTurns(window, servedTo),
    stop: async () => {
      isStopped = true;
      wizard?.cancel();
      await host?.stop();
    },
  });
}

type WizardParts = {
  readonly cloudUrl: string;
  readonly areKeysUnreadable: boolean;
  /** Has the data folder for itself while there is one. */
  readonly hostNow: () => FacilityHost | null;
  readonly onPaired: () => Promise<void>;
};

function createWizard(options: DesktopFacilityOptions, { hostNow, ...parts }: WizardParts): PairingWizard {
  const { config, log, appVersion, clock = systemClock } = options;
  const { readMachineId = readOwnMachineId } = options;
  const { dataDir } = config;
  const heldAlready: DataFolderLock = { release: () => undefined };
  return createPairingWizard({
    ...parts,
    log,
    lockFolder: () => (hostNow() ? ok(heldAlready) : lockDataFolder(dataDir)),
    setup: {
      dataDir,
      sealer: sealerOf(options),
      appVersion,
      readMachineId,
      random: systemRandom,
      clock,
      after: (ms) => wait(ms, null, { ref: false }),
      log,
      ownFacilityId: hostNow()?.facility.id ?? null,
    },
  });
}

function servedBy({ createContext }: FacilityHost): Served {
  return { createContext };
}

/** One window's server, changed for another as soon as the window is to be served by something else. */
function serveByTurns(window: WindowOptions, servedTo: (role: WindowOptions['role']) => Served): IpcServer {
  let current: { readonly by: Served; readonly server: IpcServer } | null = null;

  function serverNow(): IpcServer {
    const by = servedTo(window.role);
    if (current?.by === by) return current.server;
    current?.server.close();
    current = { by, server: createIpcServer({ ...window, ...by }) };
    return current.server;
  }

  return {
    call: (operation) => serverNow().call(operation),
    stop: (id) => current?.server.stop(id),
    close: () => current?.server.close(),
  };
}
