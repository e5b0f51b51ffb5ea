import { addRange, type Range } from '../../domain/ownership.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Allocation, TransferEvent } from '../protocol/events.ts';
import {
  type FenceReason,
  type RejectionCode,
  type RequestOperation,
  type Suspect,
  SuspectSchema,
} from '../protocol/frames.ts';

/**
 * What one side remembers of one facility, as the engine sees it (PROTOCOL §2). Rows of a store in production; the
 * same values in the simulator.
 *
 * A range of time, and what is sold in it, is held in one of three ways: `own` — ours to decide; `transit` — given
 * away, and the other side has not yet shown that it has it; `peer` — our copy of what the other side decides.
 */
export type Holder = 'own' | 'transit' | 'peer';

export type HeldRange = Range & { readonly holder: Holder };

/** All that the other side decides, or will once it has arrived; neighbours merged. */
export function theirRanges(ranges: readonly HeldRange[]): Range[] {
  const theirs = ranges.filter(({ holder }) => holder !== 'own');
  return theirs.reduce<Range[]>((merged, range) => addRange(merged, range), []);
}

export type HeldAllocation = Allocation & { readonly holder: Holder };

/** The allocation as the other side is told of it: who holds it is each side's own view. */
export function withoutHolder({ holder: _, ...allocation }: HeldAllocation): Allocation {
  return allocation;
}

export type Role = 'facility' | 'cloud';

/** Why a node sells, emits and applies nothing: the other side said so, or it does not trust its own memory. */
export type Fenced = FenceReason | Suspect;

export function isSuspect(fenced: Fenced | null): fenced is Suspect {
  return SuspectSchema.safeParse(fenced).success;
}

/** The one row that every transaction of a node locks first. */
export type NodeRow = {
  readonly facilityId: string;
  readonly role: Role;
  /** Names our stream; a recovery begins a new one (PROTOCOL §5). */
  readonly incarnation: number;
  readonly peerIncarnation: number;
  /** The link session that requests and stream frames must name; null before the first. */
  readonly session: string | null;
  /** Sessions opened so far; the cloud counts them. */
  readonly sessionCount: number;
  /** The secret of the last session that both sides are known to have had. */
  readonly token: string;
  /** Sent with the last welcome, maybe lost; the cloud's only. */
  readonly nextToken: string | null;
  readonly outSeq: number;
  readonly outHash: string;
  readonly inSeq: number;
  readonly inHash: string;
  /** How much of our stream the other side is known to have applied. Written lazily: it may lag. */
  readonly peerAcked: number;
  /** How many of our own events are folded into our copy of the other side. */
  readonly replicaSeq: number;
  /** Up to here, what our stream said may be gone (`trim.ts`); its places and hashes stay. */
  readonly outTrimmed: number;
  /** The same of the other side's stream, as applied here. */
  readonly inTrimmed: number;
  /** Steps in every transaction that changes state: a database that went back in time shows it. */
  readonly commitNo: number;
  /** Set: sells nothing, emits nothing, applies nothing. Only a welcome clears it. */
  readonly fenced: Fenced | null;
  /** Outcomes of older requests are unknown until `inSeq` gets here; `CATCH_UP_UNKNOWN` until the next handshake tells. */
  readonly catchUpTo: number | null;
  /** Which appointment the facility's controller has; the cloud's is the present one, and no earlier one is let in. */
  readonly controllerEpoch: number;
  /** The machine that the cloud has let in; null before the first. The cloud's only. */
  readonly fingerprint: string | null;
};

export const CATCH_UP_UNKNOWN = Number.MAX_SAFE_INTEGER;

export type RequestStatus = 'pending' | 'accepted' | 'rejected' | 'abandoned';

/** Something we asked of the owner. A status other than `pending` is final. */
export type RequestRow = {
  readonly id: string;
  readonly session: string;
  readonly operation: RequestOperation;
  readonly status: RequestStatus;
  readonly rejection: RejectionCode | null;
  /** The owner's own code for a rejection. */
  readonly reason: string | null;
  readonly createdAt: EpochMs;
  /** When it is given up unless answered. A person's patience, not a safety argument. */
  readonly deadlineAt: EpochMs;
};

/** What we did about a request of the other side, kept for the session it came in. */
export type PeerRequestRow = { readonly requestId: string; readonly status: 'answered' | 'abandoned' };

export type OutboxRow = { readonly seq: number; readonly prev: string; readonly hash: string; readonly body: string };

export type InboxRow = { readonly seq: number; readonly hash: string; readonly body: string };

/** One of our transfers that our copy of the other side does not yet show. */
export type OpenTransfer = { readonly seq: number; readonly event: TransferEvent };

/** The part of a node's memory that `scopeOf` names for an input: enough for `step` to decide. */
export type NodeState = {
  readonly node: NodeRow;
  /** All of the facility. */
  readonly ranges: readonly HeldRange[];
  readonly allocations: ReadonlyMap<string, HeldAllocation>;
  readonly requests: ReadonlyMap<string, RequestRow>;
  readonly peerRequests: ReadonlyMap<string, PeerRequestRow>;
  /** All transfers of ours beyond `replicaSeq`. */
  readonly openTransfers: readonly OpenTransfer[];
  /** Hashes of our own stream at the positions that the scope asks for. */
  readonly outHashes: ReadonlyMap<number, string>;
  /** Our stream after the position that the scope asks for. */
  readonly outTail: readonly OutboxRow[];
};

/** Something that was promised here and that the other side's memory has no room for: people must solve it. */
export type Conflict = { readonly allocation: Allocation; readonly at: EpochMs };

/** An event of the other side that was stored and not applied: unknown to this version, or failing again and again. */
export type ParkedRow = { readonly seq: number; readonly body: string; readonly at: EpochMs };

/** The streams end here now: rows beyond go before new ones are added. */
export type Cut = { readonly outSeq: number; readonly inSeq: number };

/** What is left of an event whose text goes; its place and hash stay. */
export type Remains = { readonly seq: number; readonly body: string };

/** Events of our stream and of the other side's. */
export type Trimmed = { readonly out: readonly Remains[]; readonly in: readonly Remains[] };

/** What a step wrote. A store saves it in the transaction that loaded the state. */
export type Writes = {
  readonly node: NodeRow | null;
  /** All ranges of the facility, when they changed. */
  readonly ranges: readonly HeldRange[] | null;
  readonly allocations: readonly HeldAllocation[];
  readonly requests: readonly RequestRow[];
  /** True at a new session: what was remembered of the old one's requests goes, before `peerRequests` are added. */
  readonly forgetPeerRequests: boolean;
  readonly peerRequests: readonly PeerRequestRow[];
  readonly outbox: readonly OutboxRow[];
  readonly inbox: readonly InboxRow[];
  /** Set by a recovery. */
  readonly cut: Cut | null;
  readonly trimmed: Trimmed | null;
  readonly conflicts: readonly Conflict[];
  readonly parked: readonly ParkedRow[];
};

/** A node that has never spoken to its peer: both sides begin with the same `token` from pairing. */
export function newNodeRow(role: Role, facilityId: string, token: string): NodeRow {
  return {
    facilityId,
    role,
    incarnation: 1,
    peerIncarnation: 1,
    session: null,
    sessionCount: 0,
    token,
    nextToken: null,
    outSeq: 0,
    outHash: '',
    inSeq: 0,
    inHash: '',
    peerAcked: 0,
    replicaSeq: 0,
    outTrimmed: 0,
    inTrimmed: 0,
    commitNo: 0,
    fenced: null,
    catchUpTo: null,
    controllerEpoch: 1,
    fingerprint: null,
  };
}
