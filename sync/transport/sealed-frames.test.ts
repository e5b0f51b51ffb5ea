import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { identityOfCode } from '../../tests/support/code-identity.ts';
import { readText } from '../../tests/support/source-files.ts';
import type { Role } from '../engine/node-state.ts';
import type { Envelope } from '../protocol/envelope.ts';
import { type Frame, FRAME_BYTES_MAX } from '../protocol/frames.ts';
import { seal, textToSign } from '../protocol/seal.ts';
import { parseTopic } from '../protocol/topics.ts';
import { openFrame, sealEnvelope } from './sealed-frames.ts';
import { createSigner, keyIdOf, type Signer } from './signatures.ts';

const FACILITY = '00000000-0000-4000-8000-0000000000f0';
const OTHER = '00000000-0000-4000-8000-0000000000f1';
const facility = identityOfCode('test', 'facility');
const cloud = identityOfCode('test', 'cloud');
const stranger = createSigner(generateKeyPairSync('ed25519').privateKey);

const PING: Frame = { t: 'ping', session: '1.7', outSeq: 42 };
const CHALLENGE: Frame = { t: 'challenge', nonce: 'a'.repeat(32), cloudNonce: 'b'.repeat(32), proto: 1, inSeq: 0 };

const said = (change: Partial<Envelope> = {}): Envelope => ({
  v: 1,
  facilityId: FACILITY,
  from: 'facility',
  boot: '0123456789abcdef',
  at: 1_780_315_200_000,
  frame: PING,
  ...change,
});

/** What the side `role` makes of a payload on a topic. */
function open(topic: string, payload: string | Buffer, role: Role = 'cloud') {
  const parsed = parseTopic(topic);
  if (!parsed) throw new Error(`no topic: ${topic}`);
  const { keys } = role === 'cloud' ? cloud : facility;
  return openFrame({ topic: parsed, payload: Buffer.from(payload) }, role, keys);
}

const UP = `v1/${FACILITY}/up/st`;

/** Any text under a seal of the facility's. */
const sealText = (text: string, { keyId, sign }: Signer = facility.signer) => {
  const signed = textToSign(keyId, text);
  return seal(signed, sign(Buffer.from(signed)));
};

describe('a sealed frame', () => {
  test('is read by the other side as it was said', () => {
    expect(open(UP, sealEnvelope(said(), facility.signer))).toEqual(ok(said()));
    const answer = said({ from: 'cloud', frame: CHALLENGE });
    expect(open(`v1/${FACILITY}/dn/hs`, sealEnvelope(answer, cloud.signer), 'facility')).toEqual(ok(answer));
  });

  test('is the same bytes as ever', () => {
    const payload = readText('sync/protocol/fixtures/v1/sealed-ping.txt');

    expect(sealEnvelope(said(), facility.signer)).toBe(payload);
    expect(open(UP, payload)).toEqual(ok(said()));
  });

  test('is verified as it came: other spaces, another order and unknown fields are the signer’s business', () => {
    const { v, ...rest } = said();
    const text = JSON.stringify({ news: 1, ...rest, v }, null, 3);

    expect(open(UP, sealText(text))).toEqual(ok(said()));
  });
});

describe('a frame is dropped', () => {
  const good = sealEnvelope(said(), facility.signer);

  test('when any of its bytes has changed', () => {
    for (let place = 0; place < good.length; place += 1) {
      const payload = Buffer.from(good);
      payload[place] = (payload[place] ?? 0) ^ 1;
      // The last character of the signature has bits to spare.
      if (place !== 85) expect(open(UP, payload).ok, `byte ${place}`).toBe(false);
    }
  });

  test('when it is cut off anywhere, or goes on', () => {
    for (let length = 0; length < good.length; length += 1) expect(open(UP, good.slice(0, length)).ok).toBe(false);
    expect(open(UP, `${good} `)).toEqual(err('bad-signature'));
  });

  test('without a seal', () => {
    expect(open(UP, JSON.stringify(said()))).toEqual(err('unsigned'));
    expect(open(UP, '')).toEqual(err('unsigned'));
  });

  test('when nobody knows the key, or only on the other side', () => {
    expect(open(UP, sealEnvelope(said(), stranger))).toEqual(err('unknown-key'));
    expect(open(UP, sealEnvelope(said(), cloud.signer))).toEqual(err('unknown-key'));
  });

  test('when a stranger signs under a known name', () => {
    const forged = sealEnvelope(said(), { keyId: facility.signer.keyId, sign: stranger.sign });

    expect(open(UP, forged)).toEqual(err('bad-signature'));
  });

  test('when its key has signed it for another purpose', () => {
    const bytes = JSON.stringify(said());
    const { keyId, sign } = facility.signer;

    expect(open(UP, seal(textToSign(keyId, bytes), sign(Buffer.from(bytes))))).toEqual(err('bad-signature'));
  });

  test('on a topic of another facility', () => {
    expect(open(`v1/${OTHER}/up/st`, good)).toEqual(err('other-facility'));
  });

  test('on a topic of another channel', () => {
    expect(open(`v1/${FACILITY}/up/rq`, good)).toEqual(err('wrong-channel'));
  });

  test('when our own side has said it, on whatever topic', () => {
    expect(open(`v1/${FACILITY}/dn/st`, good)).toEqual(err('wrong-direction'));
    expect(open(UP, sealEnvelope(said({ from: 'cloud' }), facility.signer))).toEqual(err('wrong-direction'));
  });

  test.each(['', '{}', 'null', JSON.stringify({ ...said(), v: 2 }), JSON.stringify({ ...said(), at: 'noon' })])(
    'when it is well signed and says %j',
    (text) => {
      expect(open(UP, sealText(text))).toEqual(err('malformed'));
    },
  );

  test('when it is too large, before anything else is looked at', () => {
    expect(open(UP, 'x'.repeat(FRAME_BYTES_MAX + 1))).toEqual(err('too-large'));
  });
});

test('a key has the same name on every machine', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');

  expect(createSigner(privateKey).keyId).toBe(keyIdOf(publicKey));
  expect(keyIdOf(createPublicKey(privateKey))).toMatch(/^[0-9a-f]{16}$/);
});

test('a code that differs gives other keys', () => {
  const other = identityOfCode('another', 'facility');

  expect(other.signer.keyId).not.toBe(facility.signer.keyId);
  expect(cloud.keys.find('facility', FACILITY, other.signer.keyId)).toBeNull();
});
