import type { EpochMs } from '../../domain/time.ts';
import type { Checkpoint } from '../protocol/frames.ts';
import type { Input } from './inputs.ts';
import type { InboxRow, NodeRow, OutboxRow } from './node-state.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { Holdings } from './digests.ts';
import type { TakersPlaces } from './snapshot.ts';
import type { StepResult } from './step.ts';

/** What a step that is now durable wrote and said. */
export type Committed = Pick<StepResult, 'writes' | 'frames' | 'facts'>;

/**
 * One facility's node as the link sees it: the engine bound to a database. `run` takes one transaction per input
 * (an implementation may put several callers' inputs into one) and settles only when it is durable; what it committed
 * is announced to the listeners of `onCommitted`, in the order of the commits.
 */
export type NodePort = {
  run(input: Input): Promise<StepResult>;
  /** The latest committed row. */
  readNode(): Promise<NodeRow>;
  /** Our stream after position `after`, in order: at most `limit` rows. */
  readOutbox(after: number, limit: number): Promise<readonly OutboxRow[]>;
  /** The other side's stream after position `after`, as applied here; likewise. */
  readInbox(after: number, limit: number): Promise<readonly InboxRow[]>;
  /** Our stream's hashes at the given positions; positions beyond its end are left out, 0 is the empty hash. */
  readCheckpoints(seqs: readonly number[]): Promise<readonly Checkpoint[]>;
  /** All that is held now, read in one transaction. */
  readHoldings(): Promise<Holdings>;
  /** Hashes of the other side's stream, as applied here, at the given positions; likewise. */
  readInboxCheckpoints(seqs: readonly number[]): Promise<readonly Checkpoint[]>;
  /** What the other side is to take from us when its memory went back in time, read in one transaction. */
  readSnapshot(places: TakersPlaces): Promise<Snapshot>;
  /** True when `expire` would give something up at `now`: a deadline has passed, and nothing is in doubt of older starts. */
  hasOverdueRequests(now: EpochMs): Promise<boolean>;
  /** True for a rejection of `run` that blames the input: the same would fail again, another one would not. */
  isInputsFault(error: unknown): boolean;
  onCommitted(listener: (committed: Committed) => void): () => void;
};
