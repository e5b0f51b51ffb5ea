import type { CommitterOptions } from './committer.ts';
import type { BatchResult } from './input-queue.ts';
import { type InDoubt, wasCommitted } from './lost-commit.ts';
import { StoreFailure } from './store-failure.ts';

/** A transaction that is about to commit, and what it will have come to. */
export type Prepared = InDoubt & { readonly done: BatchResult };

/** Commits whose answer was lost. */
export type Doubts = {
  isInDoubt(): boolean;
  /** Asks what came of a commit whose answer was lost, and tells it; rejects while nobody can be asked. */
  clearUp(): Promise<void>;
  /**
   * What the commit came to, if it was made after all. Rejects with a `StoreFailure`: it was not, or nobody can be asked
   * yet, and `clearUp` will.
   */
  settle(prepared: Prepared, cause: unknown): Promise<BatchResult>;
};

export function createDoubts<T>(options: CommitterOptions<T>): Doubts {
  const { db, facilityId, announce, onLostAnswer = () => undefined } = options;
  let inDoubt: Prepared | null = null;

  return {
    isInDoubt: () => inDoubt !== null,
    clearUp: async () => {
      if (!inDoubt) return;
      const isCommitted = await wasCommitted(db, facilityId, inDoubt);
      const { committed } = inDoubt.done;
      inDoubt = null;
      if (isCommitted) for (const each of committed) announce(each);
    },
    settle: async (prepared, cause) => {
      let isCommitted: boolean;
      try {
        isCommitted = await wasCommitted(db, facilityId, prepared);
      } catch {
        onLostAnswer('unknown');
        inDoubt = prepared;
        throw new StoreFailure('unknown', cause);
      }
      onLostAnswer(isCommitted ? 'committed' : 'not-committed');
      if (!isCommitted) throw new StoreFailure('unavailable', cause);
      return prepared.done;
    },
  };
}
