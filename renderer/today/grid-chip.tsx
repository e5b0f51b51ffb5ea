import { Ban } from 'lucide-react';
import type { Booking } from '../../domain/booking.ts';
import { useClub } from '../club.tsx';
import { fullName, listName } from '../customer-name.ts';
import { useStrings } from '../strings.ts';
import { BOOKING_STATE_LOOK, type BookingState } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { ROW_HEIGHT_PX } from './day-layout.ts';
import type { GridItem } from './grid-items.ts';

const LOOK: Record<BookingState, string> = {
  pending: 'border-attention-line bg-attention-soft text-text',
  held: 'border-dashed border-line-strong bg-surface text-text',
  confirmed: 'border-accent bg-accent-soft text-text',
  checked_in: 'border-accent bg-accent text-on-accent',
  completed: 'border-line-strong bg-sunken text-muted',
  cancelled: 'border-line bg-surface text-muted line-through',
  no_show: 'border-danger-text bg-danger-soft text-text',
  abandoned: 'border-line bg-surface text-muted',
  blocked: 'border-line-strong hatched text-text',
};

type GridChipProps = {
  readonly item: GridItem;
  readonly isSelected: boolean;
  readonly onOpen: () => void;
};

/** A booking or a block in its place. The cell below has the focus; this is for the pointer and for its name. */
export function GridChip({ item, isSelected, onOpen }: GridChipProps) {
  const place = { top: item.topPx + 1, height: Math.max(item.heightPx - 2, 14) };
  const look = classNames(
    'absolute inset-x-0.5 z-10 flex flex-col justify-start overflow-hidden rounded-[6px] border px-1.5 text-left text-13 leading-[1.35] select-none',
    item.heightPx >= ROW_HEIGHT_PX ? 'py-1' : 'py-0',
    isSelected && 'outline-2 outline-offset-1 outline-text',
    LOOK[item.isOpen ? 'pending' : item.what.kind === 'block' ? 'blocked' : item.what.booking.status],
  );
  return item.what.kind === 'block' ? (
    <BlockChip item={item} reason={item.what.block.reason} look={look} place={place} onOpen={onOpen} />
  ) : (
    <BookingChip item={item} booking={item.what.booking} look={look} place={place} onOpen={onOpen} />
  );
}

type Shape = {
  readonly item: GridItem;
  readonly look: string;
  readonly place: { readonly top: number; readonly height: number };
  readonly onOpen: () => void;
};

function BookingChip({ item, booking, look, place, onOpen }: Shape & { readonly booking: Booking }) {
  const t = useStrings();
  const { format } = useClub();
  const { icon: Icon } = BOOKING_STATE_LOOK[booking.status];
  const word = item.isOpen ? t.openChange.word : t.status[booking.status];
  const isTall = item.heightPx >= 2 * ROW_HEIGHT_PX;
  const name = booking.customer.lastName || booking.customer.firstName;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-booking-id={booking.id}
      title={`${fullName(booking.customer)} · ${format.times(booking)} · ${word}`}
      className={look}
      style={place}
      onClick={onOpen}
    >
      <span className="sr-only">{`${listName(booking.customer)}, ${format.times(booking)}, ${word}`}</span>
      <span aria-hidden="true" className="flex items-center gap-1">
        <Icon aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
        {!isTall && <span className="shrink-0 text-[0.6875rem]">{word}</span>}
      </span>
      {isTall && (
        <span aria-hidden="true" className="block truncate tabular">
          {word} · {t.booking.people(booking.partySize)}
        </span>
      )}
      {isTall && item.heightPx >= 3 * ROW_HEIGHT_PX && (
        <span aria-hidden="true" className="block truncate tabular">
          {format.times(booking)}
        </span>
      )}
      {booking.status !== 'checked_in' && <Handle edge="start" />}
      <Handle edge="end" />
    </button>
  );
}

function BlockChip({ item, reason, look, place, onOpen }: Shape & { readonly reason: string }) {
  const t = useStrings();
  const { format } = useClub();
  const isTall = item.heightPx >= 2 * ROW_HEIGHT_PX;
  const word = item.isOpen ? t.openChange.word : t.status.blocked;
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`${reason} · ${format.times(item)}`}
      className={look}
      style={place}
      data-block
      onClick={onOpen}
    >
      <span className="sr-only">{`${word}, ${reason}, ${format.times(item)}`}</span>
      <span
        aria-hidden="true"
        className="flex w-fit max-w-full items-center gap-1 rounded-[4px] bg-surface px-1 font-semibold"
      >
        <Ban aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="truncate">{word}</span>
      </span>
      {isTall && (
        <span aria-hidden="true" className="mt-0.5 block w-fit max-w-full rounded-[4px] bg-surface px-1">
          {reason}
        </span>
      )}
    </button>
  );
}

function Handle({ edge }: { readonly edge: 'start' | 'end' }) {
  return (
    <span
      aria-hidden="true"
      data-edge={edge}
      className={classNames('absolute inset-x-0 h-1.5 cursor-ns-resize', edge === 'start' ? 'top-0' : 'bottom-0')}
    />
  );
}
