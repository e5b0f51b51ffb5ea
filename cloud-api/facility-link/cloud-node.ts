import { setImmediate as nextTurn } from 'node:timers/promises';
import { required } from '../../domain/assert.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import type { Input, StepContext } from '../../sync/engine/inputs.ts';
import type { Committed, NodePort } from '../../sync/engine/node-port.ts';
import type { NodeRow, Writes } from '../../sync/engine/node-state.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { NO_WRITES } from '../../sync/engine/step-all.ts';
import type { FactEvent } from '../../sync/protocol/events.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Part } from '../db/statement.ts';
import { createCommitter } from './committer.ts';
import { type Place, readChanges, readQuestion } from './foreign-changes.ts';
import { createInputQueue, type QueueLoad } from './input-queue.ts';
import {
  getNode,
  hasOverdueRequests,
  listCheckpoints,
  listInbox,
  listInboxCheckpoints,
  listOutbox,
  readHoldings,
  readSnapshot,
} from './pg-node-store.ts';
import { isInputsFault, LeaseLost } from './store-failure.ts';

/** What the product decides inside the engine's transaction. */
export type CloudPolicy = {
  /** Called once a transaction, before its steps, with all of its inputs; what it asks is asked under the facility's lock. */
  admission(
    tx: Tx,
    node: Pick<NodeRow, 'facilityId'>,
    inputs: readonly Input[],
  ): Promise<Pick<StepContext, 'admit' | 'withdraw' | 'mayGive'>>;
  applyFacts(tx: Tx, facilityId: string, facts: readonly FactEvent[]): Promise<void>;
  /** Takes up again what this cloud had told the facility before its database went back in time; before `applyFacts`. */
  recoverFacts?(tx: Tx, facilityId: string, facts: readonly FactEvent[]): Promise<void>;
  /** A facility takes a snapshot in which older facts of this cloud's are missing: what it must know is told anew. */
  tellAnew?(tx: Tx, facilityId: string): Promise<void>;
};

/**
 * Rows that a caller keeps beside the engine's, in the same transaction. Their `prepare` sees what is there already
 * and may answer in the engine's stead; their `write` gets the outcomes. What is to be written is returned: it is sent
 * with the COMMIT, so nothing can wait for an answer.
 */
export type Alongside<T> = {
  prepare(tx: Tx, claims: readonly T[]): Promise<readonly boolean[]>;
  write(written: readonly { readonly claim: T; readonly result: StepResult }[]): readonly Part[];
  /** Sees all that is about to be committed: what the facility has answered may settle what was kept before. */
  readonly settle?: (facilityId: string, writes: Writes) => readonly Part[];
};

export type CloudNode<T> = NodePort & {
  readonly facilityId: string;
  /** What waits for a transaction. */
  load(): QueueLoad;
  /** As `run`, with a claim; null when `alongside.prepare` found that the claim was settled before. */
  runClaimed(input: Input, claim: T): Promise<StepResult | null>;
  /**
   * The node as the link runs it: `run` rejects with `LeaseLost`, having done nothing, once another process has been
   * given the facility's lease; `onLost` hears of it first.
   */
  underLease(fencingNo: number, onLost: () => void): NodePort;
  /**
   * Another process has committed `commitNo`: its changes are read and announced, in their turn, unless they have been.
   */
  follow(commitNo: number): Promise<void>;
  /** Another process asks for a question to be sent once more: whoever runs the link hears of it as of a new one. */
  repeatQuestion(requestId: string): Promise<void>;
};

export type LostAnswer = 'committed' | 'not-committed' | 'unknown';

export type CloudNodeOptions<T> = {
  readonly db: Db;
  readonly facilityId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: CloudPolicy;
  readonly alongside: Alongside<T>;
  /** Where its listeners stand; what other processes commit after it is told to them. Null: nobody else is at it. */
  readonly since?: Place | null;
  /** Hears of every COMMIT whose answer was lost: it was done after all, it was not, or nobody can be asked yet. */
  readonly onLostAnswer?: (outcome: LostAnswer) => void;
  /** What each transaction is to do besides, of what it is about to commit. */
  readonly onCommitting?: (committed: Committed) => readonly Part[];
};

/**
 * Binds the engine to PostgreSQL for one facility. Inputs that wait together are stepped together: one lock, one load,
 * one commit, or one statement where what is known is enough (`known-state.ts`). Rejects with a `StoreFailure` when it
 * could not be done for no fault of the input's.
 *
 * Other processes may be at the same facility. Their commits are announced among one's own in the order of the commit
 * numbers: one's own transaction reads under the lock what it had not seen yet.
 */
export function createCloudNode<T>(options: CloudNodeOptions<T>): CloudNode<T> {
  const { db, facilityId, clock } = options;
  const listeners = new Set<(committed: Committed) => void>();
  let place: Place | null = options.since ?? null;
  let followUpTo = 0;

  function announce(committed: Committed): void {
    const { node } = committed.writes;
    if (place !== null && node !== null) place = { commitNo: node.commitNo, outSeq: node.outSeq };
    for (const listener of listeners) listener(committed);
  }

  async function readAndAnnounce(): Promise<void> {
    await committer.clearUp();
    const since = place;
    if (since === null || since.commitNo >= followUpTo) return;
    announce(await db.transaction((tx) => readChanges(tx, facilityId, since), ONE_STATE));
  }

  const committer = createCommitter<T>({ ...options, place: () => place, announce });
  const queue = createInputQueue<T>({ clock, commit: committer.commit, announce });
  const runUnder = async (input: Input, fencingNo: number | null): Promise<StepResult> =>
    required(await queue.submit({ input, claim: null, fencingNo }), 'cloud-node: an unclaimed input has no answer yet');
  const port: NodePort = {
    run: (input) => runUnder(input, null),
    ...readsOf(options),
    // A commit in doubt is cleared up by the next input: whoever looks for overdue ones sees to it that there is one.
    hasOverdueRequests: async (now) => committer.isInDoubt() || (await hasOverdueRequests(db, facilityId, now)),
    isInputsFault,
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    ...port,
    facilityId,
    load: queue.load,
    runClaimed: (input, claim) => queue.submit({ input, claim, fencingNo: null }),
    underLease: (fencingNo, onLost) => ({
      ...port,
      run: async (input) => {
        try {
          const result = await runUnder(input, fencingNo);
          // The customer who waits for what was committed is answered first: the link's acknowledgement has time.
          if (input.type === 'data') await nextTurn();
          return result;
        } catch (error) {
          if (error instanceof LeaseLost) onLost();
          throw error;
        }
      },
    }),
    follow: async (commitNo) => {
      // One read sees all that was committed before it: what is asked for while one waits its turn is in it.
      if (place === null || commitNo <= Math.max(place.commitNo, followUpTo)) return;
      followUpTo = commitNo;
      try {
        await queue.between(readAndAnnounce);
      } catch (error) {
        // Whoever tells of it next is listened to.
        followUpTo = 0;
        throw error;
      }
    },
    repeatQuestion: async (requestId) => {
      const question = await readQuestion(db, facilityId, requestId);
      if (question) announce({ writes: NO_WRITES, frames: [question], facts: [] });
    },
  };
}

type Reads = 'readNode' | 'readOutbox' | 'readInbox' | 'readCheckpoints' | 'readInboxCheckpoints' | 'readHoldings';

/** What the link reads beside its steps. */
function readsOf<T>({
  db,
  facilityId,
  policy,
}: Pick<CloudNodeOptions<T>, 'db' | 'facilityId' | 'policy'>): Pick<NodePort, Reads | 'readSnapshot'> {
  const onTrimmed = async (tx: Tx): Promise<void> => policy.tellAnew?.(tx, facilityId);
  return {
    readNode: () => getNode(db, facilityId),
    readOutbox: (after, limit) => listOutbox(db, facilityId, after, limit),
    readInbox: (after, limit) => listInbox(db, facilityId, after, limit),
    readCheckpoints: (seqs) => listCheckpoints(db, facilityId, seqs),
    readInboxCheckpoints: (seqs) => listInboxCheckpoints(db, facilityId, seqs),
    readHoldings: () => readHoldings(db, facilityId),
    readSnapshot: (places) => readSnapshot(db, facilityId, { places, onTrimmed }),
  };
}

/** What is read in several statements is one state of the database. */
const ONE_STATE = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
