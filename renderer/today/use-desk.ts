import { useEffect, useEffectEvent } from 'react';
import type { Booking, Override } from '../../domain/booking.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { DayView, FacilityProfile, LinkStatus } from '../../main/controller/api/views.ts';
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
import { useOffer } from '../conflicts/use-offer.ts';
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
  const [route] = useRoute();
  const bookingActions = useBookingActions();
  const blockActions = useBlockActions();
  const { profile } = club;

  const verdict = (candidate: Candidate, moving?: Booking) => verdictOf(candidate, moving, { day, link, club, t, now });
  const ghostOf = (candidate: Candidate, booking: Booking | null): Ghost => ({
    candidate,
    title: booking === null ? t.panel.newBooking : fullName(booking.customer),
    verdict: booking !== null && isUnmoved(booking, candidate) ? null : verdict(candidate, booking ?? undefined),
  });

  const steps = useDeskSteps({ day, isToday, onTask: setTask }, { bookingActions, blockActions, now });
  const { change, openBooking, openBlock, startMove, draft, draftWalkIn, submitMove } = steps;
  const offer = useOffer(route.conflictId);
  useNewBookingRoute(route.isNew && offer !== undefined, () =>
    draftWalkIn('booking', offer ? offer.endsAt - offer.startsAt : undefined),
  );

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
    const next = stepCandidate(to, key, stepOf(profile, booking, isLonger));
    if (next !== null) change({ kind: 'move', booking, to: next });
    return next !== null;
  };
  return {
    now,
    isToday,
    isSelling: link === undefined || link.fenced === null,
    task,
    offer: offer ?? null,
    selectedId: selectedOf(task) ?? route.bookingId,
    ghost: task.kind === 'move' || task.kind === 'draft' ? ghostOf(...aimOf(task)) : null,
    ghostOf,
    verdict,
    bookingActions,
    blockActions,
    openItem: ({ what }: GridItem) => {
      if (what.kind === 'booking') openBooking(what.booking.id);
      else openBlock(what.block.id);
    },
    openBooking,
    pick: (start: Pick<Candidate, 'resourceId' | 'startsAt'>) => {
      draft(draftAt(start, day, club), task.kind === 'draft' ? task.purpose : 'booking');
    },
    drop,
    draftWalkIn,
    startMove,
    submitMove,
    moveKey,
    change,
    escape: () => openBooking(null),
    close: () => openBooking(null),
  };
}

type DeskActions = {
  readonly bookingActions: ReturnType<typeof useBookingActions>;
  readonly blockActions: ReturnType<typeof useBlockActions>;
  readonly now: EpochMs;
};

/** The ways from one task to the next. The address keeps which booking is open. */
function useDeskSteps(
  { day, isToday, onTask: setTask }: Pick<DeskOptions, 'day' | 'isToday' | 'onTask'>,
  { bookingActions, blockActions, now }: DeskActions,
) {
  const club = useClub();
  const [route, go] = useRoute();
  const dayRoute = { screen: 'today', date: route.date } as const;

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
  const draft = (candidate: Candidate | null, purpose: 'booking' | 'block') => {
    if (candidate === null) return;
    go({ ...dayRoute, conflictId: purpose === 'booking' ? route.conflictId : null }, 'replace');
    change({ kind: 'draft', purpose, candidate });
  };
  return {
    change,
    openBooking,
    openBlock: (blockId: string) => {
      go({ ...dayRoute, bookingId: null }, 'replace');
      change({ kind: 'block', blockId });
    },
    draft,
    draftWalkIn: (purpose: 'booking' | 'block', usualMs?: number) =>
      draft(draftForWalkIn(day, isToday ? now : null, club, usualMs), purpose),
    startMove: (booking: Booking) => {
      const { resourceId, startsAt, endsAt } = booking;
      change({ kind: 'move', booking, to: { resourceId, startsAt, endsAt } });
    },
    submitMove: (booking: Booking, to: Candidate, override: { readonly override?: Override } = {}) => {
      setTask({ kind: 'move', booking, to });
      if (!isUnmoved(booking, to))
        bookingActions.moveTo(booking, { ...to, ...override }, () => openBooking(booking.id));
    },
  };
}

/** Where a task would put a booking, and which; null for one that is new. */
function aimOf(task: Extract<Task, { kind: 'move' | 'draft' }>): [Candidate, Booking | null] {
  return task.kind === 'move' ? [task.to, task.booking] : [task.candidate, null];
}

/** What a task is about, when it is about something in the grid. */
function selectedOf(task: Task): string | null {
  if (task.kind === 'block') return task.blockId;
  return task.kind === 'move' ? task.booking.id : null;
}

/** How far a key moves a booking. */
function stepOf({ policy, resources }: FacilityProfile, booking: Booking, isLonger: boolean) {
  return {
    isLonger,
    stepMs: policy.stepMin * MINUTE_MS,
    resourceIds: resources.map(({ id }) => id),
    isStartFixed: booking.status === 'checked_in',
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
