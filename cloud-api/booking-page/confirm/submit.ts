import type { BookingInput, BookingView, QuoteView, SlotView } from '../../http/api-schemas.ts';
import { type ApiClient, ApiError, type SlotChoice } from '../api-client.ts';
import type { Details } from '../device-memory.ts';
import type { Services } from '../page-context.tsx';

export type NewBooking = {
  readonly facilityId: string;
  /** A resource's id, or `any`. */
  readonly bay: string;
  readonly slot: SlotView;
  readonly details: Details;
  /** With what is used up besides money, as far as there is any. */
  readonly quote: QuoteView | undefined;
};

/**
 * Asks for a booking. A try that got no answer is repeated word for word under its old key, also after a reload, so
 * that it can never book twice; any answer, yes or no, ends the try.
 */
export async function submitBooking(services: Services, wanted: NewBooking): Promise<BookingView> {
  const { api, memory, newKey } = services;
  const { quote: _, ...wish } = toInput(wanted);
  const intent = JSON.stringify(wish);
  const unanswered = memory.readAttempt();
  const attempt = unanswered?.intent === intent ? unanswered : { intent, input: toInput(wanted), key: newKey() };
  memory.writeAttempt(attempt);
  try {
    const booking = await api.createBooking(attempt.input, attempt.key);
    memory.writeAttempt(null);
    return booking;
  } catch (error) {
    if (isAnswer(error)) memory.writeAttempt(null);
    throw error;
  }
}

function toInput({ facilityId, bay, slot, details, quote }: NewBooking): BookingInput {
  const phone = details.phone.trim();
  const notes = details.notes.trim();
  return {
    facilityId,
    resourceId: bay,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    customer: {
      email: details.email.trim(),
      firstName: details.firstName.trim(),
      lastName: details.lastName.trim(),
      ...(phone && { phone }),
    },
    partySize: Number(details.partySize) || 1,
    ...(notes && { notes }),
    ...(quote?.promotion && { promoCode: quote.promotion.code }),
    ...(quote?.credits && { credits: quote.credits.count }),
    ...(quote && { quote: quote.quote }),
  };
}

/** False for silence and for faults of the server: then the booking may exist. */
function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.problem !== null && (error.status < 500 || error.status === 503);
}

/** Moves a booking. When the answer is lost but the booking is found at its new time, or on its way there, that is it. */
export async function submitMove(
  api: ApiClient,
  booking: BookingView,
  to: SlotChoice,
  quote?: string,
): Promise<BookingView> {
  try {
    return await api.moveBooking(booking, to, quote);
  } catch (error) {
    const found = await api.getBooking(booking.id, booking.manageToken).catch(() => null);
    const goingTo = found?.pendingChange?.kind === 'move' ? found.pendingChange : null;
    if (found !== null && (isAt(found, to) || (goingTo !== null && isAt(goingTo, to)))) return found;
    throw error;
  }
}

function isAt(booking: SlotChoice, to: SlotChoice): boolean {
  return (
    booking.resourceId === to.resourceId &&
    Date.parse(booking.startsAt) === Date.parse(to.startsAt) &&
    Date.parse(booking.endsAt) === Date.parse(to.endsAt)
  );
}
