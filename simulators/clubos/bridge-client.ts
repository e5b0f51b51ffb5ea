import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Journal } from '../http-vendor/journal.ts';
import type { Switches } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { sign } from './signing.ts';

export const SendSchema = z.strictObject({
  phone: z.string(),
  content: z.string(),
  messageId: z.string().optional(),
  threadId: z.string().optional(),
  locationId: z.string().optional(),
  bookingId: z.string().optional(),
  sentAt: z.string().optional(),
  firstName: z.string().optional(),
  /** How ClubOS says what it takes the message for. `object` has actions, `plain` is V3's one word. */
  shape: z.enum(['none', 'object', 'plain']).default('none'),
  intent: z.string().default('booking'),
  actions: z.array(z.object({ type: z.string(), value: z.union([z.string(), z.number()]).optional() })).optional(),
});
export type Send = z.input<typeof SendSchema>;

export type BridgeAnswer = { readonly status: number; readonly body: unknown };

type ClientParts = {
  /** Where the bridge is, without a slash at the end. */
  readonly bridgeUrl: () => string;
  readonly secret: string;
  readonly now: () => number;
  readonly switches: Switches;
  readonly journal: Journal<JournalEntry>;
};

const HOUR_MS = 3_600_000;

/** ClubOS as the bridge's client. */
export function createBridgeClient({ bridgeUrl, secret, now, switches, journal }: ClientParts) {
  async function callOnce(
    method: string,
    path: string,
    body: Buffer,
    headers: Record<string, string>,
  ): Promise<BridgeAnswer> {
    const entry = journal.record({ at: now(), direction: 'out', method, path, body: parse(body.toString()) });
    const answer = await fetch(bridgeUrl() + path, {
      method,
      headers: { ...headers, ...(body.length > 0 && { 'content-type': 'application/json' }) },
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    entry.answered = answer.status;
    return { status: answer.status, body: parse(await answer.text()) };
  }

  function headersFor(method: string, path: string, body: Buffer): Record<string, string> {
    const { sends } = switches.read();
    if (sends === 'unsigned') return {};
    const timestamp = now() + (sends === 'late' ? -HOUR_MS : sends === 'early' ? HOUR_MS : 0);
    const signature = sign(secret, { receiver: 'bridge', method, path, body }, timestamp);
    const shown = sends === 'bad-signature' ? signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')) : signature;
    return { 'x-bridge-timestamp': String(timestamp), 'x-bridge-signature': shown };
  }

  async function call(method: string, path: string, content?: unknown): Promise<BridgeAnswer> {
    const body = content === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(content));
    const headers = headersFor(method, path, body);
    const first = await callOnce(method, path, body, headers);
    const { sends } = switches.read();
    if (sends === 'replay') return callOnce(method, path, body, headers);
    // A clock that stands still would sign alike: what is sent again is signed a moment later.
    if (sends === 'twice') return callOnce(method, path, body, resigned(method, path, body));
    return first;
  }

  function resigned(method: string, path: string, body: Buffer): Record<string, string> {
    const timestamp = now() + 1;
    return {
      'x-bridge-timestamp': String(timestamp),
      'x-bridge-signature': sign(secret, { receiver: 'bridge', method, path, body }, timestamp),
    };
  }

  return {
    call,
    /** Passes on what a customer has written. */
    send: (message: Send) => call('POST', '/bridge/v1/intents', toWire(SendSchema.parse(message))),
    confirm: (proposalId: string) => call('POST', `/bridge/v1/proposals/${proposalId}/confirm`),
  };
}

function toWire({ phone, content, shape, intent, actions, ...rest }: z.output<typeof SendSchema>) {
  return {
    message_id: rest.messageId ?? randomUUID(),
    content,
    customer: { phone, ...(rest.firstName !== undefined && { first_name: rest.firstName }) },
    ...(rest.threadId !== undefined && { thread_id: rest.threadId }),
    ...(rest.locationId !== undefined && { location_id: rest.locationId }),
    ...(rest.bookingId !== undefined && { booking_id: rest.bookingId }),
    ...(rest.sentAt !== undefined && { sent_at: rest.sentAt }),
    ...(shape === 'plain' && { intent, confidence: 0.9 }),
    ...(shape === 'object' && { intent: { category: intent, confidence: 0.9 }, actions: actions ?? [] }),
  };
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
