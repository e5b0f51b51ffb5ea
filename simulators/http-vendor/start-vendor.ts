import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { SimClock } from '../sim-clock.ts';
import { empty, type HttpAnswer, json, page } from './answers.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { HOST, listen } from './listen.ts';
import { readBody } from './read-body.ts';
import type { Switches, VendorFaults } from './switches.ts';

export type VendorCall = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, or the fields of a form; undefined where it is neither. */
  readonly body: unknown;
  readonly raw: Buffer;
  readonly entry: JournalEntry;
};

/** A route of the simulator's own, by `METHOD /__sim/name`. */
export type ControlRoutes = Readonly<Record<string, (body: unknown) => unknown>>;

export type VendorOptions<F extends VendorFaults> = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: SimClock;
  readonly switches: Switches<F>;
  readonly journal: Journal;
  readonly answer: (call: VendorCall, struck: F) => HttpAnswer | Promise<HttpAnswer>;
  /** How the vendor itself says that something went wrong. */
  readonly failure: (status: number) => HttpAnswer;
  /** Hears of every request as it comes, whatever the switches have in store for it. */
  readonly onRequest?: (call: VendorCall) => void;
  readonly control?: ControlRoutes;
  /** Hears what was asked and what came of it, never a body or a token. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
  readonly certificate?: { readonly certificatePem: string; readonly privateKeyPem: string };
};

export type RunningVendor = { readonly url: string; readonly stop: () => Promise<void> };

const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** A vendor on a loopback port, with its faults. Rejects where the port cannot be had. */
export async function startVendor<F extends VendorFaults>(options: VendorOptions<F>): Promise<RunningVendor> {
  const { port, certificate } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(options, request, response).catch(() => request.socket.destroy());
  };
  const server = certificate
    ? https.createServer({ cert: certificate.certificatePem, key: certificate.privateKeyPem }, listener)
    : http.createServer(listener);
  const actualPort = await listen(server, port);
  return {
    url: `${certificate ? 'https' : 'http'}://${HOST}:${actualPort}`,
    async stop() {
      server.closeAllConnections();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function handle<F extends VendorFaults>(
  options: VendorOptions<F>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock, switches, journal, onRequest, log } = options;
  const url = new URL(request.url ?? '/', 'https://vendor.invalid');
  const method = request.method ?? 'GET';
  const raw = await readBody(request, BODY_BYTES_MAX);
  if (url.pathname.startsWith('/__sim/')) {
    // JSON whatever it is called: curl calls all that it sends a form.
    send(response, answerControl(options, `${method} ${url.pathname}`, parseJson(raw)));
    return;
  }
  const body = parseBody(request.headers['content-type'] ?? '', raw);
  const shown = body instanceof URLSearchParams ? Object.fromEntries(body) : (body ?? null);
  const entry = journal.record({ at: clock.now(), method, path: url.pathname + url.search, body: shown });
  const call: VendorCall = { method, url, headers: request.headers, body, raw, entry };
  onRequest?.(call);
  const struck = switches.strike(`${method} ${url.pathname}`);
  const answer = await answerThrough(options, call, struck);
  if (answer === 'nothing') return;
  if (answer === 'reset') request.socket.resetAndDestroy();
  else entry.answered = send(response, answer);
  log?.({ method, path: url.pathname, effect: entry.effect, answered: entry.answered });
}

async function answerThrough<F extends VendorFaults>(
  { clock, answer, failure }: VendorOptions<F>,
  call: VendorCall,
  struck: F,
): Promise<HttpAnswer | 'nothing' | 'reset'> {
  if (struck.latencyMs > 0) await new Promise<void>((resolve) => void clock.schedule(struck.latencyMs, resolve));
  if (struck.hang === 'before-effect') return 'nothing';
  if (struck.reset === 'before-effect') return 'reset';
  const instead = struck.answer === 'true' ? null : distorted(struck, failure);
  if (instead && struck.answerIs === 'before-effect') return instead;
  const truth = await answer(call, struck);
  if (struck.hang === 'after-effect') return 'nothing';
  if (struck.reset === 'after-effect') return 'reset';
  return instead ?? truth;
}

function distorted(struck: VendorFaults, failure: (status: number) => HttpAnswer): HttpAnswer {
  const answer = distortedBody(struck.answer, failure);
  if (struck.retryAfterSeconds === null) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(struck.retryAfterSeconds) } };
}

function distortedBody(answer: VendorFaults['answer'], failure: (status: number) => HttpAnswer): HttpAnswer {
  switch (answer) {
    case 'true':
    case 'empty':
      return empty(200);
    case 'html-200':
      return page(200);
    case 'html-502':
      return page(502);
    case 'html-503':
      return page(503);
    case 'garbled':
      return { status: 200, contentType: 'application/json', body: '<<not json>>' };
    case 'redirect':
      return { ...page(302), headers: { location: '/login' } };
    default:
      return failure(answer);
  }
}

function answerControl<F extends VendorFaults>(
  { switches, journal, control = {} }: VendorOptions<F>,
  route: string,
  body: unknown,
): HttpAnswer {
  const routes: ControlRoutes = {
    'GET /__sim/log': () => journal.list(),
    'GET /__sim/faults': () => switches.read(),
    'DELETE /__sim/faults': () => switches.reset(),
    ...control,
  };
  if (route === 'POST /__sim/faults') {
    const turned = switches.turnWith(body);
    return typeof turned === 'string' ? json(400, { error: turned }) : json(200, turned);
  }
  const known = routes[route];
  if (!known) return json(404, { error: `known: POST /__sim/faults, ${Object.keys(routes).join(', ')}` });
  try {
    return json(200, known(body) ?? {});
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function send(response: ServerResponse, { status, contentType, body, headers = {} }: HttpAnswer): number {
  const about = body === '' ? {} : { 'content-type': contentType };
  response.writeHead(status, { ...about, ...headers });
  response.end(body);
  return status;
}

function parseBody(contentType: string, raw: Buffer): unknown {
  if (contentType.startsWith('application/octet-stream')) return undefined;
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  return isForm ? new URLSearchParams(raw.toString('utf8')) : parseJson(raw);
}

function parseJson(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
