import { useMutation } from '@tanstack/react-query';
import type { Booking, Override } from '../../domain/booking.ts';
import type { ChangedBooking } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { fullName } from '../customer-name.ts';
import { useFollowChange } from '../open-changes.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { cancelledWords } from './cancelling-words.ts';
import type { Candidate } from './conflict.ts';
import { useAfterChange } from './use-after-change.ts';

/** What the desk can do to a booking. */
export function useBookingActions() {
  const t = useStrings();
  const trpc = useTRPC();
  const { format, resourceName } = useClub();
  const isOpen = useSayOpen();
  const { refresh, andSay, asUndo, offerUndo, say } = useAfterChange();

  const create = useMutation(
    trpc.booking.create.mutationOptions({
      onSuccess: async ({ booking }) => {
        const { customer, resourceId } = booking;
        say(t.booking.created(fullName(customer), resourceName(resourceId), format.times(booking)));
        await refresh();
      },
    }),
  );
  const move = useMutation(trpc.booking.move.mutationOptions({ onSuccess: refresh }));
  const moveBack = useMutation(
    trpc.booking.move.mutationOptions({
      ...asUndo(t.booking.undone),
      onSuccess: async (changed) => {
        if (!isOpen(changed)) say(t.booking.undone);
        await refresh();
      },
    }),
  );
  const restore = useMutation(trpc.booking.restore.mutationOptions(asUndo(t.booking.restored)));
  const cancel = useMutation(
    trpc.booking.cancel.mutationOptions({
      onSuccess: async (changed) => {
        const { booking } = changed;
        const title = t.booking.cancelled(fullName(booking.customer));
        const wording = { t, format, currency: booking.price.currency };
        const became = cancelledWords(booking, wording) ?? undefined;
        if (!isOpen(changed)) offerUndo(title, () => restore.mutate({ bookingId: booking.id }), became);
        await refresh();
      },
    }),
  );
  const checkIn = useMutation(
    trpc.booking.checkIn.mutationOptions({
      onSuccess: async ({ booking }) => {
        say(t.booking.checkedIn(fullName(booking.customer)));
        await refresh();
      },
    }),
  );
  const complete = useMutation(trpc.booking.complete.mutationOptions(andSay(t.booking.completed)));
  const noShow = useMutation(trpc.booking.noShow.mutationOptions(andSay(t.booking.noShowDone)));

  const moveTo = (booking: Booking, to: Candidate & { readonly override?: Override }, onDone: () => void) => {
    move.mutate(
      { bookingId: booking.id, revision: booking.revision, ...to },
      {
        onSuccess: (changed) => {
          onDone();
          if (isOpen(changed)) return;
          const moved = changed.booking;
          const back = { bookingId: moved.id, revision: moved.revision, ...placeOf(booking) };
          const title = t.booking.moved(resourceName(moved.resourceId), format.times(moved));
          offerUndo(title, () => moveBack.mutate(back));
        },
      },
    );
  };

  return { create, move, moveTo, cancel, checkIn, complete, noShow };
}

/** Where it stands, with the reason if it stands there against a rule. */
function placeOf({ resourceId, startsAt, endsAt, override }: Booking): Candidate & { readonly override?: Override } {
  return { resourceId, startsAt, endsAt, ...(override && { override }) };
}

/** True for a change that the cloud has not answered: then that is said, and later what came of it. */
function useSayOpen(): (changed: ChangedBooking) => boolean {
  const t = useStrings();
  const follow = useFollowChange();
  const { say } = useAfterChange();
  return ({ booking, openChange }) => {
    if (openChange === null) return false;
    const name = fullName(booking.customer);
    say(t.openChange.asked(name));
    const done = openChange.to === null ? t.booking.cancelled(name) : t.openChange.moved(name);
    follow(openChange, { done, notDone: t.openChange.notDone(name) });
    return true;
  };
}

export type BookingActions = ReturnType<typeof useBookingActions>;
