import { DoorOpen } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../../../renderer/ui/skeleton.tsx';
import type { BookingView } from '../../http/api-schemas.ts';
import { FaultBoundary } from '../../../renderer/ui/fault-boundary.tsx';
import { useWording } from '../page-context.tsx';
import type { ZoneFormat } from '../../../domain/zone-format.ts';

const LiveQrCode = lazy(async () => ({ default: (await import('./live-qr-code.tsx')).LiveQrCode }));

/** What opens the door, and when. The PIN comes first: it needs no camera and no picture that might not load. */
export function AccessCard({ booking, format }: { readonly booking: BookingView; readonly format: ZoneFormat }) {
  const { text } = useWording();
  const { access } = booking;
  return (
    <section
      aria-live="polite"
      aria-label={text.pass.pin}
      className="grid justify-items-center gap-3 rounded-ui border border-line bg-surface p-5 text-center"
    >
      {access ? (
        <>
          <p className="text-15 font-medium text-muted">{text.pass.pin}</p>
          <p className="tabular text-44 font-semibold tracking-widest">
            {access.pin.slice(0, 3)} {access.pin.slice(3)}
          </p>
          <p className="tabular flex items-center gap-2 text-17 font-semibold text-accent-text">
            <DoorOpen aria-hidden="true" className="size-5 shrink-0" />
            {text.pass.doors(format.time(Date.parse(access.validFrom)), format.time(Date.parse(access.validUntil)))}
          </p>
          {access.rotating && (
            <FaultBoundary fallback={<p className="text-muted">{text.pass.qrFailed}</p>}>
              <Suspense fallback={<Skeleton className="aspect-square w-full max-w-80" />}>
                <LiveQrCode pass={access.rotating} fixed={access.qr} />
              </Suspense>
            </FaultBoundary>
          )}
          <p className="text-13 text-muted">{text.pass.pinHelp}</p>
        </>
      ) : (
        <>
          <Skeleton className="h-12 w-48" />
          <p className="text-muted">{text.pass.accessComing}</p>
        </>
      )}
    </section>
  );
}
