import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import axios, { type AxiosError } from 'axios';
import type { EpochMs } from '../../../../domain/time.ts';
import type { DoorUncertainty } from '../door-port.ts';
import { type ConnectFailure, createPinnedConnector } from './pinned-connection.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';

/** What became of a request. The three must never be mixed up: they decide what is said of a door. */
export type Exchange =
  /** Certainly nothing arrived at the console. */
  | { readonly kind: 'not_sent'; readonly reason: ConnectFailure }
  /** It may have arrived; no answer could be had. */
  | {
      readonly kind: 'no_answer';
      readonly reason: Extract<DoorUncertainty, 'timeout' | 'connection_lost' | 'unclear_answer'>;
    }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly text: string;
      /** By the console's clock, to the second; absent when it does not tell. */
      readonly answeredAt?: EpochMs;
    };

export type UnifiAccessRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the API's base path, beginning with a slash. */
  readonly path: string;
  readonly body?: unknown;
};

export type UnifiAccessClient = {
  /** Sends `request` once. `signal` is its only limit of time. Never throws for what the network or the console does. */
  readonly send: (request: UnifiAccessRequest, signal: AbortSignal) => Promise<Exchange>;
};

const BASE_PATH = '/api/v1/developer';
const ANSWER_BYTES_MAX = 5_000_000;
const BODY_BYTES_MAX = 100_000;

/**
 * The console's REST API over pinned connections, a new one for each request.
 *
 * Connections are not kept alive. A console may close an idle one at the very moment when a command goes out on it;
 * the command is then lost, but looks just like one that was carried out and whose answer was lost. A new connection
 * costs a handshake on the local network, some milliseconds, and parts the two cases cleanly: until it stands nothing
 * was sent, and from then on anything may have happened.
 */
export function createUnifiAccessClient(settings: UnifiAccessSettings): UnifiAccessClient {
  const connector = createPinnedConnector(settings);
  const { host, port } = settings.url;
  const origin = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;

  return {
    async send({ method, path, body }, signal) {
      const connection = await connector.connect(signal);
      if (!connection.ok) return { kind: 'not_sent', reason: connection.error };
      try {
        const response = await axios.request<string>({
          adapter: 'http',
          method,
          url: `${origin}${BASE_PATH}${path}`,
          headers: { authorization: `Bearer ${settings.token}` },
          ...(body === undefined ? {} : { data: body }),
          httpsAgent: agentFor(connection.value),
          signal,
          // The token goes to the pinned peer only: past no proxy of the environment, and after no redirect.
          proxy: false,
          maxRedirects: 0,
          maxContentLength: ANSWER_BYTES_MAX,
          maxBodyLength: BODY_BYTES_MAX,
          responseType: 'text',
          transformResponse: (text: unknown) => text,
          validateStatus: () => true,
        });
        const answeredAt = Date.parse(String(response.headers['date'] ?? ''));
        const answer = { kind: 'answer', status: response.status, text: String(response.data) } as const;
        return Number.isNaN(answeredAt) ? answer : { ...answer, answeredAt };
      } catch (error) {
        // Axios' errors hold the request with its token: they end here, and only a word goes on.
        if (!axios.isAxiosError(error)) throw error;
        return { kind: 'no_answer', reason: reasonOf(error) };
      } finally {
        connection.value.destroy();
      }
    },
  };
}

/** An agent that has one connection, already made, and gives it to the one request that it serves. */
function agentFor(socket: TLSSocket): https.Agent {
  const agent = new https.Agent({ keepAlive: false, maxSockets: 1 });
  agent.createConnection = () => socket;
  return agent;
}

function reasonOf(error: AxiosError): Extract<Exchange, { kind: 'no_answer' }>['reason'] {
  if (error.code === 'ERR_CANCELED') return 'timeout';
  return LOST_CONNECTION.has(error.code ?? '') ? 'connection_lost' : 'unclear_answer';
}

const LOST_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
