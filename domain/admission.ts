import { z } from 'zod';
import type { Busy, Slot } from './availability.ts';
import { type BookingDetails, BookingDetailsSchema, type Channel, PinSchema } from './booking.ts';
import type { FacilityProfile } from './facility.ts';
import type { CompiledTerms } from './offers/compile-terms.ts';
import type { OfferRefusal } from './offers/offer-refusal.ts';
import { ANYBODY, type Asker, judgeOffer, type Waiver } from './offers/offers.ts';
import type { Calendar } from './opening-hours.ts';
import { err, ok, type Result } from './result.ts';
import type { SlotRefusal } from './slot-rules.ts';
import { isStorable, STORABLE } from './text.ts';
import { DAY_MS, type EpochMs, EpochMsSchema, GRAIN_MS, isOnGrain, MINUTE_MS } from './time.ts';

/**
 * What the owner of a time asks before it gives the time away, whoever wants it and on whichever side. Both sides run
 * these very rules, so that what one offers the other does not refuse.
 */

/** A booking as it is asked for. Whoever owns its time draws the PIN, unless it brings one from before. */
export const BookingProposalSchema = BookingDetailsSchema.extend({ pin: PinSchema.nullable() });
export type BookingProposal = z.infer<typeof BookingProposalSchema>;

/** `data` of a block: time taken out of sale. */
export const BlockDetailsSchema = z.object({
  reason: z.string().trim().min(1).max(200).refine(isStorable, STORABLE),
  createdBy: z.string().max(120),
  createdAt: EpochMsSchema,
});
export type BlockDetails = z.infer<typeof BlockDetailsSchema>;

/** A block is no longer than this; a longer repair is several. */
export const BLOCK_MS_MAX = 7 * DAY_MS;

export type AdmissionRefusal = OfferRefusal | { readonly code: 'booking.party_too_large'; readonly capacity: number };

export type AdmissionFacts = {
  readonly profile: FacilityProfile;
  /** All that lies within a buffer of the wanted time, without the booking itself when it moves. */
  readonly neighbours: readonly Busy[];
  readonly now: EpochMs;
  /** The booking as it stands when it moves: it is not in its own way, and may keep a start that has passed. */
  readonly current: Busy | null;
  /** Who wants it now, which for a move need not be where it was booked. */
  readonly channel: Channel;
  readonly calendar: Calendar;
  /** By which the owner sells just now. */
  readonly terms: CompiledTerms;
  /** Whose booking it is, as far as the owner knows; somebody without a past when absent. */
  readonly asker?: Pick<Asker, 'customer' | 'existing'> | undefined;
  /** Used only when the proposal brings no PIN, or one that somebody else has by now. */
  drawPin(): string;
  isPinTaken(pin: string): boolean;
};

/**
 * Rules that deny or limit hold here as they did where the booking was offered, unless staff say why not; leave that a
 * rule wants asked for was asked for there. A booking that comes with a PIN stood before, and rules are no reason to
 * lose it.
 *
 * Errors: those of `judgeOffer`; `booking.party_too_large`.
 */
export function admitBooking(
  facts: AdmissionFacts,
  place: Slot,
  proposal: BookingProposal,
): Result<BookingDetails, AdmissionRefusal> {
  const { profile, neighbours, current, now, channel, calendar, terms } = facts;
  const busy = current ? [...neighbours, current] : neighbours;
  const wanted = { ...place, ignoreId: current?.id };
  const asker = { ...ANYBODY, ...facts.asker, partySize: proposal.partySize };
  const asked = { profile, busy, now, channel, calendar, terms, asker };
  const available = judgeOffer(asked, wanted, waiverOf(facts, proposal));
  if (!available.ok) return available;
  const capacity = profile.resources.find(({ id }) => id === place.resourceId)?.capacity ?? 0;
  if (proposal.partySize > capacity) return err({ code: 'booking.party_too_large', capacity });
  const { pin } = proposal;
  return ok({ ...proposal, pin: pin === null || facts.isPinTaken(pin) ? facts.drawPin() : pin });
}

function waiverOf({ current }: AdmissionFacts, { override, pin }: BookingProposal): Waiver {
  return override || (current === null && pin !== null) ? 'rules' : 'approval';
}

/** Staff may block any time of a resource that exists, on the grain, for up to `BLOCK_MS_MAX`. */
export function admitBlock(
  profile: Pick<FacilityProfile, 'resources'>,
  place: Slot,
): Result<null, Exclude<SlotRefusal, { code: 'slot.taken' }>> {
  if (!profile.resources.some(({ id }) => id === place.resourceId)) return err({ code: 'slot.unknown_resource' });
  if (!isOnGrain(place.startsAt) || !isOnGrain(place.endsAt)) return err({ code: 'slot.off_grid' });
  if (place.startsAt >= place.endsAt) return err({ code: 'slot.too_short', shortestMin: GRAIN_MS / MINUTE_MS });
  if (place.endsAt - place.startsAt > BLOCK_MS_MAX) {
    return err({ code: 'slot.too_long', longestMin: BLOCK_MS_MAX / MINUTE_MS });
  }
  return ok(null);
}
