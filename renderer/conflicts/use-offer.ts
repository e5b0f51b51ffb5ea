import { useQuery } from '@tanstack/react-query';
import type { Booking } from '../../domain/booking.ts';
import type { ConflictView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';

/** The conflict whose customer is offered another time. Undefined while it is looked up, null when there is none. */
export function useOffer(conflictId: string | null): ConflictView | null | undefined {
  const trpc = useTRPC();
  const conflicts = useQuery(trpc.conflicts.list.queryOptions(undefined, { enabled: conflictId !== null }));
  if (conflictId === null || conflicts.isError) return null;
  if (conflicts.data === undefined) return undefined;
  return conflicts.data.find(({ allocationId }) => allocationId === conflictId) ?? null;
}

/** Leads back to the list, where the conflict is to be marked as solved by the new booking. */
export function useSolveWith(offer: ConflictView | null): (booking: Booking) => void {
  const t = useStrings();
  const [, go] = useRoute();
  const { format, resourceName } = useClub();
  return (booking) => {
    if (offer === null) return;
    const { resourceId, startsAt } = booking;
    const where = t.conflicts.was(resourceName(resourceId), format.dayOf(startsAt), format.times(booking));
    go({ screen: 'conflicts', conflictId: offer.allocationId, text: t.conflicts.movedNote(where) });
  };
}
