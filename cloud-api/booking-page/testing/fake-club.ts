import type { AvailabilityView, BookingView, FacilityView, QuoteView, SlotView } from '../../http/api-schemas.ts';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import type { PreferenceView } from '../../http/preference-routes.ts';
import { addDays, weekdayNumber } from '../../../domain/zone-format.ts';

/** A Thursday in November, 11:00 in Halifax. The specs set the browser's clock to it. */
export const FAKE_NOW = '2025-11-20T15:00:00Z';
export const FAKE_TODAY = '2025-11-20';
export const FULL_SATURDAY = '2025-11-22';
/** Mondays are closed. */
export const CLOSED_MONDAY = '2025-11-24';

const bayId = (number: number) => `0197a000-0000-7000-8000-00000000000${number}`;

export const CLUB: FacilityView = {
  id: '0197a000-0000-7000-8000-000000000000',
  slug: 'harbour-golf',
  name: 'Harbour Golf',
  timeZone: 'America/Halifax',
  address: '1741 Lower Water Street, Halifax, NS B3J 1S5',
  phone: '+1 902 555 0143',
  currency: 'CAD',
  hours: [2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '02:00' })),
  policy: { stepMin: 30, shortestMin: 30, longestMin: 240, noticeMin: 0, horizonDays: 60 },
  link: { online: true, since: '2025-11-20T08:00:00Z', ownsUntil: '2025-11-25T10:00:00Z' },
  resources: [
    { id: bayId(1), name: 'Bay 1', kind: 'bay', capacity: 4 },
    { id: bayId(2), name: 'Bay 2', kind: 'bay', capacity: 4 },
    { id: bayId(3), name: 'Bay 3', kind: 'bay', capacity: 6 },
    { id: bayId(4), name: 'The Clubhouse', kind: 'room', capacity: 8 },
  ],
  hasWaitlist: true,
};

const HOUR_MS = 3_600_000;
/** Halifax in November. */
const AT_MIDNIGHT = 'T04:00:00Z';

/** Starts every half hour from 06:00 to 02:00; some are taken, so that it looks like a club. */
export function slotsOn(date: string, durationMin: number, now: string = FAKE_NOW): SlotView[] {
  if (date === FULL_SATURDAY || weekdayNumber(date) === 1) return [];
  const midnight = Date.parse(`${date}${AT_MIDNIGHT}`);
  const closes = midnight + 26 * HOUR_MS;
  return CLUB.resources.flatMap((resource, index) =>
    Array.from({ length: 40 }, (_, step) => midnight + 6 * HOUR_MS + step * 30 * 60_000)
      .filter((startsAt) => startsAt >= Date.parse(now) && startsAt + durationMin * 60_000 <= closes)
      .filter((startsAt) => (startsAt / 1_800_000 + index * 3) % 5 !== 0)
      .map((startsAt) => ({
        resourceId: resource.id,
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + durationMin * 60_000).toISOString(),
        price: { cents: priceCents(startsAt - midnight, durationMin), currency: 'CAD' },
      })),
  );
}

function priceCents(afterMidnightMs: number, durationMin: number): number {
  const hourly = afterMidnightMs < 12 * HOUR_MS ? 3600 : afterMidnightMs < 17 * HOUR_MS ? 4500 : 5400;
  return Math.round((hourly * durationMin) / 60);
}

export function availabilityOn(date: string, durationMin: number): AvailabilityView {
  return {
    facilityId: CLUB.id,
    date,
    timeZone: CLUB.timeZone,
    asOf: FAKE_NOW,
    slots: slotsOn(date, durationMin),
  };
}

export function quoteFor(slot: { readonly startsAt: string; readonly endsAt: string }): QuoteView {
  const durationMin = (Date.parse(slot.endsAt) - Date.parse(slot.startsAt)) / 60_000;
  const base = Math.round((4500 * durationMin) / 60);
  const localMidnight = Date.parse(
    `${new Date(Date.parse(slot.startsAt) - 4 * HOUR_MS).toISOString().slice(0, 10)}${AT_MIDNIGHT}`,
  );
  const total = priceCents(Date.parse(slot.startsAt) - localMidnight, durationMin);
  const band = { label: total > base ? 'Evening' : 'Morning', cents: total - base };
  return {
    quote: 'signed.quote',
    total: { cents: total, currency: 'CAD' },
    promotion: null,
    credits: null,
    dueCents: total,
    base: { cents: base, currency: 'CAD' },
    breakdown: [{ label: 'Bay time', cents: base }, ...(band.cents === 0 ? [] : [band])],
    validUntil: '2099-01-01T00:00:00Z',
  };
}

/** Ana, who has twelve credits and comes tomorrow evening. */
export const ANA: CustomerSelfView = {
  id: '0197a000-0000-7000-8000-0000000000c1',
  firstName: 'Ana',
  lastName: 'Moreau',
  email: 'ana@example.com',
  phone: null,
  tier: 'member',
  credits: 12,
  worth: [{ facilityId: CLUB.id, creditCents: 1000, currency: 'CAD' }],
  entries: [
    { kind: 'spent', count: -3, at: '2025-11-18T15:00:00Z' },
    { kind: 'given', count: 15, at: '2025-11-10T15:00:00Z' },
  ],
  bookings: [
    {
      id: '0197a000-0000-7000-8000-0000000000b1',
      facilityId: CLUB.id,
      resourceId: bayId(2),
      startsAt: '2025-11-21T22:00:00.000Z',
      endsAt: '2025-11-21T23:30:00.000Z',
    },
  ],
};

const ANA_HAS = [
  { channel: 'email', address: 'ana@example.com', topic: 'booking' },
  { channel: 'email', address: 'ana@example.com', topic: 'reminder' },
  { channel: 'email', address: 'ana@example.com', topic: 'follow_up' },
  { channel: 'sms', address: '+19025550188', topic: 'reminder' },
] as const;

/** What Ana is sent; she has said no to what comes afterwards. */
export const PREFERENCES: readonly PreferenceView[] = ANA_HAS.map((preference) => {
  const isWanted = preference.topic !== 'follow_up';
  return { ...preference, isWanted, said: isWanted ? null : { source: 'link', at: '2025-11-03T15:00:00.000Z' } };
});

/** A confirmed booking of tomorrow evening, or of whatever `over` says. */
export function aBooking(over: Partial<BookingView> = {}): BookingView {
  const date = addDays(FAKE_TODAY, 1);
  const startsAt = over.startsAt ?? `${date}T22:00:00.000Z`;
  const endsAt = over.endsAt ?? `${date}T23:30:00.000Z`;
  return {
    id: '0197a000-0000-7000-8000-0000000000b1',
    status: 'confirmed',
    facilityId: CLUB.id,
    resourceId: bayId(2),
    customer: { firstName: 'Ève-Marie', lastName: 'MacLeod', email: 'eve@example.com', phone: null },
    partySize: 3,
    notes: '',
    price: { total: { cents: 6750, currency: 'CAD' }, breakdown: [{ label: 'Bay time', cents: 6750 }] },
    revision: 1,
    access: {
      pin: '048213',
      qr: `GE1${'FIXED234'.repeat(27)}`,
      rotating: { token: `GE1${'ROTATE67'.repeat(27)}`, secret: 'c2VjcmV0LW9mLXRoZS1ib29raW5n' },
      validFrom: new Date(Date.parse(startsAt) - 900_000).toISOString(),
      validUntil: new Date(Date.parse(endsAt) + 900_000).toISOString(),
    },
    manageToken: 'manage-token-of-the-booking',
    ...over,
    startsAt,
    endsAt,
  };
}
