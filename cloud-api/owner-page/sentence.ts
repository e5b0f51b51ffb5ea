import { OwnerApiError } from './owner-api.ts';
import { TEXT } from './strings-english.ts';

/** What to tell a person about a failed call: the cloud's own sentence, where there is one. */
export function sentenceOf(error: unknown): string {
  return error instanceof OwnerApiError && error.message !== '' ? error.message : TEXT.noAnswer;
}
