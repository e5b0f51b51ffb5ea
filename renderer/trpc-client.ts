import {
  createTRPCClient,
  createWSClient,
  type TRPCClient,
  TRPCClientError,
  type TRPCLink,
  wsLink,
} from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../main/controller/api/app-router.ts';
import type { PairingRouter } from '../main/controller/api/pairing-router.ts';
import { type Bridge, ipcLink } from './ipc-link.ts';

/** `away` means it answered before and does not now; `connecting` that it has not answered yet. */
export type ConnectionStatus = 'connecting' | 'open' | 'away';

export type Connection = {
  readonly client: TRPCClient<AppRouter>;
  /** What answers instead while this computer is not ready for use. */
  readonly pairing: TRPCClient<PairingRouter>;
  readonly getStatus: () => ConnectionStatus;
  /** Calls back on every change of the status; returns the function that stops it. */
  readonly onStatus: (listener: () => void) => () => void;
  readonly close: () => void;
};

/** Opens a connection to this club's controller. The token says whose it is; over IPC the window itself does. */
export type Connect = (token: string | null) => Connection;

const RECONNECT_DELAY_MS_MAX = 3000;
const RECONNECT_DELAY_MS_MIN = 250;

/** The way to the controller from where this page runs: the desktop app's bridge, or the page's own host. */
export function createConnect(page: Window, role: 'staff' | 'kiosk'): Connect {
  const bridge = 'facility' in page && isBridge(page.facility) ? page.facility : null;
  if (bridge === null) return (token) => connectByWebSocket(webSocketUrl(page.location, role), token);

  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  return () => connectByBridge(bridge, nextId);
}

/** Put there by preload inside the desktop app; absent in a browser. */
function isBridge(value: unknown): value is Bridge {
  return typeof value === 'object' && value !== null && 'call' in value && 'stop' in value && 'onEvent' in value;
}

function webSocketUrl({ protocol, host }: Location, role: 'staff' | 'kiosk'): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/trpc${role === 'kiosk' ? '?role=kiosk' : ''}`;
}

function connectByWebSocket(url: string, token: string | null): Connection {
  const status = createStatus();
  const socket = createWSClient({
    url,
    ...(token === null ? {} : { connectionParams: { token } }),
    onOpen: () => status.set('open'),
    onClose: () => status.set('away'),
    onError: () => status.set('away'),
    retryDelayMs: (attempt) => Math.min(RECONNECT_DELAY_MS_MIN * 2 ** attempt, RECONNECT_DELAY_MS_MAX),
    // Without pings a cable pulled out looks like a quiet day.
    keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 2000 },
  });
  return {
    client: createTRPCClient({ links: [refuseChangesWhileAway(status.get), wsLink({ client: socket })] }),
    pairing: createTRPCClient({ links: [refuseChangesWhileAway(status.get), wsLink({ client: socket })] }),
    getStatus: status.get,
    onStatus: status.subscribe,
    close: () => void socket.close(),
  };
}

function connectByBridge(bridge: Bridge, nextId: () => number): Connection {
  const status = createStatus();
  const options = {
    bridge,
    nextId,
    retryDelayMs: 1000,
    onReachable: () => status.set('open'),
    onUnreachable: () => status.set('away'),
  };
  return {
    client: createTRPCClient({ links: [ipcLink<AppRouter>(options)] }),
    pairing: createTRPCClient({ links: [ipcLink<PairingRouter>(options)] }),
    getStatus: status.get,
    onStatus: status.subscribe,
    close: () => {},
  };
}

/** A change that was asked for while the controller was away, and never sent. */
export class ControllerAway extends Error {
  override name = 'ControllerAway';
}

/**
 * The WebSocket client keeps what it cannot send and sends it after reconnecting. For a question that is right; a
 * door that opens a minute after somebody gave up is not. So changes are refused while there is no connection.
 */
function refuseChangesWhileAway<Router extends AnyTRPCRouter>(getStatus: () => ConnectionStatus): TRPCLink<Router> {
  return () =>
    ({ op, next }) =>
      op.type === 'mutation' && getStatus() !== 'open'
        ? observable((observer) => observer.error(TRPCClientError.from(new ControllerAway('not connected'))))
        : next(op);
}

function createStatus() {
  let current: ConnectionStatus = 'connecting';
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(next: ConnectionStatus) {
      // One that never answered is still being waited for, however often it is tried.
      if (next === current || (next === 'away' && current === 'connecting')) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
