import type { Agent } from 'node:https';
import { Duplex } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { type CookieAgentOptions, HttpsCookieAgent } from 'http-cookie-agent/http';
import nodeUnifi from 'node-unifi';
import { err, ok, type Result } from '../../../../domain/result.ts';
import { type Clock, MINUTE_MS } from '../../../../domain/time.ts';
import { createPinnedConnector, type PinnedConnector } from '../../access/unifi-access/pinned-connection.ts';
import type { NetworkError } from '../network-port.ts';
import { errorOf, type Failure, failureOf, isOfOneCall, NotConnected } from './network-failure.ts';
import type { UnifiNetworkSettings } from './unifi-network-settings.ts';

export type PinnedControllerOptions = {
  readonly settings: UnifiNetworkSettings;
  readonly clock: Clock;
  /** For each request. */
  readonly timeoutMs: number;
  /** Ends everything that is under way. */
  readonly signal: AbortSignal;
};

const ANSWER_BYTES_MAX = 20_000_000;

/** To the library's `login`: go on, and log in. */
const INITIALISED_NOW = 1;

/** Node looks at the error alone, and its types ask for a socket beside it. */
const NO_SOCKET = new Duplex();

/** What stands in front of the application answers in its place. */
class Starting extends Error {
  override name = 'Starting';
}

/** No login is tried for so long after one was refused; doubled with each further refusal. */
const LOGIN_PAUSE_MS = MINUTE_MS + 15_000;
const LOGIN_PAUSE_MS_MAX = 30 * MINUTE_MS;

/**
 * node-unifi's client, with its ways of being connected and logged in replaced by ours. Its own `login` sends nothing
 * the second time, so a session that ran out is never had again; it verifies any certificate or none; and it asks who
 * it is before every call. It leans on private members: the package is pinned to exactly 2.5.1.
 */
export class PinnedController extends nodeUnifi.Controller {
  declare _instance: AxiosInstance | undefined;
  declare _unifios: boolean;
  declare _baseurl: URL;
  declare _cookieJar: NonNullable<CookieAgentOptions['cookies']>['jar'];
  readonly #options: PinnedControllerOptions;
  readonly #connector: PinnedConnector;
  /** Counts logins; 0 while nobody is logged in. */
  #session = 0;
  #logins = 0;
  #underWay: Promise<Result<number, NetworkError>> | null = null;
  #pause: { readonly until: number; readonly ms: number; readonly error: NetworkError } | null = null;

  constructor(options: PinnedControllerOptions) {
    const { username, password, site, url } = options.settings;
    const host = url.host.includes(':') ? `[${url.host}]` : url.host;
    super({ host, port: url.port, username, password, site, timeout: options.timeoutMs });
    this.#options = options;
    this.#connector = createPinnedConnector(options.settings);
  }

  /** Sees to it that somebody is logged in; the number names this session. One login at a time, however many ask. */
  session(): Promise<Result<number, NetworkError>> {
    if (this.#session !== 0) return Promise.resolve(ok(this.#session));
    this.#underWay ??= this.#logIn().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /**
   * As `session`, but asks the console whether the session still stands: a command must not be the one that finds out.
   */
  async freshSession(): Promise<Result<number, NetworkError>> {
    const known = await this.session();
    if (!known.ok || !this._instance) return known;
    try {
      const path = this._unifios ? 'api/users/self' : 'api/self';
      keepCsrfToken(this._instance, await this._instance.get<unknown>(`${this._baseurl.href}${path}`));
      return known;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'session_over') return err(errorOf(failure));
      this.endSession(known.value);
      return this.session();
    }
  }

  /** The console knows this session no more. Of a later one, that says nothing. */
  endSession(session: number): void {
    if (this.#session === session) this.#session = 0;
  }

  /** A login was granted, and what came after it was refused all the same: more logins would change nothing. */
  rejectSession(session: number): NetworkError {
    const error = { code: 'network.not_authorised' } as const;
    this.endSession(session);
    this.#pauseLogins(error);
    return error;
  }

  /** The library's own live events never come back after a loss, and can end the process. */
  override listen(): never {
    throw new Error('PinnedController: live events are not to be used');
  }

  /** Called by the library before each call. Whoever calls has asked for a session already. */
  async _ensureLoggedIn(): Promise<void> {}

  /** Called by the library's `login`: prepares a client that speaks to nobody but the pinned console. */
  async _init(): Promise<number> {
    const instance = axios.create({
      adapter: 'http',
      httpsAgent: this.#agent(),
      timeout: this.#options.timeoutMs,
      signal: this.#options.signal,
      // The password goes to the pinned peer only: past no proxy of the environment, and after no redirect.
      proxy: false,
      maxRedirects: 0,
      maxContentLength: ANSWER_BYTES_MAX,
    });
    const front = await instance.get<unknown>(this._baseurl.href, { validateStatus: () => true });
    const isClassic = front.status === 302 && String(front.headers['location']).endsWith('/manage');
    if (front.status !== 200 && !isClassic) throw new Starting();
    this._unifios = !isClassic;
    this._instance = instance;
    keepCsrfToken(instance, front);
    return INITIALISED_NOW;
  }

  async #logIn(): Promise<Result<number, NetworkError>> {
    const { clock, signal } = this.#options;
    if (this.#pause && clock.monotonicMs() < this.#pause.until) return err(this.#pause.error);
    try {
      await this.login();
    } catch (error) {
      if (signal.aborted) return err({ code: 'network.closing' });
      if (error instanceof Starting) return err({ code: 'network.starting' });
      const problem = errorOfLogin(failureOf(error));
      if (PAUSING.has(problem.code)) this.#pauseLogins(problem);
      return err(problem);
    }
    this.#pause = null;
    this.#logins += 1;
    this.#session = this.#logins;
    return ok(this.#session);
  }

  #pauseLogins(error: NetworkError): void {
    const ms = Math.min(LOGIN_PAUSE_MS_MAX, this.#pause ? this.#pause.ms * 2 : LOGIN_PAUSE_MS);
    this.#pause = { until: this.#options.clock.monotonicMs() + ms, ms, error };
  }

  /**
   * Every request has a connection of its own, which has shown the pinned certificate: until it stands nothing was sent,
   * and from then on anything may have happened.
   */
  #agent(): Agent {
    const { timeoutMs, signal } = this.#options;
    const agent = new HttpsCookieAgent({ keepAlive: false, cookies: { jar: this._cookieJar } });
    agent.createConnection = (_, onConnected) => {
      const fail = (error: Error): void => onConnected?.(error, NO_SOCKET);
      this.#connector.connect(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])).then(
        (connected) => (connected.ok ? onConnected?.(null, connected.value) : fail(new NotConnected(connected.error))),
        (error: unknown) => fail(new Error('the pinned connection could not be made', { cause: error })),
      );
      return null;
    };
    return agent;
  }
}

/** Asking again soon makes these worse, not better. */
const PAUSING = new Set<NetworkError['code']>([
  'network.rate_limited',
  'network.not_authorised',
  'network.second_factor',
]);

function errorOfLogin(failure: Failure): NetworkError {
  const isRefusal = failure.kind === 'session_over' || (failure.kind === 'refused' && isOfOneCall(failure.reason));
  return isRefusal ? { code: 'network.not_authorised' } : errorOf(failure);
}

function keepCsrfToken(instance: AxiosInstance, { headers }: AxiosResponse): void {
  const token: unknown = headers['x-csrf-token'];
  if (typeof token === 'string') instance.defaults.headers.common['x-csrf-token'] = token;
}
