import type { Booking } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { compileTerms } from '../../domain/offers/compile-terms.ts';
import { tryOffer } from '../../domain/offers/trial.ts';
import { createCalendar } from '../../domain/opening-hours.ts';
import { termsOfProfile } from '../../domain/terms.ts';
import { HOUR_MS, MINUTE_MS, overlaps } from '../../domain/time.ts';
import type { IntegrationService } from '../../main/controller/api/integration-services.ts';
import type { IntegrationView } from '../../main/controller/api/integration-views.ts';
import type { BlockService, BookingService, Services } from '../../main/controller/api/services.ts';
import type {
  BlockView,
  CheckInAnswer,
  DeskOffer,
  DoorView,
  LinkDetails,
  LinkStatus,
} from '../../main/controller/api/views.ts';
import { createChangeBus } from '../../main/controller/change-bus.ts';
import type { DomainError } from '../../main/controller/errors.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { actorName } from '../../main/controller/staff/actor.ts';
import type { StaffService } from '../../main/controller/staff/staff-service.ts';
import type { ManualClock } from './manual-clock.ts';
import { noBays } from './no-bays.ts';

const id = (number: number) => `7b000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const BAY = id(1);
export const BOOKING = id(2);
export const BLOCK = id(3);
export const NOBODY = id(999);
export const PIN = '123456';
export const EARLY_PIN = '654321';
export const STALE_CODE = 'GE1STALE.ABCD567';

export const PROFILE: FacilityProfile = {
  id: id(100),
  revision: 1,
  slug: 'harbour-golf',
  name: 'Harbour Golf',
  timeZone: 'America/Halifax',
  address: '1 Quay',
  phone: '902 555 0100',
  currency: 'CAD',
  hours: [],
  closures: [],
  policy: { stepMin: 30, shortestMin: 30, longestMin: 240, bufferMin: 0, noticeMin: 0, horizonDays: 30 },
  pricing: { hourlyCents: 4500, bands: [] },
  doors: [{ id: 'front', name: 'Front door' }],
  resources: [{ id: BAY, name: 'Bay 1', kind: 'bay', capacity: 4, doorIds: ['front'] }],
  ownDays: 3,
  allotments: [],
  giveBackMin: 120,
};

/** All that the fakes hold: what a refused call must leave as it was. */
export type FakeState = {
  bookings: Booking[];
  blocks: BlockView[];
  unlocks: { readonly doorId: string; readonly reason: string; readonly by: string }[];
  rules: { readonly doorId: string; readonly kind: string; readonly reason: string; readonly by: string }[];
  lockdowns: { readonly isOn: boolean; readonly reason: string; readonly by: string }[];
  codes: string[];
  link: LinkStatus;
  /** How often somebody has asked for the link to be tried. */
  linkTries: number;
};

const STANDING = { version: 1, since: null, savedAt: null, savedBy: null, newerVersion: null };
const TERMS = { ...STANDING, terms: termsOfProfile(PROFILE) };

export type FakeServices = Services & { readonly state: FakeState };

/** A small facility in memory: it refuses overlaps, steps revisions and knows two PINs. */
export function fakeServices(clock: ManualClock, staff: StaffService): FakeServices {
  const state: FakeState = {
    bookings: [aBooking(clock)],
    blocks: [],
    unlocks: [],
    rules: [],
    lockdowns: [],
    codes: [],
    link: LINK,
    linkTries: 0,
  };
  return {
    state,
    clock,
    staff,
    changes: createChangeBus('boot'),
    bays: noBays,
    facility: {
      profile: () => ok(PROFILE),
      setSelling: (selling) => ok({ ...PROFILE, ...selling, revision: selling.revision + 1 }),
    },
    bookings: fakeBookings(state, clock),
    blocks: fakeBlocks(state),
    messages: { ofBooking: () => ok([]), sendAgain: () => ok([]) },
    customers: {
      search: (text) =>
        ok(
          state.bookings
            .filter(({ customer }) =>
              `${customer.firstName} ${customer.lastName}`.toLowerCase().includes(text.toLowerCase()),
            )
            .map((booking) => ({ ...booking.customer, standing: null, lastVisitAt: null, bookings: [booking] })),
        ),
      history: () => ok([]),
      setStanding: ({ customerId, tier, tags }) => ok({ id: customerId ?? NOBODY, tier, tags, credits: 0 }),
      changeCredits: ({ customerId, count: credits }) =>
        credits < 0
          ? err({ code: 'credits.too_few', balance: 0 })
          : ok({ id: customerId ?? NOBODY, tier: 'standard', tags: [], credits }),
    },
    doors: {
      listPinProblems: () => ok([]),
      list: () => ok([DOOR]),
      unlock: async ({ doorId, reason }, by) => {
        if (doorId !== DOOR.id) return err({ code: 'door.not_found' });
        state.unlocks.push({ doorId, reason, by: actorName(by) });
        return ok({ outcome: 'opened', reason: null });
      },
    },
    doorDesk: {
      status: () => ok({ doors: [], emergency: null, notes: [], lookedAt: null, heardAt: null, recordReadAt: null }),
      history: () => ok({ events: [], next: null }),
      ofBooking: () => ok([]),
      setRule: ({ doorId, rule, reason }, by) => {
        if (doorId !== DOOR.id) return err({ code: 'door.not_found' });
        state.rules.push({ doorId, kind: rule.kind, reason, by: actorName(by) });
        return ok(rule.kind === 'normal' ? { kind: 'normal' } : { kind: 'held_open', until: null });
      },
      setLockdown: ({ isOn, reason }, by) => {
        state.lockdowns.push({ isOn, reason, by: actorName(by) });
        return ok({ lockdown: isOn, evacuation: false });
      },
    },
    terms: {
      get: () => ok(TERMS),
      check: () => ok({ refusal: null, warnings: [], changes: null }),
      save: ({ basedOn }) =>
        basedOn === TERMS.version ? ok(TERMS) : err({ code: 'terms.changed_meanwhile', version: TERMS.version }),
      try: ({ channel, ...slot }) =>
        tryOffer(
          {
            profile: PROFILE,
            calendar: createCalendar(PROFILE),
            terms: compileTerms(TERMS.terms),
            busy: [],
            now: clock.now(),
            channel,
          },
          slot,
          null,
        ),
      week: () => ok([]),
    },
    jobs: { listGivenUp: () => [], retry: () => ok(null), dismiss: () => ok(null) },
    conflicts: { list: () => ok([]), solve: () => ok(undefined) },
    integrations: fakeIntegrations(),
    checkIn: { checkIn: async (code) => fakeCheckIn(state, code) },
    kiosks: {
      noteSeen: () => undefined,
      list: () => ok({ others: { kind: 'anywhere' }, kiosks: [], entrances: ['Front door'] }),
      setPlace: () => ok(null),
    },
    walkIns: {
      playNow: () => ok({ bays: [], isSold: true, nextStartAt: null }),
      book: ({ totalCents }) => {
        if (totalCents !== PRICE.totalCents) return err({ code: 'price.changed', totalCents: PRICE.totalCents });
        state.codes.push(PIN);
        return ok({ pin: PIN, price: PRICE, entry: { outcome: 'opened' } });
      },
    },
    link: {
      status: () => state.link,
      details: () => LINK_DETAILS,
      tryNow: () => void (state.linkTries += 1),
      sellAhead: () => ok({ ownsUntil: state.link.ownsUntil }),
    },
    network: {
      isSetUp: () => true,
      list: () => ({
        adapter: 'simulator',
        asOf: null,
        problem: null,
        ports: [],
        switches: [],
        hasVouchers: false,
        areVouchersLate: false,
        vouchers: [],
      }),
      findWifiCode: () => null,
      bind: () => ok({ portId: NOBODY }),
      unbind: () => ok(null),
      powerCycle: async () => ok({ outcome: 'done' }),
      refresh: async () => undefined,
    },
  };
}

function fakeBookings(state: FakeState, clock: ManualClock): BookingService {
  const change = (bookingId: string, to: (booking: Booking) => Result<Booking, DomainError>) => {
    const booking = state.bookings.find((candidate) => candidate.id === bookingId);
    if (!booking) return err({ code: 'booking.not_found' } as const);
    const changed = to(booking);
    if (changed.ok) state.bookings = state.bookings.map((old) => (old.id === bookingId ? changed.value : old));
    return changed;
  };
  const setStatus = (bookingId: string, status: Booking['status']) =>
    change(bookingId, (booking) => ok({ ...booking, status }));

  return {
    listDay: (date) =>
      ok({
        date,
        openings: [],
        closedBecause: null,
        bookings: state.bookings,
        blocks: state.blocks,
        openChanges: [],
        asOf: clock.now(),
      }),
    get: (bookingId) => {
      const booking = state.bookings.find((candidate) => candidate.id === bookingId);
      return booking ? ok({ booking, history: [] }) : err({ code: 'booking.not_found' });
    },
    listFree: () => ok([]),
    quote: () => ok(PRICE),
    offer: () => ok(OFFER),
    create: (wanted) => {
      if (wanted.resourceId !== BAY) return err({ code: 'slot.unknown_resource' });
      if (state.bookings.some((other) => overlaps(other, wanted))) return err({ code: 'slot.taken', alternatives: [] });
      const booking = { ...aBooking(clock), ...wanted, id: id(10 + state.bookings.length) };
      state.bookings = [...state.bookings, booking];
      return ok(booking);
    },
    move: ({ bookingId, revision, ...to }) =>
      settled(
        change(bookingId, (booking) =>
          booking.revision === revision
            ? ok({ ...booking, ...to, revision: revision + 1 })
            : err({ code: 'booking.changed_meanwhile', revision: booking.revision }),
        ),
      ),
    cancel: ({ bookingId }) => settled(setStatus(bookingId, 'cancelled')),
    outcomeOf: () => 'done',
    restore: (bookingId) => setStatus(bookingId, 'confirmed'),
    checkIn: (bookingId) => setStatus(bookingId, 'checked_in'),
    complete: (bookingId) => setStatus(bookingId, 'completed'),
    markNoShow: (bookingId) => setStatus(bookingId, 'no_show'),
  };
}

const settled = (changed: Result<Booking, DomainError>) =>
  changed.ok ? ok({ booking: changed.value, openChange: null }) : changed;

/** One that is switched off; whatever is saved is answered with it. */
function fakeIntegrations(): IntegrationService {
  return {
    list: () => ok([INTEGRATION]),
    alerts: () => ok([]),
    check: () => ok({ findings: [] }),
    readCertificate: () => ok({ sha256: 'AB'.repeat(32), validUntil: null }),
    save: () => ok(INTEGRATION),
    trustCertificate: () => ok(INTEGRATION),
    beginSignIn: () => ok({ state: 'none' }),
    signIn: () => ok({ state: 'none' }),
    cancelSignIn: () => ok(null),
  };
}

function fakeBlocks(state: FakeState): BlockService {
  return {
    create: (wanted, by: Actor) => {
      const block = { ...wanted, id: BLOCK, createdBy: actorName(by), revision: 1 };
      state.blocks = [...state.blocks, block];
      return ok(block);
    },
    remove: ({ blockId }) => {
      if (!state.blocks.some((block) => block.id === blockId)) return err({ code: 'block.not_found' });
      state.blocks = state.blocks.filter((block) => block.id !== blockId);
      return ok(null);
    },
  };
}

function fakeCheckIn(state: FakeState, code: string): CheckInAnswer {
  state.codes.push(code);
  if (code === EARLY_PIN) return { outcome: 'refused', reason: 'code.too_early', opensAt: 0 };
  if (code === STALE_CODE) return { outcome: 'refused', reason: 'code.stale' };
  if (code !== PIN) return { outcome: 'refused', reason: 'code.unknown' };
  return { outcome: 'opened', doorName: 'Front door' };
}

const PRICE = { totalCents: 4500, currency: 'CAD', lines: [{ label: 'Bay', cents: 4500 }] };

const OFFER: DeskOffer = {
  price: PRICE,
  promotion: null,
  promotionRefusal: null,
  credits: null,
  creditsRefusal: null,
  dueCents: PRICE.totalCents,
  cancellation: { freeUntilAt: 0, feeCents: 0, losesSpend: false },
  customer: null,
  creditsMax: null,
  differenceCents: null,
  refusal: null,
};

const DOOR: DoorView = {
  id: 'front',
  name: 'Front door',
  adapter: 'simulator',
  health: 'ok',
  healthReason: null,
  healthCode: null,
  lastCommand: null,
};

const INTEGRATION: IntegrationView = {
  name: 'unifi_access',
  mode: 'disabled',
  source: 'none',
  version: 0,
  fields: [],
  credentialExpiresOn: null,
  problem: null,
  canSignIn: false,
  health: { lastSuccessAt: null, lastFailure: null },
  saved: null,
};

const LINK: LinkStatus = {
  state: 'linked',
  online: true,
  since: 0,
  ownsUntil: 1,
  outboxDepth: 0,
  catchUp: null,
  lastSyncAt: 0,
  clockSkewMs: 0,
  fenced: null,
  terms: STANDING,
};

const LINK_DETAILS: LinkDetails = {
  appVersion: '0.1.0',
  session: '1.7',
  controllerEpoch: 1,
  incarnation: 1,
  outSeq: 0,
  ackedSeq: 0,
  inSeq: 0,
};

function aBooking(clock: ManualClock): Booking {
  const startsAt = clock.now() + HOUR_MS;
  return {
    id: BOOKING,
    facilityId: PROFILE.id,
    resourceId: BAY,
    startsAt,
    endsAt: startsAt + 90 * MINUTE_MS,
    status: 'confirmed',
    revision: 1,
    checkedInAt: null,
    customer: { firstName: 'Ève-Marie', lastName: 'MacLeod', email: null, phone: null },
    partySize: 2,
    notes: '',
    price: PRICE,
    channel: 'web',
    pin: PIN,
    createdAt: clock.now(),
    cancelledAt: null,
  };
}
