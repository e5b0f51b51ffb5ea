import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach } from 'vitest';
import { followBookings, type BookingFollower } from '../../cloud-api/booking-events/follow-bookings.ts';
import { createCustomerBook } from '../../cloud-api/customers/customer-book.ts';
import { eraseCustomer, type Whom } from '../../cloud-api/customers/erasing/erase-customer.ts';
import { createAddressKeys } from '../../cloud-api/integrations/hubspot/address-keys.ts';
import { hubspotListener } from '../../cloud-api/integrations/hubspot/booking-listener.ts';
import { createCallGate } from '../../cloud-api/integrations/hubspot/call-gate.ts';
import { forgetContacts } from '../../cloud-api/integrations/hubspot/forget-contact.ts';
import { createHubspotCalls } from '../../cloud-api/integrations/hubspot/hubspot-calls.ts';
import { createHubspotCrm } from '../../cloud-api/integrations/hubspot/hubspot-crm.ts';
import type { HubspotParts } from '../../cloud-api/integrations/hubspot/hubspot-parts.ts';
import { hubspotWorkers, planSync } from '../../cloud-api/integrations/hubspot/open-hubspot.ts';
import { SYNC_MS } from '../../cloud-api/integrations/hubspot/sync.ts';
import { hubspotSource } from '../../cloud-api/integrations/hubspot/webhooks.ts';
import { openWebhooks } from '../../cloud-api/webhooks/webhook-inbox.ts';
import { buildTestCloud } from './test-cloud.ts';
import { type JobRunner, startJobRunner } from '../../cloud-api/jobs/job-runner.ts';
import { createLog } from '../../cloud-api/log.ts';
import { type HubspotSimulator, startHubspotSimulator } from '../../simulators/hubspot/start-hubspot-simulator.ts';
import { SYSTEM_CLOCK } from '../../simulators/sim-clock.ts';
import { fileTwoSides } from './file-two-sides.ts';
import { FACILITY_ID, hours } from './memory-node.ts';
import { seededRandom } from './seeded-random.ts';
import type { TwoSides } from './two-sides.ts';

const TOKEN = 'what-hubspot-and-we-know';
/** A hanging HubSpot is given up sooner than in life. */
const CALL_MS_MAX = 2000;

export type HubspotRig = {
  readonly sides: TwoSides;
  readonly hubspot: HubspotSimulator;
  readonly jobs: JobRunner;
  readonly follower: BookingFollower;
  readonly parts: HubspotParts;
  /** What was logged, at the level that tells the most. */
  readonly logLines: readonly string[];
  readonly app: FastifyInstance;
  /** Books an hour that the cloud sells; returns the booking. */
  book(
    hour: number,
    who?: { readonly email?: string | null; readonly phone?: string | null },
  ): Promise<{
    readonly id: string;
    readonly manageToken: string;
  }>;
  /** Everything that has happened is told. */
  settle(): Promise<void>;
  /** Forgets somebody as an owner does, once what they booked is over. HubSpot hears of it with `settle`. */
  forget(whom: Whom): Promise<void>;
  /** Time passes until both sides have been compared once more. */
  sync(): Promise<void>;
};

const PUBLIC_URL = 'http://localhost:8080';
const CLIENT_SECRET = 'what-hubspot-signs-with';

export const ZOE = 'zoe@example.test';

/**
 * What HubSpot is told, and tells of `eventTypes`, on a real database with two sides that sell; new for each test,
 * unless there are some already.
 */
export function fileHubspot({
  eventTypes = [],
  sides = fileTwoSides(),
}: {
  readonly eventTypes?: readonly string[];
  readonly sides?: TwoSides;
} = {}): HubspotRig {
  let rig: HubspotRig | null = null;
  beforeEach(async () => {
    rig = await startRig(sides, eventTypes);
  });
  afterEach(async () => {
    await rig?.follower.stop();
    await rig?.jobs.stop();
    await rig?.app.close();
    await rig?.hubspot.stop();
    rig = null;
  });
  const present = (): HubspotRig => {
    if (!rig) throw new Error('the rig is there only while a test runs');
    return rig;
  };
  return {
    sides,
    get hubspot() {
      return present().hubspot;
    },
    get jobs() {
      return present().jobs;
    },
    get follower() {
      return present().follower;
    },
    get app() {
      return present().app;
    },
    get parts() {
      return present().parts;
    },
    get logLines() {
      return present().logLines;
    },
    book: (hour, who) => present().book(hour, who),
    settle: () => present().settle(),
    forget: (whom) => present().forget(whom),
    sync: () => present().sync(),
  };
}

async function startRig(sides: TwoSides, eventTypes: readonly string[]): Promise<HubspotRig> {
  const { db, clock, index, bookings } = sides;
  let appUrl = '';
  const random = seededRandom(17);
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line) => void logLines.push(line) });
  const hubspot = await startHubspotSimulator({
    port: 0,
    accessToken: TOKEN,
    // Of a length that no other number in our tables has.
    firstId: 90_715_512_001,
    clock: { ...SYSTEM_CLOCK, now: clock.now },
    webhooks: {
      appId: 123,
      clientSecret: CLIENT_SECRET,
      targetUrl: `${PUBLIC_URL}/webhooks/hubspot`,
      eventTypes,
    },
    reach: (url) => url.replace(PUBLIC_URL, appUrl),
  });
  const address = { url: hubspot.url, token: TOKEN, version: '2026-09' };
  // Whoever has to wait for a turn does not wait for it in a test: time stands still there.
  const gate = createCallGate({ db, clock, after: async () => null, callMsMax: CALL_MS_MAX, note: () => undefined });
  const crm = createHubspotCrm(createHubspotCalls({ address, clock, gate, callMsMax: CALL_MS_MAX }));
  const keys = createAddressKeys(Buffer.alloc(32, 3));
  const customers = createCustomerBook({ db, log });
  const parts = { db, clock, random, log, crm, keys, facilities: index, customers };
  const every = () => () => undefined;
  let jobs: JobRunner | null = null;
  const sources = [hubspotSource(CLIENT_SECRET)];
  const webhooks = openWebhooks({ db, clock, random, log, sources, wake: () => jobs?.wake(), every });
  const runner = startJobRunner({
    db,
    clock,
    random,
    log,
    workers: [...hubspotWorkers(parts), webhooks.worker],
    every,
  });
  jobs = runner;
  const { app } = await buildTestCloud({ webhooks: webhooks.inbox });
  appUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  const listeners = [hubspotListener(keys, () => ({ now: clock.now(), newId: () => random.uuid() }))];
  const follower = followBookings({ db, clock, random, log, listeners, onNoted: runner.wake, every });

  async function settle(): Promise<void> {
    await follower.idle();
    await hubspot.webhooksSettled();
    await runner.idle();
    // What it was told it tells of: a call that is under way when the clock is moved on is refused as too old.
    await hubspot.webhooksSettled();
    await runner.idle();
  }
  async function forget(whom: Whom): Promise<void> {
    const context = { now: clock.now(), newId: () => random.uuid(), newSalt: () => random.hex(16) };
    const listeners = [forgetContacts({ isConnected: true, context: () => context })];
    const erased = await db.transaction((tx) => eraseCustomer(tx, whom, { ...context, cause: 'asked', listeners }));
    if (!erased.ok) throw new Error(erased.error.code);
  }
  async function sync(): Promise<void> {
    clock.advance(SYNC_MS);
    await planSync(parts);
    await settle();
  }
  async function book(hour: number, { email = ZOE, phone = null }: Parameters<HubspotRig['book']>[1] = {}) {
    const customer = { firstName: 'Zoë', lastName: '<Núñez>', email, phone };
    const terms = { partySize: 2, quote: null, promoCode: null, credits: null, customerId: null, notes: '' };
    const place = hours(hour, hour + 1);
    const outcome = await bookings.create({ facilityId: FACILITY_ID, ...place, customer, ...terms }, `at ${hour}`);
    await sides.talk();
    if (!outcome.ok) throw new Error(outcome.error.code);
    return outcome.value;
  }
  return { sides, hubspot, jobs: runner, follower, parts, logLines, app, book, settle, forget, sync };
}
