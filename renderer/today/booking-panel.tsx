import { LogIn, LogOut, MoreHorizontal, UserX, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Booking } from '../../domain/booking.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { DoorEventView } from '../../main/controller/api/door-views.ts';
import type { HistoryEntry, OpenChange } from '../../main/controller/api/views.ts';
import { BayReadyLine } from '../bays/bay-ready-line.tsx';
import { useClub } from '../club.tsx';
import { fullName, listName } from '../customer-name.ts';
import { ContactLines } from '../customers/contact-lines.tsx';
import { SentSection } from '../messages/sent-section.tsx';
import { WifiCodeLine } from '../network/wifi-code-line.tsx';
import { useStrings } from '../strings.ts';
import { BookingBadge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Menu } from '../ui/menu.tsx';
import { BookingDoors } from './booking-doors.tsx';
import { BookingHistory } from './booking-history.tsx';
import { CancellingNote } from './cancelling-note.tsx';
import { NotSelling } from './not-selling.tsx';
import { OpenChangeNote } from './open-change-note.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { PinLine } from './pin-line.tsx';
import { PriceLines } from './price-lines.tsx';

const EXTENSIONS_MIN = [15, 30, 60];

export type BookingCommands = {
  readonly onCheckIn: () => void;
  readonly onMove: () => void;
  readonly onExtend: (byMs: number) => void;
  readonly onCancel: () => void;
  readonly onComplete: () => void;
  readonly onNoShow: () => void;
  readonly onClose: () => void;
};

type BookingPanelProps = BookingCommands & {
  readonly booking: Booking;
  /** Undefined while it is on its way. */
  readonly history: readonly HistoryEntry[] | undefined;
  /** What doors did for it, oldest first. */
  readonly doorEvents: readonly DoorEventView[];
  /** How long the bay is free after it. */
  readonly roomAfterMs: number;
  readonly now: EpochMs;
  readonly isBusy: boolean;
  /** False while this controller sells nothing: what changes who has which time is then disabled. */
  readonly isSelling: boolean;
  /** While it is open, nothing else is asked for. */
  readonly openChange: OpenChange | null;
  readonly failure: ReactNode;
};

/** All about one booking, and what can be done with it as things stand. */
export function BookingPanel(props: BookingPanelProps) {
  const { booking, history, isBusy, failure, onClose } = props;
  const t = useStrings();
  const { format, resourceName } = useClub();
  return (
    <PanelFrame title={listName(booking.customer)} onClose={onClose}>
      <div className="grid gap-1">
        <p className="tabular">
          {resourceName(booking.resourceId)} · {format.times(booking)} · {t.booking.people(booking.partySize)}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <BookingBadge state={booking.status}>{t.status[booking.status]}</BookingBadge>
          <span className="text-13 text-muted">
            {booking.checkedInAt === null
              ? t.channel[booking.channel]
              : t.booking.checkedInAt(format.time(booking.checkedInAt))}
          </span>
        </p>
      </div>
      <Commands {...props} key={booking.id} isBusy={isBusy} />
      {props.openChange && <OpenChangeNote change={props.openChange} />}
      {failure}
      <PinLine key={booking.id} pin={booking.pin} />
      <WifiCodeLine bookingId={booking.id} />
      <BayReadyLine bookingId={booking.id} />
      <section aria-label={t.booking.contact}>
        <ContactLines customer={booking.customer} />
      </section>
      <PriceLines price={booking.price} paid={booking.spend?.credits} />
      {booking.spend?.promotion && <p className="text-15">{t.spend.promotion(booking.spend.promotion.code)}</p>}
      {(booking.status === 'confirmed' || booking.status === 'held') && (
        <CancellingNote cancellation={booking.cancellation} spent={booking.spend} currency={booking.price.currency} />
      )}
      {booking.notes !== '' && (
        <section aria-label={t.booking.notes} className="grid gap-1">
          <h3 className="text-13 font-medium text-muted">{t.booking.notes}</h3>
          <p className="measure whitespace-pre-wrap [overflow-wrap:anywhere]">{booking.notes}</p>
        </section>
      )}
      <SentSection key={`sent ${booking.id}`} booking={booking} now={props.now} />
      <BookingDoors events={props.doorEvents} />
      <BookingHistory history={history} />
    </PanelFrame>
  );
}

type Ending = 'no-show' | 'complete';

const ICON = 'size-4';

function Commands(props: BookingPanelProps) {
  const { booking, isBusy, isSelling, openChange } = props;
  const canChange = isSelling && openChange === null;
  const t = useStrings();
  const [asking, setAsking] = useState<Ending | null>(null);
  const [isExtending, setExtending] = useState(false);
  const { status } = booking;
  const isComing = status === 'confirmed' || status === 'held';
  if (!isComing && status !== 'checked_in') return null;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-1.5">
        {status === 'confirmed' && (
          <Button
            kind="primary"
            busy={isBusy}
            className="px-3!"
            icon={<LogIn aria-hidden="true" className={ICON} />}
            onClick={props.onCheckIn}
          >
            {t.booking.checkIn}
          </Button>
        )}
        {status === 'checked_in' && (
          <Button
            busy={isBusy}
            icon={<LogOut aria-hidden="true" className={ICON} />}
            onClick={() => setAsking('complete')}
          >
            {t.booking.complete}
          </Button>
        )}
        {isComing && (
          <Button className="px-3!" disabled={!canChange} onClick={props.onMove}>
            {t.booking.move}
          </Button>
        )}
        <Button
          className="px-3!"
          disabled={!canChange}
          aria-expanded={isExtending}
          onClick={() => setExtending(!isExtending)}
        >
          {t.booking.extend}
        </Button>
        {isComing && <MoreMenu {...props} onNoShow={() => setAsking('no-show')} />}
      </div>
      {!isSelling && <NotSelling />}
      {isExtending && canChange && <ExtendChoices {...props} />}
      <EndingDialog {...props} asking={asking} onAnswered={() => setAsking(null)} />
    </div>
  );
}

function MoreMenu({ booking, now, isSelling, openChange, onCancel, onNoShow }: BookingPanelProps) {
  const t = useStrings();
  const noShow = { label: t.booking.noShow, icon: <UserX aria-hidden="true" className={ICON} />, onSelect: onNoShow };
  const cancel = {
    label: t.booking.cancel,
    icon: <X aria-hidden="true" className={ICON} />,
    onSelect: onCancel,
    danger: true,
  };
  const canBeMissing = booking.status === 'confirmed' && now >= booking.startsAt;
  const items = [...(canBeMissing ? [noShow] : []), ...(isSelling && openChange === null ? [cancel] : [])];
  if (items.length === 0) return null;
  return (
    <Menu
      items={items}
      trigger={
        <IconButton
          kind="secondary"
          label={t.booking.more}
          icon={<MoreHorizontal aria-hidden="true" className="size-5" />}
        />
      }
    />
  );
}

function ExtendChoices({ booking, roomAfterMs, isBusy, onExtend }: BookingPanelProps) {
  const t = useStrings();
  const { format } = useClub();
  return (
    <div role="group" aria-label={t.booking.extend} className="flex flex-wrap gap-2">
      {EXTENSIONS_MIN.map((min) => (
        <Button
          key={min}
          disabled={isBusy || min * MINUTE_MS > roomAfterMs}
          title={t.booking.extendTo(format.time(booking.endsAt + min * MINUTE_MS), null)}
          onClick={() => onExtend(min * MINUTE_MS)}
        >
          {t.booking.extendBy(min)}
        </Button>
      ))}
    </div>
  );
}

type EndingDialogProps = BookingPanelProps & { readonly asking: Ending | null; readonly onAnswered: () => void };

function EndingDialog({ booking, isBusy, asking, onAnswered, onNoShow, onComplete }: EndingDialogProps) {
  const t = useStrings();
  const name = fullName(booking.customer);
  const isNoShow = asking === 'no-show';
  return (
    <ConfirmDialog
      open={asking !== null}
      onOpenChange={(open) => !open && onAnswered()}
      title={isNoShow ? t.booking.noShowTitle(name) : t.booking.completeTitle(name)}
      description={isNoShow ? t.booking.noShowDetail : t.booking.completeDetail}
      confirmLabel={isNoShow ? t.booking.noShow : t.booking.complete}
      keepLabel={isNoShow ? t.booking.keep : t.booking.keepGoing}
      busy={isBusy}
      onConfirm={() => {
        if (isNoShow) onNoShow();
        else onComplete();
        onAnswered();
      }}
    />
  );
}
