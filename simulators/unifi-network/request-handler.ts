import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Journal } from '../http-vendor/journal.ts';
import { readBody } from '../http-vendor/read-body.ts';
import type { SimClock } from '../sim-clock.ts';
import { distorted, type HttpAnswer, json } from './answers.ts';
import { type Console, kindOf } from './console.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { FaultsChangeSchema } from './faults.ts';
import type { JournalEntry } from './journal.ts';

export type RequestHandlerOptions = {
  readonly console: Console;
  readonly clock: SimClock;
  readonly switches: FaultSwitches;
  readonly journal: Journal<JournalEntry>;
  /** The TCP socket below a request's TLS one, so that it can be reset. */
  readonly rawSocketOf: (request: IncomingMessage) => Socket | undefined;
  readonly log: (facts: Readonly<Record<string, unknown>>) => void;
};

const BODY_BYTES_MAX = 1_000_000;

/** Answers one request, with whatever the switches have in store for it. */
export function createRequestHandler(options: RequestHandlerOptions) {
  const { console, clock, switches, journal, rawSocketOf, log } = options;

  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'https://console.invalid').pathname;
    const method = request.method ?? 'GET';
    const body = parseBody(await readBody(request, BODY_BYTES_MAX));
    if (path.startsWith('/__sim/')) {
      send(response, control(options, method, path, body));
      return;
    }

    const kind = kindOf(method, path);
    const entry = journal.record({ at: clock.now(), method, path, body: kind === 'login' ? null : body });
    const faults = switches.strike(kind);
    const isLost = (moment: 'before-effect' | 'after-effect'): boolean => {
      if (faults.reset === moment) rawSocketOf(request)?.resetAndDestroy();
      return faults.reset === moment || faults.hang === moment;
    };
    if (isLost('before-effect')) return;
    const { cookie, 'x-csrf-token': csrf } = request.headers;
    const answer = console.answer({ method, path, body, cookie, csrf: [csrf].flat()[0], entry }, faults);
    if (isLost('after-effect')) return;
    entry.answered = send(response, distorted(answer, faults.answer));
    const { body: _, ...facts } = entry;
    log(facts);
  };
}

/** The simulator's own routes: its journal and its switches. They need no session and no fault strikes them. */
function control(
  { switches, journal }: RequestHandlerOptions,
  method: string,
  path: string,
  body: unknown,
): HttpAnswer {
  switch (`${method} ${path}`) {
    case 'GET /__sim/log':
      return json(200, journal.list());
    case 'GET /__sim/faults':
      return json(200, switches.read());
    case 'DELETE /__sim/faults':
      return json(200, switches.reset());
    case 'POST /__sim/faults': {
      const change = FaultsChangeSchema.safeParse(body);
      return change.success
        ? json(200, switches.turn(change.data))
        : json(400, { error: z.prettifyError(change.error) });
    }
    default:
      return json(404, { error: 'not one of GET /__sim/log, GET, POST and DELETE /__sim/faults' });
  }
}

function send(response: ServerResponse, { status, body, contentType, headers }: HttpAnswer): number {
  response.writeHead(status, { 'content-type': contentType ?? 'application/json; charset=utf-8', ...headers });
  response.end(body);
  return status;
}

function parseBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return '(not JSON)';
  }
}
