import { judgeOffer } from '../../../domain/offers/offers.ts';
import { ok, type Result } from '../../../domain/result.ts';
import type { OfferQuery } from '../api/services.ts';
import type { DeskOffer } from '../api/views.ts';
import type { DomainError } from '../errors.ts';
import { getKnown } from './booking-changes.ts';
import { factsAround, priceAtDesk } from './desk-availability.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** `BookingService.offer`: see there. */
export function offerAtDesk(desk: FacilityDesk, query: OfferQuery): Result<DeskOffer, DomainError> {
  const { bookingId, partySize, resourceId, startsAt, endsAt } = query;
  const moving = bookingId === undefined ? null : getKnown(desk, bookingId);
  if (moving && !moving.ok) return moving;
  const wanted = { resourceId, startsAt, endsAt, ignoreId: moving?.value.allocation.id };
  const price = priceAtDesk(desk, wanted);
  if (!price.ok) return price;
  const people = moving?.value.booking.partySize ?? partySize;
  const checked = judgeOffer(factsAround(desk, wanted, people), wanted);
  return ok({
    price: price.value,
    differenceCents: moving ? price.value.totalCents - moving.value.booking.price.totalCents : null,
    refusal: checked.ok ? null : checked.error,
  });
}
