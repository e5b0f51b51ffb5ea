import { verify } from 'node:crypto';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Role } from '../engine/node-state.ts';
import { decodeEnvelope, encodeEnvelope, type Envelope } from '../protocol/envelope.ts';
import { FRAME_BYTES_MAX } from '../protocol/frames.ts';
import { readSeal, seal, textToSign } from '../protocol/seal.ts';
import { channelOf, type Direction, type Topic } from '../protocol/topics.ts';
import type { KeyRing, Signer } from './signatures.ts';

/** Why a message was not taken. */
export type DropReason =
  /** Not one of our topics, or of a facility whose link does not run here. */
  | 'foreign-topic'
  | 'too-large'
  /** No seal, or a damaged one. */
  | 'unsigned'
  /** Signed with a key that this side of this facility does not have, or no longer. */
  | 'unknown-key'
  /** The bytes are not those that were signed: forged, damaged or cut off. */
  | 'bad-signature'
  /** Well signed, but nothing that we read. */
  | 'malformed'
  /** Well signed, but said of another facility than the topic's. */
  | 'other-facility'
  /** Said by our own side. */
  | 'wrong-direction'
  /** A frame that does not travel on this topic: somebody has played it back there. */
  | 'wrong-channel';

/** Which way a side's frames go. */
export const OUTWARD: Readonly<Record<Role, Direction>> = { facility: 'up', cloud: 'dn' };

const PEER: Readonly<Record<Role, Role>> = { facility: 'cloud', cloud: 'facility' };

/** The payload that says `envelope`, signed. */
export function sealEnvelope(envelope: Envelope, signer: Signer): string {
  const text = textToSign(signer.keyId, encodeEnvelope(envelope));
  return seal(text, signer.sign(Buffer.from(text)));
}

export type Message = { readonly topic: Topic; readonly payload: Uint8Array };

/** Takes a message for the side `role`, if it is what the other side of the topic's facility has said on that topic. */
export function openFrame({ topic, payload }: Message, role: Role, keys: KeyRing): Result<Envelope, DropReason> {
  const { facilityId, direction, channel } = topic;
  const from = PEER[role];
  if (direction !== OUTWARD[from]) return err('wrong-direction');
  if (payload.length > FRAME_BYTES_MAX) return err('too-large');
  const sealed = readSeal(payload);
  if (!sealed) return err('unsigned');
  const key = keys.find(from, facilityId, sealed.keyId);
  if (!key) return err('unknown-key');
  if (!verify(null, sealed.signed, key, sealed.signature)) return err('bad-signature');

  const envelope = decodeEnvelope(sealed.envelope);
  if (!envelope) return err('malformed');
  if (envelope.facilityId !== facilityId) return err('other-facility');
  if (envelope.from !== from) return err('wrong-direction');
  return channelOf(envelope.frame.t) === channel ? ok(envelope) : err('wrong-channel');
}
