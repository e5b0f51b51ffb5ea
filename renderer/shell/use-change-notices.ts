import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import type { ChangeNotice } from '../../main/controller/api/views.ts';
import { useTRPC } from '../trpc.ts';

/**
 * Keeps what is shown current: asks again for what the controller says has changed, and for everything whenever the
 * connection has come back, since nobody told us what happened meanwhile.
 */
export function useChangeNotices(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();

  const invalidate = (notice: ChangeNotice) => {
    for (const filter of staleAfter(notice, trpc)) void queryClient.invalidateQueries(filter);
  };
  useSubscription(
    trpc.change.notices.subscriptionOptions(undefined, {
      onStarted: () => void queryClient.invalidateQueries(),
      onData: ({ data }) => invalidate(data),
    }),
  );
}

function staleAfter(notice: ChangeNotice, trpc: ReturnType<typeof useTRPC>) {
  switch (notice.type) {
    case 'bookings':
      return [
        trpc.booking.pathFilter(),
        trpc.customer.pathFilter(),
        trpc.conflicts.pathFilter(),
        trpc.terms.try.pathFilter(),
        trpc.terms.week.pathFilter(),
        trpc.bays.pathFilter(),
      ];
    case 'customers':
      return [trpc.customer.pathFilter(), trpc.booking.offer.pathFilter()];
    case 'doors':
      return [trpc.door.pathFilter(), trpc.jobs.pathFilter()];
    case 'bays':
      return [trpc.bays.pathFilter()];
    case 'link':
      return [trpc.link.pathFilter(), trpc.booking.listFree.pathFilter()];
    case 'profile':
      return [trpc.facility.pathFilter(), trpc.booking.pathFilter()];
    case 'terms':
      return [trpc.terms.pathFilter(), trpc.booking.pathFilter(), trpc.link.pathFilter()];
    case 'integrations':
      return [trpc.integration.pathFilter(), trpc.door.pathFilter()];
  }
}
