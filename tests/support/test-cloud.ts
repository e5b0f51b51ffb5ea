import type { FastifyInstance } from 'fastify';
import { type AvailabilityIndex, createAvailabilityIndex } from '../../cloud-api/availability/availability-index.ts';
import type { FacilitySnapshot } from '../../cloud-api/availability/facility-entry.ts';
import { type AppOptions, buildApp } from '../../cloud-api/build-app.ts';
import type { CloudServices, HealthReport } from '../../cloud-api/http/services.ts';
import { createLog } from '../../cloud-api/log.ts';
import { createMetrics } from '../../cloud-api/metrics.ts';
import { createPricingService } from '../../cloud-api/pricing/pricing-service.ts';
import { createQuoteBook, type QuoteBook } from '../../cloud-api/pricing/quotes.ts';
import { err, ok } from '../../domain/result.ts';
import { TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import { at, aProfile } from './facility-profile.ts';
import { type FakeBookings, fakeBookings } from './fake-bookings.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { noCustomerEraser, noCustomers, noOwnerCustomers } from './no-customers.ts';
import { noHubspot } from './no-hubspot.ts';
import { noOwnerJobs, noOwnerMessages, noOwnerTexts } from './no-messages.ts';
import { noFacilityAdmin } from './no-facility-admin.ts';
import { noOverview } from './no-overview.ts';
import { noPairing } from './no-pairing.ts';
import { noRecovery } from './no-recovery.ts';
import { noTerms } from './no-terms.ts';
import { seededRandom } from './seeded-random.ts';

/** A Thursday noon in Halifax. */
export const NOON = at('2026-06-11T12:00-03:00');
/** Until here the test club sells for itself. */
export const FRONTIER = at('2026-06-14T05:00-03:00');

export type TestCloud = {
  readonly app: FastifyInstance;
  readonly clock: ManualClock;
  readonly index: AvailabilityIndex;
  readonly quotes: QuoteBook;
  readonly bookings: FakeBookings;
  /** What was logged, as JSON lines. */
  readonly lines: string[];
  setHealth(report: HealthReport): void;
};

/** The HTTP edge with the real index and prices over one facility, and bookings decided in memory but for `services`. */
export async function buildTestCloud(
  options: Partial<AppOptions> = {},
  services: Partial<CloudServices> = {},
): Promise<TestCloud> {
  const clock = manualClock(NOON);
  const index = createAvailabilityIndex(clock);
  index.load(aSnapshot());
  const quotes = createQuoteBook(Buffer.alloc(32, 7), clock);
  const bookings = fakeBookings(index);
  const lines: string[] = [];
  let health: HealthReport = { isHealthy: true, checks: { database: 'ok' } };
  const app = await buildApp({
    services: {
      facilities: index,
      availability: index,
      events: index,
      pricing: createPricingService({ quotes, index, usesOf: async () => 0 }),
      bookings,
      customers: noCustomers,
      checkHealth: async () => health,
      ...services,
    },
    pairing: noPairing,
    recovery: noRecovery,
    overview: noOverview,
    facilityAdmin: noFacilityAdmin,
    terms: noTerms,
    ownerCustomers: noOwnerCustomers,
    customerEraser: noCustomerEraser,
    ownerMessages: noOwnerMessages,
    ownerTexts: noOwnerTexts,
    ownerJobs: noOwnerJobs,
    integrations: { list: async () => [] },
    webhooks: { sources: [], receive: async () => ok(null) },
    keepLanguage: () => undefined,
    preferences: { listFor: async () => [], choose: async () => ok([]) },
    pushSubscribing: {
      serverKey: null,
      find: async () => ({ topics: [], saidAt: null }),
      choose: async () => err({ code: 'message.not_offered' }),
    },
    unsubscribing: { isKnown: () => false, choose: async () => false },
    rotateEntryKeys: async () => ({ version: 2, number: 2, revokedUpTo: 0 }),
    adminToken: null,
    metrics: createMetrics(),
    log: createLog('info', { write: (line) => lines.push(line) }),
    random: seededRandom(1),
    publicUrl: 'http://localhost:8080',
    pageDir: '/nowhere',
    ownerPageDir: '/nowhere',
    limits: null,
    isDemo: false,
    trustProxy: false,
    clubos: null,
    clubosLog: { list: async () => [] },
    ownerHubspot: noHubspot,
    ...options,
  });
  const setHealth = (report: HealthReport) => {
    health = report;
  };
  return { app, clock, index, quotes, bookings, lines, setHealth };
}

/** The test club, linked; it owns the time up to `FRONTIER`, the cloud what follows. */
export function aSnapshot(changes: Partial<FacilitySnapshot> = {}): FacilitySnapshot {
  const profile = changes.profile ?? aProfile();
  const all = profile.resources.map(({ id }) => id);
  return {
    profile,
    allocations: [],
    ranges: {
      facility: all.map((resourceId) => ({ resourceId, startsAt: TIME_MIN, endsAt: FRONTIER })),
      cloud: all.map((resourceId) => ({ resourceId, startsAt: FRONTIER, endsAt: TIME_MAX })),
    },
    link: { online: true, since: NOON },
    ...changes,
  };
}
