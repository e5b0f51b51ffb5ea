import { required } from '../domain/assert.ts';
import type { CustomerDetails } from '../domain/booking.ts';
import type { FacilityProfile, Resource } from '../domain/facility.ts';
import { addLocalDays, localDateOf, openingsOn, weekdayOf } from '../domain/opening-hours.ts';
import { DEFAULT_PRICE_BANDS } from '../domain/prices/default-price-set.ts';
import type { Random } from '../domain/random.ts';
import { type EpochMs, HOUR_MS, type Interval, type LocalDate, MINUTE_MS, overlaps } from '../domain/time.ts';
import { DEMO_CUSTOMERS } from './customers.ts';

/** The demo club: one facility with bookings around today. Data only; who seeds it decides what becomes of it. */

const STEP_MS = 30 * MINUTE_MS;
const SATURDAY = 6;
const TUESDAY = 2;

const bay = (number: number, details: { capacity: number; door: string }): Resource => ({
  id: `6a3f9c10-5b1e-4d2a-8c77-00000000000${number}`,
  name: `Bay ${number}`,
  kind: 'bay',
  capacity: details.capacity,
  // In the order in which people come to them.
  doorIds: ['main-entrance', details.door],
});

export const HARBOUR_GOLF_PROFILE: FacilityProfile = {
  id: '6a3f9c10-5b1e-4d2a-8c77-0a4b5e6f7081',
  revision: 1,
  slug: 'harbour-golf',
  name: 'Harbour Golf',
  timeZone: 'America/Halifax',
  address: '1 Lower Water Street, Halifax, NS',
  phone: '902-555-0100',
  currency: 'CAD',
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '02:00' })),
  closures: [],
  policy: { stepMin: 30, shortestMin: 30, longestMin: 240, bufferMin: 0, noticeMin: 0, horizonDays: 30 },
  pricing: { hourlyCents: 4500, bands: [...DEFAULT_PRICE_BANDS] },
  doors: [
    { id: 'main-entrance', name: 'Main entrance' },
    { id: 'bays-1-2', name: 'Bays 1–2' },
    { id: 'bays-3-4', name: 'Bays 3–4' },
  ],
  resources: [
    bay(1, { capacity: 4, door: 'bays-1-2' }),
    bay(2, { capacity: 4, door: 'bays-1-2' }),
    bay(3, { capacity: 5, door: 'bays-3-4' }),
    bay(4, { capacity: 6, door: 'bays-3-4' }),
  ],
  ownDays: 3,
  allotments: [],
  giveBackMin: 120,
};

/** Logins of the demo; `npm start` prints them. No real facility ever has these. */
export const DEMO_STAFF = [
  { id: '6a3f9c10-5b1e-4d2a-8c77-0000000000a1', name: 'owner', role: 'owner', pin: '1111' },
  { id: '6a3f9c10-5b1e-4d2a-8c77-0000000000a2', name: 'manager', role: 'manager', pin: '2222' },
  { id: '6a3f9c10-5b1e-4d2a-8c77-0000000000a3', name: 'desk', role: 'front-desk', pin: '3333' },
] as const;

export type DemoBooking = Interval & {
  readonly resourceId: string;
  readonly customer: CustomerDetails;
  readonly partySize: number;
  readonly notes: string;
};

export type DemoBlock = Interval & { readonly resourceId: string; readonly reason: string };

/** Time out of sale: Bay 4 waits for its net until the afternoon of the day after `today`. */
export function demoBlocks(today: LocalDate): DemoBlock[] {
  const opening = required(openingsOn(HARBOUR_GOLF_PROFILE, addLocalDays(today, 1))[0], 'the club opens every day');
  const startsAt = opening.startsAt + 3 * HOUR_MS;
  return [{ resourceId: resourceAt(3).id, startsAt, endsAt: startsAt + 5 * HOUR_MS, reason: 'Net repair' }];
}

/**
 * Bookings from the day before `today` to the thirteenth after it: Saturdays nearly full, ordinary weeks, evenings
 * back to back, and one day with none. All are inside opening hours, on the half-hour grid, and clear of each other
 * and of `demoBlocks(today)`. The first is `enterableBooking(now)`, when there is one.
 */
export function demoBookings(today: LocalDate, random: Random, now: EpochMs): DemoBooking[] {
  const enterable = enterableBooking(now);
  const bookings: DemoBooking[] = enterable ? [enterable] : [];
  const emptyDay = firstWeekdayFrom(addLocalDays(today, 2), TUESDAY);
  const nextCustomer = dealCustomers(random);

  for (let offset = -1; offset <= 13; offset += 1) {
    const date = addLocalDays(today, offset);
    if (date === emptyDay) continue;
    for (const resource of HARBOUR_GOLF_PROFILE.resources) {
      const taken = [...bookings, ...demoBlocks(today)].filter(({ resourceId }) => resourceId === resource.id);
      for (const opening of openingsOn(HARBOUR_GOLF_PROFILE, date)) {
        const times = fillOpening(opening, { isSaturday: weekdayOf(date) === SATURDAY, taken, random });
        bookings.push(...times.map((time) => sell(time, resource, { customer: nextCustomer(), random })));
      }
    }
  }
  return bookings;
}

/**
 * A booking whose PIN opens a door at `now`: it starts within the next quarter of an hour, or has just begun.
 * Null while the club is closed.
 */
export function enterableBooking(now: EpochMs): DemoBooking | null {
  const latestStartAt = now + 15 * MINUTE_MS;
  const today = localDateOf(HARBOUR_GOLF_PROFILE.timeZone, now);
  const opening = [addLocalDays(today, -1), today]
    .flatMap((date) => openingsOn(HARBOUR_GOLF_PROFILE, date))
    .find(({ startsAt, endsAt }) => startsAt <= latestStartAt && now < endsAt);
  if (!opening) return null;

  const lastStartAt = Math.min(latestStartAt, opening.endsAt - STEP_MS);
  const startsAt = opening.startsAt + Math.floor((lastStartAt - opening.startsAt) / STEP_MS) * STEP_MS;
  const endsAt = Math.min(startsAt + HOUR_MS, opening.endsAt);
  const customer = required(DEMO_CUSTOMERS[0], 'the demo has customers');
  return { resourceId: resourceAt(1).id, startsAt, endsAt, customer, partySize: 3, notes: '' };
}

type Filling = { readonly isSaturday: boolean; readonly taken: readonly Interval[]; readonly random: Random };

/** Goes through an opening half hour by half hour and lets chance decide whether somebody has booked it. */
function fillOpening(opening: Interval, { isSaturday, taken, random }: Filling): Interval[] {
  const times: Interval[] = [];
  let startsAt = opening.startsAt;
  while (startsAt < opening.endsAt) {
    const hoursOpen = (startsAt - opening.startsAt) / HOUR_MS;
    const lengthMs = [1, 2, 2, 2, 3, 4][random.below(6)] ?? 2;
    const time = { startsAt, endsAt: Math.min(startsAt + lengthMs * STEP_MS, opening.endsAt) };
    const isWanted = random.below(100) < demandPercent(hoursOpen, isSaturday);
    if (isWanted && !taken.some((other) => overlaps(other, time))) {
      times.push(time);
      startsAt = time.endsAt;
    } else {
      startsAt += STEP_MS;
    }
  }
  return times;
}

/** How likely a free half hour is booked, by the hours since opening at 06:00. */
function demandPercent(hoursOpen: number, isSaturday: boolean): number {
  const isEvening = hoursOpen >= 11 && hoursOpen < 16;
  if (isEvening) return isSaturday ? 100 : 85;
  if (hoursOpen < 3) return isSaturday ? 40 : 12;
  return isSaturday ? 85 : 22;
}

type Sale = { readonly customer: CustomerDetails; readonly random: Random };

const NOTES = [
  'Left-handed clubs',
  'Birthday, brings a cake',
  'First visit: show the putting mode',
  'Wheelchair: ramp',
];

function sell(time: Interval, resource: Resource, { customer, random }: Sale): DemoBooking {
  const note = random.below(8) === 0 ? NOTES[random.below(NOTES.length)] : undefined;
  return {
    ...time,
    resourceId: resource.id,
    customer,
    partySize: 1 + random.below(resource.capacity),
    notes: note ?? '',
  };
}

/** Everyone once in an order of chance, then everyone again: nobody is in two bays at a time. */
function dealCustomers(random: Random): () => CustomerDetails {
  let deck: CustomerDetails[] = [];
  return () => {
    if (deck.length === 0) deck = [...DEMO_CUSTOMERS];
    const [customer] = deck.splice(random.below(deck.length), 1);
    return required(customer, 'the deck was just filled');
  };
}

function firstWeekdayFrom(date: LocalDate, weekday: number): LocalDate {
  return addLocalDays(date, (weekday - weekdayOf(date) + 7) % 7);
}

function resourceAt(index: number): Resource {
  return required(HARBOUR_GOLF_PROFILE.resources[index], 'the club has four bays');
}
