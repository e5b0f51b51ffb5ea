import type { Booking, BookingStatus, Channel } from '../domain/booking.ts';
import type { FacilityProfile, Resource } from '../domain/facility.ts';
import { startOfLocalDay } from '../domain/opening-hours.ts';
import { profilePriceOf } from '../domain/offers/offers.ts';
import { DEFAULT_PRICE_BANDS } from '../domain/prices/default-price-set.ts';
import { type EpochMs, GRAIN_MS, HOUR_MS, type LocalDate, MINUTE_MS } from '../domain/time.ts';
import type {
  BlockView,
  ConflictView,
  DoorView,
  LinkDetails,
  LinkStatus,
  StaffMember,
  OpenChange,
  PlayChoice,
  PlayNowView,
} from '../main/controller/api/views.ts';

/** A club and a busy Saturday for tests, pictures and work on the screens. The names are long on purpose. */

export const SATURDAY: LocalDate = '2025-11-22';
const TIME_ZONE = 'America/Halifax';
const FACILITY_ID = '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c11';

/** An instant of that Saturday; hours past 24 are Sunday's. */
export function saturdayAt(hour: number, minute = 0): EpochMs {
  return startOfLocalDay(TIME_ZONE, SATURDAY) + hour * HOUR_MS + minute * MINUTE_MS;
}

/** 18:42, with the desk in the middle of it. */
export const NOW = saturdayAt(18, 42);

export const STAFF: readonly StaffMember[] = [
  { id: 'staff-1', name: 'Ana Varga', role: 'owner' },
  { id: 'staff-2', name: 'Étienne Thériault-Doucette', role: 'manager' },
  { id: 'staff-3', name: 'Priya Raman', role: 'front-desk' },
];

/** Every one of them has this PIN. */
export const STAFF_PIN = '1111';

export function aProfile(bayCount = 4): FacilityProfile {
  const bays = Array.from({ length: bayCount }, (_, index) => aBay(index + 1));
  return {
    id: FACILITY_ID,
    revision: 1,
    slug: 'harbour-golf',
    name: 'Harbour Golf',
    timeZone: TIME_ZONE,
    address: '1475 Lower Water Street, Halifax, NS',
    phone: '902 555 0142',
    currency: 'CAD',
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '02:00' })),
    closures: [{ from: '2025-12-25', to: '2025-12-25', reason: 'Christmas Day' }],
    policy: { stepMin: 30, shortestMin: 30, longestMin: 240, bufferMin: 0, noticeMin: 0, horizonDays: 60 },
    pricing: { hourlyCents: 4500, bands: [...DEFAULT_PRICE_BANDS] },
    doors: [
      { id: 'door-front', name: 'Front door' },
      { id: 'door-bays', name: 'Bay corridor' },
      { id: 'door-store', name: 'Store room' },
    ],
    resources: bays,
    ownDays: 3,
    allotments: [],
    giveBackMin: 120,
  };
}

export function bayId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function aBay(number: number): Resource {
  return { id: bayId(number), name: `Bay ${number}`, kind: 'bay', capacity: 6, doorIds: ['door-front'] };
}

type BookingFacts = Pick<Booking, 'id' | 'resourceId' | 'startsAt' | 'endsAt'> & Partial<Booking>;

/** A confirmed booking with `facts` in place of what it would have had. */
export function bookingAt(facts: BookingFacts): Booking {
  return {
    facilityId: FACILITY_ID,
    status: 'confirmed',
    revision: 1,
    checkedInAt: null,
    customer: { firstName: 'Mei', lastName: 'Chen', email: 'mei.chen@example.com', phone: '902 555 0199' },
    partySize: 2,
    notes: '',
    price: { totalCents: 5625, currency: 'CAD', lines: [{ label: 'Base price', cents: 5625 }] },
    channel: 'web',
    pin: '402913',
    createdAt: facts.startsAt - 3 * 24 * HOUR_MS,
    cancelledAt: null,
    ...facts,
  };
}

type Line = readonly [
  bay: number,
  from: number,
  until: number,
  first: string,
  last: string,
  status: BookingStatus,
  channel: Channel,
];

const LINES: readonly Line[] = [
  [1, 9, 11, 'Oluwaseun', 'Adébáyò-Fitzgerald', 'completed', 'web'],
  [1, 13, 14.5, 'Siobhán', 'Ní Dhomhnaill', 'completed', 'desk'],
  [1, 18, 19, 'Mei', 'Chen', 'checked_in', 'web'],
  [1, 20, 22, 'Jean-Baptiste', 'de la Rochefoucauld-Montbéliard', 'confirmed', 'web'],
  [2, 10, 12, 'Łukasz', 'Wiśniewski', 'completed', 'clubos'],
  [2, 16, 17, 'Tom', 'Li', 'no_show', 'web'],
  [2, 18, 19.5, 'Ève-Marie', 'MacLeod', 'confirmed', 'web'],
  [2, 19.5, 21.5, 'Björk', 'Þorvaldsdóttir', 'confirmed', 'desk'],
  [2, 23, 25, 'Renée', 'Côté', 'confirmed', 'web'],
  [3, 15, 17.5, 'Nguyễn', 'Thị Ánh Tuyết', 'completed', 'web'],
  [3, 19, 20, 'Sam', '', 'held', 'web'],
  [3, 21, 23, 'Muhammad', 'al-Khwarizmi', 'confirmed', 'web'],
  [4, 12, 14, 'Ana', 'Pérez', 'completed', 'desk'],
  [4, 20.5, 22, 'Françoise', 'Beauséjour-LeBlanc', 'confirmed', 'web'],
];

export function busySaturday(profile: FacilityProfile): {
  bookings: Booking[];
  blocks: BlockView[];
  openChanges: OpenChange[];
} {
  const bookings = LINES.map(([bay, from, until, firstName, lastName, status, channel], index) => {
    const startsAt = saturdayAt(from);
    const endsAt = saturdayAt(until);
    const isLong = index % 3 === 0;
    return bookingAt({
      id: `booking-${index + 1}`,
      resourceId: bayId(bay),
      startsAt,
      endsAt,
      status,
      channel,
      checkedInAt: status === 'checked_in' || status === 'completed' ? startsAt - 4 * MINUTE_MS : null,
      customer: {
        firstName,
        lastName,
        email: index % 4 === 3 ? null : `guest${index + 1}@example.com`,
        phone: `902 555 01${String(index + 10)}`,
      },
      partySize: (index % 4) + 1,
      notes: isLong ? 'Left-handed clubs please. It is a birthday: the cake is in the fridge behind the desk.' : '',
      price: profilePriceOf(profile, { startsAt, endsAt }),
      pin: String(402_913 + index * 1371),
    });
  });
  const blocks = [
    {
      id: 'block-1',
      resourceId: bayId(4),
      startsAt: saturdayAt(17, 30),
      endsAt: saturdayAt(20),
      reason: 'Net repair, waiting for the new cable',
      createdBy: 'Ana Varga',
      revision: 1,
    },
  ];
  return { bookings, blocks, openChanges: [] };
}

/** Each bay is free from `now` on, the first only for an hour. */
export function somethingToPlay(profile: FacilityProfile, now: EpochMs): PlayNowView {
  const startsAt = now - (now % GRAIN_MS);
  const choiceOf = (minutes: number): PlayChoice => {
    const cents = Math.round((minutes / 60) * 4800);
    const base = Math.round((minutes / 60) * 4000);
    const lines = [
      { label: 'Base price', cents: base },
      { label: 'Evening', cents: cents - base },
    ];
    return {
      startsAt,
      endsAt: startsAt + minutes * MINUTE_MS,
      price: { totalCents: cents, currency: profile.currency, lines },
    };
  };
  const bays = profile.resources.slice(0, 6).map(({ id, name, kind }, index) => ({
    resourceId: id,
    name,
    kind,
    freeUntil: startsAt + (index === 0 ? 1 : 3) * HOUR_MS,
    choices: (index === 0 ? [30, 60] : [30, 60, 90, 120]).map(choiceOf),
  }));
  return { bays, isSold: true, nextStartAt: null };
}

export function someDoors(): DoorView[] {
  return [
    {
      id: 'door-front',
      name: 'Front door',
      adapter: 'simulator',
      health: 'ok',
      healthReason: null,
      healthCode: null,
      lastCommand: { at: saturdayAt(17, 56), by: 'Mei', outcome: 'opened', reason: 'Check-in with PIN' },
    },
    {
      id: 'door-bays',
      name: 'Bay corridor',
      adapter: 'simulator',
      health: 'unreachable',
      healthReason: 'The door console has not answered since 18:20. Check its network cable and power.',
      healthCode: 'door_system.unreachable',
      lastCommand: { at: saturdayAt(18, 19), by: 'Priya Raman', outcome: 'unknown', reason: 'Guest without PIN' },
    },
    {
      id: 'door-store',
      name: 'Store room',
      adapter: 'disabled',
      health: 'unknown',
      healthReason: null,
      healthCode: null,
      lastCommand: null,
    },
  ];
}

export function aLink(): LinkStatus {
  return {
    state: 'linked',
    online: true,
    since: saturdayAt(6, 12),
    ownsUntil: saturdayAt(6 + 72),
    outboxDepth: 0,
    catchUp: null,
    lastSyncAt: saturdayAt(18, 41),
    clockSkewMs: 40,
    fenced: null,
    terms: { version: 1, since: null, savedAt: null, savedBy: null, newerVersion: null },
  };
}

export function someLinkDetails(): LinkDetails {
  return {
    appVersion: '0.1.0',
    session: '3.118',
    controllerEpoch: 2,
    incarnation: 3,
    outSeq: 48_210,
    ackedSeq: 48_196,
    inSeq: 61_004,
  };
}

/** What a recovery found no room for. */
export function someConflicts(): ConflictView[] {
  const customer = { firstName: 'Noor', lastName: 'Haddad', email: 'noor@example.com', phone: '902 555 0177' };
  const lost = { kind: 'booking', at: saturdayAt(18, 20), blockReason: null } as const;
  return [
    {
      ...lost,
      allocationId: '00000000-0000-4000-9000-000000000001',
      resourceId: bayId(2),
      resourceName: 'Bay 2',
      startsAt: saturdayAt(20),
      endsAt: saturdayAt(21, 30),
      customer,
      customerName: 'Noor Haddad',
      phone: customer.phone,
      reason: 'taken',
    },
    {
      ...lost,
      allocationId: '00000000-0000-4000-9000-000000000002',
      resourceId: bayId(4),
      resourceName: 'Bay 4',
      startsAt: saturdayAt(24 * 4 + 19),
      endsAt: saturdayAt(24 * 4 + 20),
      customer: { ...customer, firstName: 'Maximiliana-Josephine', lastName: 'Wolfeschlegelsteinhausen', phone: null },
      customerName: 'Maximiliana-Josephine Wolfeschlegelsteinhausen',
      phone: null,
      reason: 'of_the_web',
    },
    {
      ...lost,
      allocationId: '00000000-0000-4000-9000-000000000003',
      kind: 'block',
      resourceId: bayId(1),
      resourceName: 'Bay 1',
      startsAt: saturdayAt(24 + 9),
      endsAt: saturdayAt(24 + 12),
      customer: null,
      customerName: null,
      phone: null,
      blockReason: 'Net repair',
      reason: 'free_again',
    },
  ];
}
