import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BookingView, FacilityView } from '../../http/api-schemas.ts';
import { ApiError } from '../api-client.ts';
import { useServices } from '../page-context.tsx';
import { bookingQuery, facilityQuery } from '../queries.ts';
import { type RefusedChange, refusedChange } from './change-outcome.ts';

export type Pass = {
  readonly booking: BookingView;
  readonly facility: FacilityView;
  /** When this was last heard from the server, if the last try did not reach it; null when it is fresh. */
  readonly savedAt: number | null;
  /** The change that this page waited for and that was not made. */
  readonly refused: RefusedChange;
};

export type PassState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly pass: Pass; readonly refresh: () => void }
  /** The key does not fit, or there is no such booking: nobody says which. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly retry: () => void };

/** A booking by its key. What this device saved shows at once and stays when the network does not answer. */
export function usePass(bookingId: string, tokenInAddress: string): PassState {
  const { api, memory, now } = useServices();
  const saved = memory.findPass(bookingId);
  const token = tokenInAddress || saved?.booking.manageToken || '';
  const fetched = useQuery({ ...bookingQuery(api, bookingId, token), enabled: token !== '' });
  const facilityId = fetched.data?.facilityId ?? saved?.facility.id ?? '';
  const facility = useQuery({ ...facilityQuery(api, facilityId), enabled: facilityId !== '' });

  const club = facility.data ?? saved?.facility;
  const fresh = fetched.data && { ...fetched.data, manageToken: token };
  useEffect(() => {
    if (fetched.data === undefined || club === undefined) return;
    memory.savePass({ booking: { ...fetched.data, manageToken: token }, facility: club, savedAt: now() });
  }, [fetched.data, club, memory, now, token]);

  const refused = useRefusedChange(fetched.data, saved?.booking.pendingChange);

  const refresh = () => {
    void fetched.refetch();
    if (facility.isError) void facility.refetch();
  };
  if (token === '' || isUnknown(fetched.error)) return { kind: 'unknown' };
  const booking = fresh ?? saved?.booking;
  if (booking !== undefined && club !== undefined) {
    const heardAt = fresh ? fetched.dataUpdatedAt : (saved?.savedAt ?? null);
    const savedAt = fetched.isError ? heardAt : null;
    return { kind: 'here', pass: { booking, facility: club, savedAt, refused }, refresh };
  }
  if (fetched.isError || facility.isError) return { kind: 'failed', retry: refresh };
  return { kind: 'loading' };
}

/** Remembers what is open, so that the page can say when nothing came of it. `saved` is from an earlier visit. */
function useRefusedChange(booking: BookingView | undefined, saved: BookingView['pendingChange']): RefusedChange {
  const [waitedFor, setWaitedFor] = useState(saved);
  const open = booking?.pendingChange;
  if (open !== undefined && open !== waitedFor) setWaitedFor(open);
  return booking !== undefined && waitedFor !== undefined ? refusedChange(waitedFor, booking) : null;
}

function isUnknown(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 404);
}
