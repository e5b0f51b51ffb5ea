import { useEffect, useEffectEvent } from 'react';
import type { Booking } from '../../domain/booking.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { DayView, LinkStatus } from '../../main/controller/api/views.ts';
import { useNow } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { fullName } from '../customer-name.ts';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useToast } from '../ui/toast.tsx';
import type { Candidate } from './conflict.ts';
import { IDLE, isUnmoved, stepCandidate, type Task } from './desk-task.ts';
import { draftAt, draftForWalkIn } from './draft.ts';
import type { GridItem } from './grid-items.ts';
import type { Ghost } from './grid-overlay.tsx';
import { useBlockActions } from './use-block-actions.ts';
import { useBookingActions } from './use-booking-actions.ts';
import type { Drag } from './use-grid-drag.ts';
import { verdictOf } from './verdict.ts';

type DeskOptions = {
  readonly day: DayView;
  readonly link: LinkStatus | undefined;
  readonly isToday: boolean;
  readonly task: Task;
  readonly onTask: (task: Task) => void;
};

/** What the desk is doing with a day: which booking it looks at, what it is about to change, and how it goes on. */
export function useDesk({ day, link, isToday, task, onTask: setTask }: DeskOptions) {
  const t = useStrings();
  const club = useClub();
  const toast = useToast();
  const now = useNow(5000);
  const [route, go] = useRoute();
  const bookingActions = useBookingActions();
  const blockActions = useBlockActions();
  const { profile } = club;
  const dayRoute = { screen: 'today', date: route.date } as const;

  const verdict = (candidate: Candidate, moving?: Booking) => verdictOf(candidate, moving, { day, link, club, t, now });
  const ghostOf = (candidate: Candidate, booking: Booking | null): Ghost => ({
    candidate,
    title: booking === null ? t.panel.newBooking : fullName(booking.customer),
    verdict: booking !== null && isUnmoved(booking, candidate) ? null : verdict(candidate, booking ?? undefined),
  });

  const change = (next: Task) => {
    bookingActions.create.reset();
    bookingActions.move.reset();
    blockActions.create.reset();
    setTask(next);
  };
  const openBooking = (bookingId: string | null) => {
    change(IDLE);
    go({ ...dayRoute, bookingId });
  };
  const close = () => openBooking(null);
  const startMove = (booking: Booking) => {
    const { resourceId, startsAt, endsAt } = booking;
    change({ kind: 'move', booking, to: { resourceId, startsAt, endsAt } });
  };
  const draft = (candidate: Candidate | null, purpose: 'booking' | 'block') => {
    if (candidate === null) return;
    go({ ...dayRoute, bookingId: null }, 'replace');
    change({ kind: 'draft', purpose, candidate });
  };
  const draftWalkIn = (purpose: 'booking' | 'block') => draft(draftForWalkIn(day, isToday ? now : null, club), purpose);
  const submitMove = (booking: Booking, to: Candidate) => {
    setTask({ kind: 'move', booking, to });
    if (!isUnmoved(booking, to)) bookingActions.moveTo(booking, to, () => openBooking(booking.id));
  };
  useNewBookingRoute(route.isNew, () => draftWalkIn('booking'));

  const drop = (drag: Drag) => {
    const { booking, candidate } = drag;
    if (booking === null) return draft(candidate, 'booking');
    if (isUnmoved(booking, candidate)) return;
    const inTheWay = verdict(candidate, booking);
    if (inTheWay === null) submitMove(booking, candidate);
    else toast({ title: t.booking.notMoved(inTheWay) });
  };
  const moveKey = (key: string, isLonger: boolean): boolean => {
    if (task.kind !== 'move') return false;
    const { booking, to } = task;
    if (key === 'Enter') {
      if (verdict(to, booking) === null) submitMove(booking, to);
      return true;
    }
    const next = stepCandidate(to, key, {
      isLonger,
      stepMs: profile.policy.stepMin * MINUTE_MS,
      resourceIds: profile.resources.map(({ id }) => id),
      isStartFixed: booking.status === 'checked_in',
    });
    if (next !== null) change({ kind: 'move', booking, to: next });
    return next !== null;
  };

  return {
    now,
    isToday,
    task,
    selectedId: task.kind === 'block' ? task.blockId : task.kind === 'move' ? task.booking.id : route.bookingId,
    ghost:
      task.kind === 'move'
        ? ghostOf(task.to, task.booking)
        : task.kind === 'draft'
          ? ghostOf(task.candidate, null)
          : null,
    ghostOf,
    verdict,
    bookingActions,
    blockActions,
    openItem: ({ what }: GridItem) => {
      if (what.kind === 'booking') return openBooking(what.booking.id);
      go({ ...dayRoute, bookingId: null }, 'replace');
      change({ kind: 'block', blockId: what.block.id });
    },
    openBooking,
    pick: (start: Pick<Candidate, 'resourceId' | 'startsAt'>) => {
      const purpose = task.kind === 'draft' ? task.purpose : 'booking';
      draft(draftAt(start, day, club), purpose);
    },
    drop,
    draftWalkIn,
    startMove,
    submitMove,
    moveKey,
    change,
    escape: close,
    close,
  };
}

export type Desk = ReturnType<typeof useDesk>;

/** Another screen, or the palette, asked for a new booking by way of the URL. */
function useNewBookingRoute(isNew: boolean, onNew: () => void): void {
  const start = useEffectEvent(onNew);
  useEffect(() => {
    if (isNew) start();
  }, [isNew]);
}
