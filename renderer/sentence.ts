import type { Failure } from './failure.ts';
import type { Strings } from './strings.ts';

/** What to tell a person about a failure, and what to do about it. */
export function sentenceOf(t: Strings, failure: Failure): string {
  const sentences: Readonly<Record<string, string>> = t.errors;
  const sentence = sentences[failure.code] ?? t.errorFallback(failure.code);
  if (failure.retryAfterMs === null) return sentence;
  return `${sentence} ${t.waitFor(`${Math.ceil(failure.retryAfterMs / 1000)} s`)}`;
}
