import { required } from '../../domain/assert.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, DAY_MS } from '../../domain/time.ts';
import type { LinkView } from '../../sync/engine/link.ts';
import type { Committed } from '../../sync/engine/node-port.ts';
import { type HeldRange, theirRanges } from '../../sync/engine/node-state.ts';
import { createSettlements, type Settlements } from '../../sync/engine/settlements.ts';
import type { Transport } from '../../sync/engine/transport-port.ts';
import type { DropCounts } from '../../sync/transport/dropped-frames.ts';
import { createLinkRunner, type LinkRunner } from '../../sync/transport/link-runner.ts';
import type { LinkIdentity } from '../../sync/transport/signatures.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { SaleRanges } from '../availability/facility-entry.ts';
import { createCloudPolicy } from '../bookings/cloud-policy.ts';
import { type BookingClaim, idempotencyKeys } from '../bookings/idempotency-repository.ts';
import { listSuperseded } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import { findProfile, listFacilities } from '../facilities/facility-repository.ts';
import type { Log } from '../log.ts';
import { type CloudNode, type CloudPolicy, createCloudNode } from './cloud-node.ts';
import { frontierTransfers } from './frontier.ts';
import { listActiveSince, listRanges } from './pg-node-store.ts';

/** How often the frontier and superseded times are looked at. */
const SWEEP_MS = 2000;

export type FacilityLinksOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly index: AvailabilityIndex;
  readonly transport: Transport;
  readonly identity: LinkIdentity;
  readonly appVersion: string;
  readonly every: (ms: number, action: () => void) => () => void;
};

/** A facility as the rest of the cloud works with it. */
export type LinkedFacility = { readonly node: CloudNode<BookingClaim>; readonly settlements: Settlements };

export type FacilityLinks = {
  find(facilityId: string): LinkedFacility | null;
  view(facilityId: string): LinkView | null;
  /** How many messages were not taken, by reason. */
  droppedFrames(): DropCounts;
  start(): Promise<void>;
  stop(): Promise<void>;
};

type Running = {
  readonly options: FacilityLinksOptions;
  readonly facilities: Map<string, LinkedFacility>;
  readonly runner: LinkRunner;
  readonly policy: CloudPolicy;
  isSweeping: boolean;
};

/** The cloud's side of all facilities: their nodes, their links, and the index that follows their commits. */
export function createFacilityLinks(options: FacilityLinksOptions): FacilityLinks {
  const { db, clock, random, log, index } = options;
  const runner = createLinkRunner({
    role: 'cloud',
    boot: random.hex(8),
    app: options.appVersion,
    fingerprint: '',
    transport: options.transport,
    identity: options.identity,
    clock,
    newNonce: () => random.hex(16),
    every: options.every,
    onChange: (facilityId, view) => followLink(running, facilityId, view),
    onAlarm: (event, fields) => log.warn(event, fields),
  });
  const profileOf = (facilityId: string): FacilityProfile | null => index.findFacility(facilityId)?.profile ?? null;
  const policy = createCloudPolicy({ clock, random, log, profileOf });
  const running: Running = { options, facilities: new Map(), runner, policy, isSweeping: false };
  let stopSweeping: (() => void) | null = null;

  return {
    find: (facilityId) => running.facilities.get(facilityId) ?? null,
    view: runner.view,
    droppedFrames: runner.dropped,
    start: async () => {
      for (const { profile } of await listFacilities(db)) await add(running, profile);
      runner.start();
      stopSweeping = options.every(SWEEP_MS, () => void sweep(running));
    },
    stop: async () => {
      stopSweeping?.();
      await runner.stop();
    },
  };
}

async function add({ options, facilities, runner, policy }: Running, profile: FacilityProfile): Promise<void> {
  const { db, clock, random, index } = options;
  const facilityId = profile.id;
  const node = createCloudNode({ db, facilityId, clock, random, policy, alongside: idempotencyKeys });
  const allocations = await listActiveSince(db, facilityId, clock.now() - DAY_MS);
  const ranges = toSaleRanges(await listRanges(db, facilityId));
  index.load({ profile, allocations, ranges, link: { online: false, since: null } });
  node.onCommitted((committed) => followCommit(options, facilityId, committed));
  facilities.set(facilityId, { node, settlements: createSettlements(node) });
  await node.run({ type: 'start', suspect: null });
  runner.add(facilityId, node);
}

function followLink(running: Running, facilityId: string, { state, since }: LinkView): void {
  const { index, log } = running.options;
  log.info(`link.${state}`, { facilityId });
  index.apply({ type: 'link', facilityId, link: { online: state === 'up', since } });
  if (state === 'up') void sweep(running);
}

/** The index learns what was committed, in the order of the commits. */
function followCommit(options: FacilityLinksOptions, facilityId: string, { writes, facts }: Committed): void {
  const { index } = options;
  if (writes.ranges) index.apply({ type: 'ranges', facilityId, ranges: toSaleRanges(writes.ranges) });
  for (const allocation of writes.allocations) index.apply({ type: 'allocation', facilityId, allocation });
  if (facts.some(({ type }) => type === 'facility.profile')) void reloadProfile(options, facilityId);
}

async function reloadProfile({ db, index, log }: FacilityLinksOptions, facilityId: string): Promise<void> {
  try {
    const profile = required(await findProfile(db, facilityId), 'reloadProfile: the facility is known');
    index.apply({ type: 'profile', profile });
  } catch (error) {
    log.error('facility.profile.reload_failed', { facilityId, error });
  }
}

async function sweep(running: Running): Promise<void> {
  if (running.isSweeping) return;
  running.isSweeping = true;
  try {
    for (const facilityId of running.facilities.keys()) await moveFrontier(running, facilityId);
    await giveBackSuperseded(running);
  } catch (error) {
    running.options.log.error('facility_links.sweep_failed', { error });
  }
  running.isSweeping = false;
}

/** Never while the link is down: time in transit is nobody's to sell (PROTOCOL §7.5). */
async function moveFrontier({ options, facilities, runner }: Running, facilityId: string): Promise<void> {
  const { db, clock, index, log } = options;
  const profile = index.findFacility(facilityId)?.profile;
  const node = facilities.get(facilityId)?.node;
  if (!profile || !node || runner.view(facilityId)?.state !== 'up') return;
  const ranges = await listRanges(db, facilityId);
  const active = await listActiveSince(db, facilityId, clock.now() - DAY_MS);
  const due = frontierTransfers({ profile, ranges, active, now: clock.now() });
  if (due.length === 0) return;
  const { outcome } = await node.run({ type: 'transfer', ranges: due });
  log.info('frontier.moved', { facilityId, outcome: outcome.kind, until: due[0]?.endsAt });
}

/** A booking that moved into its facility's time still holds its old time of ours: the new one is had, so it goes. */
async function giveBackSuperseded({ options, facilities }: Running): Promise<void> {
  const { db, clock, random, log } = options;
  for (const { facilityId, allocationId } of await listSuperseded(db, clock.now())) {
    const input = { allocationId, expectedRevision: null, requestId: random.uuid(), deadlineAt: clock.now() };
    await facilities.get(facilityId)?.node.run({ type: 'cancel', ...input });
    log.info('booking.superseded.released', { facilityId, allocationId });
  }
}

function toSaleRanges(ranges: readonly HeldRange[]): SaleRanges {
  return {
    cloud: ranges.filter(({ holder }) => holder === 'own'),
    facility: theirRanges(ranges),
  };
}
