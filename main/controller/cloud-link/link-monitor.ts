import { covers, type Range } from '../../../domain/ownership.ts';
import { type Clock, type EpochMs, TIME_MIN } from '../../../domain/time.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import type { HeldAllocation, Holder } from '../../../sync/engine/node-state.ts';
import type { LinkStatus } from '../api/views.ts';
import type { Db } from '../db/database.ts';
import { findAllocation, getNode, hasNode, listRanges } from './sqlite-node-store.ts';

/** What the rest of the controller may know of the link and of who owns what. */
export type LinkMonitor = {
  isUp(): boolean;
  /** True when this facility decides all of `place`. */
  owns(place: Range): boolean;
  /** The facility sells everything before this; the earliest over its resources, null when one has nothing ahead. */
  ownsUntil(): EpochMs | null;
  findAllocation(id: string): HeldAllocation | null;
  holderOfAllocation(id: string): Holder | null;
  status(): LinkStatus;
  /** Resolves with null after `ms`. */
  after(ms: number): Promise<null>;
};

export type LinkMonitorOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly view: () => LinkView | null;
  readonly after: (ms: number) => Promise<null>;
};

export function createLinkMonitor({ db, clock, view, after }: LinkMonitorOptions): LinkMonitor {
  const ownRanges = (): Range[] => listRanges(db).filter(({ holder }) => holder === 'own');

  function ownsUntil(): EpochMs | null {
    const now = clock.now();
    const resources = new Set(listRanges(db).map(({ resourceId }) => resourceId));
    const own = ownRanges();
    const ends = [...resources].map((id) =>
      own.find((r) => r.resourceId === id && r.startsAt <= now && now < r.endsAt),
    );
    if (ends.length === 0 || ends.includes(undefined)) return null;
    return Math.min(...ends.map((range) => range?.endsAt ?? TIME_MIN));
  }

  function status(): LinkStatus {
    const known = view();
    const node = hasNode(db) ? getNode(db) : null;
    const acked = Math.max(known?.peerAcked ?? 0, node?.peerAcked ?? 0);
    return {
      online: known?.state === 'up',
      since: known?.since ?? null,
      ownsUntil: ownsUntil(),
      outboxDepth: (node?.outSeq ?? 0) - Math.min(acked, node?.outSeq ?? 0),
      lastSyncAt: known?.heardAt ?? null,
      clockSkewMs: known?.clockSkewMs ?? null,
      fenced: node?.fenced ?? null,
    };
  }

  return {
    isUp: () => view()?.state === 'up',
    owns: (place) => covers(ownRanges(), place),
    ownsUntil,
    findAllocation: (id) => findAllocation(db, id),
    holderOfAllocation: (id) => findAllocation(db, id)?.holder ?? null,
    status,
    after,
  };
}
