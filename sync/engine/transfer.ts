import { assert } from '../../domain/assert.ts';
import { addRange, covers, heldParts, joinRanges, type Range, removeRange } from '../../domain/ownership.ts';
import { contains } from '../../domain/time.ts';
import { TRANSFER_RANGES_MAX } from '../protocol/events.ts';
import { bytesInFrame, DATA_BYTES_MAX } from '../protocol/frames.ts';
import { ask, done, refused } from './decide.ts';
import { activeIn, type Draft, emit, putAllocation, rangesOf, setRanges } from './draft.ts';
import type { Input, Outcome, StepContext } from './inputs.ts';
import { type HeldAllocation, theirRanges, withoutHolder } from './node-state.ts';

/** An event carries no more than this of what is sold inside: one that no frame can hold would stop the stream for good. */
const PARCEL_BYTES_MAX = DATA_BYTES_MAX / 2;

/** What one transfer event gives away. */
type Parcel = { readonly ranges: Range[]; readonly allocations: HeldAllocation[]; bytes: number };

/**
 * Gives ranges of ours to the other side, with all that is sold inside and whole bookings at their ends. There is no
 * way back but a transfer from the other side.
 */
export function transfer(draft: Draft, ranges: readonly Range[], context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  return handOver(draft, withWholeBookings(draft, ranges), context, null);
}

/** In as many events as it takes. `answers` is the pull of the other side that this grants. */
function handOver(draft: Draft, ranges: readonly Range[], context: StepContext, answers: string | null): Outcome {
  let own: Range[] = rangesOf(draft, 'own');
  let transit: Range[] = rangesOf(draft, 'transit');
  for (const range of ranges) {
    if (!covers(own, range)) return refused({ code: 'nobodys-time' });
    own = removeRange(own, range);
    transit = addRange(transit, range);
  }
  const parcels = pack(ranges.flatMap((range) => cut(range, activeIn(draft, range, null))));
  setRanges(draft, 'own', own);
  setRanges(draft, 'transit', transit);
  for (const [index, parcel] of parcels.entries()) {
    giveAway(draft, parcel, context, index === parcels.length - 1 ? answers : null);
  }
  return done(null);
}

/** Asks the other side for ranges of its time. What is ours already is not asked for; what is nobody's cannot be. */
export function pull(draft: Draft, input: Extract<Input, { type: 'pull' }>, context: StepContext): Outcome {
  if (draft.node.fenced) return refused({ code: 'fenced', reason: draft.node.fenced });
  const theirs = theirRanges(draft.ranges);
  const ranges = input.ranges.flatMap((range) => heldParts(theirs, range));
  const own = rangesOf(draft, 'own');
  const total = (parts: readonly Range[]): number => parts.reduce((sum, part) => sum + part.endsAt - part.startsAt, 0);
  const wanted = total(input.ranges);
  if (total(input.ranges.flatMap((range) => heldParts(own, range))) === wanted) return done(null);
  if (ranges.length === 0) return refused({ code: 'nobodys-time' });
  return ask(draft, { op: 'pull', ranges }, input, context);
}

/** Hands over what the other side asks for, with whole bookings at its ends; all of it or nothing. */
export function grantPull(draft: Draft, wanted: readonly Range[], requestId: string, context: StepContext): Outcome {
  const own = rangesOf(draft, 'own');
  const ranges = withWholeBookings(draft, wanted);
  if (ranges.some((range) => !covers(own, range))) return refused({ code: 'nobodys-time' });
  const handover = context.mayGive(ranges);
  if (!handover.ok) return refused({ code: 'refused', reason: handover.reason });
  return handOver(draft, ranges, context, requestId);
}

/**
 * No booking ever straddles the edge of what one side owns (PROTOCOL §8.2): a range grows to hold it. Two that grow
 * over the same booking become one.
 */
function withWholeBookings(draft: Draft, ranges: readonly Range[]): Range[] {
  return joinRanges(ranges.map((range) => snapToBookings(draft, range)));
}

function snapToBookings(draft: Draft, range: Range): Range {
  const sold = activeIn(draft, range, null);
  return {
    resourceId: range.resourceId,
    startsAt: Math.min(range.startsAt, ...sold.map(({ startsAt }) => startsAt)),
    endsAt: Math.max(range.endsAt, ...sold.map(({ endsAt }) => endsAt)),
  };
}

/** Cuts a range between what is sold inside, so that no piece is too large for an event. */
function cut(range: Range, sold: readonly HeldAllocation[]): Parcel[] {
  const { resourceId } = range;
  const pieces: Parcel[] = [];
  let allocations: HeldAllocation[] = [];
  let bytes = 0;
  let startsAt = range.startsAt;
  for (const allocation of [...sold].sort((a, b) => a.startsAt - b.startsAt)) {
    assert(contains(range, allocation), 'transfer: an allocation straddles the end of the range');
    const more = bytesInFrame(JSON.stringify(withoutHolder(allocation)));
    const last = allocations.at(-1);
    if (last && bytes + more > PARCEL_BYTES_MAX) {
      pieces.push({ ranges: [{ resourceId, startsAt, endsAt: last.endsAt }], allocations, bytes });
      allocations = [];
      bytes = 0;
      startsAt = last.endsAt;
    }
    allocations.push(allocation);
    bytes += more;
  }
  return [...pieces, { ranges: [{ resourceId, startsAt, endsAt: range.endsAt }], allocations, bytes }];
}

/** Puts together what fits into one event. */
function pack(pieces: readonly Parcel[]): Parcel[] {
  const parcels: Parcel[] = [];
  for (const piece of pieces) {
    const last = parcels.at(-1);
    if (last && last.bytes + piece.bytes <= PARCEL_BYTES_MAX && last.ranges.length < TRANSFER_RANGES_MAX) {
      last.ranges.push(...piece.ranges);
      last.allocations.push(...piece.allocations);
      last.bytes += piece.bytes;
    } else parcels.push({ ranges: [...piece.ranges], allocations: [...piece.allocations], bytes: piece.bytes });
  }
  return parcels;
}

function giveAway(draft: Draft, { ranges, allocations }: Parcel, context: StepContext, answers: string | null): void {
  for (const allocation of allocations) putAllocation(draft, { ...allocation, holder: 'transit' });
  const event = { kind: 'transfer' as const, ranges, allocations: allocations.map(withoutHolder), answers };
  const seq = emit(draft, context, event);
  draft.openTransfers.push({ seq, event: { ...event, id: '', ack: 0, at: 0, v: 1, critical: true } });
}
