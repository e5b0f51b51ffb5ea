import type { JobOutcome } from '../../../domain/jobs/job.ts';
import { type Clock, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { nameOfFailure } from '../../messages/provider-failure.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '../breaker.ts';
import type { Contact, NoteContact } from '../health.ts';
import { readText } from '../read-text.ts';
import type { Outgoing } from './outgoing.ts';
import { SIGNATURE_HEADER, signCall, TIMESTAMP_HEADER } from './signature.ts';

export type ClubosAddress = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly secret: string;
};

/** What came of telling ClubOS something. */
export type Delivery =
  | { readonly kind: 'ok' }
  /** It says no, and will again. */
  | { readonly kind: 'rejected'; readonly problem: string }
  /** Not now; `at` where it said when. */
  | { readonly kind: 'retry-at'; readonly at: number | null; readonly problem: string }
  /** It may have been heard: no answer came back that could be read. */
  | { readonly kind: 'unknown'; readonly problem: string };

const CALL_MS_MAX = 15 * SECOND_MS;
/** More of an answer is not read. */
const ANSWER_BYTES_MAX = 64 * 1024;
/** Nobody is let decide that we wait for longer. */
const RETRY_AFTER_MS_MAX = HOUR_MS;
const PATH = '/api/input-events';

const BREAKER = { failuresMax: 5, firstWaitMs: 5 * SECOND_MS, waitMsMax: 5 * MINUTE_MS, callMsMax: 2 * CALL_MS_MAX };

type DelivererParts = {
  readonly address: ClubosAddress;
  readonly clock: Clock;
  readonly callMsMax?: number;
  /** Is told what comes of each call. */
  readonly note?: NoteContact;
};

export type Deliver = (event: Outgoing, signal: AbortSignal) => Promise<JobOutcome>;

/**
 * Tells ClubOS things, one at a time and again until it has them. What may have been heard already is told again: every
 * event has an id, by which it is the same one, so that nothing is lost and nothing happens twice.
 */
export function createDeliverer({ address, clock, callMsMax = CALL_MS_MAX, note }: DelivererParts): Deliver {
  let breaker: Breaker = CLOSED;

  return async (event, signal) => {
    const leave = askBreaker(breaker, BREAKER, clock.now());
    if (!leave.isAllowed)
      return { kind: 'retry', problem: 'ClubOS does not answer; it is left alone for a while.', at: leave.retryAt };
    breaker = leave.next;
    const delivery = await post(address, event, {
      clock,
      signal: AbortSignal.any([signal, AbortSignal.timeout(callMsMax)]),
    });
    const now = clock.now();
    breaker = tellBreaker(breaker, BREAKER, { isWell: delivery.kind === 'ok' || delivery.kind === 'rejected', now });
    note?.(contactOf(delivery, breaker));
    return outcomeOf(delivery);
  };
}

/** That it refuses what we say is for the owner to see, too: the secret may be wrong. */
function contactOf(delivery: Delivery, breaker: Breaker): Contact {
  if (delivery.kind === 'ok') return { kind: 'answered' };
  const pausedUntil = breaker.state === 'open' ? breaker.until : null;
  return { kind: 'failed', problem: delivery.problem, pausedUntil };
}

function outcomeOf(delivery: Delivery): JobOutcome {
  switch (delivery.kind) {
    case 'ok':
      return { kind: 'done' };
    case 'rejected':
      return { kind: 'dead', problem: delivery.problem };
    case 'retry-at':
      return { kind: 'retry', problem: delivery.problem, ...(delivery.at !== null && { at: delivery.at }) };
    case 'unknown':
      return { kind: 'retry', problem: delivery.problem };
  }
}

async function post(
  { url, secret }: ClubosAddress,
  event: Outgoing,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Delivery> {
  const body = Buffer.from(JSON.stringify(event));
  const target = new URL(url + PATH);
  const timestamp = clock.now();
  const call = { receiver: 'clubos', method: 'POST', path: target.pathname + target.search, body } as const;
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': event.payload.event_id,
        [TIMESTAMP_HEADER]: String(timestamp),
        [SIGNATURE_HEADER]: signCall(secret, call, timestamp),
      },
      body,
      // Elsewhere it is not ClubOS, and has no business with this.
      redirect: 'manual',
      signal,
    });
    return await readAnswer(answer, clock.now());
  } catch (cause) {
    return { kind: 'unknown', problem: `ClubOS did not answer (${nameOfFailure(cause)}).` };
  }
}

async function readAnswer(answer: Response, now: number): Promise<Delivery> {
  const { status } = answer;
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    await answer.body?.cancel();
    return {
      kind: 'retry-at',
      at: retryAfter(answer.headers.get('retry-after'), now),
      problem: `ClubOS answered ${status}.`,
    };
  }
  if (status < 200 || status >= 300) {
    await answer.body?.cancel();
    return { kind: 'rejected', problem: `ClubOS answered ${status}.` };
  }
  // A page that says 200 is some proxy's, not ClubOS's word that it has the event.
  const isSaid = isSuccess(await readText(answer, ANSWER_BYTES_MAX));
  return isSaid
    ? { kind: 'ok' }
    : { kind: 'unknown', problem: `ClubOS answered ${status} with something else than it should.` };
}

function isSuccess(text: string): boolean {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null && 'success' in said && said.success === true;
  } catch {
    return false;
  }
}

/** In seconds, or as a date. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,6}$/.test(header.trim()) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  if (!Number.isFinite(seconds)) return null;
  return now + Math.min(Math.max(seconds, SECOND_MS), RETRY_AFTER_MS_MAX);
}
