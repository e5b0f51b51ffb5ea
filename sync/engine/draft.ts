import { assert } from '../../domain/assert.ts';
import { covers, type Range } from '../../domain/ownership.ts';
import { overlaps } from '../../domain/time.ts';
import type { FactEvent, StreamEvent } from '../protocol/events.ts';
import type { Frame } from '../protocol/frames.ts';
import { chainHash } from './chain.ts';
import type { StepContext } from './inputs.ts';
import {
  type Conflict,
  type Cut,
  type HeldAllocation,
  type HeldRange,
  type Holder,
  type InboxRow,
  type NodeRow,
  type NodeState,
  type OpenTransfer,
  type OutboxRow,
  type ParkedRow,
  type PeerRequestRow,
  type RequestRow,
  theirRanges,
  type Trimmed,
  withoutHolder,
  type Writes,
} from './node-state.ts';

/**
 * The working copy inside one call of `step`. It is filled from a `NodeState`, changed by plain functions, and turned
 * into the next state and the list of writes. Nothing outside `sync/engine` sees it.
 */
export type Draft = {
  node: NodeRow;
  ranges: readonly HeldRange[];
  readonly allocations: Map<string, HeldAllocation>;
  readonly requests: Map<string, RequestRow>;
  readonly peerRequests: Map<string, PeerRequestRow>;
  openTransfers: OpenTransfer[];
  readonly outHashes: ReadonlyMap<number, string>;
  readonly outTail: readonly OutboxRow[];
  readonly frames: Frame[];
  readonly facts: FactEvent[];
  /** Facts of our own that a recovery brought back. */
  readonly ownFacts: FactEvent[];
  readonly conflicts: Conflict[];
  readonly parked: ParkedRow[];
  cut: Cut | null;
  trimmed: Trimmed | null;
  readonly outbox: OutboxRow[];
  readonly inbox: InboxRow[];
  readonly touchedAllocations: Set<string>;
  readonly touchedRequests: Set<string>;
  readonly touchedPeerRequests: Set<string>;
  forgetPeerRequests: boolean;
  rangesChanged: boolean;
  /** The database has something new to keep: the step counts as a commit. */
  isChanged: boolean;
};

export function openDraft(state: NodeState): Draft {
  return {
    node: state.node,
    ranges: state.ranges,
    allocations: new Map(state.allocations),
    requests: new Map(state.requests),
    peerRequests: new Map(state.peerRequests),
    openTransfers: [...state.openTransfers],
    outHashes: state.outHashes,
    outTail: state.outTail,
    frames: [],
    facts: [],
    ownFacts: [],
    conflicts: [],
    parked: [],
    cut: null,
    trimmed: null,
    outbox: [],
    inbox: [],
    touchedAllocations: new Set(),
    touchedRequests: new Set(),
    touchedPeerRequests: new Set(),
    forgetPeerRequests: false,
    rangesChanged: false,
    isChanged: false,
  };
}

export function stateOf(draft: Draft): NodeState {
  const { node, ranges, allocations, requests, peerRequests, openTransfers, outHashes, outTail } = draft;
  return { node, ranges, allocations, requests, peerRequests, openTransfers, outHashes, outTail };
}

export function writesOf(draft: Draft, before: NodeRow): Writes {
  const pick = <T>(map: ReadonlyMap<string, T>, ids: ReadonlySet<string>): T[] =>
    [...ids].map((id) => map.get(id)).filter((row) => row !== undefined);
  return {
    node: draft.node === before ? null : draft.node,
    ranges: draft.rangesChanged ? draft.ranges : null,
    allocations: pick(draft.allocations, draft.touchedAllocations),
    requests: pick(draft.requests, draft.touchedRequests),
    forgetPeerRequests: draft.forgetPeerRequests,
    peerRequests: pick(draft.peerRequests, draft.touchedPeerRequests),
    outbox: draft.outbox,
    inbox: draft.inbox,
    cut: draft.cut,
    trimmed: draft.trimmed,
    conflicts: draft.conflicts,
    parked: draft.parked,
  };
}

export function setNode(draft: Draft, change: Partial<NodeRow>): void {
  draft.node = { ...draft.node, ...change };
  draft.isChanged = true;
}

export function putAllocation(draft: Draft, allocation: HeldAllocation): void {
  draft.allocations.set(allocation.id, allocation);
  draft.touchedAllocations.add(allocation.id);
  draft.isChanged = true;
}

export function putRequest(draft: Draft, request: RequestRow): void {
  draft.requests.set(request.id, request);
  draft.touchedRequests.add(request.id);
  draft.isChanged = true;
}

export function putPeerRequest(draft: Draft, row: PeerRequestRow): void {
  draft.peerRequests.set(row.requestId, row);
  draft.touchedPeerRequests.add(row.requestId);
  draft.isChanged = true;
}

/** Replaces the ranges that are held as `holder`. */
export function setRanges(draft: Draft, holder: Holder, ranges: readonly Range[]): void {
  const others = draft.ranges.filter((range) => range.holder !== holder);
  draft.ranges = [
    ...others,
    ...ranges.map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt, holder })),
  ];
  draft.rangesChanged = true;
  draft.isChanged = true;
}

export function rangesOf(draft: Draft, holder: Holder): HeldRange[] {
  return draft.ranges.filter((range) => range.holder === holder);
}

/**
 * Whose decision all of `place` is: `ours`, `theirs`, or null when it is partly each one's. What is in transit counts
 * as theirs: a request for it goes to where it is going, and is refused there should it not have arrived.
 */
export function sideOf(draft: Draft, place: Range): 'ours' | 'theirs' | null {
  if (covers(rangesOf(draft, 'own'), place)) return 'ours';
  return covers(theirRanges(draft.ranges), place) ? 'theirs' : null;
}

/** Active allocations that share an instant with `place`, whoever holds them, but for `exceptId`. */
export function activeIn(draft: Draft, place: Range, exceptId: string | null): HeldAllocation[] {
  return [...draft.allocations.values()].filter(
    (allocation) =>
      allocation.state === 'active' &&
      allocation.id !== exceptId &&
      allocation.resourceId === place.resourceId &&
      overlaps(allocation, place),
  );
}

type Unsent<T> = T extends StreamEvent ? Omit<T, 'id' | 'ack' | 'at' | 'v' | 'critical'> : never;

/** A NUL, or half a surrogate pair, as `JSON.stringify` writes them: what `jsonb` refuses would stop the stream for good. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** Appends an event to our stream. A fenced node must not get here: its stream stands still (PROTOCOL §6). */
export function emit(draft: Draft, context: StepContext, event: Unsent<StreamEvent>): number {
  assert(draft.node.fenced === null, 'emit: a fenced node adds nothing to its stream');
  const seq = draft.node.outSeq + 1;
  const prev = draft.node.outHash;
  const critical = event.kind === 'allocation' || event.kind === 'transfer' || event.kind === 'abandon';
  const whole = { ...event, id: context.newId(), ack: draft.node.inSeq, at: context.now, v: 1, critical };
  const body = JSON.stringify(whole);
  assert(!UNSTORABLE.test(body), 'emit: the event holds text that the other side cannot store');
  const hash = chainHash(prev, body);
  draft.outbox.push({ seq, prev, hash, body });
  setNode(draft, { outSeq: seq, outHash: hash });
  return seq;
}

/** Writes an allocation of ours and tells the other side. */
export function emitAllocation(
  draft: Draft,
  context: StepContext,
  allocation: HeldAllocation,
  answers: string | null,
): void {
  assert(allocation.holder === 'own', 'emitAllocation: only the owner of its time decides an allocation');
  putAllocation(draft, allocation);
  emit(draft, context, { kind: 'allocation', allocation: withoutHolder(allocation), answers });
}
