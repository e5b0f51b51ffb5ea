import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking } from '../../domain/booking.ts';
import type { EpochMs } from '../../domain/time.ts';
import { LoadFailed } from '../load-failed.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { DisclosureButton } from '../ui/disclosure-button.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { AgainDialog } from './again-dialog.tsx';
import { SentList } from './sent-list.tsx';

type SentSectionProps = { readonly booking: Booking; readonly now: EpochMs };

/**
 * What the customer of a booking was sent. The cloud is asked, and only once somebody wants to see it: each look is a
 * question over the link, so no refetch asks it by itself.
 */
export function SentSection({ booking, now }: SentSectionProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const link = useQuery(trpc.link.status.queryOptions());
  const isLinked = link.data?.online ?? true;
  const sent = useQuery(
    trpc.message.ofBooking.queryOptions(
      { bookingId: booking.id },
      { enabled: isOpen && isLinked, refetchOnWindowFocus: false, retry: false },
    ),
  );
  const canBeTold = now < booking.endsAt && (booking.status === 'confirmed' || booking.status === 'checked_in');
  const isFailed = isLinked && sent.isError;
  return (
    <section aria-label={t.sent.title} className="grid justify-items-start gap-2">
      <DisclosureButton isOpen={isOpen} onOpen={setOpen}>
        {t.sent.look}
      </DisclosureButton>
      {isOpen && (
        <>
          {!isLinked && <p className="measure text-13 text-muted">{t.sent.apart}</p>}
          {isLinked && sent.isPending && <SkeletonList label={t.common.loading} rows={2} rowClassName="h-10" />}
          {isFailed && <LoadFailed error={sent.error} onRetry={() => void sent.refetch()} />}
          {sent.data && !isFailed && <SentList messages={sent.data} />}
          <div className="flex flex-wrap gap-2">
            {canBeTold && (
              <Button disabled={!isLinked} onClick={() => setAsking(true)}>
                {t.sent.again}
              </Button>
            )}
            {sent.data && (
              <Button kind="quiet" disabled={!isLinked} busy={sent.isFetching} onClick={() => void sent.refetch()}>
                {t.sent.lookAgain}
              </Button>
            )}
          </div>
        </>
      )}
      {isAsking && <AgainDialog booking={booking} onClose={() => setAsking(false)} />}
    </section>
  );
}
