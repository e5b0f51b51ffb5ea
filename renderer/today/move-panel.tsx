import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Booking, Override } from '../../domain/booking.ts';
import { type LocalDate, MINUTE_MS } from '../../domain/time.ts';
import type { FreeSlot } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { fullName } from '../customer-name.ts';
import { LoadFailed } from '../load-failed.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { SlotList } from './alternatives.tsx';
import type { Candidate } from './conflict.ts';
import { needsReason, OfferNote, overrideOf, useDeskOffer } from './offer-note.tsx';
import { PanelFrame } from './panel-frame.tsx';

const SLOTS_SHOWN_MAX = 8;

type MovePanelProps = {
  readonly booking: Booking;
  readonly to: Candidate;
  /** The day on the screen: another one than the booking's, once somebody has turned the page. */
  readonly date: LocalDate;
  readonly verdict: string | null;
  /** False while it is where it was. */
  readonly canMove: boolean;
  readonly isBusy: boolean;
  readonly refusal: ReactNode;
  readonly onChange: (to: Candidate) => void;
  readonly onSubmit: (override: { readonly override?: Override }) => void;
  readonly onClose: () => void;
};

/** Where a booking is, where it would go, and what is free. */
export function MovePanel(props: MovePanelProps) {
  const { booking, to, date, verdict, canMove, isBusy, refusal, onChange, onSubmit, onClose } = props;
  const t = useStrings();
  const trpc = useTRPC();
  const { format, resourceName } = useClub();
  const { email, phone } = booking.customer;
  const durationMin = (to.endsAt - to.startsAt) / MINUTE_MS;
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const offer = useDeskOffer(to, { bookingId: booking.id });
  const submit = () => {
    setTried(true);
    if (!needsReason(offer.data, reason)) onSubmit(overrideOf(offer.data, reason));
  };
  const free = useQuery(trpc.booking.listFree.queryOptions({ date, durationMin, who: { email, phone } }));

  return (
    <PanelFrame title={t.booking.moveTitle(fullName(booking.customer))} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{t.booking.moveFrom}</dt>
        <dd className="tabular">
          {resourceName(booking.resourceId)} · {format.dayOf(booking.startsAt)} · {format.times(booking)}
        </dd>
        <dt className="text-muted">{t.booking.moveTo}</dt>
        <dd className="font-semibold tabular">
          {resourceName(to.resourceId)} · {format.dayOf(to.startsAt)} · {format.times(to)}
        </dd>
      </dl>
      {verdict !== null && <p className="font-medium text-danger-text">{verdict}</p>}
      {canMove && verdict === null && (
        <OfferNote offer={offer} reason={reason} onReason={setReason} wasTried={wasTried} />
      )}
      {refusal}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" busy={isBusy} disabled={!canMove || verdict !== null} onClick={submit}>
          {t.booking.moveHere}
        </Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
      <p className="text-13 text-muted">{t.booking.moveTip}</p>
      <section aria-labelledby="move-free" className="grid gap-2">
        <h3 id="move-free" className="text-15 font-medium">
          {t.booking.moveFree} {format.day(date)}
        </h3>
        {free.isPending && <SkeletonList label={t.common.loading} rows={4} rowClassName="h-9" />}
        {free.isError && !free.data && <LoadFailed error={free.error} onRetry={() => void free.refetch()} />}
        {free.data?.length === 0 && <p className="text-muted">{t.booking.moveNone}</p>}
        {free.data && <SlotList slots={nearest(free.data, to.startsAt)} chosen={to} onChoose={onChange} />}
      </section>
    </PanelFrame>
  );
}

/** The few that are nearest in time, in order of time. On another day all are far, and the first ones win. */
function nearest(slots: readonly FreeSlot[], startsAt: number): FreeSlot[] {
  return slots
    .toSorted((a, b) => Math.abs(a.startsAt - startsAt) - Math.abs(b.startsAt - startsAt))
    .slice(0, SLOTS_SHOWN_MAX)
    .toSorted((a, b) => a.startsAt - b.startsAt);
}
