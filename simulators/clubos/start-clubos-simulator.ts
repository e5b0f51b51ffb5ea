import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { createJournal } from '../http-vendor/journal.ts';
import { HOST, listen } from '../http-vendor/listen.ts';
import { readBody } from '../http-vendor/read-body.ts';
import { type BridgeAnswer, createBridgeClient, type Send } from './bridge-client.ts';
import { answerControl } from './control.ts';
import { createEventInbox, type KeptEvent } from './event-inbox.ts';
import { createSwitches, type Faults, type FaultsChange } from './faults.ts';
import { answer, parseJson } from './http-answers.ts';
import type { JournalEntry } from './journal.ts';

export type ClubosSimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly secret: string;
  /** Where the bridge is, without a slash at the end. */
  readonly bridgeUrl: () => string;
  /** The machine's own time unless given. */
  readonly now?: () => number;
  /** Hears of every call: what it was, never its body. */
  readonly log?: (facts: Readonly<Record<string, unknown>>) => void;
};

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

const BODY_BYTES_MAX = 1024 * 1024;

/** Starts a ClubOS on a loopback port: it takes events, and passes on what customers write. Rejects where the port cannot be had. */
export async function startClubosSimulator(options: ClubosSimulatorOptions): Promise<ClubosSimulator> {
  const { port, secret, bridgeUrl, now = Date.now, log = () => {} } = options;
  const journal = createJournal<JournalEntry>();
  const switches = createSwitches();
  const inbox = createEventInbox({ secret, now, switches, journal });
  const client = createBridgeClient({ bridgeUrl, secret, now, switches, journal });
  const control = { switches, journal, listEvents: inbox.list, send: client.send };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const body = await readBody(request, BODY_BYTES_MAX);
    if (path.startsWith('/__sim/')) {
      const { status, content } = await answerControl(control, `${method} ${path}`, parseJson(body));
      return answer(response, status, content);
    }
    log({ method, path });
    if (method !== 'POST' || path !== '/api/input-events') return answer(response, 404, { error: 'Not found' });
    return inbox.take(request, response, body);
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const actualPort = await listen(server, port);
  return {
    url: `http://${HOST}:${actualPort}`,
    events: inbox.list,
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
