import { err, ok, type Result } from '../result.ts';
import { type EpochMs, HOUR_MS, SECOND_MS } from '../time.ts';

/** So often may the tokens of one booking be used within an hour. */
export const USES_PER_HOUR = 6;
/** Nobody gets from one door to another in less. */
export const BETWEEN_DOORS_MS = 5 * SECOND_MS;

/** A token that was let in, or may have been. */
export type TokenUse = {
  readonly at: EpochMs;
  readonly doorId: string;
  /** Of the code that came with it; null for a token that does not rotate. */
  readonly step: number | null;
};

export type UseRefusal =
  /** This very code, or a token that is good once. */
  | { readonly code: 'token.used' }
  | { readonly code: 'token.too_often' }
  /** At two doors at once: there are two of it. */
  | { readonly code: 'token.two_places' };

/**
 * Whether tokens of a booking may be used once more. `earlier` are all uses of that booking's tokens that are known; a
 * use in the future, by a clock that was set back since, counts as one of just now.
 *
 * Errors: `token.used`, `token.too_often`, `token.two_places`.
 */
export function decideUse(earlier: readonly TokenUse[], next: TokenUse): Result<TokenUse, UseRefusal> {
  if (earlier.some(({ step }) => step === next.step)) return err({ code: 'token.used' });
  const isTorn = earlier.some(({ at, doorId }) => doorId !== next.doorId && next.at - at < BETWEEN_DOORS_MS);
  if (isTorn) return err({ code: 'token.two_places' });
  const lately = earlier.filter(({ at }) => next.at - at < HOUR_MS);
  return lately.length < USES_PER_HOUR ? ok(next) : err({ code: 'token.too_often' });
}
