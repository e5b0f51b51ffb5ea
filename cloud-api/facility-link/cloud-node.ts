import { required } from '../../domain/assert.ts';
import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { type Input, mergeScopes, scopeOf, type StepContext } from '../../sync/engine/inputs.ts';
import type { Committed, NodePort } from '../../sync/engine/node-port.ts';
import type { NodeRow } from '../../sync/engine/node-state.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { stepAll } from '../../sync/engine/step-all.ts';
import type { FactEvent } from '../../sync/protocol/events.ts';
import type { Db, Tx } from '../db/database.ts';
import { type BatchResult, createInputQueue, type Submitted } from './input-queue.ts';
import { getNode, hasOverdueRequests, listCheckpoints, listOutbox, lockState, saveWrites } from './pg-node-store.ts';

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

/**
 * Binds the engine to PostgreSQL for one facility. Inputs that wait together are stepped together: one lock, one load,
 * one commit.
 */
export function createCloudNode<T>(options: CloudNodeOptions<T>): CloudNode<T> {
  const { db, facilityId } = options;
  const listeners = new Set<(committed: Committed) => void>();
  const submit = createInputQueue<T>({
    commit: (batch) => commit(options, batch),
    announce: (committed) => {
      for (const listener of listeners) listener(committed);
    },
  });
  return {
    facilityId,
    run: async (input) => required(await submit(input, null), 'cloud-node: an unclaimed input has no earlier answer'),
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

function commit<T>(options: CloudNodeOptions<T>, batch: readonly Submitted<T>[]): Promise<BatchResult> {
  const { db, facilityId, clock, random, policy, alongside } = options;
  return db.transaction(async (tx) => {
    const scope = mergeScopes(batch.map(({ input }) => scopeOf(input)));
    const state = await lockState(tx, facilityId, scope);
    const fresh = await withoutSettled(tx, alongside, batch);
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
    await writeAlongside(tx, alongside, fresh, results);
    const byItem = new Map(fresh.map((item, index) => [item, results[index] ?? null]));
    const frames = results.flatMap((result) => result.frames);
    return { results: batch.map((item) => byItem.get(item) ?? null), committed: { writes, frames, facts } };
  });
}

/** Leaves out what `alongside` knows the answer of. */
async function withoutSettled<T>(
  tx: Tx,
  alongside: Alongside<T>,
  batch: readonly Submitted<T>[],
): Promise<readonly Submitted<T>[]> {
  const claimed = batch.flatMap((item) => (item.claim === null ? [] : [{ item, claim: item.claim }]));
  if (claimed.length === 0) return batch;
  const claims = claimed.map(({ claim }) => claim);
  const isNew = await alongside.prepare(tx, claims);
  const settled = new Set(claimed.filter((_, index) => isNew[index] !== true).map(({ item }) => item));
  return batch.filter((item) => !settled.has(item));
}

async function writeAlongside<T>(
  tx: Tx,
  alongside: Alongside<T>,
  items: readonly Submitted<T>[],
  results: readonly StepResult[],
): Promise<void> {
  const written = items.flatMap(({ claim }, index) => {
    const result = results[index];
    return claim === null || !result ? [] : [{ claim, result }];
  });
  if (written.length > 0) await alongside.write(tx, written);
}
