import { z } from 'zod';
import { EpochMsSchema } from '../../domain/time.ts';

/**
 * What one side says to the other (PROTOCOL §3). The wire may lose, repeat, delay and reorder frames: nothing here
 * relies on it. Unknown fields are ignored, so that a newer writer does not hurt an older reader.
 */

/** The wire's major version. */
export const WIRE_VERSION = 1;

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
  outSeq: Sequence,
  inSeq: Sequence,
  inHash: Hash,
  /** Places in the facility's stream: the one the challenge named, and its last `RECENT_MAX`. */
  recent: z.array(CheckpointSchema).max(RECENT_MAX + 1),
  suspect: z.enum(['restored', 'fingerprint', 'high-water-mark', 'corrupt']).nullable(),
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

const Fence = z.object({ t: z.literal('fence'), cloudNonce: Nonce, reason: FenceReasonSchema });

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

const Place = { resourceId: z.uuid(), startsAt: EpochMsSchema, endsAt: EpochMsSchema };

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
    data: z.json(),
  }),
  z.object({
    op: z.literal('move'),
    allocationId: z.uuid(),
    expectedRevision: z.int().positive(),
    ...Place,
    data: z.json(),
  }),
  z.object({ op: z.literal('cancel'), allocationId: z.uuid(), expectedRevision: z.int().positive().nullable() }),
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

export const FrameSchema = z.discriminatedUnion('t', [
  Hello,
  Challenge,
  Proof,
  Welcome,
  Fence,
  Ping,
  Pong,
  Data,
  Ack,
  RequestFrame,
  Rejection,
]);
export type Frame = z.infer<typeof FrameSchema>;
export type FrameOf<T extends Frame['t']> = Extract<Frame, { t: T }>;

/** Every MQTT payload: who says it, from which start of its process, and one frame. */
export const EnvelopeSchema = z.object({
  v: z.literal(WIRE_VERSION),
  facilityId: z.uuid(),
  from: z.enum(['facility', 'cloud']),
  /** Random per process start: tells a restarted peer, or a second one, from the one we know. */
  boot: z.string().length(16),
  /** The sender's clock, for logs and the skew shown on screens. */
  at: EpochMsSchema,
  frame: FrameSchema,
});
export type Envelope = z.infer<typeof EnvelopeSchema>;

/** The bytes that `text` takes as a string within a frame: quotes cost two, many a letter two or three. */
export function bytesInFrame(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** Reads a payload from the wire; null when it is not one of ours, too large or damaged. Never throws. */
export function decodeEnvelope(payload: Uint8Array | string): Envelope | null {
  if (payload.length > FRAME_BYTES_MAX) return null;
  const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = EnvelopeSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
