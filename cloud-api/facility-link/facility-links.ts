import { required } from '../../domain/assert.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { KEEP_ENDED_MS } from '../availability/busy-times.ts';
import { isFaultAlarm } from '../../sync/engine/alarms.ts';
import type { LinkView } from '../../sync/engine/link.ts';
import { createStreamTrimmer } from '../../sync/engine/stream-trimmer.ts';
import { isKeptFact } from '../../sync/protocol/product-data.ts';
import { createSettlements, type Settlements } from '../../sync/engine/settlements.ts';
import { presenceTopic, topicsToRead } from '../../sync/protocol/topics.ts';
import type { DropCounts } from '../../sync/transport/dropped-frames.ts';
import { createLinkRunner, type LinkRunner } from '../../sync/transport/link-runner.ts';
import type { MqttTransport } from '../../sync/transport/mqtt-transport.ts';
import type { LinkIdentity } from '../../sync/transport/signatures.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import { createCustomerCourier } from '../customers/customer-courier.ts';
import { createErasureCourier } from '../customers/erasing/erasure-courier.ts';
import { createBookers } from '../customers/bookers.ts';
import type { CustomerBook } from '../customers/customer-book.ts';
import { createDeskClerk } from '../messages/desk/desk-clerk.ts';
import type { MessageChannel } from '../messages/message-kinds.ts';
import { createCloudPolicy } from '../bookings/cloud-policy.ts';
import { bookingRows } from '../bookings/booking-rows.ts';
import type { BookingClaim } from '../bookings/idempotency-repository.ts';
import type { Db } from '../db/database.ts';
import type { Presence } from '../db/presence.ts';
import { listFacilities } from '../facilities/facility-repository.ts';
import type { Log } from '../log.ts';
import { type CloudNode, createCloudNode } from './cloud-node.ts';
import { noticesOf } from './commit-notices.ts';
import { sweep } from './facility-sweep.ts';
import { followLeases, followNotice, viewTold } from './follow-others.ts';
import { createFrontierJob } from './frontier-job.ts';
import { followCommit, reloadAllTerms, reloadTerms } from './index-follower.ts';
import { createIngestLeases } from './ingest-leases.ts';
import { saveState } from './link-state.ts';
import { readFacility } from './read-facility.ts';
import type { Running } from './running-links.ts';
import { createSpendClerk, isSpendWork } from '../spends/spend-clerk.ts';
import { createEntryKeyCourier } from '../entry-keys/entry-key-courier.ts';
import type { EntryKeyBook } from '../entry-keys/key-book.ts';
import { createTermsCourier } from '../terms/terms-courier.ts';

/** How often the frontier is looked at. */
const SWEEP_MS = 2000;

export type FacilityLinksOptions = {
  readonly db: Db;
  /** A few connections of their own for leases. */
  readonly leaseDb: Db;
  /** Lets the other processes see that `worker` lives. */
  readonly openPresence: (worker: string) => Promise<Presence>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly index: AvailabilityIndex;
  readonly customers: CustomerBook;
  readonly transport: MqttTransport;
  readonly identity: LinkIdentity;
  readonly appVersion: string;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly entryKeys: EntryKeyBook;
  /** Over what customers are told. */
  readonly channels: readonly MessageChannel[];
};

/** A facility as the rest of the cloud works with it. */
export type LinkedFacility = { readonly node: CloudNode<BookingClaim>; readonly settlements: Settlements };

export type FacilityLinks = {
  find(facilityId: string): LinkedFacility | null;
  /** As this process sees it, or as the process that runs the link has told. */
  view(facilityId: string): LinkView | null;
  /** How many messages were not taken, by reason. */
  droppedFrames(): DropCounts;
  /** Another process has told something on one of `CHANNELS`. */
  onNotice(channel: string, payload: string): void;
  /** What was told before now may not have been heard. */
  readEverything(): void;
  /** New terms of the facility have been saved: this process sells by them, and the facility is told. Never fails. */
  tellTerms(facilityId: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The cloud's side of all facilities: their nodes, the index that follows their commits, and the links of those that
 * this process holds the lease of. Other processes on the same database do the same for theirs (PROTOCOL §10).
 */
export function createFacilityLinks(options: FacilityLinksOptions): FacilityLinks {
  const { db, random, transport } = options;
  const worker = random.hex(8);
  const runner = createRunner(options, worker, (facilityId, view) => followLink(running, facilityId, view));
  const leases = createIngestLeases({
    ...options,
    db: options.leaseDb,
    worker,
    isBrokerHere: () => running.isBrokerHere,
    isPresent: () => presence?.isHeld() ?? false,
    onTaken: (facilityId, fencingNo) => takeUp(running, facilityId, fencingNo),
    onLost: (facilityId) => putDown(running, facilityId),
    onLook: async (seen) => {
      for (const { facilityId } of seen) if (!running.facilities.has(facilityId)) await add(running, facilityId);
      followLeases(running, seen);
    },
  });
  const running: Running = {
    options,
    worker,
    facilities: new Map(),
    linked: new Map(),
    told: new Map(),
    runner,
    leases,
    ...createJobs(options),
    isBrokerHere: false,
    isSweeping: false,
    saving: Promise.resolve(),
  };
  let stopSweeping: (() => void) | null = null;
  let presence: Presence | null = null;

  return {
    find: (facilityId) => running.facilities.get(facilityId) ?? null,
    view: (facilityId) => runner.view(facilityId) ?? viewTold(running.told.get(facilityId)),
    droppedFrames: runner.dropped,
    onNotice: (channel, payload) => followNotice(running, channel, payload),
    readEverything: () => {
      void leases.look();
      void reloadAllTerms(options);
      void options.customers.refresh();
    },
    tellTerms: (facilityId) => tellTerms(running, facilityId),
    start: async () => {
      await options.customers.load();
      for (const { profile } of await listFacilities(db)) await add(running, profile.id);
      transport.onStatus((isConnected) => {
        running.isBrokerHere = isConnected;
        void leases.look();
      });
      runner.start();
      presence = await options.openPresence(worker);
      await leases.start();
      stopSweeping = options.every(SWEEP_MS, () => void sweep(running));
    },
    stop: async () => {
      stopSweeping?.();
      await runner.stop();
      await running.saving;
      try {
        await leases.stop();
      } finally {
        await presence?.stop();
      }
    },
  };
}

/** What is decided and done for facilities, whichever of them. */
function createJobs(options: FacilityLinksOptions) {
  const { db, clock, random, log, index, customers, entryKeys, channels } = options;
  const profileOf = (facilityId: string): FacilityProfile | null => index.findFacility(facilityId)?.profile ?? null;
  const bookerOf = createBookers(index, customers);
  return {
    policy: createCloudPolicy({ clock, random, log, profileOf, termsOf: index.termsOf, bookerOf }),
    frontier: createFrontierJob({ db, clock, random, log }),
    termsCourier: createTermsCourier({ db, log }),
    erasureCourier: createErasureCourier({ db, log }),
    trimmer: createStreamTrimmer(clock, isKeptFact),
    customerCourier: createCustomerCourier({ db, log }),
    entryKeyCourier: createEntryKeyCourier({ db, log, keys: entryKeys }),
    deskClerk: createDeskClerk({ db, clock, random, log, channels }),
    spendClerk: createSpendClerk({ db, clock, log, promotionsOf: (id) => index.termsOf(id).promotions }),
  };
}

function createRunner(
  { appVersion, transport, identity, clock, random, every, log }: FacilityLinksOptions,
  worker: string,
  onChange: (facilityId: string, view: LinkView) => void,
): LinkRunner {
  return createLinkRunner({
    role: 'cloud',
    boot: worker,
    app: appVersion,
    fingerprint: '',
    transport,
    identity,
    clock,
    newNonce: () => random.hex(16),
    every,
    onChange,
    onAlarm: (event, fields) => log[isFaultAlarm(event) ? 'error' : 'warn'](event, fields),
  });
}

/** Takes a facility in as it is now; what is committed from here on is followed. */
async function add(running: Running, facilityId: string): Promise<void> {
  const { options, worker, facilities, policy, leases, frontier, termsCourier, customerCourier, spendClerk } = running;
  const { db, clock, random, index } = options;
  const { node: since, ...snapshot } = await readFacility(db, facilityId, clock.now() - KEEP_ENDED_MS);
  index.load({ ...snapshot, link: { online: false, since: null } });
  const node = createCloudNode({
    db,
    facilityId,
    clock,
    random,
    policy,
    alongside: bookingRows,
    since,
    onLostAnswer: (reason) => options.log.warn('store.commit.answer_lost', { facilityId, reason }),
    // Who is alone tells nobody: a notice makes commits wait for each other, over all facilities.
    onCommitting: (committed) => (leases.isAlone() ? [] : noticesOf({ facilityId, worker }, committed)),
  });
  node.onCommitted((committed) => {
    followCommit(options, facilityId, committed);
    if (committed.facts.some(({ type }) => type === 'facility.hand_back')) frontier.forget(facilityId);
    if (committed.facts.some(({ type }) => type === 'terms.proposed')) void termsCourier.tell(facilityId, node);
    if (committed.facts.some(({ type }) => type === 'customer.asked')) void customerCourier.tell(facilityId, node);
    if (committed.facts.some(({ type }) => type === 'message.asked')) void running.deskClerk.work(facilityId, node);
    if (isSpendWork(committed)) void spendClerk.work(facilityId, node);
  });
  facilities.set(facilityId, { node, settlements: createSettlements(node) });
}

async function tellTerms({ options, facilities, termsCourier }: Running, facilityId: string): Promise<void> {
  await reloadTerms(options, facilityId);
  const node = facilities.get(facilityId)?.node;
  if (node) await termsCourier.tell(facilityId, node);
}

/** This process runs the facility's link from now on. Whatever an earlier one has left pending is not presumed. */
async function takeUp(running: Running, facilityId: string, fencingNo: number): Promise<void> {
  const { facilities, linked, leases, runner, told, options } = running;
  const { node } = required(facilities.get(facilityId), 'takeUp: only facilities that were looked at are taken');
  const leased = node.underLease(fencingNo, () => leases.lost(facilityId, fencingNo));
  await leased.run({ type: 'start', suspect: null });
  await running.customerCourier.expectAll(facilityId);
  if (leases.fencingNoOf(facilityId) !== fencingNo) return;
  told.delete(facilityId);
  options.index.apply({ type: 'link', facilityId, link: { online: false, since: options.clock.now() } });
  linked.set(facilityId, leased);
  runner.add(facilityId, leased);
  subscribe(running);
}

function putDown(running: Running, facilityId: string): void {
  running.linked.delete(facilityId);
  running.runner.remove(facilityId);
  subscribe(running);
}

/** Nothing is read of facilities whose link is another process's. */
function subscribe({ linked, options }: Running): void {
  options.transport.setSubscriptions(
    [...linked.keys()].flatMap((id) => [...topicsToRead(id, 'up'), presenceTopic(id)]),
  );
}

function followLink(running: Running, facilityId: string, { state, since }: LinkView): void {
  const { index, log } = running.options;
  log.info(`link.${state}`, { facilityId });
  index.apply({ type: 'link', facilityId, link: { online: state === 'up', since } });
  saveState(running, facilityId);
  if (state === 'up') void running.erasureCourier.expectUndone(facilityId).then(() => sweep(running));
}
