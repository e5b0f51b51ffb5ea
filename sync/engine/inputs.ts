import type { Range } from '../../domain/ownership.ts';
import { type EpochMs, HOUR_MS } from '../../domain/time.ts';
import { StreamEventSchema, type Allocation, type StreamEvent } from '../protocol/events.ts';
import type { Frame, FrameOf, RejectionCode, RequestOperation, Suspect } from '../protocol/frames.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { HeldAllocation } from './node-state.ts';
import type { OldEvents } from './trim.ts';

/** JSON that means something to the product and nothing to the protocol. */
export type Json = Allocation['data'];

/** Takes time for a booking or a block: decided here when it is ours, asked of the owner when it is not. */
export type BookInput = {
  readonly type: 'book';
  readonly allocationId: string;
  readonly bookingId: string;
  readonly kind: 'booking' | 'block';
  readonly place: Range;
  readonly data: Json;
  /**
   * The first revision of the allocation. A booking that comes back after it was cancelled goes on counting; one that
   * has come back already is refused `changed-meanwhile`.
   */
  readonly revision: number;
  /** Used when the owner must be asked. */
  readonly requestId: string;
  readonly deadlineAt: EpochMs;
};

/** Moves or resizes an allocation, or changes its data, within the time of one owner. */
export type MoveInput = {
  readonly type: 'move';
  readonly allocationId: string;
  readonly expectedRevision: number;
  readonly place: Range;
  readonly data: Json;
  readonly requestId: string;
  readonly deadlineAt: EpochMs;
};

/** Gives the time of an allocation back. */
export type CancelInput = {
  readonly type: 'cancel';
  readonly allocationId: string;
  /** Null: whatever its revision is. */
  readonly expectedRevision: number | null;
  readonly requestId: string;
  readonly deadlineAt: EpochMs;
};

export type Input =
  | BookInput
  | MoveInput
  | CancelInput
  /** The person who asked has left: settle a pending request as abandoned. */
  | { readonly type: 'give-up'; readonly requestId: string }
  /** Give up every request whose deadline has passed. */
  | { readonly type: 'expire' }
  /** Tell the other side that something happened here. */
  | { readonly type: 'fact'; readonly factType: string; readonly data: Json }
  /** Ask the owner for ranges: from then on they are ours to sell (PROTOCOL §8.3). */
  | {
      readonly type: 'pull';
      readonly ranges: readonly Range[];
      readonly requestId: string;
      readonly deadlineAt: EpochMs;
    }
  /** Give ranges of ours, with all that is sold inside and whole bookings at the ends, to the other side. */
  | { readonly type: 'transfer'; readonly ranges: readonly Range[] }
  /**
   * This process has just started: nothing is known of requests that an earlier one left pending. With a suspicion the
   * node is fenced until the other side has seen it.
   */
  | { readonly type: 'start'; readonly suspect: Suspect | null }
  /** The other side has applied our stream up to here. */
  | { readonly type: 'acked'; readonly seq: number }
  /** What these old events of either stream said is not kept any longer (`trim.ts`). */
  | { readonly type: 'trim'; readonly out: OldEvents; readonly in: OldEvents }
  /** `setAside`: the events have failed too often. They are kept and not applied, if they are such as may be skipped. */
  | { readonly type: 'data'; readonly frame: FrameOf<'data'>; readonly setAside: boolean }
  | { readonly type: 'request'; readonly frame: FrameOf<'request'> }
  | { readonly type: 'rejection'; readonly frame: FrameOf<'rejection'> }
  /** `hasOtherLink`: another process start of the facility has a live link. */
  | {
      readonly type: 'proof';
      readonly frame: FrameOf<'proof'>;
      readonly recoveryId: string;
      readonly hasOtherLink: boolean;
    }
  | { readonly type: 'welcome'; readonly frame: FrameOf<'welcome'> }
  | { readonly type: 'fence'; readonly frame: FrameOf<'fence'> }
  /** Our memory went back in time: take what the other side knows of us (PROTOCOL §6.4, §6.5). */
  | { readonly type: 'recover'; readonly snapshot: Snapshot };

/** Why the engine would not do what the product asked of it. */
export type EngineRefusal =
  | { readonly code: 'fenced'; readonly reason: string }
  /** Another allocation is there. */
  | { readonly code: 'taken'; readonly by: string }
  /** The product's `admit` said no. */
  | { readonly code: 'refused'; readonly reason: string }
  /** The time is on its way between the two sides, or partly each one's: nobody can decide it just now. */
  | { readonly code: 'nobodys-time' }
  /** The old time is one side's and the new one the other's: the caller brings both under one owner first (PROTOCOL §8.5). */
  | { readonly code: 'other-owner'; readonly allocation: HeldAllocation }
  | { readonly code: 'changed-meanwhile'; readonly allocation: HeldAllocation }
  | { readonly code: 'not-found' };

export type Outcome =
  | { readonly kind: 'done'; readonly allocation: HeldAllocation | null }
  /** Asked of the owner; its event will settle the request. */
  | { readonly kind: 'asked'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly refusal: EngineRefusal };

/** What `admit` is shown: somebody wants this time of ours. */
export type Candidate = {
  readonly place: Range;
  readonly kind: 'booking' | 'hold' | 'block';
  readonly bookingId: string | null;
  readonly data: Json;
  /** The allocation as it stands, when it is a move. */
  readonly current: HeldAllocation | null;
  /** True when the other side asks. */
  readonly isRequest: boolean;
  /** Active allocations of the resource within `NEIGHBOUR_MARGIN_MS`, without the one that moves. */
  readonly neighbours: readonly HeldAllocation[];
};

/** The product's rules at the owner: refuse with a code for the screen, or give the data to keep. */
export type Admission = { readonly ok: true; readonly data: Json } | { readonly ok: false; readonly reason: string };

/** Whether the owner hands over what the other side asks for. */
export type Handover = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What a step is given from outside: time, chance and the product's rules. */
export type StepContext = {
  readonly now: EpochMs;
  newId(): string;
  /** An unguessable session token. */
  newToken(): string;
  admit(candidate: Candidate): Admission;
  /** The other side asks for these ranges of ours. */
  mayGive(ranges: readonly Range[]): Handover;
  /** What an allocation's data becomes when its time is given back. */
  withdraw(allocation: Allocation): Json;
};

/** Which rows a step needs. Ranges, open transfers and the allocations in transit are always loaded whole: they are few. */
export type Scope = {
  readonly allocationIds: readonly string[];
  /** Requests of ours and of the other side, and the allocations that they created. */
  readonly requestIds: readonly string[];
  /** All allocations of these bookings. */
  readonly bookingIds: readonly string[];
  /** Active allocations near these. */
  readonly spans: readonly Range[];
  readonly outSeqs: readonly number[];
  /** All pending requests; a store also loads them while the node is catching up. */
  readonly pendingRequests: boolean;
  /** All active allocations. */
  readonly everything: boolean;
  /** Our stream after this position; null for none of it. */
  readonly outTailAfter: number | null;
};

/** How far around a wanted time the neighbours are loaded: more than any buffer between bookings. */
export const NEIGHBOUR_MARGIN_MS = 4 * HOUR_MS;

/** A scope that names no rows. */
export const NOTHING: Scope = {
  allocationIds: [],
  requestIds: [],
  bookingIds: [],
  spans: [],
  outSeqs: [],
  pendingRequests: false,
  everything: false,
  outTailAfter: null,
};

/** The rows that `step` may look at for this input. */
export function scopeOf(input: Input): Scope {
  switch (input.type) {
    case 'book':
      return { ...scopeOfChange(input), ...scopeOfReturn(input) };
    case 'move':
    case 'cancel':
      return { ...scopeOfChange(input), pendingRequests: true };
    case 'give-up':
      return { ...NOTHING, requestIds: [input.requestId] };
    case 'rejection':
      return { ...NOTHING, requestIds: [input.frame.requestId] };
    case 'expire':
    case 'welcome':
      return { ...NOTHING, pendingRequests: true };
    case 'proof':
      return { ...NOTHING, pendingRequests: true, outSeqs: [input.frame.inSeq] };
    case 'request':
      return scopeOfRequest(input.frame.requestId, input.frame.operation);
    case 'data':
      return scopeOfEvents(input.frame);
    case 'fact':
    case 'start':
    case 'acked':
    case 'trim':
    case 'fence':
      return NOTHING;
    case 'transfer':
      return { ...NOTHING, spans: input.ranges };
    case 'pull':
      return { ...NOTHING, requestIds: [input.requestId] };
    case 'recover':
      return scopeOfRecovery(input.snapshot);
  }
}

function scopeOfChange(input: BookInput | MoveInput | CancelInput): Scope {
  const spans = input.type === 'cancel' ? [] : [input.place];
  return { ...NOTHING, allocationIds: [input.allocationId], requestIds: [input.requestId], spans };
}

/** What shows whether a booking has come back already. New ones need none of it, and most bookings are new. */
function scopeOfReturn({ bookingId, revision }: { readonly bookingId: string; readonly revision: number }) {
  return revision === 1 ? {} : { bookingIds: [bookingId], pendingRequests: true };
}

function scopeOfRequest(requestId: string, operation: RequestOperation): Scope {
  if (operation.op === 'pull') return { ...NOTHING, requestIds: [requestId], spans: operation.ranges };
  const base = { ...NOTHING, allocationIds: [operation.allocationId], requestIds: [requestId] };
  if (operation.op === 'cancel') return base;
  if (operation.op === 'move') return { ...base, spans: [operation] };
  return { ...base, spans: [operation], ...scopeOfReturn(operation) };
}

function scopeOfEvents(frame: FrameOf<'data'>): Scope {
  const allocationIds: string[] = [];
  const requestIds: string[] = [];
  for (const { body } of frame.events) {
    const event = parseEvent(body);
    if (event?.kind === 'allocation') {
      allocationIds.push(event.allocation.id);
      if (event.answers) requestIds.push(event.answers);
    } else if (event?.kind === 'transfer') {
      if (event.answers) requestIds.push(event.answers);
      for (const allocation of event.allocations) {
        allocationIds.push(allocation.id);
        if (allocation.requestId) requestIds.push(allocation.requestId);
      }
    } else if (event?.kind === 'abandon') {
      requestIds.push(event.requestId);
    }
  }
  return { ...NOTHING, allocationIds, requestIds };
}

function scopeOfRecovery({ allocations, abandoned, takersStream, giversStream }: Snapshot): Scope {
  const requestIds = allocations.flatMap(({ requestId }) => requestId ?? []);
  for (const { body } of [...takersStream.events, ...giversStream.events]) {
    const event = parseEvent(body);
    if (event?.kind === 'abandon') requestIds.push(event.requestId);
    else if (event?.kind === 'allocation' && event.answers) requestIds.push(event.answers);
  }
  return {
    ...NOTHING,
    allocationIds: allocations.map(({ id }) => id),
    requestIds: [...requestIds, ...abandoned],
    pendingRequests: true,
    everything: true,
    outTailAfter: takersStream.base,
  };
}

/** Reads an event of the other side's stream; null when this version does not understand it. */
export function parseEvent(body: string): StreamEvent | null {
  try {
    const parsed = StreamEventSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The union of what several inputs need, for a store that runs them in one transaction. */
export function mergeScopes(scopes: readonly Scope[]): Scope {
  return {
    allocationIds: scopes.flatMap((scope) => scope.allocationIds),
    requestIds: scopes.flatMap((scope) => scope.requestIds),
    bookingIds: scopes.flatMap((scope) => scope.bookingIds),
    spans: scopes.flatMap((scope) => scope.spans),
    outSeqs: scopes.flatMap((scope) => scope.outSeqs),
    pendingRequests: scopes.some((scope) => scope.pendingRequests),
    everything: scopes.some((scope) => scope.everything),
    outTailAfter: scopes.map((scope) => scope.outTailAfter).find((after) => after !== null) ?? null,
  };
}

export type { Frame, RejectionCode };
