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
import { lockState } from './lock-state.ts';
import { type InDoubt, readTransactionId, wasCommitted } from './lost-commit.ts';
import {
  getNode,
  hasOverdueRequests,
  listCheckpoints,
  listInboxCheckpoints,
  listOutbox,
  readHoldings,
  readSnapshot,
} from './pg-node-store.ts';
import { saveWrites } from './save-writes.ts';
import { isInputsFault, StoreFailure } from './store-failure.ts';

/** What the product decides inside the engine's transaction. */
export type CloudPolicy = {
  /** Called once a transaction, before its steps, with all of its inputs; what it asks is asked under the facility's lock. */
  admission(
    tx: Tx,
    node: Pick<NodeRow, 'facilityId'>,
    inputs: readonly Input[],
  ): Promise<Pick<StepContext, 'admit' | 'withdraw' | 'mayGive'>>;
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
 * one commit. Rejects with a `StoreFailure` when it could not be done for no fault of the input's.
 */
export function createCloudNode<T>(options: CloudNodeOptions<T>): CloudNode<T> {
  const { db, facilityId, clock } = options;
  const listeners = new Set<(committed: Committed) => void>();
  const announce = (committed: Committed): void => {
    for (const listener of listeners) listener(committed);
  };
  const committer = createCommitter(options, announce);
  const submit = createInputQueue<T>({ clock, commit: committer.commit, announce });
  return {
    facilityId,
    run: async (input) => required(await submit(input, null), 'cloud-node: an unclaimed input has no earlier answer'),
    runClaimed: submit,
    readNode: () => getNode(db, facilityId),
    readOutbox: (after, limit) => listOutbox(db, facilityId, after, limit),
    readCheckpoints: (seqs) => listCheckpoints(db, facilityId, seqs),
    readInboxCheckpoints: (seqs) => listInboxCheckpoints(db, facilityId, seqs),
    readHoldings: () => readHoldings(db, facilityId),
    readSnapshot: (places) => readSnapshot(db, facilityId, places),
    // A commit in doubt is cleared up by the next input: whoever looks for overdue ones sees to it that there is one.
    hasOverdueRequests: async (now) => committer.isInDoubt() || (await hasOverdueRequests(db, facilityId, now)),
    isInputsFault,
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A transaction that is about to commit, and what it will have come to. */
type Prepared = InDoubt & { readonly done: BatchResult };

/**
 * Commits batches. When the answer to a COMMIT is lost it asks what came of it, at once or, while the database cannot
 * be asked, before the next batch: nothing that was committed stays untold.
 */
function createCommitter<T>(options: CloudNodeOptions<T>, announce: (committed: Committed) => void) {
  const { db, facilityId } = options;
  let inDoubt: Prepared | null = null;

  async function clearUp(): Promise<void> {
    if (!inDoubt) return;
    const isCommitted = await wasCommitted(db, facilityId, inDoubt);
    const { committed } = inDoubt.done;
    inDoubt = null;
    if (isCommitted) announce(committed);
  }

  async function recover(prepared: Prepared, cause: unknown): Promise<BatchResult> {
    let isCommitted: boolean;
    try {
      isCommitted = await wasCommitted(db, facilityId, prepared);
    } catch {
      inDoubt = prepared;
      throw new StoreFailure('unknown', cause);
    }
    if (!isCommitted) throw new StoreFailure('unavailable', cause);
    return prepared.done;
  }

  return {
    isInDoubt: () => inDoubt !== null,
    commit: async (batch: readonly Submitted<T>[]): Promise<BatchResult> => {
      await clearUp();
      const prepared: Prepared[] = [];
      try {
        return await db.transaction((tx) => carryOut(options, tx, batch, (last) => prepared.push(last)));
      } catch (error) {
        const [last] = prepared;
        if (!last || isInputsFault(error)) throw error;
        return recover(last, error);
      }
    },
  };
}

/** All that one transaction does. What does not need the answer of another statement is sent along with it. */
async function carryOut<T>(
  { facilityId, clock, random, policy, alongside }: CloudNodeOptions<T>,
  tx: Tx,
  batch: readonly Submitted<T>[],
  onPrepared: (prepared: Prepared) => void,
): Promise<BatchResult> {
  const scope = mergeScopes(batch.map(({ input }) => scopeOf(input)));
  const [state, transactionId, fresh, rules] = await Promise.all([
    lockState(tx, facilityId, scope),
    readTransactionId(tx),
    withoutSettled(tx, alongside, batch),
    policy.admission(
      tx,
      { facilityId },
      batch.map(({ input }) => input),
    ),
  ]);
  const context: StepContext = {
    now: clock.now(),
    newId: () => random.uuid(),
    newToken: () => random.hex(16),
    ...rules,
  };
  const inputs = fresh.map(({ input }) => input);
  const { results, writes } = stepAll(state, inputs, context);
  const facts = results.flatMap((result) => result.facts);
  await Promise.all([
    saveWrites(tx, facilityId, writes),
    writeAlongside(tx, alongside, fresh, results),
    facts.length > 0 && policy.applyFacts(tx, facilityId, facts),
  ]);
  const byItem = new Map(fresh.map((item, index) => [item, results[index] ?? null]));
  const frames = results.flatMap((result) => result.frames);
  const done = { results: batch.map((item) => byItem.get(item) ?? null), committed: { writes, frames, facts } };
  onPrepared({ transactionId, commitNo: writes.node?.commitNo ?? state.node.commitNo, done });
  return done;
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
