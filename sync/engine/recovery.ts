import { assert } from '../../domain/assert.ts';
import { addRange, type Range } from '../../domain/ownership.ts';
import type { AllocationEvent, FactEvent } from '../protocol/events.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import { chainHash } from './chain.ts';
import { releaseGranted } from './decide.ts';
import { type Draft, putAllocation, putRequest, setNode, setRanges } from './draft.ts';
import { parseEvent, type StepContext } from './inputs.ts';
import { CATCH_UP_UNKNOWN, type HeldAllocation, type Holder, type OutboxRow, withoutHolder } from './node-state.ts';
import { proposeAgain } from './reproposal.ts';
import { answerIn, isTrimmed, trimmedIn } from './trim.ts';

/**
 * Loads what the other side knows of us (PROTOCOL §6.4, §6.5): its copy of our state becomes our state, both streams
 * go on from its positions, and what we alone had promised is proposed again. All in one step; the facility stays
 * fenced until a welcome, the cloud begins a new timeline.
 */
export function recover(draft: Draft, snapshot: Snapshot, context: StepContext): void {
  assert(draft.node.fenced !== null, 'recover: only a fenced node takes what others know of it');
  const lost = localOnly(draft, snapshot);
  const heardUpTo = draft.node.peerAcked;
  takeStreams(draft, snapshot);
  takeRanges(draft, snapshot);
  const shared = takeAllocations(draft, snapshot, context);
  takeIdentity(draft, snapshot);
  settleRequests(draft, snapshot);
  for (const { body } of snapshot.takersStream.events) collectFact(body, draft.ownFacts);
  for (const { body } of snapshot.giversStream.events) collectFact(body, draft.facts);
  const { fenced } = draft.node;
  // What is proposed again is written while fenced, before the welcome (PROTOCOL I9).
  setNode(draft, { fenced: null });
  // What we had given up may be ours by now: it was on its way to us when the other side read of it.
  const abandoned = [...snapshot.abandoned, ...abandonedIn(snapshot.takersStream.events)];
  for (const requestId of abandoned) releaseGranted(draft, requestId, context);
  proposeAgain(draft, { lost, shared, heardUpTo }, context);
  setNode(draft, { fenced: draft.node.role === 'cloud' ? null : (fenced ?? 'rollback') });
}

/** Our own events that the other side never had, in order: those after the last place at which both streams agree. */
function localOnly(draft: Draft, { takersStream }: Snapshot): readonly OutboxRow[] {
  const firstOther = draft.outTail.findIndex(({ hash }, index) => takersStream.events[index]?.hash !== hash);
  return firstOther === -1 ? [] : draft.outTail.slice(firstOther);
}

function takeStreams(draft: Draft, { takersStream, giversStream }: Snapshot): void {
  draft.cut = { outSeq: takersStream.base, inSeq: giversStream.base };
  let prev = takersStream.baseHash;
  for (const [index, { hash, body }] of takersStream.events.entries()) {
    const isWhole = isTrimmed(body) || chainHash(prev, body) === hash;
    assert(isWhole, 'recover: the stream in the snapshot is broken');
    draft.outbox.push({ seq: takersStream.base + index + 1, prev, hash, body });
    prev = hash;
  }
  for (const [index, { hash, body }] of giversStream.events.entries()) {
    draft.inbox.push({ seq: giversStream.base + index + 1, hash, body });
  }
}

/** What was in transit to us has arrived with the snapshot; what we had in transit is where the giver says it is. */
function takeRanges(draft: Draft, { ranges }: Snapshot): void {
  const heldBy = (...holders: Holder[]): Range[] =>
    ranges.filter(({ holder }) => holders.includes(holder)).reduce<Range[]>((sum, range) => addRange(sum, range), []);
  setRanges(draft, 'own', heldBy('peer', 'transit'));
  setRanges(draft, 'peer', heldBy('own'));
  setRanges(draft, 'transit', []);
  draft.openTransfers = [];
}

/** Returns the allocations that the other side knows of; what it does not know of is active no longer. */
function takeAllocations(draft: Draft, snapshot: Snapshot, context: StepContext): ReadonlySet<string> {
  const taken = new Map<string, HeldAllocation>();
  const keep = (held: HeldAllocation): void => void taken.set(held.id, held);
  for (const allocation of voidedIn(snapshot.takersStream.events)) keep({ ...allocation, holder: 'own' });
  for (const allocation of voidedIn(snapshot.giversStream.events)) keep({ ...allocation, holder: 'peer' });
  for (const { holder, ...allocation } of snapshot.allocations) {
    keep({ ...allocation, holder: holder === 'own' ? 'peer' : 'own' });
  }
  const shared = new Set(taken.keys());
  for (const known of draft.allocations.values()) {
    if (known.state === 'void' || taken.has(known.id)) continue;
    keep({ ...known, state: 'void', bookingId: null });
    // The other side has forgotten its own promise, and we have not.
    if (known.holder === 'peer') draft.conflicts.push({ allocation: withoutHolder(known), at: context.now });
  }
  for (const allocation of taken.values()) putAllocation(draft, allocation);
  return shared;
}

/** What the streams say was given back: rows that people may still ask about. */
function voidedIn(events: readonly { readonly body: string }[]): AllocationEvent['allocation'][] {
  return events.flatMap(({ body }) => {
    const event = parseEvent(body);
    return event?.kind === 'allocation' && event.allocation.state === 'void' ? [event.allocation] : [];
  });
}

function takeIdentity(draft: Draft, snapshot: Snapshot): void {
  const { node } = draft;
  const isCloud = node.role === 'cloud';
  setNode(draft, {
    incarnation: isCloud ? Math.max(node.incarnation, snapshot.peerIncarnation) + 1 : snapshot.peerIncarnation,
    peerIncarnation: snapshot.incarnation,
    token: snapshot.token,
    nextToken: isCloud ? snapshot.token : null,
    session: null,
    outSeq: snapshot.inSeq,
    outHash: snapshot.inHash,
    inSeq: snapshot.outSeq,
    inHash: snapshot.outHash,
    peerAcked: snapshot.inSeq,
    replicaSeq: snapshot.inSeq,
    outTrimmed: trimmedIn(snapshot.takersStream, node.outTrimmed),
    inTrimmed: trimmedIn(snapshot.giversStream, node.inTrimmed),
    catchUpTo: CATCH_UP_UNKNOWN,
  });
}

/** What we had asked and heard, as both streams tell it. What stays pending is settled after the welcome. */
function settleRequests(draft: Draft, { takersStream, giversStream, allocations }: Snapshot): void {
  const settle = (requestId: string | null, status: 'accepted' | 'abandoned'): void => {
    const request = requestId === null ? undefined : draft.requests.get(requestId);
    if (request?.status === 'pending') putRequest(draft, { ...request, status });
  };
  for (const requestId of abandonedIn(takersStream.events)) settle(requestId, 'abandoned');
  for (const { body } of giversStream.events) {
    const event = parseEvent(body);
    if (event?.kind === 'allocation' || event?.kind === 'transfer') settle(event.answers, 'accepted');
    if (event === null) settle(answerIn(body), 'accepted');
  }
  for (const { requestId, state } of allocations) if (state === 'active') settle(requestId, 'accepted');
}

function abandonedIn(events: readonly { readonly body: string }[]): string[] {
  return events.flatMap(({ body }) => {
    const event = parseEvent(body);
    return event?.kind === 'abandon' ? [event.requestId] : [];
  });
}

function collectFact(body: string, facts: FactEvent[]): void {
  const event = parseEvent(body);
  if (event?.kind === 'fact') facts.push(event);
}
