import { z } from 'zod';
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';

/** An answer as it came over the wire. */
export type RawAnswer = { readonly status: number; readonly retryAfter: string | null; readonly text: string };

/** What HubSpot says of a failure, as much as may be written down: its messages repeat names and addresses. */
export type Refusal = {
  readonly kind: 'rejected';
  readonly status: number;
  readonly category: string | null;
  /** The contact that has this e-mail, or this id, already. */
  readonly existingId: string | null;
  readonly problem: string;
};

export type CallOutcome =
  | { readonly kind: 'ok'; readonly body: unknown }
  | Refusal
  | {
      readonly kind: 'retry-at';
      readonly at: EpochMs | null;
      readonly problem: string;
      /** Everybody's calls wait, not just this one. */
      readonly isForAll: boolean;
    }
  | { readonly kind: 'unknown'; readonly problem: string };

const MaybeText = z.string().nullish().catch(null);
const ErrorBodySchema = z.object({
  category: MaybeText,
  errorType: MaybeText,
  policyName: MaybeText,
  message: MaybeText,
  correlationId: MaybeText,
});

/** HubSpot's own window of the burst limit. */
const BURST_WAIT_MS = 10 * SECOND_MS;
const SECONDLY_WAIT_MS = SECOND_MS;
/** A daily limit ends at the account's midnight, wherever that is. */
const DAILY_WAIT_MS = HOUR_MS;
const LOCKED_WAIT_MS = 2 * SECOND_MS;
/** A token that is refused is one thing for a person to mend: nothing is given up meanwhile. */
const TOKEN_WAIT_MS = 5 * MINUTE_MS;
const RETRY_AFTER_MS_MAX = 24 * HOUR_MS;

/** Too many calls is 429; 423 is locked, 477 moving house; the rest are gateways and servers that are not well. */
const LATER = new Set([408, 423, 425, 429, 477]);

/** What an answer means. `body` is whatever JSON it had; a page of a proxy is none. */
export function readAnswer({ status, retryAfter, text }: RawAnswer, now: EpochMs): CallOutcome {
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    if (body !== undefined) return { kind: 'ok', body };
    return { kind: 'unknown', problem: `HubSpot answered ${status} with something else than it should.` };
  }
  const said = ErrorBodySchema.safeParse(body);
  const { category, policyName, message, correlationId } = said.success ? said.data : NOTHING_SAID;
  const problem = `HubSpot answered ${status}${clean(category)}${clean(correlationId)}.`;
  if (status === 401 || status === 403) return refusedToken({ status, category: category ?? null, problem, now });
  if (status === 429) return { kind: 'retry-at', at: now + limitWait(policyName, message), problem, isForAll: true };
  if (LATER.has(status) || status >= 500) {
    const at = retryAt(retryAfter, now) ?? (status === 423 ? now + LOCKED_WAIT_MS : null);
    return { kind: 'retry-at', at, problem, isForAll: status === 477 };
  }
  return {
    kind: 'rejected',
    status,
    category: category ?? null,
    existingId: existingIn(message),
    problem,
  };
}

const NOTHING_SAID = { category: null, policyName: null, message: null, correlationId: null };

type Refused = { readonly status: number; readonly category: string | null; readonly problem: string; now: EpochMs };

/** Scopes that lack are said to whoever asked, who may do without; a token that is not good is nobody's fault here. */
function refusedToken({ status, category, problem, now }: Refused): CallOutcome {
  if (status === 403) return { kind: 'rejected', status, category, existingId: null, problem };
  return {
    kind: 'retry-at',
    at: now + TOKEN_WAIT_MS,
    problem: `HubSpot refuses our token: ${problem}`,
    isForAll: false,
  };
}

function limitWait(policy: string | null | undefined, message: string | null | undefined): number {
  if (policy === 'DAILY' || /daily/i.test(message ?? '')) return DAILY_WAIT_MS;
  if (policy === 'SECONDLY' || /your secondly limit/i.test(message ?? '')) return SECONDLY_WAIT_MS;
  return BURST_WAIT_MS;
}

/** The contact that has an e-mail or id already, where a message of HubSpot names it. */
export function existingIn(message: string | null | undefined): string | null {
  return /Existing ID:\s*(\d+)/i.exec(message ?? '')?.[1] ?? null;
}

/** In seconds, or as a date. */
function retryAt(header: string | null, now: EpochMs): EpochMs | null {
  if (header === null) return null;
  const waitMs = /^\d{1,6}$/.test(header.trim()) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  if (!Number.isFinite(waitMs)) return null;
  return now + Math.min(Math.max(waitMs, SECOND_MS), RETRY_AFTER_MS_MAX);
}

/** A word of theirs for a line that people read; anything longer may hold what is nobody's business. */
function clean(word: string | null | undefined): string {
  return word && /^[\w-]{1,60}$/.test(word) ? ` ${word}` : '';
}

/** `undefined` for what is none; no text at all is `null`, which is what a 204 says. */
function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
