import type { Checkpoint, FrameOf } from '../protocol/frames.ts';
import type { Snapshot, StreamTail } from '../protocol/snapshot.ts';
import type { InboxRow, NodeState, OutboxRow } from './node-state.ts';

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
};

/** What the other side is to take (PROTOCOL §6.4); all rows must come from one transaction. */
export function snapshotOf({ state, outBase, outbox, inBase, inbox }: SnapshotRows): Snapshot {
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
    allocations: active,
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
