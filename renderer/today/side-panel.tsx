import { useQuery } from '@tanstack/react-query';
import type { Booking } from '../../domain/booking.ts';
import type { DayView, OpenChange } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useSolveWith } from '../conflicts/use-offer.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Alternatives } from './alternatives.tsx';
import { BlockForm } from './block-form.tsx';
import { BlockPanel } from './block-panel.tsx';
import { BookingPanel } from './booking-panel.tsx';
import { ComingUp } from './coming-up.tsx';
import { type Candidate, roomFrom } from './conflict.ts';
import { isUnmoved } from './desk-task.ts';
import { MovePanel } from './move-panel.tsx';
import { NewBookingForm } from './new-booking-form.tsx';
import { PanelFrame } from './panel-frame.tsx';
import type { Desk } from './use-desk.ts';

type SidePanelProps = { readonly day: DayView; readonly desk: Desk };

/** Beside the grid: what is being done, else the booking that is looked at, else who comes next. */
export function SidePanel({ day, desk }: SidePanelProps) {
  const { task } = desk;
  switch (task.kind) {
    case 'draft':
      return <DraftPanel day={day} desk={desk} purpose={task.purpose} candidate={task.candidate} />;
    case 'move':
      return <MoveTask day={day} desk={desk} booking={task.booking} to={task.to} />;
    case 'block':
      return <BlockTask day={day} desk={desk} blockId={task.blockId} />;
    case 'idle':
      return desk.selectedId === null ? (
        <ComingUp
          bookings={day.bookings}
          now={desk.now}
          isToday={desk.isToday}
          isSelling={desk.isSelling}
          onOpen={(booking) => desk.openBooking(booking.id)}
          onNewBooking={() => desk.draftWalkIn('booking')}
          onNewBlock={() => desk.draftWalkIn('block')}
        />
      ) : (
        <SelectedBooking day={day} desk={desk} bookingId={desk.selectedId} />
      );
  }
}

type DraftPanelProps = SidePanelProps & { readonly purpose: 'booking' | 'block'; readonly candidate: Candidate };

function DraftPanel({ day, desk, purpose, candidate }: DraftPanelProps) {
  const { profile } = useClub();
  const { create } = desk.bookingActions;
  const { offer } = desk;
  const solveWith = useSolveWith(offer);
  const trpc = useTRPC();
  const link = useQuery(trpc.link.status.queryOptions());
  const { create: block } = desk.blockActions;
  const shared = {
    candidate,
    isSelling: desk.isSelling,
    openings: day.openings,
    roomMs: roomFrom(candidate, { day, policy: profile.policy }),
    verdict: desk.verdict(candidate),
    onChange: (next: Candidate) => desk.change({ kind: 'draft', purpose, candidate: next }),
    onClose: desk.close,
  };
  if (purpose === 'block') {
    return (
      <BlockForm
        {...shared}
        isBusy={block.isPending}
        refusal={block.isError && <FailureNote error={block.error} />}
        onSubmit={(reason) => block.mutate({ ...candidate, reason }, { onSuccess: desk.close })}
      />
    );
  }
  return (
    <NewBookingForm
      {...shared}
      key={offer?.allocationId}
      customer={offer?.customer}
      isLinked={link.data?.online ?? true}
      isBusy={create.isPending}
      refusal={
        create.isError && (
          <>
            <FailureNote error={create.error} />
            <Alternatives error={create.error} onChoose={shared.onChange} />
          </>
        )
      }
      onSubmit={(details) =>
        create.mutate(
          { ...candidate, ...details },
          { onSuccess: ({ booking }) => (offer === null ? desk.openBooking(booking.id) : solveWith(booking)) },
        )
      }
    />
  );
}

type MoveTaskProps = SidePanelProps & { readonly booking: Booking; readonly to: Candidate };

function MoveTask({ day, desk, booking, to }: MoveTaskProps) {
  const { move } = desk.bookingActions;
  const change = (next: Candidate) => desk.change({ kind: 'move', booking, to: next });
  return (
    <MovePanel
      booking={booking}
      to={to}
      date={day.date}
      verdict={isUnmoved(booking, to) ? null : desk.verdict(to, booking)}
      canMove={desk.isSelling && !isUnmoved(booking, to)}
      isBusy={move.isPending}
      refusal={
        move.isError && (
          <>
            <FailureNote error={move.error} />
            <Alternatives error={move.error} onChoose={change} />
          </>
        )
      }
      onChange={change}
      onSubmit={(override) => desk.submitMove(booking, to, override)}
      onClose={() => desk.openBooking(booking.id)}
    />
  );
}

function BlockTask({ day, desk, blockId }: SidePanelProps & { readonly blockId: string }) {
  const block = day.blocks.find(({ id }) => id === blockId);
  const { remove, giveBack } = desk.blockActions;
  if (block === undefined) return <GonePanel onClose={desk.close} />;
  return (
    <BlockPanel
      block={block}
      openChange={openChangeOf(day, blockId)}
      isSelling={desk.isSelling}
      isBusy={remove.isPending}
      failure={remove.isError && <FailureNote error={remove.error} />}
      onRemove={() => giveBack(block, desk.close)}
      onClose={desk.close}
    />
  );
}

function SelectedBooking({ day, desk, bookingId }: SidePanelProps & { readonly bookingId: string }) {
  const trpc = useTRPC();
  const { profile } = useClub();
  const details = useQuery(trpc.booking.get.queryOptions({ bookingId }));
  const doorEvents = useQuery(trpc.door.ofBooking.queryOptions({ bookingId }));
  const booking = day.bookings.find(({ id }) => id === bookingId);
  const { checkIn, cancel, complete, noShow, move, moveTo } = desk.bookingActions;
  if (booking === undefined) return <GonePanel onClose={desk.close} />;

  const changes = [checkIn, cancel, complete, noShow, move];
  const failed = changes.find((change) => change.isError);
  const { id, revision, resourceId, endsAt } = booking;
  return (
    <BookingPanel
      booking={booking}
      openChange={openChangeOf(day, bookingId)}
      history={details.data?.history ?? (details.isError ? [] : undefined)}
      doorEvents={doorEvents.data ?? []}
      roomAfterMs={roomFrom({ resourceId, startsAt: endsAt }, { day, policy: profile.policy })}
      now={desk.now}
      isSelling={desk.isSelling}
      isBusy={changes.some((change) => change.isPending)}
      failure={failed && <FailureNote error={failed.error} />}
      onCheckIn={() => checkIn.mutate({ bookingId: id })}
      onMove={() => desk.startMove(booking)}
      onExtend={(byMs) =>
        moveTo(booking, { resourceId, startsAt: booking.startsAt, endsAt: endsAt + byMs }, () => desk.openBooking(id))
      }
      onCancel={() => cancel.mutate({ bookingId: id, revision }, { onSuccess: desk.close })}
      onComplete={() => complete.mutate({ bookingId: id })}
      onNoShow={() => noShow.mutate({ bookingId: id })}
      onClose={desk.close}
    />
  );
}

function openChangeOf({ openChanges }: DayView, subjectId: string): OpenChange | null {
  return openChanges.find((change) => change.subjectId === subjectId) ?? null;
}

function GonePanel({ onClose }: { readonly onClose: () => void }) {
  const t = useStrings();
  return (
    <PanelFrame title={t.panel.label} onClose={onClose}>
      <p role="status">{t.booking.gone}</p>
    </PanelFrame>
  );
}
