import { z } from 'zod';
import { EpochMsSchema } from '../../domain/time.ts';
import { RangeSchema } from './events.ts';
import { JsonSchema } from './json.ts';

/**
 * What one side says to the other (PROTOCOL §3). The wire may lose, repeat, delay and reorder frames: nothing here
 * relies on it. Unknown fields are ignored, so that a newer writer does not hurt an older reader.
 */

/** A frame larger than this is dropped and counted. */
export const FRAME_BYTES_MAX = 256 * 1024;

/** A stream frame carries at most this many events, and no more of them than `DATA_BYTES_MAX` (see `bytesInFrame`). */
export const DATA_EVENTS_MAX = 256;
export const DATA_BYTES_MAX = 192 * 1024;

/** A proof shows at most this many places at the head of the facility's stream. */
export const RECENT_MAX = 64;

const Nonce = z.string().length(32);
const Hash = z.string().regex(/^(?:[0-9a-f]{32})?$/);
const Sequence = z.int().nonnegative();
/** Names one link session: `<cloud incarnation>.<counter>`. */
const Session = z.string().regex(/^\d+\.\d+$/);

/** A position in a stream with the hash there; position 0 has the empty hash. */
export const CheckpointSchema = z.object({ seq: Sequence, hash: Hash });
export type Checkpoint = z.infer<typeof CheckpointSchema>;

export const FenceReasonSchema = z.enum([
  'replaced',
  'unknown-machine',
  'clone',
  'rollback',
  'fork',
  'cloud-reconcile',
  'upgrade-required',
  'revoked',
]);
export type FenceReason = z.infer<typeof FenceReasonSchema>;

/** Why a facility does not trust its own database (PROTOCOL §6.1): it sells nothing until the cloud has seen it. */
export const SuspectSchema = z.enum(['restored', 'fingerprint', 'high-water-mark', 'corrupt']);
export type Suspect = z.infer<typeof SuspectSchema>;

export const RejectionCodeSchema = z.enum([
  'taken',
  'not-owner',
  'closed',
  'gone',
  'changed-meanwhile',
  'stale-session',
  'fenced',
  'bad',
]);
export type RejectionCode = z.infer<typeof RejectionCodeSchema>;

const Hello = z.object({ t: z.literal('hello'), nonce: Nonce, protoMin: z.int(), protoMax: z.int(), app: z.string() });

const Challenge = z.object({
  t: z.literal('challenge'),
  nonce: Nonce,
  cloudNonce: Nonce,
  proto: z.int(),
  /** How far the cloud has applied the facility's stream: the proof must show the hash just there. */
  inSeq: Sequence,
});

const Proof = z.object({
  t: z.literal('proof'),
  nonce: Nonce,
  cloudNonce: Nonce,
  incarnation: Sequence,
  peerIncarnation: Sequence,
  token: z.string().max(64),
  /** Which appointment this controller has (PROTOCOL §5); a later one ends an earlier one. */
  controllerEpoch: Sequence,
  /** The machine and the database file it runs on. */
  fingerprint: z.string().min(1).max(128),
  outSeq: Sequence,
  inSeq: Sequence,
  inHash: Hash,
  /** Places in the facility's stream: the one the challenge named, and its last `RECENT_MAX`. */
  recent: z.array(CheckpointSchema).max(RECENT_MAX + 1),
  suspect: SuspectSchema.nullable(),
  /** What the facility's stream said up to here it cannot send again; 0 unless given. */
  outTrimmed: z.exactOptional(Sequence),
});

const Welcome = z.object({
  t: z.literal('welcome'),
  cloudNonce: Nonce,
  session: Session,
  token: z.string().min(1).max(64),
  peerIncarnation: Sequence,
  inSeq: Sequence,
  inHash: Hash,
  outSeq: Sequence,
  heartbeatMs: z.int().positive(),
});

/**
 * How the two memories are brought together again. `soft`: the facility keeps its own, under a new incarnation. `hard`:
 * it takes what the cloud knows of it, by snapshot. `cloud`: the cloud takes what the facility knows of it.
 */
export const RecoverySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('soft'), incarnation: Sequence, token: z.string().min(1).max(64) }),
  z.object({ kind: z.literal('hard'), recoveryId: Nonce }),
  z.object({ kind: z.literal('cloud'), recoveryId: Nonce }),
]);
export type Recovery = z.infer<typeof RecoverySchema>;

const Fence = z.object({
  t: z.literal('fence'),
  cloudNonce: Nonce,
  reason: FenceReasonSchema,
  /** Null: nothing that the two could do by themselves. */
  recovery: RecoverySchema.nullable(),
});

/** A request for a snapshot shows at most this many places of each stream. */
export const CHECKPOINTS_MAX = 160;

/** Asks for a part of what the other side knows of us; the places say how much of both streams we still have. */
const SnapshotRequest = z.object({
  t: z.literal('snapshot-request'),
  recoveryId: Nonce,
  part: Sequence,
  outPlaces: z.array(CheckpointSchema).max(CHECKPOINTS_MAX),
  inPlaces: z.array(CheckpointSchema).max(CHECKPOINTS_MAX),
});

/** One part of the text of a snapshot (`snapshot.ts`); `hash` is the whole text's. */
const SnapshotPart = z.object({
  t: z.literal('snapshot-part'),
  recoveryId: Nonce,
  part: Sequence,
  parts: z.int().positive(),
  hash: Hash,
  text: z.string(),
});

const Ping = z.object({ t: z.literal('ping'), session: Session, outSeq: Sequence });
const Pong = z.object({ t: z.literal('pong'), session: Session, outSeq: Sequence });

const DataEvent = z.object({ body: z.string(), prev: Hash, hash: Hash });

const Data = z.object({
  t: z.literal('data'),
  session: Session,
  incarnation: Sequence,
  first: z.int().positive(),
  events: z.array(DataEvent).min(1).max(DATA_EVENTS_MAX),
});

const Ack = z.object({
  t: z.literal('ack'),
  session: Session,
  /** Of the stream being acknowledged, and the receiver's own: an ack from before a rollback must not count. */
  incarnation: Sequence,
  receiverIncarnation: Sequence,
  seq: Sequence,
});

/** At most this many lines; a club has some hundreds. */
const DIGEST_LINES_MAX = 2000;

/** What the sender holds of one resource: on one UTC day, or, with a null day, whose time it is. */
const DayDigestSchema = z.object({
  resourceId: z.uuid(),
  day: z.int().nullable(),
  count: z.int().nonnegative(),
  hash: Hash,
});
export type DayDigest = z.infer<typeof DayDigestSchema>;

/** What the sender holds, as of these positions of its stream and of the receiver's (PROTOCOL §9.1). */
const Digest = z.object({
  t: z.literal('digest'),
  session: Session,
  outSeq: Sequence,
  inSeq: Sequence,
  lines: z.array(DayDigestSchema).max(DIGEST_LINES_MAX),
});

const Place = { resourceId: z.uuid(), startsAt: EpochMsSchema, endsAt: EpochMsSchema };

/** A pull names at most this many ranges. */
export const PULL_RANGES_MAX = 100;

/** What one side may ask of the owner. `data` is the product's. */
export const RequestOperationSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('book'),
    allocationId: z.uuid(),
    bookingId: z.uuid(),
    kind: z.enum(['booking', 'block']),
    ...Place,
    /** The allocation's first; a booking that moves here from the other side's time goes on counting. */
    revision: z.int().positive(),
    data: JsonSchema,
  }),
  z.object({
    op: z.literal('move'),
    allocationId: z.uuid(),
    expectedRevision: z.int().positive(),
    ...Place,
    data: JsonSchema,
  }),
  z.object({ op: z.literal('cancel'), allocationId: z.uuid(), expectedRevision: z.int().positive().nullable() }),
  /** Asks the owner to hand these ranges over; it gives whole bookings, so it may give a little more. */
  z.object({ op: z.literal('pull'), ranges: z.array(RangeSchema).min(1).max(PULL_RANGES_MAX) }),
]);
export type RequestOperation = z.infer<typeof RequestOperationSchema>;

const RequestFrame = z.object({
  t: z.literal('request'),
  session: Session,
  requestId: z.uuid(),
  operation: RequestOperationSchema,
});

const Rejection = z.object({
  t: z.literal('rejection'),
  session: Session,
  requestId: z.uuid(),
  code: RejectionCodeSchema,
  /** The product's own code for the refusal, for the sentence on the screen. */
  reason: z.string().max(64).nullable(),
});

/**
 * The cloud's answer to a frame of a session that it does not have, as after its restart behind a broker that stayed:
 * greet again at once, rather than after the silence. A forged one costs a handshake.
 */
const UnknownSession = z.object({ t: z.literal('unknown-session'), session: Session });

export const FrameSchema = z.discriminatedUnion('t', [
  Hello,
  Challenge,
  Proof,
  Welcome,
  Fence,
  SnapshotRequest,
  SnapshotPart,
  Ping,
  Pong,
  Data,
  Ack,
  Digest,
  RequestFrame,
  Rejection,
  UnknownSession,
]);
export type Frame = z.infer<typeof FrameSchema>;
export type FrameOf<T extends Frame['t']> = Extract<Frame, { t: T }>;

/** The bytes that `text` takes as a string within a frame: quotes cost two, many a letter two or three. */
export function bytesInFrame(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
