import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { type Input, mergeScopes, scopeOf, type StepContext } from '../../sync/engine/inputs.ts';
import type { Committed, NodePort } from '../../sync/engine/node-port.ts';
import type { NodeRow } from '../../sync/engine/node-state.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { stepAll } from '../../sync/engine/step-all.ts';
import type { FactEvent } from '../../sync/protocol/events.ts';
import type { Db, Tx } from '../db/database.ts';
import { getNode, hasOverdueRequests, listCheckpoints, listOutbox, lockState, saveWrites } from './pg-node-store.ts';

/** How many waiting inputs of one facility share a transaction: fifty clients cost one commit, not fifty. */
const BATCH_MAX = 64;

/** What the product decides inside the engine's transaction. */
export type CloudPolicy = {
  /** Called once a transaction, before its steps, with all of its inputs. */
  admission(tx: Tx, node: NodeRow, inputs: readonly Input[]): Promise<Pick<StepContext, 'admit' | 'withdraw'>>;
  applyFacts(tx: Tx, facilityId: string, facts: readonly FactEvent[]): Promise<void>;
};

/**
 * Rows that a caller keeps beside the engine's, in the same transaction. Their `prepare` sees what is there already
 * and may answer in the engine's stead; their `write` gets the outcomes.
 */
export type Alongside<T> = {
  prepare(tx: Tx, claims: readonly T[]): Promise<readonly boolean[]>;
  write(tx: Tx, written: readonly { readonly claim: T; readonly result: StepResult }[]): Promise<void>;
};

export type CloudNode<T> = NodePort & {
  readonly facilityId: string;
  /** As `run`, with a claim; null when `alongside.prepare` found that the claim was settled before. */
  runClaimed(input: Input, claim: T): Promise<StepResult | null>;
};

export type CloudNodeOptions<T> = {
  readonly db: Db;
  readonly facilityId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: CloudPolicy;
  readonly alongside: Alongside<T>;
};

type Waiting<T> = {
  readonly input: Input;
  readonly claim: T | null;
  readonly resolve: (result: StepResult | null) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Binds the engine to PostgreSQL for one facility. Inputs that wait together are stepped together: one lock, one load,
 * one commit. Should one of them break an invariant, each is tried alone, so that only the guilty one fails.
 */
export function createCloudNode<T>(options: CloudNodeOptions<T>): CloudNode<T> {
  const { db, facilityId, clock, random, policy, alongside } = options;
  const listeners = new Set<(committed: Committed) => void>();
  let queue: Waiting<T>[] = [];
  let isWorking = false;

  function submit(input: Input, claim: T | null): Promise<StepResult | null> {
    return new Promise((resolve, reject) => {
      queue.push({ input, claim, resolve, reject });
      if (!isWorking) void work();
    });
  }

  async function work(): Promise<void> {
    isWorking = true;
    // Those who came in the same turn of the event loop are let in first.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_MAX);
      queue = queue.slice(BATCH_MAX);
      await settle(batch);
    }
    isWorking = false;
  }

  async function settle(batch: readonly Waiting<T>[]): Promise<void> {
    let done: Awaited<ReturnType<typeof commit>>;
    try {
      done = await commit(batch);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const item of batch) await settle([item]);
      return;
    }
    for (const listener of listeners) listener(done.committed);
    batch.forEach((item, index) => item.resolve(done.results[index] ?? null));
  }

  function commit(batch: readonly Waiting<T>[]): Promise<{ results: (StepResult | null)[]; committed: Committed }> {
    return db.transaction(async (tx) => {
      const scope = mergeScopes(batch.map(({ input }) => scopeOf(input)));
      const state = await lockState(tx, facilityId, scope);
      const fresh = await withoutSettled(tx, batch);
      const inputs = fresh.map(({ input }) => input);
      const context: StepContext = {
        now: clock.now(),
        newId: () => random.uuid(),
        newToken: () => random.hex(16),
        ...(await policy.admission(tx, state.node, inputs)),
      };
      const { results, writes } = stepAll(state, inputs, context);
      await saveWrites(tx, facilityId, writes);
      const facts = results.flatMap((result) => result.facts);
      if (facts.length > 0) await policy.applyFacts(tx, facilityId, facts);
      await writeAlongside(tx, fresh, results);
      const byItem = new Map(fresh.map((item, index) => [item, results[index] ?? null]));
      const frames = results.flatMap((result) => result.frames);
      return { results: batch.map((item) => byItem.get(item) ?? null), committed: { writes, frames, facts } };
    });
  }

  async function withoutSettled(tx: Tx, batch: readonly Waiting<T>[]): Promise<readonly Waiting<T>[]> {
    const claimed = batch.filter((item) => item.claim !== null);
    if (claimed.length === 0) return batch;
    const isNew = await alongside.prepare(tx, claims(claimed));
    const settled = new Set(claimed.filter((_, index) => isNew[index] !== true));
    return batch.filter((item) => !settled.has(item));
  }

  async function writeAlongside(tx: Tx, items: readonly Waiting<T>[], results: readonly StepResult[]): Promise<void> {
    const written = items.flatMap(({ claim }, index) => {
      const result = results[index];
      return claim === null || !result ? [] : [{ claim, result }];
    });
    if (written.length > 0) await alongside.write(tx, written);
  }

  return {
    facilityId,
    run: async (input) => {
      const result = await submit(input, null);
      if (result === null) throw new Error('cloud-node: an unclaimed input has no earlier answer');
      return result;
    },
    runClaimed: submit,
    readNode: () => getNode(db, facilityId),
    readOutbox: (after, limit) => listOutbox(db, facilityId, after, limit),
    readCheckpoints: (seqs) => listCheckpoints(db, facilityId, seqs),
    hasOverdueRequests: (now) => hasOverdueRequests(db, facilityId, now),
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function claims<T>(items: readonly Waiting<T>[]): T[] {
  return items.flatMap(({ claim }) => (claim === null ? [] : [claim]));
}
