import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type BridgeAnswer, createBridgeClient, type Send, SendSchema } from './bridge-client.ts';
import { createSwitches, type Faults, type FaultsChange, FaultsSchema } from './faults.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import { faultOf } from './signing.ts';

export type ClubosSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly secret: string;
  /** Where the bridge is, without a slash at the end. */
  readonly bridgeUrl: () => string;
  /** The machine's own time unless given. */
  readonly now?: () => number;
};

const EventSchema = z.looseObject({
  source: z.string(),
  linked_thread_id: z.string().nullish(),
  payload: z.looseObject({ type: z.string(), event_id: z.string() }),
});
/** An event as it was kept: once, however often it came. */
export type KeptEvent = z.infer<typeof EventSchema>;

export type ClubosSimulator = {
  readonly url: string;
  /** What was kept, oldest first. */
  events(): readonly KeptEvent[];
  /** The same as `/__sim/log` and `/__sim/faults`, for tests in this process. */
  journal(): readonly JournalEntry[];
  turnFaults(change: FaultsChange): Faults;
  resetFaults(): Faults;
  /** A customer has written. */
  send(message: Send): Promise<BridgeAnswer>;
  /** A customer has said yes by a button. */
  confirm(proposalId: string): Promise<BridgeAnswer>;
  call(method: string, path: string, body?: unknown): Promise<BridgeAnswer>;
  stop(): Promise<void>;
};

const HOST = '127.0.0.1';
const BODY_BYTES_MAX = 1024 * 1024;
const PAGE = '<!doctype html><title>Gateway</title><h1>Please wait</h1>';

/** Starts a ClubOS on a loopback port: it takes events, and passes on what customers write. Rejects where the port cannot be had. */
export async function startClubosSimulator(options: ClubosSimulatorOptions): Promise<ClubosSimulator> {
  const { port, secret, now = Date.now } = options;
  const journal = createJournal();
  const switches = createSwitches();
  const events = new Map<string, KeptEvent>();
  const client = createBridgeClient({ bridgeUrl: options.bridgeUrl, secret, now, switches, journal });

  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const body = await readBody(request);
    if (path.startsWith('/__sim/')) return control(response, `${method} ${path}`, body);
    if (method !== 'POST' || path !== '/api/input-events') return answer(response, 404, { error: 'Not found' });
    return takeEvent(request, response, body);
  }

  function takeEvent(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method = '', url: path = '', headers } = request;
    const entry = journal.record({ at: now(), direction: 'in', method, path, body: parse(body) });
    const end = (status: number, content: unknown, more: Record<string, string> = {}): void => {
      entry.answered = status;
      answer(response, status, content, more);
    };
    const fault = switches.strike();
    if (fault === 'hang') return;
    if (fault === 'reset') return reset(request);
    if (fault === 'html') return end(200, PAGE);
    if (fault === 'redirect') return end(302, PAGE, { location: 'http://127.0.0.1:9/' });
    if (fault === '429-later')
      return end(429, { error: 'slow down' }, { 'retry-after': String(switches.read().retryAfterSec) });
    if (fault !== 'well' && fault !== 'reset-after-effect') return end(Number(fault), { error: 'fault' });
    const call = { receiver: 'clubos', method, path, body } as const;
    const { 'x-bridge-timestamp': timestamp, 'x-bridge-signature': signature } = headers;
    const problem = faultOf(secret, call, { timestamp, signature, now: now() });
    const event = EventSchema.safeParse(parse(body));
    if (problem !== null || !event.success) {
      entry.effect = 'refused';
      return problem === null ? end(400, { error: 'source and payload are required' }) : end(401, { error: problem });
    }
    const id = event.data.payload.event_id;
    entry.effect = events.has(id) ? 'known_before' : 'kept';
    if (!events.has(id)) events.set(id, event.data);
    if (fault === 'reset-after-effect') return reset(request);
    return end(201, { success: true, event_id: id, source: event.data.source, correlation_id: randomUUID() });
  }

  async function control(response: ServerResponse, what: string, body: Buffer): Promise<void> {
    switch (what) {
      case 'GET /__sim/log':
        return answer(response, 200, journal.list());
      case 'GET /__sim/events':
        return answer(response, 200, [...events.values()]);
      case 'GET /__sim/faults':
        return answer(response, 200, switches.read());
      case 'DELETE /__sim/faults':
        return answer(response, 200, switches.reset());
      case 'POST /__sim/faults': {
        const change = FaultsSchema.partial().safeParse(parse(body));
        return change.success
          ? answer(response, 200, switches.turn(change.data))
          : answer(response, 400, { error: z.prettifyError(change.error) });
      }
      case 'POST /__sim/send': {
        const message = SendSchema.safeParse(parse(body));
        return message.success
          ? answer(response, 200, await client.send(message.data))
          : answer(response, 400, { error: z.prettifyError(message.error) });
      }
      default:
        return answer(response, 404, {
          error: 'not one of GET /__sim/log, /__sim/events, GET, POST and DELETE /__sim/faults, POST /__sim/send',
        });
    }
  }

  const actualPort = await listen(server, port);
  return {
    url: `http://${HOST}:${actualPort}`,
    events: () => [...events.values()],
    journal: journal.list,
    turnFaults: switches.turn,
    resetFaults: switches.reset,
    ...client,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function reset({ socket }: IncomingMessage): void {
  socket.resetAndDestroy();
}

function answer(
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Record<string, string> = {},
): void {
  const isPage = typeof content === 'string';
  response.writeHead(status, { 'content-type': isPage ? 'text/html' : 'application/json', ...headers });
  response.end(isPage ? content : JSON.stringify(content));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
