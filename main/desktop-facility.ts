import { setTimeout as wait } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import { createIpcServer, type IpcServer, type IpcServerOptions } from './controller/api/ipc-server.ts';
import { type PairingContext, pairingRouter } from './controller/api/pairing-router.ts';
import type { PairingView } from './controller/api/pairing-views.ts';
import { readMachineId as readOwnMachineId } from './controller/backup/fingerprint.ts';
import { type DataFolderLock, lockDataFolder } from './controller/db/data-folder-lock.ts';
import { createPairingWizard, type PairingWizard } from './controller/pairing/pairing-wizard.ts';
import { createHealthBook } from './controller/integrations/health-book.ts';
import { systemClock } from './controller/system-clock.ts';
import { systemRandom } from './controller/system-random.ts';
import {
  type FacilityHost,
  type FacilityHostError,
  type FacilityHostOptions,
  sealerOf,
  startFacilityHost,
} from './facility-host.ts';
import { startAgain } from './kept-host.ts';

export type DesktopFacilityOptions = Omit<FacilityHostOptions, 'hasWizard' | 'health' | 'onSettingsSaved'> & {
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
  const hostOptions: FacilityHostOptions = {
    ...options,
    hasWizard: true,
    health: createHealthBook(options.clock ?? systemClock),
    onSettingsSaved: () => void (restarted = restarted.then(startAgainWithSettings)),
  };
  const windows = createWindows({ servedTo, ready: () => restarted });
  let restarted = Promise.resolve();
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
    if (!isStopped) await goOn(await startFacilityHost(hostOptions));
  }

  async function startAgainWithSettings(): Promise<void> {
    windows.end();
    if (host && !isStopped) await goOn(await startAgain(host, hostOptions));
  }

  async function goOn(again: Result<FacilityHost, FacilityHostError>): Promise<void> {
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

  const pairingServed = servedByWizard({
    view,
    begin: (typed) => wizard?.begin(typed),
    cancel: () => wizard?.cancel(),
    finish: () => void (wizard === null && host?.firstOwner?.create()),
  });

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
    openWindow: windows.open,
    stop: async () => {
      isStopped = true;
      wizard?.cancel();
      await restarted;
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

function servedByWizard(context: Omit<PairingContext, 'role'>): Served {
  return { router: pairingRouter, createContext: ({ role }): PairingContext => ({ ...context, role }) };
}

function servedBy({ createContext }: FacilityHost): Served {
  return { createContext };
}

type Turns = {
  readonly servedTo: (role: WindowOptions['role']) => Served;
  /** Resolves when there is somebody to answer. */
  readonly ready: () => Promise<void>;
};

/** All that are open. `end`: what they listen to is over, and they ask anew. */
function createWindows(turns: Turns) {
  const served = new Set<IpcServer>();

  function open(window: WindowOptions): IpcServer {
    const server = serveByTurns(window, turns);
    served.add(server);
    const close = (): void => {
      served.delete(server);
      server.close();
    };
    return { ...server, close };
  }

  const end = (): void => {
    for (const server of served) server.end();
  };
  return { open, end };
}

/** One window's server, changed for another as soon as the window is to be served by something else. */
function serveByTurns(window: WindowOptions, { servedTo, ready }: Turns): IpcServer {
  let current: { readonly by: Served; readonly server: IpcServer } | null = null;
  let token = window.token ?? null;
  const onToken = (newToken: string | null): void => {
    token = newToken;
    window.onToken?.(newToken);
  };

  function serverNow(): IpcServer {
    const by = servedTo(window.role);
    if (current?.by === by) return current.server;
    current?.server.close();
    current = { by, server: createIpcServer({ ...window, ...by, token, onToken }) };
    return current.server;
  }

  return {
    call: async (operation) => {
      await ready();
      return serverNow().call(operation);
    },
    stop: (id) => current?.server.stop(id),
    end: () => current?.server.end(),
    close: () => current?.server.close(),
  };
}
