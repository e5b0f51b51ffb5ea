import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEnvelope, encodeEnvelope, type Envelope } from './envelope.ts';
import { FRAME_BYTES_MAX, type Frame } from './frames.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const nonce = hex(32);
const hash = fc.oneof(nonce, fc.constant(''));
const seq = fc.nat();
const uuid = fc.uuid();
const session = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a}.${b}`);
const instant = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
const place = { resourceId: uuid, startsAt: instant, endsAt: instant };
const revision = fc.integer({ min: 1, max: 1_000_000 });
/** What JSON can say and nothing else: −0 would come back as 0. */
const data = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)));

const operation = fc.oneof(
  fc.record({
    op: fc.constant('book' as const),
    allocationId: uuid,
    bookingId: uuid,
    kind: fc.constantFrom('booking' as const, 'block' as const),
    ...place,
    revision,
    data,
  }),
  fc.record({ op: fc.constant('move' as const), allocationId: uuid, expectedRevision: revision, ...place, data }),
  fc.record({ op: fc.constant('pull' as const), ranges: fc.array(fc.record(place), { minLength: 1, maxLength: 20 }) }),
  fc.record({ op: fc.constant('cancel' as const), allocationId: uuid, expectedRevision: fc.option(revision) }),
);

const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ t: fc.constant('hello' as const), nonce, protoMin: seq, protoMax: seq, app: fc.string() }),
  fc.record({ t: fc.constant('challenge' as const), nonce, cloudNonce: nonce, proto: seq, inSeq: seq }),
  fc.record({
    t: fc.constant('proof' as const),
    nonce,
    cloudNonce: nonce,
    incarnation: seq,
    peerIncarnation: seq,
    token: hex(32),
    controllerEpoch: seq,
    fingerprint: fc.string({ minLength: 1, maxLength: 128 }),
    outSeq: seq,
    inSeq: seq,
    inHash: hash,
    recent: fc.array(fc.record({ seq, hash }), { maxLength: 65 }),
    suspect: fc.constantFrom(null, 'restored' as const, 'high-water-mark' as const),
    outTrimmed: seq,
  }),
  fc.record({
    t: fc.constant('fence' as const),
    cloudNonce: nonce,
    reason: fc.constantFrom('rollback' as const, 'clone' as const, 'revoked' as const),
    recovery: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('soft' as const), incarnation: seq, token: hex(32) }),
      fc.record({ kind: fc.constantFrom('hard' as const, 'cloud' as const), recoveryId: nonce }),
    ),
  }),
  fc.record({
    t: fc.constant('snapshot-request' as const),
    recoveryId: nonce,
    part: seq,
    outPlaces: fc.array(fc.record({ seq, hash }), { maxLength: 160 }),
    inPlaces: fc.array(fc.record({ seq, hash }), { maxLength: 160 }),
  }),
  fc.record({
    t: fc.constant('snapshot-part' as const),
    recoveryId: nonce,
    part: seq,
    parts: revision,
    hash,
    text: fc.string({ unit: 'grapheme' }),
  }),
  fc.record({ t: fc.constant('unknown-session' as const), session }),
  fc.record({
    t: fc.constant('digest' as const),
    session,
    outSeq: seq,
    inSeq: seq,
    lines: fc.array(fc.record({ resourceId: uuid, day: fc.option(fc.integer()), count: seq, hash }), { maxLength: 20 }),
  }),
  fc.record({ t: fc.constantFrom('ping' as const, 'pong' as const), session, outSeq: seq }),
  fc.record({
    t: fc.constant('data' as const),
    session,
    incarnation: seq,
    first: revision,
    events: fc.array(fc.record({ body: fc.string({ unit: 'grapheme' }), prev: hash, hash }), {
      minLength: 1,
      maxLength: 20,
    }),
  }),
  fc.record({ t: fc.constant('ack' as const), session, incarnation: seq, receiverIncarnation: seq, seq }),
  fc.record({ t: fc.constant('request' as const), session, requestId: uuid, operation }),
  fc.record({
    t: fc.constant('rejection' as const),
    session,
    requestId: uuid,
    code: fc.constantFrom('taken' as const, 'closed' as const, 'bad' as const),
    reason: fc.option(fc.string({ maxLength: 64 })),
  }),
);

const envelope: fc.Arbitrary<Envelope> = fc.record({
  v: fc.constant(1 as const),
  facilityId: uuid,
  from: fc.constantFrom('facility' as const, 'cloud' as const),
  boot: hex(16),
  at: instant,
  frame,
});

describe('an envelope', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(envelope, (written) => {
        expect(decodeEnvelope(Buffer.from(encodeEnvelope(written)))).toEqual(written);
      }),
    );
  });

  test('is read by an older reader without what that does not know', () => {
    fc.assert(
      fc.property(envelope, fc.jsonValue(), (written, news) => {
        const newer = { ...written, news, frame: { ...written.frame, news } };

        expect(decodeEnvelope(JSON.stringify(newer))).toEqual(written);
      }),
    );
  });

  test('that was damaged on the way is nothing, or at worst another envelope', () => {
    fc.assert(
      fc.property(envelope, fc.nat(), fc.integer({ min: 0, max: 255 }), (written, where, byte) => {
        const payload = Buffer.from(encodeEnvelope(written));
        payload[where % payload.length] = byte;

        const read = decodeEnvelope(payload);

        expect(read === null || read.v === 1).toBe(true);
      }),
    );
  });
});

describe('anything else', () => {
  test('of any bytes is nothing, and throws nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(decodeEnvelope(bytes)).toBeNull();
      }),
    );
  });

  test('of any JSON is nothing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodeEnvelope(text)).toBeNull();
      }),
    );
  });

  test('is nothing when it is too large, however well it is formed', () => {
    const hello = { t: 'hello' as const, nonce: 'a'.repeat(32), protoMin: 1, protoMax: 1, app: '' };
    const base = {
      v: 1 as const,
      facilityId: crypto.randomUUID(),
      from: 'cloud' as const,
      boot: 'b'.repeat(16),
      at: 0,
    };
    const room = FRAME_BYTES_MAX - Buffer.byteLength(encodeEnvelope({ ...base, frame: hello }));
    const of = (length: number) =>
      Buffer.from(encodeEnvelope({ ...base, frame: { ...hello, app: 'x'.repeat(length) } }));

    expect(decodeEnvelope(of(room))).not.toBeNull();
    expect(decodeEnvelope(of(room + 1))).toBeNull();
  });

  test('of another major version is nothing', () => {
    fc.assert(
      fc.property(envelope, (written) => {
        expect(decodeEnvelope(JSON.stringify({ ...written, v: 2 }))).toBeNull();
      }),
    );
  });
});
