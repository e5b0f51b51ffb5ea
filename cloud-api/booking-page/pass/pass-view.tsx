import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { BookingBadge } from '../../../renderer/ui/badge.tsx';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { BookingView } from '../../http/api-schemas.ts';
import { bayName } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import { PageFrame } from '../page-frame.tsx';
import { bookHref, navigate } from '../route.ts';
import type { Strings } from '../strings-english.ts';
import { createZoneFormat, type ZoneFormat } from '../../../domain/zone-format.ts';
import { AccessCard } from './access-card.tsx';
import { PassActions } from './pass-actions.tsx';
import { TellPhone } from './tell-phone.tsx';
import type { Pass } from './use-pass.ts';

type PassViewProps = { readonly pass: Pass; readonly onChanged: () => void };

/** The pass in whatever state its booking is. */
export function PassView({ pass, onChanged }: PassViewProps) {
  const { text, locale } = useWording();
  const { booking, facility, savedAt } = pass;
  const format = useMemo(() => createZoneFormat(locale, facility.timeZone), [locale, facility.timeZone]);
  const { title, note } = sayState(booking, text);
  const isWaiting = booking.status === 'pending' || booking.status === 'held';
  const isComing = booking.status === 'confirmed' || booking.status === 'checked_in';
  const bookAnother = bookHref(facility.slug, {
    date: format.localDate(Date.parse(booking.startsAt)),
    durationMin: lengthMin(booking),
  });

  return (
    <PageFrame title={title} hideTitle facility={facility}>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <div className="grid justify-items-start gap-2">
            <BookingBadge state={booking.status}>{text.states[booking.status]}</BookingBadge>
            <Title>{title}</Title>
          </div>
          {isWaiting && <Banner tone="attention">{text.pass.pendingText}</Banner>}
          <ChangeNotice pass={pass} format={format} />
          {note && <Banner tone={booking.status === 'abandoned' ? 'attention' : 'info'}>{note}</Banner>}
          {isComing && <AccessCard booking={booking} format={format} />}
          {savedAt !== null && (
            <p role="status" className="text-13 text-muted">
              {text.pass.saved(format.time(savedAt))}
            </p>
          )}
        </div>
        <div className="grid min-w-0 gap-4">
          <Facts pass={pass} format={format} />
          {isComing ? (
            <>
              <PassActions pass={pass} format={format} onChanged={onChanged} />
              <TellPhone booking={booking} />
            </>
          ) : (
            !isWaiting && (
              <Button kind="primary" onClick={() => navigate(bookAnother)}>
                {text.pass.bookAnother}
              </Button>
            )
          )}
        </div>
      </div>
    </PageFrame>
  );
}

/** A change that nobody knows the outcome of yet, or that came to nothing. */
function ChangeNotice({ pass, format }: { readonly pass: Pass; readonly format: ZoneFormat }) {
  const { text } = useWording();
  const { booking, facility, refused } = pass;
  const { pendingChange } = booking;
  if (pendingChange === undefined) {
    return refused && <Banner tone="attention">{text.pass.changeRefused[refused]}</Banner>;
  }
  if (pendingChange.kind === 'cancel') {
    return (
      <Banner tone="attention" title={text.pass.cancelOpen}>
        {text.pass.changeOpenText}
      </Banner>
    );
  }
  const startsAt = Date.parse(pendingChange.startsAt);
  const title = text.pass.moveOpen(
    bayName(facility, pendingChange.resourceId, text.anyBay),
    format.longDay(format.localDate(startsAt)),
    format.time(startsAt),
  );
  return (
    <Banner tone="attention" title={title}>
      {text.pass.changeOpenText}
    </Banner>
  );
}

function Title({ children }: { readonly children: string }) {
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <p
      ref={title}
      tabIndex={-1}
      aria-live="polite"
      className="text-30 font-semibold outline-none [overflow-wrap:anywhere]"
    >
      {children}
    </p>
  );
}

function sayState(booking: BookingView, { pass }: Strings): { readonly title: string; readonly note: string | null } {
  const name = booking.customer.firstName;
  switch (booking.status) {
    case 'pending':
    case 'held':
      return { title: pass.pendingTitle, note: null };
    case 'confirmed':
      return { title: pass.confirmed(name), note: null };
    case 'checked_in':
      return { title: pass.checkedInTitle(name), note: null };
    case 'completed':
      return { title: pass.completedTitle(name), note: null };
    case 'cancelled':
      return { title: pass.cancelledTitle, note: pass.cancelledText };
    case 'no_show':
      return { title: pass.noShowTitle, note: pass.noShowText };
    case 'abandoned':
      return { title: pass.abandonedTitle, note: pass.abandonedText };
  }
}

function lengthMin(booking: BookingView): number {
  return Math.round((Date.parse(booking.endsAt) - Date.parse(booking.startsAt)) / 60_000);
}

function Facts({ pass, format }: { readonly pass: Pass; readonly format: ZoneFormat }) {
  const { text, money } = useWording();
  const { booking, facility } = pass;
  const startsAt = Date.parse(booking.startsAt);
  const { firstName, lastName } = booking.customer;
  return (
    <dl className="tabular grid gap-3 rounded-ui border border-line bg-surface p-4">
      <Fact label={text.pass.when}>
        <span className="block">{format.longDay(format.localDate(startsAt))}</span>
        <span className="font-semibold">
          {format.time(startsAt)}–{format.time(Date.parse(booking.endsAt))}
        </span>
      </Fact>
      <Fact label={text.pass.where}>
        {bayName(facility, booking.resourceId, text.anyBay)}
        <span className="block text-muted">{facility.address}</span>
      </Fact>
      <Fact label={text.pass.who}>
        {firstName} {lastName} · {text.people(booking.partySize)}
      </Fact>
      {booking.notes && <Fact label={text.pass.notes}>{booking.notes}</Fact>}
      <Fact label={text.pass.paid}>{money(booking.price.total)}</Fact>
      {booking.spent && <Fact label={text.spending.used}>{sayUsed(booking, text)}</Fact>}
      {booking.spent?.credits && (
        <Fact label={text.spending.due}>{money({ ...booking.price.total, cents: booking.spent.dueCents })}</Fact>
      )}
    </dl>
  );
}

function sayUsed({ spent }: BookingView, { spending }: Strings): string {
  const credits = spent?.credits && spending.paidByCredits(spent.credits.count);
  return [spent?.promotion?.code, credits].filter(Boolean).join(' · ');
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[5rem_1fr] gap-3">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
