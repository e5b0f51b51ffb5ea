import { accessWindow } from '../../domain/access.ts';
import type { CancellationTerms, Spend } from '../../domain/booking.ts';
import { isoOf } from '../availability/day-answer.ts';
import type { BookingInput, BookingView, FacilityView, QuoteView } from './api-schemas.ts';
import type { BookingRecord, CreateBooking, FacilityRecord, PendingChange, Quote } from './services.ts';

/** From what the services speak to what the API shows, and back. Fields always come in the same order. */

export function viewFacility(
  { profile, link }: FacilityRecord,
  { hasWaitlist }: Pick<FacilityView, 'hasWaitlist'>,
): FacilityView {
  const { stepMin, shortestMin, longestMin, noticeMin, horizonDays } = profile.policy;
  return {
    id: profile.id,
    slug: profile.slug,
    name: profile.name,
    timeZone: profile.timeZone,
    address: profile.address,
    phone: profile.phone,
    currency: profile.currency,
    hours: profile.hours.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
    policy: { stepMin, shortestMin, longestMin, noticeMin, horizonDays },
    link: {
      online: link.online,
      since: link.since === null ? null : isoOf(link.since),
      ownsUntil: link.ownsUntil === null ? null : isoOf(link.ownsUntil),
    },
    resources: profile.resources.map(({ id, name, kind, capacity }) => ({ id, name, kind, capacity })),
    hasWaitlist,
  };
}

export function viewBooking(booking: BookingRecord): BookingView {
  const { customer, price } = booking;
  const window = accessWindow(booking);
  const opensDoors = booking.status === 'confirmed' || booking.status === 'checked_in';
  return {
    id: booking.id,
    status: booking.status,
    facilityId: booking.facilityId,
    resourceId: booking.resourceId,
    startsAt: isoOf(booking.startsAt),
    endsAt: isoOf(booking.endsAt),
    customer: {
      firstName: customer.firstName,
      lastName: customer.lastName,
      email: customer.email,
      phone: customer.phone,
    },
    partySize: booking.partySize,
    notes: booking.notes,
    price: {
      total: { cents: price.totalCents, currency: price.currency },
      breakdown: price.lines.map(({ label, cents }) => ({ label, cents })),
    },
    ...(booking.spend && { spent: viewSpend(booking.spend, price.totalCents) }),
    ...(booking.cancellation && {
      cancellation: viewCancellation(booking.cancellation, price.currency, booking.spend !== null),
    }),
    revision: booking.revision,
    ...(opensDoors && {
      access: {
        pin: booking.pin,
        qr: booking.entry?.fixed ?? null,
        rotating: booking.entry && { token: booking.entry.rotating, secret: booking.entry.secret },
        validFrom: isoOf(window.startsAt),
        validUntil: isoOf(window.endsAt),
      },
    }),
    manageToken: booking.manageToken,
    ...(booking.pendingChange && { pendingChange: viewPendingChange(booking.pendingChange) }),
  };
}

function viewPendingChange(change: PendingChange): BookingView['pendingChange'] {
  if (change.kind === 'cancel') return { kind: 'cancel' };
  const { kind, resourceId, startsAt, endsAt } = change;
  return { kind, resourceId, startsAt: isoOf(startsAt), endsAt: isoOf(endsAt) };
}

function viewSpend({ promotion, credits }: Spend, totalCents: number): BookingView['spent'] {
  return {
    promotion: promotion && { code: promotion.code },
    credits: credits && { count: credits.count, cents: credits.cents },
    dueCents: totalCents - (credits?.cents ?? 0),
  };
}

function viewCancellation(
  { freeUntilAt, feeCents, losesSpend }: CancellationTerms,
  currency: string,
  hasSpent: boolean,
): NonNullable<QuoteView['cancellation']> {
  return {
    freeUntil: isoOf(freeUntilAt),
    lateFee: { cents: feeCents, currency },
    ...(hasSpent && { losesSpend }),
  };
}

export function viewQuote(quote: Quote): QuoteView {
  const { token, price, validUntil, differenceCents, cancellation, promotion = null, credits = null } = quote;
  const [base] = price.lines;
  return {
    quote: token,
    total: { cents: price.totalCents, currency: price.currency },
    base: { cents: base?.cents ?? price.totalCents, currency: price.currency },
    breakdown: price.lines.map(({ label, cents }) => ({ label, cents })),
    validUntil: isoOf(validUntil),
    ...(cancellation && {
      cancellation: viewCancellation(cancellation, price.currency, promotion !== null || credits !== null),
    }),
    promotion: promotion && { code: promotion.code, name: promotion.name },
    credits: credits && { count: credits.count, cents: credits.cents },
    dueCents: price.totalCents - (credits?.cents ?? 0),
    ...(differenceCents !== undefined && { difference: { cents: differenceCents, currency: price.currency } }),
  };
}

/** `customerId`: who has proved to be that customer. */
export function readBookingInput(input: BookingInput, customerId: string | null): CreateBooking {
  const { customer } = input;
  return {
    facilityId: input.facilityId,
    resourceId: input.resourceId,
    startsAt: Date.parse(input.startsAt),
    endsAt: Date.parse(input.endsAt),
    customer: {
      firstName: customer.firstName,
      lastName: customer.lastName,
      email: customer.email,
      phone: customer.phone ?? null,
    },
    partySize: input.partySize ?? 1,
    quote: input.quote ?? null,
    promoCode: input.promoCode ?? null,
    credits: input.credits ?? null,
    customerId,
    notes: input.notes ?? '',
  };
}
