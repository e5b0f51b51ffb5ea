import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerDetails } from '../../domain/booking.ts';
import type { CustomerStanding } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { RemarksDialog } from './remarks-dialog.tsx';
import { RemarksNote } from './remarks-note.tsx';

type RemarksSectionProps = { readonly customer: CustomerDetails & { readonly standing: CustomerStanding | null } };

/** What staff should know of somebody, and the way to write it. It is read without the cloud, and written with it. */
export function RemarksSection({ customer }: RemarksSectionProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const link = useQuery(trpc.link.status.queryOptions());
  const [isWriting, setWriting] = useState(false);
  const { standing, email } = customer;
  const isLinked = link.data?.online ?? true;
  // Whom it cannot tell from others the cloud cannot keep anything of.
  const isNameless = standing === null && email === null;
  return (
    <div className="grid justify-items-start gap-2">
      <RemarksNote standing={standing} />
      <Button
        aria-label={t.remarks.writeAbout(fullName(customer))}
        disabled={!isLinked || isNameless}
        onClick={() => setWriting(true)}
      >
        {t.remarks.write}
      </Button>
      {!isLinked && <p className="text-13 text-muted">{t.remarks.apart}</p>}
      {isLinked && isNameless && <p className="text-13 text-muted">{t.standing.needEmail}</p>}
      {isWriting && <RemarksDialog customer={customer} onClose={() => setWriting(false)} />}
    </div>
  );
}

/** The same for whoever a booking is for. */
export function BookingRemarks({
  bookingId,
  customer,
}: {
  readonly bookingId: string;
  readonly customer: CustomerDetails;
}) {
  const trpc = useTRPC();
  const standing = useQuery(trpc.customer.ofBooking.queryOptions({ bookingId }));
  // Nobody writes before what is there has been read.
  if (standing.data === undefined) return null;
  return <RemarksSection customer={{ ...customer, standing: standing.data }} />;
}
