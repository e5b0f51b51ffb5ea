import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Journal } from '../http-vendor/journal.ts';
import { readBody } from '../http-vendor/read-body.ts';
import type { SimClock } from '../sim-clock.ts';
import { type HttpAnswer, page, toHttpAnswer } from './answers.ts';
import type { Api, ApiCall } from './api.ts';
import { answerControl } from './control.ts';
import type { FaultSwitches, StruckKind } from './fault-switches.ts';
import type { Faults } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { NOT_JSON } from './route.ts';

const BODY_BYTES_MAX = 1_000_000;

export type RequestHandlerOptions = {
  readonly api: Api;
  readonly clock: SimClock;
  readonly switches: FaultSwitches;
  readonly journal: Journal<JournalEntry>;
  /** The TCP socket below a request's TLS one, so that it can be reset. */
  readonly rawSocketOf: (request: IncomingMessage) => Socket | undefined;
  readonly log: (facts: Readonly<Record<string, unknown>>) => void;
};

/** Answers one request, with whatever the switches have in store for it. */
export function createRequestHandler(options: RequestHandlerOptions) {
  const { clock, switches, journal, log } = options;

  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://console.invalid');
    // The console tells its own time, right or wrong.
    response.setHeader('date', new Date(clock.now() + switches.read().clockSkewMs).toUTCString());
    const method = request.method ?? 'GET';
    const body = parseBody(await readBody(request, BODY_BYTES_MAX));
    if (url.pathname.startsWith('/__sim/')) {
      send(response, answerControl({ method, path: url.pathname, body, switches, journal }));
      return;
    }

    const entry = journal.record(entryOf(clock.now(), method, url, body));
    const faults = switches.strike(kindOf(method, url));
    const call = { method, url, authorization: request.headers.authorization, body, entry };
    await answerThrough(faults, call, { request, response });
    const { body: _, ...facts } = entry;
    log(facts);
  };

  async function answerThrough(faults: Faults, call: ApiCall, { request, response }: Exchange): Promise<void> {
    if (faults.latencyMs > 0) await new Promise<void>((resolve) => void clock.schedule(faults.latencyMs, resolve));
    if (faults.hang === 'before-effect') return;
    if (faults.reset === 'before-effect') return reset(request);

    const answer = refuseEarly(faults) ?? options.api.answer(call);
    if (faults.hang === 'after-effect') return;
    if (faults.reset === 'after-effect') return reset(request);
    call.entry.answered = sendDistorted(response, answer, faults);
  }

  function reset(request: IncomingMessage): void {
    options.rawSocketOf(request)?.resetAndDestroy();
  }
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

function refuseEarly(faults: Faults): HttpAnswer | null {
  if (faults.rateLimited)
    return { ...page(429), ...(faults.retryAfterSec !== null && { retryAfterSec: faults.retryAfterSec }) };
  return faults.reboot ? page(faults.reboot.status) : null;
}

/** Sends what the switch says in place of `answer`; returns the status that went out. */
function sendDistorted(response: ServerResponse, answer: HttpAnswer, faults: Faults): number {
  switch (faults.answer) {
    case 'true':
      return send(response, answer);
    case 'garbled':
      return send(response, { ...answer, body: '<<not json>>' });
    case 'empty':
      return send(response, { ...answer, body: '' });
    case 'system-error':
      return send(response, toHttpAnswer({ refusal: 'CODE_SYSTEM_ERROR' }, { ...faults, errorHttp: '200' }));
    case 'http-500':
      return send(response, page(500));
    case 'http-504':
      return send(response, page(504));
    case 'redirect':
      return send(response, { ...page(302), location: '/login' });
    case 'cut-short':
      response.writeHead(answer.status, {
        'content-type': answer.contentType,
        'content-length': Buffer.byteLength(answer.body),
      });
      response.write(answer.body.slice(0, answer.body.length / 2), () => response.socket?.destroy());
      return answer.status;
  }
}

function send(response: ServerResponse, answer: HttpAnswer): number {
  const { status, contentType, body, location, retryAfterSec } = answer;
  if (location) response.setHeader('location', location);
  if (retryAfterSec !== undefined) response.setHeader('retry-after', retryAfterSec);
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
  return status;
}

function kindOf(method: string, url: URL): StruckKind {
  if (method === 'PUT' && url.pathname.endsWith('/unlock')) return 'unlock';
  return method === 'GET' ? 'read' : 'write';
}

function entryOf(at: number, method: string, url: URL, body: unknown): JournalEntry {
  const doorId = /\/doors\/([^/]+)\/[^/]+$/.exec(url.pathname)?.[1];
  const correlationId = correlationIdIn(body);
  return {
    at,
    method,
    path: url.pathname + url.search,
    body: body === NOT_JSON ? '(not JSON)' : (body ?? null),
    ...(doorId !== undefined && doorId !== 'settings' ? { doorId: decodeURIComponent(doorId) } : {}),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

function correlationIdIn(body: unknown): string | undefined {
  const extra = isRecord(body) ? body['extra'] : undefined;
  const correlationId = isRecord(extra) ? extra['correlation_id'] : undefined;
  return typeof correlationId === 'string' ? correlationId : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parseBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return NOT_JSON;
  }
}
