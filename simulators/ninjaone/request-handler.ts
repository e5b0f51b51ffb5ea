import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from '../http-vendor/journal.ts';
import { readBody } from '../http-vendor/read-body.ts';
import type { SimClock } from '../sim-clock.ts';
import { failure, type HttpAnswer, page } from './answers.ts';
import { type Api, type ApiCall, kindOf } from './api.ts';
import type { Faults, FaultSwitches } from './faults.ts';
import { NOT_JSON } from './route.ts';
import type { JournalEntry } from './tenant.ts';

const BODY_BYTES_MAX = 1_000_000;

export type RequestHandlerOptions = {
  readonly api: Api;
  readonly control: (call: { readonly method: string; readonly path: string; readonly body: unknown }) => HttpAnswer;
  readonly clock: SimClock;
  readonly switches: FaultSwitches;
  readonly journal: Journal<JournalEntry>;
  readonly log: (facts: Readonly<Record<string, unknown>>) => void;
};

/** Answers one request, with whatever the switches have in store for it. */
export function createRequestHandler({ api, control, clock, switches, journal, log }: RequestHandlerOptions) {
  async function answerThrough(struck: Faults, call: ApiCall, request: IncomingMessage, response: ServerResponse) {
    if (struck.latencyMs > 0) await new Promise<void>((resolve) => void clock.schedule(struck.latencyMs, resolve));
    if (struck.hang === 'before-effect') return;
    if (struck.reset === 'before-effect') return void request.socket.resetAndDestroy();

    const answer = struck.rateLimited ? tooMany(struck.rateLimited.retryAfterSeconds) : api.answer(call, struck);
    if (struck.hang === 'after-effect') return;
    if (struck.reset === 'after-effect') return void request.socket.resetAndDestroy();
    call.entry.answered = send(response, distort(answer, struck.answer));
  }

  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://ninjaone.invalid');
    const method = request.method ?? 'GET';
    const body = parseBody(request, await readBody(request, BODY_BYTES_MAX));
    if (url.pathname.startsWith('/__sim/')) {
      send(response, control({ method, path: url.pathname, body }));
      return;
    }

    const isForm = body instanceof URLSearchParams;
    const entry = journal.record({
      at: clock.now(),
      method,
      path: url.pathname + url.search,
      // A form holds secrets.
      body: isForm ? { grant_type: body.get('grant_type') } : body === NOT_JSON ? '(not JSON)' : (body ?? null),
    });
    const call = { method, url, authorization: request.headers.authorization, body, entry };
    await answerThrough(switches.strike(kindOf(method, url)), call, request, response);
    const { body: _, ...facts } = entry;
    log(facts);
  };
}

function tooMany(retryAfterSeconds: number | null): HttpAnswer {
  const answer = failure(429, 'Too many requests');
  return retryAfterSeconds === null ? answer : { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}

function distort(answer: HttpAnswer, distortion: Faults['answer']): HttpAnswer {
  switch (distortion) {
    case 'true':
      return answer;
    case 'http-500':
      return failure(500, 'Internal error');
    case 'http-502':
      return page(502, 'Bad gateway');
    case 'html-200':
      return page(200, 'Welcome');
    case 'garbled':
      return { ...answer, status: 200, body: '<<not json>>' };
    case 'empty':
      return answer.status < 300 ? { ...answer, status: 200, body: '' } : answer;
    case 'redirect':
      return { ...page(302), headers: { location: '/login' } };
  }
}

function send(response: ServerResponse, { status, contentType, body, headers = {} }: HttpAnswer): number {
  response.writeHead(status, { 'content-type': contentType, ...headers });
  response.end(body);
  return status;
}

function parseBody(request: IncomingMessage, raw: Buffer): unknown {
  const text = raw.toString('utf8');
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return new URLSearchParams(text);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
