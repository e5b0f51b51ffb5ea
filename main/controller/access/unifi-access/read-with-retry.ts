import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../../domain/random.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { DoorSystemError } from '../door-port.ts';
import { readReply, type Reply } from './envelope.ts';
import type { Exchange, UnifiAccessClient } from './unifi-access-client.ts';

export type ReadOptions = {
  readonly client: UnifiAccessClient;
  readonly random: Random;
  /** For each try. */
  readonly timeoutMs: number;
  /** Before the second try; doubled before each next one, and up to as much again by chance. */
  readonly retryDelayMs: number;
  readonly triesMax: number;
  /** Ends the read when the adapter closes. */
  readonly signal: AbortSignal;
  /** Of a search, which is asked for by POST and changes nothing. */
  readonly body?: unknown;
};

/**
 * Reads `path` and returns the envelope's `data`. Tries again after what passes by itself: a lost connection, a
 * console that is starting or asked too much. Only reads may be sent twice.
 */
export async function readWithRetry(path: string, options: ReadOptions): Promise<Result<unknown, DoorSystemError>> {
  const { client, random, timeoutMs, retryDelayMs, triesMax, signal, body } = options;
  const request = body === undefined ? ({ method: 'GET', path } as const) : ({ method: 'POST', path, body } as const);
  for (let count = 1; ; count += 1) {
    const tryEnd = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const result = readingOf(await client.send(request, tryEnd));
    if (signal.aborted) return err({ code: 'door_system.closing' });
    if (result.ok || !result.error.isTransient || count === triesMax) {
      return result.ok ? result : err({ code: result.error.code });
    }

    const delayMs = retryDelayMs * 2 ** (count - 1);
    await wait(delayMs + random.below(delayMs + 1), undefined, { signal }).catch(() => {});
    if (signal.aborted) return err({ code: 'door_system.closing' });
  }
}

type ReadFailure = DoorSystemError & { readonly isTransient: boolean };

/** The `data` of what the console answered, or why there is none. */
export function readingOf(exchange: Exchange): Result<unknown, ReadFailure> {
  switch (exchange.kind) {
    case 'not_sent':
      return exchange.reason === 'certificate_changed'
        ? err({ code: 'door_system.certificate_changed', isTransient: false })
        : err({ code: 'door_system.unreachable', isTransient: true });
    case 'no_answer':
      return exchange.reason === 'unclear_answer'
        ? err({ code: 'door_system.unclear_answer', isTransient: true })
        : err({ code: 'door_system.unreachable', isTransient: true });
    case 'answer':
      return dataOf(readReply(exchange.status, exchange.text));
  }
}

/** These come from a console that is starting, also where the path is right. */
const TRANSIENT_STATUS = new Set([400, 404, 429, 500, 502, 503, 504]);
const AUTH_CODE = /^CODE_(?:AUTH_FAILED|ACCESS_TOKEN_INVALID|UNAUTHORIZED)$/;

function dataOf(reply: Reply): Result<unknown, ReadFailure> {
  if (reply.kind === 'success') return ok(reply.data);

  const { status } = reply;
  const isOfToken = status === 401 || status === 403 || (reply.kind === 'refusal' && AUTH_CODE.test(reply.code));
  if (isOfToken) return err({ code: 'door_system.not_authorised', isTransient: false });
  const isStarting = TRANSIENT_STATUS.has(status) || (reply.kind === 'refusal' && reply.code === 'CODE_SYSTEM_ERROR');
  if (isStarting) return err({ code: 'door_system.starting', isTransient: true });
  return err({ code: 'door_system.unclear_answer', isTransient: false });
}
