import { CalendarDays, CircleAlert, DoorOpen, LogOut, Monitor, Plus, UserRound, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import type { Club } from '../club.tsx';
import { fullName } from '../customer-name.ts';
import type { Route } from '../route.ts';
import type { Strings } from '../strings.ts';

/** A line of the palette. */
export type Entry = {
  readonly key: string;
  readonly group: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly detail: string;
  readonly run: () => void;
};

type Surroundings = { readonly t: Strings; readonly club: Club; readonly go: (to: Partial<Route>) => void };

const CUSTOMERS_MAX = 5;
const BOOKINGS_EACH_MAX = 3;
const ICON = 'size-4 shrink-0 text-muted';

/** The customers found, each followed by the bookings that a grid can show. */
export function customerEntries(customers: readonly CustomerMatch[], { t, club, go }: Surroundings): Entry[] {
  const { calendar, format, resourceName } = club;
  const found = customers.slice(0, CUSTOMERS_MAX);
  const people = found.map((customer, index) => ({
    key: `customer-${index}`,
    group: t.palette.customers,
    icon: <UserRound aria-hidden="true" className={ICON} />,
    label: fullName(customer),
    detail: customer.phone ?? customer.email ?? '',
    run: () => go({ screen: 'customers', text: customer.email ?? customer.phone ?? fullName(customer) }),
  }));
  const bookings = found.flatMap((customer) =>
    customer.bookings
      .filter((booking) => booking.status !== 'cancelled')
      .slice(0, BOOKINGS_EACH_MAX)
      .map((booking) => ({
        key: `booking-${booking.id}`,
        group: t.palette.bookings,
        icon: <CalendarDays aria-hidden="true" className={ICON} />,
        label: fullName(customer),
        detail: `${format.dayOf(booking.startsAt)} ${format.times(booking)}, ${resourceName(booking.resourceId)}`,
        run: () => go({ screen: 'today', date: calendar.businessDateOf(booking.startsAt), bookingId: booking.id }),
      })),
  );
  return [...bookings, ...people];
}

/** What can be done from anywhere, as far as it has to do with `text`. */
export function actionEntries(text: string, { t, go }: Surroundings, signOut: () => void): Entry[] {
  const wanted = plain(text);
  const group = t.palette.actions;
  const actions = [
    { key: 'new', label: t.panel.newBooking, icon: Plus, run: () => go({ screen: 'today', isNew: true }) },
    { key: 'today', label: t.bar.goToToday, icon: CalendarDays, run: () => go({ screen: 'today' }) },
    { key: 'customers', label: t.nav.customers, icon: Users, run: () => go({ screen: 'customers' }) },
    { key: 'doors', label: t.nav.doors, icon: DoorOpen, run: () => go({ screen: 'doors' }) },
    { key: 'bays', label: t.nav.bays, icon: Monitor, run: () => go({ screen: 'bays' }) },
    { key: 'conflicts', label: t.nav.conflicts, icon: CircleAlert, run: () => go({ screen: 'conflicts' }) },
    { key: 'sign-out', label: t.session.signOut, icon: LogOut, run: signOut },
  ];
  return actions
    .filter(({ label }) => plain(label).includes(wanted))
    .map(({ key, label, icon: Icon, run }) => ({
      key,
      group,
      label,
      detail: '',
      run,
      icon: <Icon aria-hidden="true" className={ICON} />,
    }));
}

/** Without accents and capitals, as people type in a hurry. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
