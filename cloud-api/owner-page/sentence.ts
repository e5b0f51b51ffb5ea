import { OwnerApiError } from './owner-api.ts';
import type { Strings } from './strings.ts';

/** What to tell a person about a failed call: the page's own sentence for it, or the cloud's. */
export function sayProblem(text: Pick<Strings, 'noAnswer' | 'refusal'>, error: unknown): string {
  if (!(error instanceof OwnerApiError)) return text.noAnswer;
  const { code, message, facts } = error;
  const said = text.refusal(code, facts) ?? message;
  return said === '' ? text.noAnswer : said;
}
