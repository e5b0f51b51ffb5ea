import http from 'node:http';
import https from 'node:https';
import axios from 'axios';

/** What became of a request. The three must never be mixed up: they decide whether a command may be sent again. */
export type Exchange =
  /** Certainly nothing arrived: no connection ever stood. */
  | { readonly kind: 'not_sent' }
  /** It may have arrived; no answer could be had. */
  | { readonly kind: 'no_answer' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string;
      readonly text: string;
      readonly retryAfter: string | null;
    };

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  /** With its query, beginning with a slash. */
  readonly path: string;
  readonly token?: string;
  /** Goes as JSON, or as a form. */
  readonly body?: object | URLSearchParams;
};

export type NinjaOneHttp = {
  /** Sends `request` once. Never throws for what the network or the vendor does. */
  readonly send: (request: HttpRequest, signal: AbortSignal) => Promise<Exchange>;
};

/** Whom to trust, where that is not for the system to say. */
export type HttpTrust = Pick<https.AgentOptions, 'ca' | 'checkServerIdentity'>;

export type HttpLimits = { readonly connectMs: number; readonly totalMs: number };

const ANSWER_BYTES_MAX = 5_000_000;
const BODY_BYTES_MAX = 100_000;

/**
 * Requests to one instance, each over a connection of its own: one that was kept could be closed by the vendor at the
 * very moment when a command goes out on it, and nobody could say whether it had arrived.
 */
export function createNinjaOneHttp(
  origin: string,
  { connectMs, totalMs }: HttpLimits,
  trust: HttpTrust = {},
): NinjaOneHttp {
  return {
    async send({ method, path, token, body }, signal) {
      const connecting = new AbortController();
      const connectTimer = setTimeout(() => connecting.abort(), connectMs);
      const connection = watchedAgent(origin, trust, () => clearTimeout(connectTimer));
      try {
        const response = await axios.request<string>({
          adapter: 'http',
          method,
          url: `${origin}${path}`,
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': contentTypeOf(body) }),
          },
          ...(body === undefined ? {} : { data: body instanceof URLSearchParams ? body.toString() : body }),
          httpAgent: connection.agent,
          httpsAgent: connection.agent,
          signal: AbortSignal.any([signal, connecting.signal, AbortSignal.timeout(totalMs)]),
          // The token goes to the vendor only: past no proxy of the environment, and after no redirect.
          proxy: false,
          maxRedirects: 0,
          maxContentLength: ANSWER_BYTES_MAX,
          maxBodyLength: BODY_BYTES_MAX,
          responseType: 'text',
          transformResponse: (text: unknown) => text,
          validateStatus: () => true,
        });
        return {
          kind: 'answer',
          status: response.status,
          contentType: String(response.headers['content-type'] ?? ''),
          text: String(response.data),
          retryAfter: textOrNull(response.headers['retry-after']),
        };
      } catch (error) {
        // Axios' errors hold the request with its token: they end here.
        if (!axios.isAxiosError(error)) throw error;
        return { kind: connection.hasStood() ? 'no_answer' : 'not_sent' };
      } finally {
        clearTimeout(connectTimer);
        connection.agent.destroy();
      }
    },
  };
}

/** An agent for one request that knows whether its connection, and the TLS on it, ever stood. */
function watchedAgent(origin: string, trust: HttpTrust, onConnect: () => void) {
  const isSecure = origin.startsWith('https:');
  const agent = isSecure ? new https.Agent({ keepAlive: false, ...trust }) : new http.Agent({ keepAlive: false });
  const connect = agent.createConnection.bind(agent);
  let hasStood = false;
  agent.createConnection = (options, done) => {
    const socket = connect(options, done);
    socket?.once(isSecure ? 'secureConnect' : 'connect', () => {
      hasStood = true;
      onConnect();
    });
    return socket;
  };
  return { agent, hasStood: () => hasStood };
}

function contentTypeOf(body: object): string {
  return body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json';
}

function textOrNull(header: unknown): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}
