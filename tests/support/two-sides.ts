import { BookingProposalSchema } from '../../domain/admission.ts';
import { type AvailabilityIndex, createAvailabilityIndex } from '../../cloud-api/availability/availability-index.ts';
import { createBookingRecords } from '../../cloud-api/bookings/booking-records.ts';
import { createBookingService } from '../../cloud-api/bookings/booking-service.ts';
import { createCloudPolicy } from '../../cloud-api/bookings/cloud-policy.ts';
import type { BookingClaim } from '../../cloud-api/bookings/idempotency-repository.ts';
import { bookingRows } from '../../cloud-api/bookings/booking-rows.ts';
import type { Database, Db } from '../../cloud-api/db/database.ts';
import { type CloudNode, createCloudNode } from '../../cloud-api/facility-link/cloud-node.ts';
import type { BookingService, PricingService } from '../../cloud-api/http/services.ts';
import { createLog } from '../../cloud-api/log.ts';
import { createPricingService } from '../../cloud-api/pricing/pricing-service.ts';
import { createQuoteBook } from '../../cloud-api/pricing/quotes.ts';
import { createSpendClerk } from '../../cloud-api/spends/spend-clerk.ts';
import { findUses } from '../../cloud-api/spends/spend-repository.ts';
import type { Json } from '../../sync/engine/inputs.ts';
import type { LinkView } from '../../sync/engine/link.ts';
import { newNodeRow, theirRanges } from '../../sync/engine/node-state.ts';
import { createSettlements, type Settlements } from '../../sync/engine/settlements.ts';
import type { FrameOf } from '../../sync/protocol/frames.ts';
import { seedFacility } from './cloud-database.ts';
import { aBay, aProfile } from './facility-profile.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, type MemoryNode, memoryNode, SESSION } from './memory-node.ts';
import { seededRandom } from './seeded-random.ts';

/** Open as long as the two sides' day is, and no time is too soon. */
const PROFILE = aProfile({
  id: FACILITY_ID,
  resources: [aBay(BAY, 'Bay 1')],
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '05:00', closes: '05:00' })),
});

const KEY = Buffer.alloc(32, 9);

/** The PIN that the facility gives to whoever comes without one. */
export const FACILITY_PIN = '000001';

/**
 * The cloud's bookings on a real database, and a facility in memory that hears and answers only when a test says so.
 * The facility owns the first twelve hours of the bay and the cloud the next; the link is up.
 */
export type TwoSides = {
  readonly db: Db;
  readonly clock: ManualClock;
  readonly bookings: BookingService;
  readonly pricing: PricingService;
  readonly index: AvailabilityIndex;
  readonly cloud: Pick<CloudNode<BookingClaim>, 'run' | 'runClaimed'>;
  readonly facility: MemoryNode;
  readonly settlements: Settlements;
  /** Both sides hear all that has been said, until there is nothing left to say. */
  talk(): Promise<void>;
  /**
   * `prompt`: the facility answers at once. `silent`: it hears and says nothing until `talk`, and whoever waits for it
   * loses patience at once.
   */
  setFacility(how: 'prompt' | 'silent'): void;
  /** The facility hears the next question before what the cloud's stream said before it. */
  overtake(): void;
  /** What has been asked and not been heard is lost. */
  loseRequests(): void;
  setLink(state: LinkView['state']): void;
  /** What the cloud does about spends from time to time. */
  settleSpends(): Promise<void>;
};

export async function startTwoSides(database: Database): Promise<TwoSides> {
  const node = { ...newNodeRow('cloud', FACILITY_ID, 'paired'), session: SESSION, sessionCount: 1 };
  const sharedDay = [
    { ...hours(0, 12), holder: 'peer' as const },
    { ...hours(12, 24), holder: 'own' as const },
  ];
  await seedFacility(database, PROFILE, { node, ranges: sharedDay });
  const clock = manualClock(DAY_START);
  const random = seededRandom(5);
  const log = createLog('silent');
  const index = createAvailabilityIndex(clock);
  const saleRanges = { facility: [hours(0, 12)], cloud: [hours(12, 24)] };
  index.load({ profile: PROFILE, allocations: [], ranges: saleRanges, link: { online: true, since: DAY_START } });
  const policy = createCloudPolicy({ clock, random, log, profileOf: () => PROFILE, termsOf: index.termsOf });
  const parts = { db: database.db, facilityId: FACILITY_ID, clock, random };
  const cloud = createCloudNode({ ...parts, policy, alongside: bookingRows });
  const settlements = createSettlements(cloud);
  const facility = memoryNode('facility', {
    context: {
      now: DAY_START,
      admit: ({ data }) => ({ ok: true, data: withPin(data) }),
    },
  });

  let asked: FrameOf<'request'>[] = [];
  let how: 'prompt' | 'silent' = 'prompt';
  let state: LinkView['state'] = 'up';
  let talking: Promise<void> = Promise.resolve();
  let isOvertaking = false;
  const heard = { byFacility: 0, byCloud: 0 };

  cloud.onCommitted(({ writes, frames }) => {
    if (writes.ranges) {
      const own = writes.ranges.filter(({ holder }) => holder === 'own');
      const ranges = { cloud: own, facility: theirRanges(writes.ranges) };
      index.apply({ type: 'ranges', facilityId: FACILITY_ID, ranges });
    }
    for (const allocation of writes.allocations)
      index.apply({ type: 'allocation', facilityId: FACILITY_ID, allocation });
    asked.push(...frames.filter((frame) => frame.t === 'request'));
    if (how === 'prompt') void talk();
  });

  function talk(): Promise<void> {
    talking = talking.then(async () => {
      let isDone = false;
      while (!isDone) isDone = (await tellFacility()) + (await tellCloud()) === 0;
    });
    return talking;
  }

  /** Returns how much there was to tell. */
  async function tellFacility(): Promise<number> {
    if (isOvertaking && asked.length === 0) return 0;
    const rows = isOvertaking ? [] : await cloud.readOutbox(heard.byFacility, 1000);
    isOvertaking = false;
    const frame = { t: 'data', session: SESSION, incarnation: 1, first: heard.byFacility + 1 } as const;
    heard.byFacility += rows.length;
    const events = rows.map(({ body, prev, hash }) => ({ body, prev, hash }));
    if (events.length > 0) facility.take({ type: 'data', frame: { ...frame, events }, setAside: false });
    const requests = asked;
    asked = [];
    for (const request of requests) {
      const { frames } = facility.take({ type: 'request', frame: request });
      for (const answer of frames) if (answer.t === 'rejection') await cloud.run({ type: 'rejection', frame: answer });
    }
    return events.length + requests.length;
  }

  async function tellCloud(): Promise<number> {
    const frame = facility.dataAfter(heard.byCloud);
    heard.byCloud += frame.events.length;
    if (frame.events.length > 0) await cloud.run({ type: 'data', frame, setAside: false });
    return frame.events.length;
  }

  const links = {
    find: () => ({ node: cloud, settlements }),
    view: () => ({
      state,
      since: DAY_START,
      heardAt: DAY_START,
      clockSkewMs: 0,
      trouble: null,
      peerAcked: 0,
      peerOutSeq: null,
    }),
  };
  const after = (): Promise<null> => (how === 'silent' ? Promise.resolve(null) : new Promise(() => {}));
  const quotes = createQuoteBook(KEY, clock);
  const records = createBookingRecords(KEY, () => null);
  const { db } = database;
  const usesOf = (facilityId: string, promotionId: string) => findUses(db, { facilityId, promotionId });
  const clerk = createSpendClerk({
    db,
    clock,
    log,
    promotionsOf: (facilityId) => index.termsOf(facilityId).promotions,
  });
  return {
    db,
    clock,
    bookings: createBookingService({ db, links, index, quotes, records, clock, random, after }),
    pricing: createPricingService({ quotes, index, usesOf }),
    settleSpends: async () => {
      await clerk.sweepGranted();
      await clerk.work(FACILITY_ID, cloud);
    },
    index,
    cloud,
    facility,
    settlements,
    talk,
    setFacility: (next) => {
      how = next;
    },
    overtake: () => {
      isOvertaking = true;
    },
    loseRequests: () => {
      asked = [];
    },
    setLink: (next) => {
      state = next;
      index.apply({ type: 'link', facilityId: FACILITY_ID, link: { online: next === 'up', since: DAY_START } });
    },
  };
}

const withPin = (data: Json): Json => {
  const proposal = BookingProposalSchema.parse(data);
  return { ...proposal, pin: proposal.pin ?? FACILITY_PIN };
};
