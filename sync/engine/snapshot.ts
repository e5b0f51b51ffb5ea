import type { Checkpoint, FrameOf } from '../protocol/frames.ts';
import type { Snapshot, StreamTail } from '../protocol/snapshot.ts';
import type { HeldAllocation, InboxRow, NodeRow, NodeState, OutboxRow } from './node-state.ts';

/** How much of both streams a taker still has, as it says. */
export type TakersPlaces = Pick<FrameOf<'snapshot-request'>, 'outPlaces' | 'inPlaces'>;

const BEGINNING: Checkpoint = { seq: 0, hash: '' };

/** The last of the taker's places at which the giver has the same hash; the beginning when there is none. */
export function lastCommonPlace(
  places: readonly Checkpoint[],
  hashAt: (seq: number) => string | undefined,
): Checkpoint {
  const common = places.filter(({ seq, hash }) => hashAt(seq) === hash);
  return common.reduce((last, place) => (place.seq > last.seq ? place : last), BEGINNING);
}

/** Positions to show of a stream that ends at `head`: the last ones, and ever sparser ones further back. */
export function placesToShow(head: number): number[] {
  const near = Array.from({ length: 64 }, (_, back) => head - back);
  const far = Array.from({ length: 48 }, (_, power) => head - 64 - 2 ** power);
  return [...new Set([...near, ...far, 0])].filter((seq) => seq >= 0);
}

export type SnapshotRows = {
  /** With everything active, and the requests that created it. */
  readonly state: NodeState;
  readonly outBase: Checkpoint;
  readonly outbox: readonly OutboxRow[];
  readonly inBase: Checkpoint;
  readonly inbox: readonly InboxRow[];
  /** All that was given back, where `needsVoids` says so: what said it is gone. */
  readonly voids: readonly HeldAllocation[];
};

/** True when the tails from these places on have lost text: then the snapshot says itself what was given back. */
export function needsVoids({ outTrimmed, inTrimmed }: NodeRow, outBase: Checkpoint, inBase: Checkpoint): boolean {
  return outBase.seq < outTrimmed || inBase.seq < inTrimmed;
}

/** What the other side is to take (PROTOCOL §6.4); all rows must come from one transaction. */
export function snapshotOf({ state, outBase, outbox, inBase, inbox, voids }: SnapshotRows): Snapshot {
  const { node, ranges, requests } = state;
  const active = [...state.allocations.values()].filter((allocation) => allocation.state === 'active');
  const isGivenUp = (requestId: string): boolean => {
    const status = requests.get(requestId)?.status;
    return status === 'abandoned' || status === 'rejected';
  };
  return {
    incarnation: node.incarnation,
    peerIncarnation: node.peerIncarnation,
    token: node.token,
    outSeq: node.outSeq,
    outHash: node.outHash,
    inSeq: node.inSeq,
    inHash: node.inHash,
    ranges: [...ranges],
    allocations: [...active, ...voids],
    abandoned: active.flatMap(({ requestId, holder }) =>
      requestId !== null && holder !== 'own' && isGivenUp(requestId) ? [requestId] : [],
    ),
    takersStream: tailOf(inBase, inbox),
    giversStream: tailOf(outBase, outbox),
  };
}

function tailOf(base: Checkpoint, rows: readonly { readonly hash: string; readonly body: string }[]): StreamTail {
  return { base: base.seq, baseHash: base.hash, events: rows.map(({ hash, body }) => ({ hash, body })) };
}
