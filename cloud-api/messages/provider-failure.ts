/** No connection: nothing can have been heard. */
export const NEVER_LEFT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What kept a call from its answer, in a word. Never what it says: addresses and headers may stand in there. */
export function nameOfFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  const inner = cause.cause;
  return inner instanceof Error && 'code' in inner ? String(inner.code) : cause.name;
}
