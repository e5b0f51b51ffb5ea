import type { SlotView } from '../../http/api-schemas.ts';
import { alternativesOf, ApiError } from '../api-client.ts';
import type { Strings } from '../strings-english.ts';

/** Why a booking or a move was not made, as far as it changes what the customer can do next. */
export type Refusal =
  | { readonly kind: 'taken'; readonly alternatives: readonly SlotView[] }
  /** The link to the club is down; `sellableFrom` is the first day or instant that can be sold all the same. */
  | { readonly kind: 'unreachable'; readonly sellableFrom: string | null }
  /** Nobody knows whether it was made: the next try must carry the same key. */
  | { readonly kind: 'noAnswer' }
  | { readonly kind: 'priceRenewed' }
  | { readonly kind: 'tooMany' }
  /** The booking being moved is no longer what it was. */
  | { readonly kind: 'stale' }
  /** A rule said no. `code` is null where the answer was not one of ours. */
  | { readonly kind: 'refused'; readonly code: string | null; readonly detail: string | null };

export function parseRefusal(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { kind: 'noAnswer' };
  const { problem, status } = error;
  if (status === 429) return { kind: 'tooMany' };
  if (problem === null)
    return status >= 400 && status < 500 ? { kind: 'refused', code: null, detail: null } : { kind: 'noAnswer' };
  if (problem.code === 'slot.taken') return { kind: 'taken', alternatives: alternativesOf(problem) };
  if (problem.code === 'facility.unreachable') {
    const { sellableFrom } = problem;
    return { kind: 'unreachable', sellableFrom: typeof sellableFrom === 'string' ? sellableFrom : null };
  }
  if (problem.code.startsWith('quote.')) return { kind: 'priceRenewed' };
  // The owner of the time was asked and the wish withdrawn: nothing has changed.
  if (problem.code === 'facility.no_answer') return { kind: 'refused', code: problem.code, detail: problem.detail };
  if (status >= 500) return { kind: 'noAnswer' };
  if (problem.code === 'booking.changed_meanwhile') return { kind: 'stale' };
  return { kind: 'refused', code: problem.code, detail: problem.detail || null };
}

/** In the reader's language where we have the sentence, else as the server put it. */
export function sayRefusal(refused: { readonly code: string | null; readonly detail: string | null }, text: Strings) {
  const known = Object.entries(text.refusals).find(([code]) => code === refused.code);
  return known?.[1] ?? refused.detail;
}
