import { assert } from '../../domain/assert.ts';
import { isSomeTime } from '../../domain/time.ts';
import { addRange, covers, type Range, removeRange } from '../../domain/ownership.ts';
import type { AllocationEvent, StreamEvent, TransferEvent } from '../protocol/events.ts';
import { chainHash } from './chain.ts';
import { abandon, release, releaseGranted } from './decide.ts';
import { type Draft, putAllocation, putPeerRequest, putRequest, rangesOf, setNode, setRanges } from './draft.ts';
import { type Input, parseEvent, type StepContext } from './inputs.ts';

/**
 * What came of a stream frame. `fork`: the other side's stream is not the one we have followed. `stuck`: an event
 * that this version must not skip and cannot apply; our own time goes on selling.
 */
export type DataVerdict = 'applied' | 'ignored' | 'fork' | 'stuck';

type DataInput = Extract<Input, { type: 'data' }>;

/** Applies the events of a frame that continue the other side's stream, each once and in order (PROTOCOL §4). */
export function applyData(draft: Draft, { frame, setAside }: DataInput, context: StepContext): DataVerdict {
  const { node } = draft;
  if (node.fenced || frame.session !== node.session || frame.incarnation !== node.peerIncarnation) return 'ignored';
  for (const [index, { body, prev, hash }] of frame.events.entries()) {
    const seq = frame.first + index;
    if (seq === draft.node.inSeq && hash !== draft.node.inHash) return 'fork';
    if (seq <= draft.node.inSeq) continue;
    if (seq > draft.node.inSeq + 1) break;
    if (prev !== draft.node.inHash || chainHash(prev, body) !== hash) return 'fork';
    const event = parseEvent(body);
    if ((!event || setAside) && !mayBeSkipped(body)) return 'stuck';
    if (event) foldOpenTransfers(draft, event.ack);
    if (event && !isTheirs(draft, event)) return 'stuck';
    setNode(draft, { inSeq: seq, inHash: hash });
    draft.inbox.push({ seq, hash, body });
    if (event && !setAside) applyEvent(draft, event, context);
    else draft.parked.push({ seq, body, at: context.now });
  }
  settleOldRequests(draft, context);
  return 'applied';
}

function applyEvent(draft: Draft, event: StreamEvent, context: StepContext): void {
  switch (event.kind) {
    case 'allocation':
      return applyAllocation(draft, event);
    case 'transfer':
      receiveTransfer(draft, event, context);
      return settleAnswer(draft, event.answers);
    case 'abandon':
      return applyAbandon(draft, event.requestId, context);
    case 'fact':
      draft.facts.push(event);
  }
}

/** The owner has decided: our copy follows, and if it answers a request of ours that still waits, that is the yes. */
function applyAllocation(draft: Draft, { allocation, answers }: AllocationEvent): void {
  const known = draft.allocations.get(allocation.id);
  assert(!known || known.holder === 'peer', 'applyAllocation: the other side decides time that we hold');
  putAllocation(draft, { ...allocation, holder: 'peer' });
  settleAnswer(draft, answers);
}

/** The owner's event is the yes (PROTOCOL §1.2); one that comes after a no changes nothing. */
function settleAnswer(draft: Draft, answers: string | null): void {
  const request = answers === null ? undefined : draft.requests.get(answers);
  if (request?.status === 'pending') putRequest(draft, { ...request, status: 'accepted' });
}

/** The other side decides its own time and nobody else's, and gives what it has, whatever it says (PROTOCOL I3). */
function isTheirs(draft: Draft, event: StreamEvent): boolean {
  if (event.kind === 'allocation') {
    const { allocation } = event;
    return allocation.state === 'void' || (isSomeTime(allocation) && covers(rangesOf(draft, 'peer'), allocation));
  }
  if (event.kind !== 'transfer') return true;
  let peer: Range[] = rangesOf(draft, 'peer');
  for (const range of event.ranges) {
    if (!isSomeTime(range) || !covers(peer, range)) return false;
    peer = removeRange(peer, range);
  }
  return event.allocations.every((allocation) => event.ranges.some((range) => covers([range], allocation)));
}

/** Time arrives, with what is sold inside. What we had asked for and given up in the meantime is void at once. */
function receiveTransfer(draft: Draft, event: TransferEvent, context: StepContext): void {
  let own: Range[] = rangesOf(draft, 'own');
  let peer: Range[] = rangesOf(draft, 'peer');
  for (const range of event.ranges) {
    assert(covers(peer, range), 'receiveTransfer: the other side gives what it does not hold');
    peer = removeRange(peer, range);
    own = addRange(own, range);
  }
  setRanges(draft, 'peer', peer);
  setRanges(draft, 'own', own);
  for (const allocation of event.allocations) {
    putAllocation(draft, { ...allocation, holder: 'own' });
  }
  for (const { id, requestId } of event.allocations) {
    const status = requestId === null ? undefined : draft.requests.get(requestId)?.status;
    const current = draft.allocations.get(id);
    if (current?.state === 'active' && (status === 'abandoned' || status === 'rejected')) {
      release(draft, current, context);
    }
  }
}

/** The other side has told its customer no. If the request was granted it is undone; if it comes later it is refused. */
function applyAbandon(draft: Draft, requestId: string, context: StepContext): void {
  releaseGranted(draft, requestId, context);
  putPeerRequest(draft, { requestId, status: 'abandoned' });
}

/** The other side had applied our stream up to `ack` when it wrote this: transfers up to there are in our copy of it. */
function foldOpenTransfers(draft: Draft, ack: number): void {
  if (ack <= draft.node.replicaSeq) return;
  for (const { seq, event } of draft.openTransfers) {
    if (seq > ack) continue;
    let transit: Range[] = rangesOf(draft, 'transit');
    let peer: Range[] = rangesOf(draft, 'peer');
    for (const range of event.ranges) {
      transit = removeRange(transit, range);
      peer = addRange(peer, range);
    }
    setRanges(draft, 'transit', transit);
    setRanges(draft, 'peer', peer);
    for (const { id } of event.allocations) {
      const allocation = draft.allocations.get(id);
      if (allocation?.holder === 'transit') putAllocation(draft, { ...allocation, holder: 'peer' });
    }
  }
  draft.openTransfers = draft.openTransfers.filter(({ seq }) => seq > ack);
  setNode(draft, { replicaSeq: ack });
}

/**
 * Once everything that the owner decided before this session has been read, a request of an older session that was
 * not granted never will be: the owner refuses old sessions. It is given up now, not at its deadline.
 */
export function settleOldRequests(draft: Draft, context: StepContext): void {
  const { catchUpTo, inSeq, session, fenced } = draft.node;
  if (fenced || catchUpTo === null || inSeq < catchUpTo) return;
  setNode(draft, { catchUpTo: null });
  const old = [...draft.requests.values()].filter((request) => request.session !== session);
  for (const { id } of old) abandon(draft, id, context);
}

/** True for an event that nobody's ownership hangs on. It is stored all the same. */
function mayBeSkipped(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'critical' in value && value.critical === false;
  } catch {
    return false;
  }
}
