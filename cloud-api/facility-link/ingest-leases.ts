import type { Random } from '../../domain/random.ts';
import { type Clock, SECOND_MS } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import {
  deleteWorker,
  LEASE_MS,
  type LeaseView,
  listLeases,
  releaseLeases,
  renewLeases,
  saveWorker,
  takeLease,
} from './lease-repository.ts';
import { planLeases } from './plan-leases.ts';

/** How often leases are renewed, and free ones looked for. */
const LOOK_MS = SECOND_MS;
/** The broker may be away for a moment without anybody's letting go. */
const BROKER_GRACE_MS = 5 * SECOND_MS;
/** How many facilities are taken side by side. */
const TAKEN_AT_ONCE = 4;

export type IngestLeasesOptions = {
  /** A few connections that nothing else uses: a renewal must not wait behind customers. */
  readonly db: Db;
  /** Names this start of the process. */
  readonly worker: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
  readonly isBrokerHere: () => boolean;
  /** Others can see that this process lives: what it takes is not taken from it at once. */
  readonly isPresent: () => boolean;
  /** The facility's link is this process's to run, under this number. When it rejects, the lease is given back. */
  readonly onTaken: (facilityId: string, fencingNo: number) => Promise<void>;
  /** It is so no longer: nothing more may be done for the link. */
  readonly onLost: (facilityId: string) => void;
  /** All facilities as they are now, once every `LOOK_MS`. */
  readonly onLook: (leases: readonly LeaseView[]) => Promise<void>;
};

export type IngestLeases = {
  /** Null unless this process holds the facility's lease. */
  fencingNoOf(facilityId: string): number | null;
  /** No other process was there a moment ago. */
  isAlone(): boolean;
  /** The database has refused something under this number. */
  lost(facilityId: string, fencingNo: number): void;
  /** Something has changed: looks at once instead of in a second. */
  look(): Promise<void>;
  start(): Promise<void>;
  /** Gives everything back, so that others need not wait. The links must have been stopped. */
  stop(): Promise<void>;
};

type Held = { readonly fencingNo: number; untilMs: number };

type Holding = {
  readonly options: IngestLeasesOptions;
  readonly held: Map<string, Held>;
  looking: Promise<void> | null;
  isDueAgain: boolean;
  taking: Promise<void> | null;
  isStopped: boolean;
  isAlone: boolean;
  brokerSeenAtMs: number;
};

/** Which facilities' links this process runs (PROTOCOL §10.2): at most one process at a time runs each. */
export function createIngestLeases(options: IngestLeasesOptions): IngestLeases {
  const holding: Holding = {
    options,
    held: new Map(),
    looking: null,
    isDueAgain: false,
    taking: null,
    isStopped: false,
    isAlone: false,
    brokerSeenAtMs: Number.NEGATIVE_INFINITY,
  };
  const { held } = holding;
  let stopLooking: (() => void) | null = null;

  async function look(): Promise<void> {
    dropExpired(holding);
    if (holding.isStopped) return;
    // What is under way may have read what has changed since: once more, after it.
    holding.isDueAgain = holding.looking !== null;
    holding.looking ??= lookUntilDone(holding);
    await holding.looking;
  }

  return {
    fencingNoOf: (facilityId) => held.get(facilityId)?.fencingNo ?? null,
    isAlone: () => holding.isAlone,
    lost: (facilityId, fencingNo) => {
      if (held.get(facilityId)?.fencingNo === fencingNo) drop(holding, facilityId, 'refused');
    },
    look,
    start: async () => {
      await look();
      stopLooking = options.every(LOOK_MS, () => void look());
    },
    stop: async () => {
      holding.isStopped = true;
      stopLooking?.();
      await holding.looking;
      await holding.taking;
      const ids = [...held.keys()];
      held.clear();
      // In this order: who is told of the leases counts the workers.
      await deleteWorker(options.db, options.worker);
      await releaseLeases(options.db, options.worker, ids);
    },
  };
}

/** What could not be renewed in time may be another's by now, though nobody could say so. */
function dropExpired(holding: Holding): void {
  const nowMs = holding.options.clock.monotonicMs();
  for (const [facilityId, { untilMs }] of holding.held) if (nowMs > untilMs) drop(holding, facilityId, 'expired');
}

function drop({ options, held }: Holding, facilityId: string, how: string): void {
  const lease = held.get(facilityId);
  if (!held.delete(facilityId)) return;
  options.log.warn('lease.lost', { facilityId, fencingNo: lease?.fencingNo, how });
  options.onLost(facilityId);
}

async function lookUntilDone(holding: Holding): Promise<void> {
  do {
    holding.isDueAgain = false;
    await lookAround(holding);
  } while (holding.isDueAgain && !holding.isStopped);
  holding.looking = null;
}

async function lookAround(holding: Holding): Promise<void> {
  const { options } = holding;
  const { db, worker, log } = options;
  try {
    const hasBroker = reachesBroker(holding);
    const { able, others } = await saveWorker(db, worker, { hasBroker, ttlMs: LEASE_MS });
    holding.isAlone = others === 0;
    await renew(holding);
    const leases = await listLeases(db, null);
    await options.onLook(leases);
    await followPlan(holding, leases, { able, isAble: hasBroker });
  } catch (cause) {
    // The database is away. Leases that run out meanwhile are dropped.
    holding.isAlone = false;
    log.warn('leases.look.failed', { cause });
  }
}

function reachesBroker(holding: Holding): boolean {
  const { clock, isBrokerHere } = holding.options;
  const nowMs = clock.monotonicMs();
  if (isBrokerHere()) holding.brokerSeenAtMs = nowMs;
  return nowMs - holding.brokerSeenAtMs <= BROKER_GRACE_MS;
}

async function renew(holding: Holding): Promise<void> {
  const { options, held } = holding;
  const before = new Map(held);
  // Counted from before it was asked: the server's own count begins later.
  const untilMs = options.clock.monotonicMs() + LEASE_MS;
  const renewed = await renewLeases(options.db, options.worker, LEASE_MS);
  for (const [facilityId, lease] of before) {
    if (held.get(facilityId) !== lease) continue;
    if (renewed.get(facilityId) === lease.fencingNo) lease.untilMs = untilMs;
    else drop(holding, facilityId, 'taken');
  }
  // Taken by an answer that was lost, or not given back when it should have been.
  const idle = [...renewed.keys()].filter((facilityId) => !held.has(facilityId));
  if (idle.length > 0 && !holding.taking) await releaseLeases(options.db, options.worker, idle);
}

async function followPlan(
  holding: Holding,
  leases: readonly LeaseView[],
  { able, isAble }: { readonly able: number; readonly isAble: boolean },
): Promise<void> {
  const { options, held } = holding;
  const unheld = leases.filter(({ worker, facilityId }) => worker === null && !held.has(facilityId));
  const free = unheld.map(({ facilityId }) => facilityId);
  const facts = { facilities: leases.length, free: rotate(free, options.random), held: [...held.keys()], able, isAble };
  const { take, release } = planLeases(facts);
  if (release.length > 0) await letGo(holding, release);
  if (take.length === 0 || holding.taking || holding.isStopped) return;
  if (!options.isBrokerHere() || !options.isPresent()) return;
  // Renewals do not wait for it.
  holding.taking = takeAll(holding, take)
    .catch((cause: unknown) => options.log.warn('leases.take.failed', { cause }))
    .finally(() => {
      holding.taking = null;
    });
}

/** Processes that look at the same moment begin at different places. */
function rotate(ids: readonly string[], random: Random): string[] {
  const from = ids.length > 1 ? random.below(ids.length) : 0;
  return [...ids.slice(from), ...ids.slice(0, from)];
}

async function letGo({ options, held }: Holding, facilityIds: readonly string[]): Promise<void> {
  for (const facilityId of facilityIds) {
    held.delete(facilityId);
    options.onLost(facilityId);
  }
  options.log.info('leases.released', { count: facilityIds.length });
  await releaseLeases(options.db, options.worker, facilityIds);
}

async function takeAll(holding: Holding, facilityIds: readonly string[]): Promise<void> {
  const waiting = [...facilityIds];
  const takeNext = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && !holding.isStopped; id = waiting.shift())
      await takeOne(holding, id);
  };
  await Promise.all(Array.from({ length: TAKEN_AT_ONCE }, takeNext));
}

async function takeOne(holding: Holding, facilityId: string): Promise<void> {
  const { options, held } = holding;
  const { db, worker, clock, log } = options;
  const untilMs = clock.monotonicMs() + LEASE_MS;
  const fencingNo = await takeLease(db, { facilityId, worker, ttlMs: LEASE_MS, now: clock.now() });
  if (fencingNo === null) return;
  held.set(facilityId, { fencingNo, untilMs });
  log.info('lease.taken', { facilityId, fencingNo });
  try {
    await options.onTaken(facilityId, fencingNo);
  } catch (cause) {
    log.warn('lease.unused', { facilityId, fencingNo, cause });
    if (held.get(facilityId)?.fencingNo !== fencingNo) return;
    drop(holding, facilityId, 'unused');
    await releaseLeases(db, worker, [facilityId]);
  }
}
