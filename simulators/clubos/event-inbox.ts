import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Journal } from '../http-vendor/journal.ts';
import type { Switches } from './faults.ts';
import { answer, parseJson } from './http-answers.ts';
import type { JournalEntry } from './journal.ts';
import { faultOf } from './signing.ts';

const EventSchema = z.looseObject({
  source: z.string(),
  linked_thread_id: z.string().nullish(),
  payload: z.looseObject({ type: z.string(), event_id: z.string() }),
});
/** An event as it was kept: once, however often it came. */
export type KeptEvent = z.infer<typeof EventSchema>;

type InboxParts = {
  readonly secret: string;
  readonly now: () => number;
  readonly switches: Switches;
  readonly journal: Journal<JournalEntry>;
};

const PAGE = '<!doctype html><title>Gateway</title><h1>Please wait</h1>';

/** `POST /api/input-events`: keeps events by their id, and answers as the switches say. */
export function createEventInbox({ secret, now, switches, journal }: InboxParts) {
  const events = new Map<string, KeptEvent>();

  function take(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method = '', url: path = '' } = request;
    const entry = journal.record({ at: now(), direction: 'in', method, path, body: parseJson(body) });
    const end = (status: number, content: unknown, headers: Record<string, string> = {}): void => {
      entry.answered = status;
      answer(response, status, content, headers);
    };
    const fault = switches.strike();
    switch (fault) {
      case 'hang':
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'html':
        return end(200, PAGE);
      case 'redirect':
        return end(302, PAGE, { location: 'http://127.0.0.1:9/' });
      case '429-later':
        return end(429, { error: 'slow down' }, { 'retry-after': String(switches.read().retryAfterSec) });
      case 'well':
      case 'reset-after-effect': {
        const kept = keep(request, body);
        entry.effect = kept.effect;
        if (fault === 'well') return end(kept.status, kept.content);
        request.socket.resetAndDestroy();
        return;
      }
      default:
        return end(Number(fault), { error: 'fault' });
    }
  }

  type Kept = {
    readonly effect: 'kept' | 'known_before' | 'refused';
    readonly status: number;
    readonly content: unknown;
  };

  function keep({ method = '', url: path = '', headers }: IncomingMessage, body: Buffer): Kept {
    const { 'x-bridge-timestamp': timestamp, 'x-bridge-signature': signature } = headers;
    const call = { receiver: 'clubos', method, path, body } as const;
    const problem = faultOf(secret, call, { timestamp, signature, now: now() });
    if (problem !== null) return { effect: 'refused', status: 401, content: { error: problem } };
    const event = EventSchema.safeParse(parseJson(body));
    if (!event.success)
      return { effect: 'refused', status: 400, content: { error: 'source and payload are required' } };
    const { source, payload } = event.data;
    const effect = events.has(payload.event_id) ? 'known_before' : 'kept';
    if (effect === 'kept') events.set(payload.event_id, event.data);
    const content = { success: true, event_id: payload.event_id, source, correlation_id: randomUUID() };
    return { effect, status: 201, content };
  }

  return { take, list: (): readonly KeptEvent[] => [...events.values()] };
}
