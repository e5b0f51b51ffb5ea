import { required } from '../../domain/assert.ts';
import { type Input, mergeScopes, NOTHING, scopeOf, type StepContext } from '../../sync/engine/inputs.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import { step } from '../../sync/engine/step.ts';
import { stepAll } from '../../sync/engine/step-all.ts';
import type { Tx } from '../db/database.ts';
import type { Alongside, CloudNodeOptions } from './cloud-node.ts';
import { planFromKnown, writesAlongside } from './commit-plan.ts';
import { type Place, readChanges } from './foreign-changes.ts';
import type { BatchResult, Submitted } from './input-queue.ts';
import { createKnownState, type KnownState } from './known-state.ts';
import { lockState } from './lock-state.ts';
import { createDoubts, type Prepared } from './doubts.ts';
import { trimMarks } from './lost-commit.ts';
import { saveUnlessChanged, saveWrites } from './save-writes.ts';
import { DatabaseWentBack, isInputsFault, LeaseLost, StoreFailure } from './store-failure.ts';

export type CommitterOptions<T> = CloudNodeOptions<T> & {
  /** How much has been announced so far; null before the first. */
  readonly place: () => Place | null;
  readonly announce: (committed: Committed) => void;
};

export type Committer<T> = {
  commit(batch: readonly Submitted<T>[]): Promise<BatchResult>;
  isInDoubt(): boolean;
  /** Asks what came of a commit whose answer was lost, and tells it; rejects while nobody can be asked. */
  clearUp(): Promise<void>;
};

/**
 * Commits batches: on what this process knows from its last commit when that is enough, else on what it reads under the
 * facility's lock. When the answer to a COMMIT is lost it asks what came of it, at once or, while the database cannot
 * be asked, before the next batch: nothing that was committed stays untold.
 */
export function createCommitter<T>(options: CommitterOptions<T>): Committer<T> {
  const { db, announce } = options;
  const doubts = createDoubts(options);
  const known = createKnownState();

  /** On what is known already, and without waiting. Null when more is needed, or somebody else was quicker. */
  async function commitAtOnce(batch: readonly Submitted<T>[]): Promise<BatchResult | null> {
    const plan = planFromKnown(options, known, batch);
    if (!plan) return null;
    const { saving, after, prepared, state, fencingNo } = plan;
    try {
      await saveUnlessChanged(db, saving, after);
    } catch (error) {
      known.forget();
      return isInputsFault(error) ? null : doubts.settle(prepared, error);
    }
    known.learn(state, saving.writes, { mark: prepared.mark, fencingNo });
    return prepared.done;
  }

  /** Reads what the inputs need under the facility's lock. */
  async function commitInTurn(batch: readonly Submitted<T>[]): Promise<BatchResult> {
    const prepared: Prepared[] = [];
    let written: Promise<unknown> = Promise.resolve();
    let learn: (known: KnownState) => void = () => undefined;
    try {
      await db.transactionOfReadsFirst(async (tx) => {
        const carried = await carryOut(options, tx, batch, (last) => prepared.push(last));
        written = carried.written;
        learn = carried.learn;
        // Whether they succeed is asked below: the COMMIT leaves with them, and of what has failed it makes nothing.
        written.catch(() => undefined);
      });
      await written;
      learn(known);
      return required(prepared[0], 'what was carried out was prepared').done;
    } catch (cause) {
      known.forget();
      const error = await written.then(
        () => cause,
        (failure: unknown) => failure,
      );
      if (error instanceof DatabaseWentBack) {
        announce(await db.transaction((tx) => fence(options, tx)));
        throw new StoreFailure('unavailable', error);
      }
      const [last] = prepared;
      if (!last || isInputsFault(error)) throw error;
      return doubts.settle(last, error);
    }
  }

  return {
    isInDoubt: doubts.isInDoubt,
    clearUp: doubts.clearUp,
    commit: async (batch) => {
      await doubts.clearUp();
      const place = options.place();
      if (place !== null && !known.isAt(place.commitNo)) known.forget();
      return (await commitAtOnce(batch)) ?? commitInTurn(batch);
    },
  };
}

/**
 * All that one transaction does. What does not need the answer of another statement is sent along with it; what comes
 * first only reads. Returns when the last statements have been sent, with what waits for them.
 */
async function carryOut<T>(
  options: CommitterOptions<T>,
  tx: Tx,
  batch: readonly Submitted<T>[],
  onPrepared: (prepared: Prepared) => void,
): Promise<{ readonly written: Promise<unknown>; readonly learn: (known: KnownState) => void }> {
  const { facilityId, clock, random, policy, alongside, onCommitting } = options;
  const offered = batch.map(({ input }) => input);
  const [{ state, fencingNo }, fresh, rules] = await Promise.all([
    lockState(tx, facilityId, mergeScopes(offered.map(scopeOf))),
    withoutSettled(tx, alongside, batch),
    policy.admission(tx, { facilityId }, offered),
  ]);
  refuseStale(facilityId, batch, fencingNo);
  const context: StepContext = {
    now: clock.now(),
    newId: () => random.uuid(),
    newToken: () => random.hex(16),
    ...rules,
  };
  if (hasGoneBack(options, state.node.commitNo)) throw new DatabaseWentBack(facilityId);
  const inputs: readonly Input[] = fresh.map(({ input }) => input);
  const missed = await readMissed(options, tx, state.node.commitNo);
  const { results, writes } = stepAll(state, inputs, context);
  const facts = results.flatMap((result) => result.facts);
  const own: Committed = { writes, frames: results.flatMap((result) => result.frames), facts };
  // What takes several turns comes before; all else is sent in one.
  const ownFacts = results.flatMap((result) => result.ownFacts);
  if (ownFacts.length > 0) await policy.recoverFacts?.(tx, facilityId, ownFacts);
  if (facts.length > 0) await policy.applyFacts(tx, facilityId, facts);
  const byItem = new Map(fresh.map((item, index) => [item, results[index] ?? null]));
  const done = { results: batch.map((item) => byItem.get(item) ?? null), committed: [...missed, own] };
  const commitNo = writes.node?.commitNo ?? state.node.commitNo;
  const mark = commitNo > state.node.commitNo ? random.uuid() : null;
  onPrepared({ commitNo, mark, done });
  const beside = [
    ...writesAlongside(alongside, fresh, results),
    ...(alongside.settle?.(facilityId, writes) ?? []),
    ...(onCommitting?.(own) ?? []),
  ];
  const written = Promise.all([
    saveWrites(tx, { facilityId, writes, mark, beside }),
    mark && trimMarks(tx, facilityId, commitNo),
  ]);
  const last = results.at(-1)?.state ?? state;
  // In an object, or returning it would wait for it.
  const learn = (known: KnownState): void => {
    // What others have done with our questions is not looked up.
    if (missed.length > 0) known.forget();
    known.learn(last, writes, { mark, fencingNo });
  };
  return { written, learn };
}

/**
 * Sells nothing until the facility has been met again: a standby that had not heard of our last commits has taken over,
 * and what they said yes to would be sold again (PROTOCOL §6.2).
 */
async function fence<T>(options: CommitterOptions<T>, tx: Tx): Promise<Committed> {
  const { facilityId, clock, random, policy, onCommitting } = options;
  const { state } = await lockState(tx, facilityId, NOTHING);
  const { writes, frames, facts } = step(
    state,
    { type: 'start', suspect: 'restored' },
    {
      now: clock.now(),
      newId: () => random.uuid(),
      newToken: () => random.hex(16),
      ...(await policy.admission(tx, { facilityId }, [])),
    },
  );
  const beside = onCommitting?.({ writes, frames, facts }) ?? [];
  await saveWrites(tx, { facilityId, writes, mark: null, beside });
  return { writes, frames, facts };
}

function hasGoneBack<T>({ place }: CommitterOptions<T>, commitNo: number): boolean {
  const since = place();
  return since !== null && since.commitNo > commitNo;
}

function refuseStale<T>(facilityId: string, batch: readonly Submitted<T>[], current: number | null): void {
  const named = batch.flatMap(({ fencingNo }) => fencingNo ?? []);
  const stale = named.find((fencingNo) => fencingNo !== current);
  if (stale !== undefined) throw new LeaseLost(facilityId, stale);
}

/** What others have committed since this process last saw the facility, so that it is told in its order. */
async function readMissed<T>(
  { facilityId, place }: CommitterOptions<T>,
  tx: Tx,
  commitNo: number,
): Promise<readonly Committed[]> {
  const since = place();
  return since !== null && since.commitNo < commitNo ? [await readChanges(tx, facilityId, since)] : [];
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
