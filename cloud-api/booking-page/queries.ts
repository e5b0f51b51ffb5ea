import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { BookingView } from '../http/api-schemas.ts';
import { type ApiClient, ApiError, type SlotChoice, type Spending } from './api-client.ts';

const FRESH_MS = 20_000;
/** How often the page asks by itself, should the stream of events be cut. */
const POLL_MS = 60_000;
const PENDING_POLL_MS = 2_000;
const RETRIES_MAX = 2;

/** What the server said no to, it says no to again; only silence and its own faults are worth another try. */
function isWorthRetrying(failures: number, error: Error): boolean {
  return failures < RETRIES_MAX && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // `always`: without a network a query fails at once and the screen says so, instead of waiting in silence.
      queries: { staleTime: FRESH_MS, retry: isWorthRetrying, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}

export const facilitiesQuery = (api: ApiClient) =>
  queryOptions({ queryKey: ['facilities'], queryFn: () => api.listFacilities(), refetchInterval: POLL_MS });

export const facilityQuery = (api: ApiClient, id: string) =>
  queryOptions({ queryKey: ['facilities', id], queryFn: () => api.getFacility(id) });

export const availabilityQuery = (api: ApiClient, facilityId: string, date: string, durationMin: number) =>
  queryOptions({
    queryKey: ['availability', facilityId, date, durationMin],
    queryFn: () => api.getAvailability(facilityId, date, durationMin),
    refetchInterval: POLL_MS,
  });

export const priceQuery = (api: ApiClient, slot: SlotChoice, moving?: BookingView) =>
  queryOptions({
    queryKey: ['price', slot.resourceId, slot.startsAt, slot.endsAt, moving?.id, moving?.revision],
    queryFn: () => api.calculatePrice(slot, moving),
  });

/** The price of a new booking with a code and credits. */
export const spendingQuery = (api: ApiClient, slot: SlotChoice, spending: Spending) =>
  queryOptions({
    queryKey: ['price', slot.resourceId, slot.startsAt, slot.endsAt, 'spending', spending],
    queryFn: () => api.calculatePrice(slot, undefined, spending),
  });

export const bookingQuery = (api: ApiClient, id: string, manageToken: string) =>
  queryOptions({
    queryKey: ['booking', id],
    queryFn: () => api.getBooking(id, manageToken),
    refetchInterval: (query) => (isSettled(query.state.data) ? POLL_MS : PENDING_POLL_MS),
    refetchOnMount: 'always',
  });

/** False while the owner has not decided about the booking or a change of it, or has and the PIN is still to come. */
function isSettled(booking: BookingView | undefined): boolean {
  if (booking === undefined) return true;
  if (booking.pendingChange !== undefined) return false;
  if (booking.status === 'pending' || booking.status === 'held') return false;
  return booking.status !== 'confirmed' || booking.access !== undefined;
}
