import { parseEvent } from '../../sync/engine/inputs.ts';
import { decodeEnvelope } from '../../sync/protocol/envelope.ts';
import { decodePresence } from '../../sync/protocol/presence.ts';
import { ProductFactSchema } from '../../sync/protocol/product-data.ts';
import { readSeal, seal, textToSign } from '../../sync/protocol/seal.ts';
import { decodeSnapshot } from '../../sync/protocol/snapshot.ts';
import { parseTopic } from '../../sync/protocol/topics.ts';
import { openFrame } from '../../sync/transport/sealed-frames.ts';
import { identityOfCode } from '../support/code-identity.ts';

/** Takes anything, throws nothing; true when it makes something of it. */
export type Parser = { readonly name: string; takes(bytes: Buffer): boolean };

export const FACILITY_ID = '00000000-0000-4000-8000-0000000000f0';

const facility = identityOfCode('test', 'facility');
const cloud = identityOfCode('test', 'cloud');
const CHANNELS = ['hs', 'st', 'rq'] as const;

/** Everything that reads what comes from the other side. */
export const PARSERS: readonly Parser[] = [
  { name: 'seal', takes: (bytes) => readSeal(bytes) !== null },
  { name: 'envelope and frame', takes: (bytes) => decodeEnvelope(bytes) !== null },
  { name: 'event', takes: (bytes) => parseEvent(bytes.toString()) !== null },
  { name: 'product fact', takes: takesFact },
  { name: 'snapshot', takes: (bytes) => decodeSnapshot(bytes.toString()) !== null },
  { name: 'presence', takes: (bytes) => decodePresence(bytes) !== null },
  { name: 'topic', takes: (bytes) => parseTopic(bytes.toString()) !== null },
  { name: 'message to the cloud', takes: takesMessage },
];

/** Costs a signature: what a peer that has a key can make the other side read. */
export const SIGNED: Parser = { name: 'signed message to the cloud', takes: (bytes) => takesMessage(signed(bytes)) };

function takesMessage(payload: Buffer): boolean {
  return CHANNELS.some((channel) => {
    const topic = { facilityId: FACILITY_ID, direction: 'up' as const, channel };
    return openFrame({ topic, payload }, 'cloud', cloud.keys).ok;
  });
}

function signed(bytes: Buffer): Buffer {
  const { keyId, sign } = facility.signer;
  const text = textToSign(keyId, bytes.toString());
  return Buffer.from(seal(text, sign(Buffer.from(text))));
}

function takesFact(bytes: Buffer): boolean {
  const event = parseEvent(bytes.toString());
  return event?.kind === 'fact' && ProductFactSchema.safeParse(event).success;
}
