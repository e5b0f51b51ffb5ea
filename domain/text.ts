/**
 * True for text that every database and every reader of JSON takes: whole characters, and no NUL. PostgreSQL's `jsonb`
 * refuses anything else, and what one side cannot store would stop the stream between the two for good.
 */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** For `refine`. */
export const STORABLE = { error: 'holds characters that cannot be kept' };
