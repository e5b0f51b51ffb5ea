import type { FastifyRequest } from 'fastify';
import { CloudFailure } from '../errors.ts';

export const KEY_CHARACTERS_MAX = 255;

/** Errors: `idempotency.required`, `idempotency.malformed`. */
export function getIdempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined) throw new CloudFailure({ code: 'idempotency.required' });
  if (typeof key !== 'string' || key.length === 0 || key.length > KEY_CHARACTERS_MAX) {
    throw new CloudFailure({ code: 'idempotency.malformed', charactersMax: KEY_CHARACTERS_MAX });
  }
  return key;
}

/** Before the body is looked at: without a key nothing is worth looking at. */
export async function requireKey(request: FastifyRequest): Promise<void> {
  getIdempotencyKey(request);
}
