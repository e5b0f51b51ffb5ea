import type { Range } from '../../domain/ownership.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import type { NodePort } from '../engine/node-port.ts';
import type { HeldAllocation, HeldRange, NodeRow, OutboxRow } from '../engine/node-state.ts';

/** Everything that was on a disk at some moment. Only a disk of the same kind can make anything of `content`. */
export type DiskImage = { readonly node: NodeRow; readonly content: unknown };

export type Standing = {
  readonly own: readonly Range[];
  readonly isFenced: boolean;
  readonly commitNo: number;
};

/**
 * What a simulated node remembers, whichever process it runs: a database of the kind that its side has in production.
 * What is read here is what is committed, beside and independent of what the engine says of itself.
 */
export type Disk = {
  /** The production store on this disk, as a new process of the node opens it. */
  open(clock: Clock, random: Random): NodePort;
  /** All of it as it stands, for a backup or a copy. */
  image(): Promise<DiskImage>;
  /** Goes back to what it was when the image was taken. No process may be running on it. */
  load(image: DiskImage): Promise<void>;
  /** Another number after every commit: what was read before may not be true any more. */
  version(): number;
  /** What of `node` and `ranges` is looked at after every commit. */
  standing(): Standing;
  node(): NodeRow;
  ranges(): HeldRange[];
  active(): HeldAllocation[];
  /** Whatever its state. */
  allocation(id: string): HeldAllocation | null;
  outboxAfter(seq: number): OutboxRow[];
  pendingRequests(): number;
  /** The history has ended. Nothing here may be called any more: another history may be given this disk. */
  release(): void;
};

/** A disk of a node that has never run. */
export type NewDisk = (node: NodeRow, ranges: readonly HeldRange[]) => Promise<Disk>;
