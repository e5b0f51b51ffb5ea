import type { Booking } from '../../domain/booking.ts';
import { bookingSecret, refOf } from '../../domain/entry-token/entry-keys.ts';
import { type EntryPayload, TOKEN_DOORS_MAX, tokenWindow } from '../../domain/entry-token/entry-payload.ts';
import { mintEntryToken } from '../../domain/entry-token/entry-token.ts';
import type { EntryPass } from '../http/services.ts';
import type { EntryKeyBook } from './key-book.ts';

/** What a booking needs to have a pass. */
export type PassSubject = Pick<Booking, 'id' | 'facilityId' | 'resourceId' | 'startsAt' | 'endsAt' | 'revision'>;

/** The QR codes of a booking; null where nobody knows its doors. The same booking always has the same. */
export type MintPass = (booking: PassSubject) => EntryPass | null;

export function createPassMint(
  keys: Pick<EntryKeyBook, 'mintingKeysOf'>,
  doorsOf: (facilityId: string, resourceId: string) => readonly string[],
): MintPass {
  return (booking) => {
    const { id, facilityId, resourceId, revision } = booking;
    const doorRefs = doorsOf(facilityId, resourceId).slice(0, TOKEN_DOORS_MAX).map(refOf);
    if (doorRefs.length === 0) return null;
    const minting = keys.mintingKeysOf(facilityId);
    const window = tokenWindow(booking);
    const mint = (rotates: boolean): string => {
      const resourceRef = refOf(resourceId);
      const time = { notBefore: window.startsAt, expiresAt: window.endsAt };
      const payload: EntryPayload = { rotates, bookingId: id, revision, resourceRef, doorRefs, ...time };
      return mintEntryToken(minting, facilityId, payload);
    };
    return { fixed: mint(false), rotating: mint(true), secret: bookingSecret(minting.keys, id).toString('base64url') };
  };
}
