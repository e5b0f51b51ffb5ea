import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { required } from '../../../domain/assert.ts';
import type { BookingView, QuoteView, SlotView } from '../../http/api-schemas.ts';
import type { Details } from '../device-memory.ts';
import { CUSTOMER_QUERIES } from '../customer/known-customer.ts';
import type { Flow } from '../flow.ts';
import { useServices } from '../page-context.tsx';
import { bookingQuery, priceQuery } from '../queries.ts';
import { navigate, passHref } from '../route.ts';
import { parseRefusal, type Refusal } from './refusal.ts';
import { type SpendingChoice, useSpending } from './use-spending.ts';
import { type NewBooking, submitBooking, submitMove } from './submit.ts';

export type Submission = {
  /** The slot on screen. While a try is under way it stays, though its own hold takes the slot off sale. */
  readonly slot: SlotView | null;
  readonly quote: QuoteView | undefined;
  readonly priceFailed: boolean;
  /** A code and credits, of a new booking. */
  readonly spending: SpendingChoice;
  readonly busy: boolean;
  /** Of the last try, until the next. */
  readonly refusal: Refusal | null;
  /** The booking being moved, as it stands; undefined for a new one. */
  readonly movedBooking: BookingView | undefined;
  readonly book: (details: Details) => void;
  readonly move: () => void;
  /** The last try once more. */
  readonly retry: () => void;
  /** Puts the refusal away: the customer has chosen something else. */
  readonly forget: () => void;
};

type Try =
  | { readonly kind: 'book'; readonly wanted: NewBooking }
  | {
      readonly kind: 'move';
      readonly booking: BookingView;
      readonly slot: SlotView;
      readonly quote: string | undefined;
    };

/** Books or moves to the flow's choice and, when that is done, shows the pass in place of this screen. */
export function useSubmission(flow: Flow): Submission {
  const services = useServices();
  const { api, memory, now } = services;
  const queryClient = useQueryClient();
  const { facility } = flow;
  const saved = flow.moving === null ? null : memory.findPass(flow.moving);
  const moved = useQuery({
    ...bookingQuery(api, flow.moving ?? '', saved?.booking.manageToken ?? ''),
    enabled: saved !== null,
  });

  const submission = useMutation({
    mutationFn: (one: Try) =>
      one.kind === 'book'
        ? submitBooking(services, one.wanted)
        : submitMove(api, one.booking, toChoice(one.slot), one.quote),
    onSuccess(answer, one) {
      const manageToken = one.kind === 'move' ? one.booking.manageToken : answer.manageToken;
      const booking = { ...answer, manageToken };
      memory.savePass({ booking, facility, savedAt: now() });
      queryClient.setQueryData(bookingQuery(api, booking.id, manageToken).queryKey, booking);
      void queryClient.invalidateQueries({ queryKey: ['availability', facility.id] });
      for (const name of CUSTOMER_QUERIES) void queryClient.invalidateQueries({ queryKey: [name] });
      // On a phone that is handed round, the next one starts with an empty form.
      if (one.kind === 'book' && !one.wanted.details.remember) memory.writeDraft(null);
      navigate(passHref(booking.id, manageToken), 'replace');
      window.scrollTo(0, 0);
    },
    onError() {
      for (const name of ['availability', 'price', 'booking', ...CUSTOMER_QUERIES])
        void queryClient.invalidateQueries({ queryKey: [name] });
    },
  });

  const slot = submission.isPending ? slotOf(submission.variables) : flow.slot;
  const moving = flow.moving === null ? undefined : (moved.data ?? saved?.booking);
  const price = useQuery({ ...priceQuery(api, toChoice(slot), moving), enabled: slot !== null });
  const spending = useSpending(slot);
  const quote = spending.quote ?? price.data;
  return {
    slot,
    quote,
    priceFailed: price.isError,
    spending,
    busy: submission.isPending || submission.isSuccess,
    refusal: submission.error ? parseRefusal(submission.error) : null,
    movedBooking: moved.data,
    book(details) {
      const chosen = required(slot, 'the button is off while nothing is chosen');
      const wanted = { facilityId: facility.id, bay: flow.bay, slot: chosen, details, quote };
      submission.mutate({ kind: 'book', wanted });
    },
    move() {
      const booking = moved.data ?? saved?.booking;
      if (booking !== undefined && slot !== null)
        submission.mutate({ kind: 'move', booking, slot, quote: price.data?.quote });
    },
    retry() {
      if (submission.variables !== undefined) submission.mutate(submission.variables);
    },
    forget: submission.reset,
  };
}

function slotOf(one: Try): SlotView {
  return one.kind === 'book' ? one.wanted.slot : one.slot;
}

function toChoice(slot: SlotView | null) {
  return { resourceId: slot?.resourceId ?? '', startsAt: slot?.startsAt ?? '', endsAt: slot?.endsAt ?? '' };
}
