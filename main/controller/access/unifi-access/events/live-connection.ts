import { WebSocket } from 'ws';
import type { Random } from '../../../../../domain/random.ts';
import { type Clock, type EpochMs, SECOND_MS } from '../../../../../domain/time.ts';
import type { Log } from '../../../log.ts';
import type { DoorSystemError } from '../../door-port.ts';
import type { LiveConnection } from '../../door-events/door-event-port.ts';
import { createPinnedConnector } from '../pinned-connection.ts';
import type { UnifiAccessSettings } from '../unifi-access-settings.ts';

export type LiveLimits = {
  readonly handshakeMs: number;
  /** The console speaks every five seconds: after this long without a word the connection is dead, whatever TCP says. */
  readonly silenceMs: number;
  readonly firstRetryMs: number;
  readonly retryMaxMs: number;
  /** A connection that lasted this long begins its retries anew. */
  readonly settledMs: number;
};

export const LIVE_LIMITS: LiveLimits = {
  handshakeMs: 5 * SECOND_MS,
  silenceMs: 15 * SECOND_MS,
  firstRetryMs: SECOND_MS,
  retryMaxMs: 60 * SECOND_MS,
  settledMs: 30 * SECOND_MS,
};

const FRAME_BYTES_MAX = 1_000_000;

export type LiveOptions = {
  readonly settings: UnifiAccessSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: LiveLimits;
  readonly onText: (text: string) => void;
  /** After each connection made: nothing is repeated for who was away. */
  readonly onUp: () => void;
};

export type Live = { start(): void; connection(): LiveConnection; stop(): Promise<void> };

/** What one connection after the other has in common. */
type LiveState = {
  isUp: boolean;
  heardAt: EpochMs | null;
  trouble: DoorSystemError['code'] | null;
  readonly stopping: AbortController;
};

/**
 * The console's live connection, kept for as long as it runs. The token goes over it only once the pinned certificate
 * has been shown. It is lost and made anew without a word to anybody but `connection` and the log.
 */
export function createLive(options: LiveOptions): Live {
  const state: LiveState = { isUp: false, heardAt: null, trouble: null, stopping: new AbortController() };
  let running: Promise<void> = Promise.resolve();

  return {
    start: () => {
      running = keepConnected(options, state);
      running.catch((error: unknown) => options.log.error('door.live.fault', { error }));
    },
    connection: () => ({ isUp: state.isUp, heardAt: state.heardAt, trouble: state.trouble }),
    stop: async () => {
      state.stopping.abort();
      await running.catch(() => undefined);
    },
  };
}

async function keepConnected(options: LiveOptions, state: LiveState): Promise<void> {
  const { clock, random, log, limits } = options;
  const { signal } = state.stopping;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const startedMs = clock.monotonicMs();
    const before = state.trouble;
    const socket = await open(options, state);
    if (socket) await untilClosed(socket, options, state);
    const { trouble } = state;
    if (trouble !== null && trouble !== before) log.warn('door.live.trouble', { reason: trouble });
    if (clock.monotonicMs() - startedMs >= limits.settledMs) failures = 0;
    const delayMs = Math.min(limits.retryMaxMs, limits.firstRetryMs * 2 ** Math.min(failures, 10));
    await pause(delayMs / 2 + random.below(Math.ceil(delayMs / 2) + 1), signal);
  }
}

async function open({ settings, limits }: LiveOptions, state: LiveState): Promise<WebSocket | null> {
  const signal = AbortSignal.any([state.stopping.signal, AbortSignal.timeout(limits.handshakeMs)]);
  const connection = await createPinnedConnector(settings).connect(signal);
  if (!connection.ok) {
    state.trouble = `door_system.${connection.error}`;
    return null;
  }
  if (state.stopping.signal.aborted) {
    connection.value.destroy();
    return null;
  }
  const { host, port } = settings.url;
  const name = host.includes(':') ? `[${host}]` : host;
  return new WebSocket(`wss://${name}:${port}/api/v1/developer/devices/notifications`, {
    createConnection: () => connection.value,
    headers: { authorization: `Bearer ${settings.token}` },
    handshakeTimeout: limits.handshakeMs,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
    followRedirects: false,
  });
}

/** Any frame at all is a sign of life; without one for too long the connection is given up. */
function untilClosed(socket: WebSocket, options: LiveOptions, state: LiveState): Promise<void> {
  const { clock, log, limits, onText, onUp } = options;
  const { signal } = state.stopping;
  const { promise, resolve } = Promise.withResolvers<void>();
  let watchdog: NodeJS.Timeout | undefined;
  const end = (): void => socket.terminate();
  const noteLife = (): void => {
    state.heardAt = clock.now();
    clearTimeout(watchdog);
    watchdog = setTimeout(end, limits.silenceMs);
  };
  signal.addEventListener('abort', end);
  socket.on('open', () => {
    state.isUp = true;
    state.trouble = null;
    noteLife();
    onUp();
  });
  socket.on('message', (data, isBinary) => {
    noteLife();
    // The default binary type: a message is one buffer.
    if (!isBinary && Buffer.isBuffer(data)) onText(data.toString('utf8'));
  });
  socket.on('unexpected-response', (request, { statusCode }) => {
    const isOfToken = statusCode === 401 || statusCode === 403;
    state.trouble = isOfToken ? 'door_system.not_authorised' : 'door_system.starting';
    request.destroy();
    end();
  });
  // What an error says may hold the request with its token.
  socket.on('error', () => {
    state.trouble ??= 'door_system.unreachable';
  });
  socket.on('close', () => {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', end);
    if (state.isUp && !signal.aborted) log.info('door.live.lost', { heardAt: state.heardAt });
    state.isUp = false;
    resolve();
  });
  return promise;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
