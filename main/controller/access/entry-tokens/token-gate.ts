import { type AccessRefusal, decideAccess, type EntryCode } from '../../../../domain/access.ts';
import { type Booking, isLive } from '../../../../domain/booking.ts';
import { bookingSecret, refOf, stepOfCode } from '../../../../domain/entry-token/entry-keys.ts';
import { bookedTime, type EntryPayload, TOKEN_TAIL_MS } from '../../../../domain/entry-token/entry-payload.ts';
import { decideTokenTime, openEntryToken, type TokenRefusal } from '../../../../domain/entry-token/entry-token.ts';
import type { UseRefusal } from '../../../../domain/entry-token/token-uses.ts';
import type { Resource } from '../../../../domain/facility.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { EpochMs, Interval } from '../../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { FacilityDesk } from '../../bookings/facility-desk.ts';
import type { EntryKeyRing } from './entry-key-ring.ts';

/** Whom a token lets in, and where to. */
export type TokenEntry = Interval & {
  readonly bookingId: string;
  readonly resource: Resource;
  readonly doorId: string;
  /** As it is known here; null when the token is all that is known. */
  readonly booking: Booking | null;
  /** The token itself is the proof, for the time is the cloud's and we may not have heard of it. */
  readonly isProof: boolean;
  /** Of the code that came with it; null for a token that does not rotate. */
  readonly step: number | null;
};

export type TokenGateRefusal =
  | TokenRefusal
  | AccessRefusal
  | UseRefusal
  /** It rotates, and its code is missing or of another moment: a picture, or a clock that is wrong. */
  | { readonly code: 'token.stale' };

type Shown = Extract<EntryCode, { kind: 'token' }>;

/**
 * Decides on a token from this facility's own database (PROTOCOL §11.1): where the time is ours, or we know the booking
 * as it is now, the database decides, so that what was cancelled is void at once and what was moved has its new time.
 * Elsewhere a valid token is proof enough. How often it was used is not looked at here.
 */
export function decideToken(
  desk: FacilityDesk,
  keys: EntryKeyRing,
  shown: Shown,
  now: EpochMs,
): Result<TokenEntry, TokenGateRefusal> {
  const profile = desk.profile();
  const opened = openEntryToken(shown.token, profile.id, keys.trusted());
  if (!opened.ok) return opened;
  const { payload } = opened.value;
  const step = payload.rotates
    ? stepOfCode(bookingSecret(opened.value.keys, payload.bookingId), shown.code ?? '', now)
    : null;
  if (payload.rotates && step === null) return err({ code: 'token.stale' });

  const known = findBooking(desk.db, profile.id, payload.bookingId);
  const named = profile.resources.find(({ id }) => refOf(id) === payload.resourceRef);
  const isNewsToUs = known === null || (known.allocation.holder !== 'own' && payload.revision > known.booking.revision);
  if (isNewsToUs) {
    const isOurs = named !== undefined && desk.link.owns({ resourceId: named.id, ...bookedTime(payload) });
    return isOurs || !named
      ? err({ code: 'code.unknown' })
      : byToken({ payload, step, resource: named, booking: known?.booking ?? null }, now);
  }
  const { booking } = known;
  const decided = decideAccess(isLive(booking) ? booking : null, now, TOKEN_TAIL_MS);
  if (!decided.ok) return decided;
  const resource = profile.resources.find(({ id }) => id === booking.resourceId);
  if (!resource) return err({ code: 'code.unknown' });
  const { startsAt, endsAt, id: bookingId } = booking;
  const doorId = resource.doorIds[0] ?? '';
  return ok({ bookingId, booking, resource, doorId, startsAt, endsAt, isProof: false, step });
}

type Told = Pick<TokenEntry, 'step' | 'resource' | 'booking'> & { readonly payload: EntryPayload };

/** Its own doors, in the order in which the token names them: those that the cloud knew. */
function byToken({ payload, step, resource, booking }: Told, now: EpochMs): Result<TokenEntry, TokenGateRefusal> {
  const inTime = decideTokenTime(payload, now);
  if (!inTime.ok) return inTime;
  const doorId = resource.doorIds.find((id) => payload.doorRefs.includes(refOf(id)));
  if (doorId === undefined) return err({ code: 'code.unknown' });
  const { bookingId } = payload;
  return ok({ bookingId, booking, resource, doorId, ...bookedTime(payload), isProof: true, step });
}
