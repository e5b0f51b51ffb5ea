import { type Clock, MINUTE_MS } from '../../../domain/time.ts';
import type { Random } from '../../../domain/random.ts';
import type { Log } from '../log.ts';
import { createTryLimiter, PIN_TRIES, type TryLimiter, type TryPolicy } from '../staff/try-limit.ts';
import type { Services } from './services.ts';

/** `kiosk` may call `kiosk.*` and nothing else; `staff` what its session allows, and without one only to sign in. */
export type ConnectionRole = 'staff' | 'kiosk';

/**
 * One window, one WebSocket or one HTTP request. It says what may be asked; what is asked says nothing about that.
 * `token` changes as somebody signs in and out over a connection that stays.
 */
export type Connection = {
  readonly role: ConnectionRole;
  /** Where it comes from, for counting wrong tries, and for telling kiosks apart. */
  readonly address: string;
  token: string | null;
};

export type Context = {
  readonly services: Services;
  readonly connection: Connection;
  readonly signInTries: TryLimiter;
  readonly kioskTries: TryLimiter;
  /** Counts the bookings of each kiosk. */
  readonly walkInTries: TryLimiter;
  /** Logs a fault of ours and returns the id that the caller is shown instead. */
  readonly reportFault: (error: unknown, path: string | undefined) => string;
};

/** Hands every connection its context. One for all hosts of a controller: they count wrong tries together. */
export type CreateContext = (connection: Connection) => Context;

/** Whoever goes through the names at one address: each account has its own, stricter count besides. */
const SIGN_IN_TRIES: TryPolicy = { freeTries: 20, firstWaitMs: 30_000, longestWaitMs: 15 * MINUTE_MS };

/**
 * Every booking counts here, until none is made for an hour: more than a club has bays may be somebody's idea of a joke,
 * and nobody has paid yet.
 */
const WALK_IN_TRIES: TryPolicy = { freeTries: 12, firstWaitMs: MINUTE_MS, longestWaitMs: 15 * MINUTE_MS };

export type ContextParts = {
  readonly services: Services;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export function createContextFactory({ services, clock, random, log }: ContextParts): CreateContext {
  const signInTries = createTryLimiter(clock, SIGN_IN_TRIES);
  const kioskTries = createTryLimiter(clock, PIN_TRIES);
  const walkInTries = createTryLimiter(clock, WALK_IN_TRIES);
  const reportFault = (error: unknown, path: string | undefined): string => {
    const id = random.uuid();
    log.error('api.fault', { id, path, error });
    return id;
  };
  return (connection) => ({ services, connection, signInTries, kioskTries, walkInTries, reportFault });
}
