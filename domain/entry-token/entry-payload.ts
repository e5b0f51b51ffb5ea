import { assert } from '../assert.ts';
import { ACCESS_LEAD_MS } from '../access.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../time.ts';

/** Tokens are good until this long after the booking's end. */
export const TOKEN_TAIL_MS = 30 * MINUTE_MS;

/** The time within which a token of this booking is good. */
export function tokenWindow({ startsAt, endsAt }: Interval): Interval {
  return { startsAt: startsAt - ACCESS_LEAD_MS, endsAt: endsAt + TOKEN_TAIL_MS };
}

/**
 * What a token says: ids only, nobody's name. Resource and doors are short references (`refOf`), enough to tell one of a
 * facility's from another and too short to carry everywhere whole.
 */
export type EntryPayload = {
  /** It is worth something only with the code of the moment. */
  readonly rotates: boolean;
  readonly bookingId: string;
  /** Of the booking when the token was made; says whether the token or a copy of the booking is the newer. */
  readonly revision: number;
  readonly resourceRef: string;
  readonly doorRefs: readonly string[];
  /** Whole minutes: from the first until before the second instant. */
  readonly notBefore: EpochMs;
  readonly expiresAt: EpochMs;
};

/** Hexadecimal characters of a reference. */
export const REF_CHARACTERS = 8;
const REF_BYTES = REF_CHARACTERS / 2;
/** A resource of more doors than this is a mistake, and no token that a camera reads. */
export const TOKEN_DOORS_MAX = 8;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const REF = /^[0-9a-f]{8}$/;
const ROTATES = 1;
const FIXED_BYTES = 1 + 16 + 4 + 4 + 4 + REF_BYTES;
const UINT32_MAX = 2 ** 32 - 1;

/** The booking must be one of ours (its id a UUID) and have at least one door. */
export function encodePayload(payload: EntryPayload): Uint8Array {
  const { rotates, bookingId, revision, resourceRef, doorRefs, notBefore, expiresAt } = payload;
  assert(UUID.test(bookingId), 'encodePayload: the booking’s id is no UUID');
  assert(doorRefs.length > 0 && doorRefs.length <= TOKEN_DOORS_MAX, 'encodePayload: no door, or far too many');
  assert(
    [resourceRef, ...doorRefs].every((ref) => REF.test(ref)),
    'encodePayload: not a reference',
  );
  const bytes = new Uint8Array(FIXED_BYTES + doorRefs.length * REF_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, rotates ? ROTATES : 0);
  bytes.set(bytesOf(bookingId.replaceAll('-', '')), 1);
  view.setUint32(17, numberWithin(revision));
  view.setUint32(21, numberWithin(notBefore / MINUTE_MS));
  view.setUint32(25, numberWithin(expiresAt / MINUTE_MS));
  bytes.set(bytesOf([resourceRef, ...doorRefs].join('')), 29);
  return bytes;
}

/** Null for what `encodePayload` does not write. */
export function parsePayload(bytes: Uint8Array): EntryPayload | null {
  const refs = (bytes.length - FIXED_BYTES) / REF_BYTES;
  if (!Number.isInteger(refs) || refs < 1 || refs > TOKEN_DOORS_MAX) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = view.getUint8(0);
  if (flags > ROTATES) return null;
  const [resourceRef = '', ...doorRefs] = hexOf(bytes.subarray(29)).match(/.{8}/g) ?? [];
  return {
    rotates: flags === ROTATES,
    bookingId: hexOf(bytes.subarray(1, 17)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    revision: view.getUint32(17),
    resourceRef,
    doorRefs,
    notBefore: view.getUint32(21) * MINUTE_MS,
    expiresAt: view.getUint32(25) * MINUTE_MS,
  };
}

/** The booking's own time, as the token has it. */
export function bookedTime({ notBefore, expiresAt }: EntryPayload): Interval {
  return { startsAt: notBefore + ACCESS_LEAD_MS, endsAt: expiresAt - TOKEN_TAIL_MS };
}

function numberWithin(value: number): number {
  assert(Number.isInteger(value) && value >= 0 && value <= UINT32_MAX, 'encodePayload: not a whole number in range');
  return value;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
