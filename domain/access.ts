import { AssertionError, assert } from './assert.ts';
import { type Booking, PinSchema } from './booking.ts';
import { readTokenText, type TokenText } from './entry-token/token-text.ts';
import type { Random } from './random.ts';
import { err, ok, type Result } from './result.ts';
import { type EpochMs, type Interval, MINUTE_MS } from './time.ts';

/** Doors open for a booking this long before it starts, and until this long after it ends. */
export const ACCESS_LEAD_MS = 15 * MINUTE_MS;
export const ACCESS_TAIL_MS = 15 * MINUTE_MS;

/** The time within which doors open for the booking; at its end they no longer do. */
export function accessWindow(booking: Interval): Interval {
  return { startsAt: booking.startsAt - ACCESS_LEAD_MS, endsAt: booking.endsAt + ACCESS_TAIL_MS };
}

export type AccessRefusal =
  /** No such code, or its booking opens no door (any more). The two look alike, so that nobody learns by guessing. */
  | { readonly code: 'code.unknown' }
  | { readonly code: 'code.too_early'; readonly opensAt: EpochMs }
  | { readonly code: 'code.too_late'; readonly closedAt: EpochMs };

/**
 * Whether a door opens for the booking that a code was found to belong to (null when there is none). Only confirmed
 * and checked-in bookings open doors; a checked-in one as often as its players step out. `tailMs`: for how long after
 * the booking's end.
 *
 * Errors: `code.unknown`, `code.too_early`, `code.too_late`.
 */
export function decideAccess<B extends Pick<Booking, 'status' | 'startsAt' | 'endsAt'>>(
  booking: B | null,
  now: EpochMs,
  tailMs = ACCESS_TAIL_MS,
): Result<B, AccessRefusal> {
  if (!booking || (booking.status !== 'confirmed' && booking.status !== 'checked_in')) {
    return err({ code: 'code.unknown' });
  }
  const { startsAt } = accessWindow(booking);
  const endsAt = booking.endsAt + tailMs;
  if (now < startsAt) return err({ code: 'code.too_early', opensAt: startsAt });
  if (now >= endsAt) return err({ code: 'code.too_late', closedAt: endsAt });
  return ok(booking);
}

/** Who hands out a PIN: the owner of the booked time. */
export type PinSide = 'facility' | 'cloud';

const PINS_PER_SIDE = 500_000;
/** Beyond this many live PINs guessing one gets easy and drawing one slow; a facility has some thousands at most. */
const LIVE_PINS_MAX = 100_000;
/** At least four of five draws are free, so this many misses in a row mean that the source of chance is broken. */
const DRAWS_MAX = 100;

/**
 * A six-digit PIN that is not in `taken`, uniform over all that are left to this side. The facility draws odd numbers
 * and the cloud even ones: neither has to ask the other, and the two never hand out the same.
 */
export function drawPin(random: Random, side: PinSide, taken: ReadonlySet<string>): string {
  assert(taken.size <= LIVE_PINS_MAX, 'drawPin: the PINs are nearly exhausted');
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const number = random.below(PINS_PER_SIDE) * 2 + (side === 'facility' ? 1 : 0);
    const pin = String(number).padStart(6, '0');
    if (!taken.has(pin)) return pin;
  }
  throw new AssertionError('drawPin: no free PIN in many draws; the source of chance must be broken');
}

/** What a person showed at the door: a PIN typed in, or a QR code with the token of a booking. */
export type EntryCode = { readonly kind: 'pin'; readonly pin: string } | ({ readonly kind: 'token' } & TokenText);

const ENTRY_CODE_LENGTH_MAX = 500;

/** Reads what was typed or scanned, spaces aside; null when it can be neither a PIN nor a QR code of ours. */
export function parseEntryCode(text: string): EntryCode | null {
  if (text.length > ENTRY_CODE_LENGTH_MAX) return null;
  const compact = text.replace(/\s/g, '');
  if (PinSchema.safeParse(compact).success) return { kind: 'pin', pin: compact };
  const read = readTokenText(compact);
  return read && { kind: 'token', ...read };
}
