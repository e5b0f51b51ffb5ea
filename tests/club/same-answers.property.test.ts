import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { showOffer, viewSlot } from '../../cloud-api/availability/day-answer.ts';
import type { SlotQuery, WantedSlot } from '../../domain/availability.ts';
import type { Channel } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import {
  alternativeOffers,
  type Asker,
  cancellationOf,
  checkOffer,
  listOpenOffers,
  type OfferFacts,
  priceOffer,
  type Waiver,
} from '../../domain/offers/offers.ts';
import { GRAIN_MS, MINUTE_MS } from '../../domain/time.ts';
import { factsAround } from '../../main/controller/bookings/desk-availability.ts';
import type { Candidate } from '../../sync/engine/inputs.ts';
import type { HeldAllocation } from '../../sync/engine/node-state.ts';
import { aBooking } from '../support/a-booking.ts';
import { aBay, aProfile, BAY_1, BAY_2, BAY_3, everyDay } from '../support/facility-profile.ts';
import { somePrices } from '../support/random-prices.ts';
import { RULES_NOW, rulesUpTo, someCustomer } from '../support/random-rules.ts';
import { buildSameFacts, type SameFacts, type Situation } from '../support/same-facts.ts';

/** In all. Each profile has its part of them, several in each situation. */
const CASES = 10_000;
const QUESTIONS = 5;

const BAYS = [BAY_1, BAY_2, BAY_3];
const resources = [
  { ...aBay(BAY_1, 'Bay 1'), capacity: 2 },
  { ...aBay(BAY_2, 'Room'), kind: 'room' as const, capacity: 6 },
  aBay(BAY_3, 'Bay 3'),
];
const PROFILES: readonly (readonly [string, FacilityProfile])[] = [
  ['open by day', aProfile({ resources })],
  [
    'open past midnight, with buffers',
    aProfile({
      resources,
      hours: everyDay('16:00', '03:00'),
      policy: { stepMin: 30, shortestMin: 30, longestMin: 180, bufferMin: 10, noticeMin: 45, horizonDays: 3 },
    }),
  ],
  [
    'open round the clock, in a zone of half hours',
    aProfile({
      resources,
      timeZone: 'America/St_Johns',
      hours: everyDay('00:00', '24:00'),
      policy: { stepMin: 30, shortestMin: 15, longestMin: 240, bufferMin: 0, noticeMin: 0, horizonDays: 60 },
    }),
  ],
  [
    'open twice a day, closed on the day of the clock change',
    aProfile({
      resources,
      hours: [...everyDay('07:00', '11:30'), ...everyDay('13:00', '21:00')],
      closures: [{ from: '2026-11-01', to: '2026-11-01', reason: 'Clocks' }],
    }),
  ],
  ['far from Greenwich', aProfile({ resources, timeZone: 'Pacific/Auckland' })],
];

const uuid = (n: number) => `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
const bookingIdOf = (allocationId: string) => allocationId.replace(/^0/, 'b');

const { customer, price, createdAt, notes } = aBooking();
const DETAILS = { customer, price, createdAt, notes, partySize: 2, channel: 'web', pin: '246810', cancelledAt: null };
const EMAILS = ['zoe@example.test', 'Zoe@Example.TEST', 'max@example.test', null];
const detailsOf = (email: string | null) => ({ ...DETAILS, customer: { ...customer, email } });

/** One after the other on each bay, from the day before; ids are used again from case to case. */
const allocations: fc.Arbitrary<HeldAllocation[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 24 }).map((n) => n * 6),
      length: fc.integer({ min: 1, max: 8 }).map((n) => n * 6),
      kind: fc.constantFrom<HeldAllocation['kind']>('booking', 'booking', 'booking', 'block'),
      state: fc.constantFrom<HeldAllocation['state']>('active', 'active', 'active', 'void'),
      email: fc.constantFrom(...EMAILS),
    }),
    { minLength: 15, maxLength: 15 },
  )
  .map((drawn) => {
    const grainOf = new Map(BAYS.map((bay) => [bay, -280]));
    return drawn.map(({ gap, length, kind, state, email }, n) => {
      const resourceId = BAYS[n % BAYS.length] ?? BAY_1;
      const from = (grainOf.get(resourceId) ?? 0) + gap;
      grainOf.set(resourceId, from + length);
      const time = { startsAt: RULES_NOW + from * GRAIN_MS, endsAt: RULES_NOW + (from + length) * GRAIN_MS };
      const ids = { id: uuid(n), bookingId: bookingIdOf(uuid(n)), requestId: null };
      return { ...ids, resourceId, ...time, kind, state, revision: 1, data: detailsOf(email), holder: 'peer' };
    });
  });

/** Most starts are on the grid of every half hour, most lengths a few half hours; some are neither. */
const time = fc
  .record({
    from: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -4, max: 190 }).map((n) => n * 6) },
      fc.integer({ min: -30, max: 1100 }),
    ),
    length: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(6, 12, 18, 24) }, fc.integer({ min: 1, max: 60 })),
    offMs: fc.constantFrom(...Array.from({ length: 30 }, () => 0), MINUTE_MS),
  })
  .map(({ from, length, offMs }) => {
    const startsAt = RULES_NOW + from * GRAIN_MS + offMs;
    return { startsAt, endsAt: startsAt + length * GRAIN_MS };
  });

const durationMin = fc.constantFrom(30, 60, 90);

type Question = {
  readonly wanted: WantedSlot;
  readonly channel: Channel;
  readonly asker: Asker;
  readonly email: string | null;
  /** Whether each side looks up in its own way whose e-mail that is, or both are handed the asker. */
  readonly isLookedUp: boolean;
  readonly waiver: Waiver;
  readonly byCustomer: boolean;
  readonly isOverridden: boolean;
};

const situation: fc.Arbitrary<Situation> = fc
  .record({
    now: fc.oneof(
      fc.integer({ min: -1, max: 2 }).map((ms) => RULES_NOW + ms),
      fc.integer({ min: -2000, max: 2000 }).map((minutes) => RULES_NOW + minutes * MINUTE_MS),
    ),
    rules: rulesUpTo(12),
    prices: somePrices,
    allocations,
  })
  .map(({ rules, prices, ...rest }) => ({ ...rest, terms: { version: 1, rules, prices, promotions: [] } }));

const question: fc.Arbitrary<Question> = fc
  .record({
    resourceId: fc.constantFrom(...BAYS, ...BAYS, ...BAYS, uuid(99)),
    time,
    moving: fc.option(fc.integer({ min: 0, max: 14 })),
    channel: fc.constantFrom<Channel>('web', 'desk', 'kiosk', 'clubos'),
    asker: fc.record({
      customer: someCustomer,
      existing: fc.array(time, { maxLength: 3 }),
      partySize: fc.integer({ min: 1, max: 5 }),
    }),
    email: fc.constantFrom(...EMAILS),
    isLookedUp: fc.boolean(),
    waiver: fc.constantFrom<Waiver>('none', 'approval', 'rules'),
    byCustomer: fc.boolean(),
    isOverridden: fc.boolean(),
  })
  .map(({ resourceId, time: { startsAt, endsAt }, moving, ...rest }) => {
    return { ...rest, wanted: { resourceId, startsAt, endsAt, ...(moving !== null && { ignoreId: uuid(moving) }) } };
  });

/** All that one side says of a time. */
function sayOf(known: OfferFacts, { wanted, channel, waiver, asker, isLookedUp }: Question): string {
  const facts = { ...known, channel, ...(!isLookedUp && { asker }) };
  const checked = checkOffer(facts, wanted, waiver);
  const priced = priceOffer(facts, wanted);
  return JSON.stringify({
    checked,
    priced,
    cancellation: priced.ok && cancellationOf(facts, priced.value),
    instead: checked.ok ? [] : alternativeOffers(facts, wanted),
    termsVersion: facts.terms.terms.version,
  });
}

function factsOfFacility({ desk }: SameFacts, { wanted, asker, email }: Question): OfferFacts {
  const ignoreBookingId = wanted.ignoreId === undefined ? undefined : bookingIdOf(wanted.ignoreId);
  return factsAround(desk, wanted, asker.partySize, { who: { email }, ignoreBookingId });
}

function factsOfCloud({ index, desk }: SameFacts, { wanted, asker, email }: Question): OfferFacts {
  const asking = { partySize: asker.partySize, email, customerId: null };
  return index.factsNear(desk.profile().id, { ...wanted, asking });
}

/** The free times of a day as the booking page is given them, without the instant of the answer. */
function dayOfCloud({ index, desk }: SameFacts, query: SlotQuery): string {
  const day = index.renderDay({ facilityId: desk.profile().id, ...query });
  if (!day.ok) throw new Error(day.error.code);
  const { slots } = JSON.parse(day.value.toString()) as { readonly slots: unknown };
  return JSON.stringify(slots);
}

function dayOfFacility({ desk }: SameFacts, query: SlotQuery): string {
  const openings = desk.calendar().openingsOn(query.date);
  const span = { startsAt: openings[0]?.startsAt ?? 0, endsAt: openings.at(-1)?.endsAt ?? 1 };
  const facts: OfferFacts = { ...factsAround(desk, span), channel: 'web' };
  return JSON.stringify(listOpenOffers(facts, query).map(showOffer).map(viewSlot));
}

/** A booking that comes back, or moves. What its customer asks for the facility hears from the cloud. */
function candidateOf(held: Situation['allocations'], asked: Question, isRequest: boolean): Candidate {
  const { resourceId, startsAt, endsAt, ignoreId } = asked.wanted;
  const active = held.filter(({ state }) => state === 'active');
  const current = active.find(({ id, kind }) => id === ignoreId && kind === 'booking') ?? null;
  const { channel, asker, email, isOverridden } = asked;
  return {
    place: { resourceId, startsAt, endsAt },
    kind: 'booking',
    bookingId: current?.bookingId ?? bookingIdOf(uuid(80)),
    data: {
      ...detailsOf(email),
      channel,
      partySize: asker.partySize,
      pin: '135791',
      ...(isOverridden && { override: { reason: 'It is fine' } }),
    },
    current,
    isRequest,
    neighbours: active.filter((other) => other.resourceId === resourceId && other.id !== current?.id),
  };
}

let same: SameFacts;
afterEach(() => same.dispose());

test.each(PROFILES)(
  'a facility and the cloud that know the same answer byte for byte the same: %s',
  async (_what, profile) => {
    same = await buildSameFacts(profile);
    const questions = fc.array(question, { minLength: QUESTIONS, maxLength: QUESTIONS });
    fc.assert(
      fc.property(situation, questions, durationMin, (told, asked, minutes) => {
        same.tell(told);

        for (const each of asked) {
          const [here, there] = [factsOfFacility(same, each), factsOfCloud(same, each)];
          expect(sayOf(there, each)).toBe(sayOf(here, each));
          const admitted = same.admitAtFacility(candidateOf(told.allocations, each, each.byCustomer));
          const atCloud = same.admitAtCloud(candidateOf(told.allocations, each, !each.byCustomer));
          expect(JSON.stringify(atCloud)).toBe(JSON.stringify(admitted));
        }
        const date = same.desk.calendar().businessDateOf(asked[0]?.wanted.startsAt ?? told.now);
        const query = { date, durationMin: minutes };
        expect(dayOfCloud(same, query)).toBe(dayOfFacility(same, query));
      }),
      { numRuns: CASES / QUESTIONS / PROFILES.length },
    );
  },
  120_000,
);
