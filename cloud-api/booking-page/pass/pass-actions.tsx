import { useMutation } from '@tanstack/react-query';
import { CalendarClock, CalendarPlus, CircleX, MapPin } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { LinkButton } from '../../../renderer/ui/link-button.tsx';
import { useServices, useWording } from '../page-context.tsx';
import { bookHref, navigate } from '../route.ts';
import type { ZoneFormat } from '../../../domain/zone-format.ts';
import type { Pass } from './use-pass.ts';

const CancelDialog = lazy(async () => ({ default: (await import('./cancel-dialog.tsx')).CancelDialog }));

type PassActionsProps = { readonly pass: Pass; readonly format: ZoneFormat; readonly onChanged: () => void };

/** Calendar, directions, move, cancel. */
export function PassActions({ pass, format, onChanged }: PassActionsProps) {
  const { api, now } = useServices();
  const { text } = useWording();
  const [cancelling, setCancelling] = useState(false);
  const { booking, facility } = pass;
  const calendar = useMutation({
    mutationFn: () => api.getCalendarFile(booking.id, booking.manageToken),
    onSuccess: (file) => download(file, 'booking.ics'),
  });
  const startsAt = Date.parse(booking.startsAt);
  const isOpen = booking.pendingChange !== undefined;
  const canChange = booking.status === 'confirmed' && startsAt > now() && !isOpen;
  const moveHref = bookHref(facility.slug, {
    date: format.localDate(startsAt),
    durationMin: Math.round((Date.parse(booking.endsAt) - startsAt) / 60_000),
    bay: booking.resourceId,
    moving: booking.id,
  });

  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Button
          busy={calendar.isPending}
          icon={<CalendarPlus aria-hidden="true" className="size-5" />}
          onClick={() => calendar.mutate()}
        >
          {text.pass.addToCalendar}
        </Button>
        <LinkButton
          href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(`${facility.name}, ${facility.address}`)}`}
          target="_blank"
          rel="noreferrer"
          icon={<MapPin aria-hidden="true" className="size-5" />}
        >
          {text.pass.directions}
        </LinkButton>
        {canChange && (
          <>
            <Button icon={<CalendarClock aria-hidden="true" className="size-5" />} onClick={() => navigate(moveHref)}>
              {text.pass.move}
            </Button>
            <Button icon={<CircleX aria-hidden="true" className="size-5" />} onClick={() => setCancelling(true)}>
              {text.pass.cancel}
            </Button>
          </>
        )}
      </div>
      {calendar.isError && <Banner tone="attention">{text.pass.calendarFailed}</Banner>}
      {cancelling && (
        <Suspense fallback={null}>
          <CancelDialog
            pass={pass}
            format={format}
            onClose={() => setCancelling(false)}
            onCancelled={() => {
              setCancelling(false);
              onChanged();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([file], { type: 'text/calendar' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
