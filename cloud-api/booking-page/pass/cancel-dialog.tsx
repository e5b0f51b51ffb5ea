import { useMutation } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { ConfirmDialog } from '../../../renderer/ui/dialog.tsx';
import { parseRefusal, sayRefusal } from '../confirm/refusal.ts';
import type { BookingView } from '../../http/api-schemas.ts';
import { usedIn } from '../confirm/spending-strings.ts';
import { bayName } from '../flow.ts';
import { useServices, useWording } from '../page-context.tsx';
import type { ZoneFormat } from '../../../domain/zone-format.ts';
import type { Pass } from './use-pass.ts';

type CancelDialogProps = {
  readonly pass: Pass;
  readonly format: ZoneFormat;
  readonly onClose: () => void;
  readonly onCancelled: () => void;
};

/** Asks once more: a cancelled booking does not come back. Says in place when it did not work. */
export function CancelDialog({ pass, format, onClose, onCancelled }: CancelDialogProps) {
  const { api } = useServices();
  const { text } = useWording();
  const { booking, facility } = pass;
  const consequences = useConsequences(booking);
  const cancellation = useMutation({
    mutationFn: () => api.cancelBooking(booking),
    onSuccess: onCancelled,
  });
  const startsAt = Date.parse(booking.startsAt);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.pass.cancelTitle}
      description={text.pass.cancelText(
        bayName(facility, booking.resourceId, text.anyBay),
        format.longDay(format.localDate(startsAt)),
        format.time(startsAt),
      )}
      confirmLabel={text.pass.cancel}
      keepLabel={text.pass.cancelKeep}
      busy={cancellation.isPending}
      onConfirm={() => cancellation.mutate()}
    >
      {consequences !== '' && <p>{consequences}</p>}
      {cancellation.isError && <CancelFailed error={cancellation.error} />}
    </ConfirmDialog>
  );
}

/** What cancelling costs just now, and what becomes of what was used; empty where nothing was said when it was booked. */
function useConsequences({ cancellation, spent }: BookingView): string {
  const { now } = useServices();
  const { text, money } = useWording();
  if (cancellation === undefined) return '';
  const isLate = now() > Date.parse(cancellation.freeUntil);
  const fee = isLate && cancellation.lateFee.cents > 0 ? cancellation.lateFee : null;
  const used = spent ? usedIn(spent) : null;
  const { cancelFree, cancelCosts, cancelReturns, cancelLoses } = text.spending;
  const costs = fee ? cancelCosts(money(fee)) : cancelFree;
  if (used === null) return costs;
  return `${costs} ${isLate && cancellation.losesSpend ? cancelLoses(used) : cancelReturns(used)}`;
}

function CancelFailed({ error }: { readonly error: Error }) {
  const { text } = useWording();
  const refusal = parseRefusal(error);
  if (refusal.kind === 'noAnswer') return <Banner tone="danger">{text.pass.cancelFailed}</Banner>;
  return (
    <Banner tone="danger" title={text.pass.cancelRefused}>
      {refusal.kind === 'refused' && sayRefusal(refusal, text)}
      {refusal.kind === 'unreachable' && text.pass.cancelUnreachable}
      {refusal.kind === 'tooMany' && text.tooMany}
    </Banner>
  );
}
