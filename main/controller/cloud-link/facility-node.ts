import type { Clock } from '../../../domain/time.ts';
import type { Random } from '../../../domain/random.ts';
import { type Input, scopeOf, type StepContext } from '../../../sync/engine/inputs.ts';
import type { Committed, NodePort } from '../../../sync/engine/node-port.ts';
import { step, type StepResult } from '../../../sync/engine/step.ts';
import type { FactEvent } from '../../../sync/protocol/events.ts';
import { VisitFactSchema } from '../../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { isInputsFault } from '../db/inputs-fault.ts';
import {
  getNode,
  hasOverdueRequests,
  listCheckpoints,
  listInbox,
  listInboxCheckpoints,
  listOutbox,
  loadState,
  readHoldings,
  readSnapshot,
  saveWrites,
} from './sqlite-node-store.ts';

/** What the product decides inside the engine's transaction. */
export type FacilityPolicy = {
  /** `db` is the connection of `tx`: what reads through it sees what the transaction has written. */
  admission(tx: Tx, db: Db): Pick<StepContext, 'admit' | 'withdraw' | 'mayGive'>;
  applyFact(tx: Tx, fact: FactEvent): void;
  /** Takes up again what this facility had told the cloud before its disk went back in time; in the order of telling. */
  recoverFact(tx: Tx, fact: FactEvent): void;
};

export type FacilityNode = NodePort & {
  /**
   * Runs `work` in one immediate, durable transaction, in which `run` takes steps of the engine. When `work` throws,
   * nothing has happened. What was committed is announced after the commit.
   */
  transact<T>(work: (tx: Tx, run: (input: Input) => StepResult) => T): T;
};

export type FacilityNodeOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: FacilityPolicy;
  /** Hears, in each transaction that changed bookings or visits, which, once all else of it is written. */
  readonly onBookings?: ((tx: Tx, bookingIds: readonly string[]) => void) | undefined;
  /** Hears of every transaction that failed, before its caller does. */
  readonly onFailure?: (error: unknown) => void;
};

/** Binds the engine to the facility's SQLite: one writer, one process, every step a transaction. */
export function createFacilityNode(options: FacilityNodeOptions): FacilityNode {
  const { db, clock, random, policy, onFailure, onBookings } = options;
  const listeners = new Set<(committed: Committed) => void>();

  function runIn(tx: Tx, input: Input): StepResult {
    const context: StepContext = {
      now: clock.now(),
      newId: () => random.uuid(),
      newToken: () => random.hex(16),
      ...policy.admission(tx, db),
    };
    const result = step(loadState(db, scopeOf(input)), input, context);
    saveWrites(db, tx, result.writes);
    for (const fact of result.ownFacts) policy.recoverFact(tx, fact);
    for (const fact of result.facts) policy.applyFact(tx, fact);
    return result;
  }

  function transact<T>(work: (tx: Tx, run: (input: Input) => StepResult) => T): T {
    const results: StepResult[] = [];
    const changed: string[] = [];
    const value = commit((tx) => {
      const worked = work(tx, (input) => {
        const result = runIn(tx, input);
        results.push(result);
        if (onBookings) changed.push(...bookingsIn(input, result));
        return result;
      });
      if (changed.length > 0) onBookings?.(tx, changed);
      return worked;
    });
    for (const result of results) for (const listener of listeners) listener(result);
    return value;
  }

  function commit<T>(work: (tx: Tx) => T): T {
    try {
      return db.transaction(work, { behavior: 'immediate' });
    } catch (error) {
      onFailure?.(error);
      throw error;
    }
  }

  return {
    transact,
    run: async (input) => transact((_tx, run) => run(input)),
    readNode: async () => getNode(db),
    readOutbox: async (after, limit) => listOutbox(db, after, limit),
    readInbox: async (after, limit) => listInbox(db, after, limit),
    readCheckpoints: async (seqs) => listCheckpoints(db, seqs),
    readInboxCheckpoints: async (seqs) => listInboxCheckpoints(db, seqs),
    readHoldings: async () => db.transaction(() => readHoldings(db)),
    readSnapshot: async (places) => db.transaction(() => readSnapshot(db, places)),
    hasOverdueRequests: async (now) => hasOverdueRequests(db, now),
    isInputsFault,
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The bookings that a step changed, or of which it tells that somebody came or left. */
function bookingsIn(input: Input, { writes }: StepResult): string[] {
  const changed = writes.allocations.flatMap(({ bookingId }) => bookingId ?? []);
  if (input.type !== 'fact' || input.factType !== 'visit.changed') return changed;
  const visit = VisitFactSchema.safeParse({ type: input.factType, data: input.data });
  return visit.success ? [...changed, visit.data.data.bookingId] : changed;
}
