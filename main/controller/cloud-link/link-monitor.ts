import type { FacilityProfile } from '../../../domain/facility.ts';
import { covers, type Range } from '../../../domain/ownership.ts';
import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import { CATCH_UP_UNKNOWN, type HeldAllocation, type Holder, type NodeRow } from '../../../sync/engine/node-state.ts';
import type { FenceReason } from '../../../sync/protocol/frames.ts';
import type { LinkDetails, LinkState, LinkStatus } from '../api/views.ts';
import type { Db } from '../db/database.ts';
import { findProfileRevision } from '../facility/facility-repository.ts';
import { createProfileReader } from '../facility/profile-reader.ts';
import { createTermsReader } from '../terms/terms-reader.ts';
import { standingOf } from '../terms/terms-standing.ts';
import { createCatchUpMeter } from './catch-up.ts';
import { ownedUntil } from './owned-until.ts';
import { findAllocation, getNode, hasNode, listRanges } from './sqlite-node-store.ts';

/** What the rest of the controller may know of the link and of who owns what. */
export type LinkMonitor = {
  isUp(): boolean;
  /** True when this facility decides all of `place`. */
  owns(place: Range): boolean;
  /** See `ownedUntil`. */
  ownsUntil(): EpochMs | null;
  findAllocation(id: string): HeldAllocation | null;
  holderOfAllocation(id: string): Holder | null;
  status(): LinkStatus;
  details(): LinkDetails;
  /** Resolves with null after `ms`. */
  after(ms: number): Promise<null>;
};

export type LinkMonitorOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly view: () => (LinkView & { readonly refusedFor?: FenceReason | null }) | null;
  readonly appVersion: string;
  readonly after: (ms: number) => Promise<null>;
};

export function createLinkMonitor({ db, clock, view, appVersion, after }: LinkMonitorOptions): LinkMonitor {
  const catchUpOf = createCatchUpMeter();
  const readFacility = createProfileReader();
  const readTerms = createTermsReader();
  const ownRanges = (): Range[] => listRanges(db).filter(({ holder }) => holder === 'own');

  const profileIfAny = (): FacilityProfile | null =>
    findProfileRevision(db) === null ? null : readFacility(db).profile;

  function ownsUntil(): EpochMs | null {
    return ownedUntil(listRanges(db), profileIfAny(), clock.now());
  }

  function status(): LinkStatus {
    const known = view();
    const node = hasNode(db) ? getNode(db) : null;
    const places = placesOf(node, known);
    const catchUp = catchUpOf({ isUp: known?.state === 'up', ...places });
    const fenced = node?.fenced ?? null;
    const profile = profileIfAny();
    const online = known?.state === 'up';
    return {
      state: stateOf({ isFenced: fenced !== null, online, isBehind: catchUp !== null }),
      online,
      since: known?.since ?? null,
      ownsUntil: ownsUntil(),
      outboxDepth: places.toSend,
      catchUp: fenced === null ? catchUp : null,
      lastSyncAt: known?.heardAt ?? null,
      clockSkewMs: known?.clockSkewMs ?? null,
      fenced,
      terms: profile && standingOf(db, readTerms(db, profile)),
      ...(known?.refusedFor && { refusedFor: known.refusedFor }),
    };
  }

  function details(): LinkDetails {
    const { session, controllerEpoch, incarnation, outSeq, inSeq } = getNode(db);
    const { acked: ackedSeq } = placesOf(getNode(db), view());
    return { appVersion, session, controllerEpoch, incarnation, outSeq, ackedSeq, inSeq };
  }

  return {
    isUp: () => view()?.state === 'up',
    owns: (place) => covers(ownRanges(), place),
    ownsUntil,
    findAllocation: (id) => findAllocation(db, id),
    holderOfAllocation: (id) => findAllocation(db, id)?.holder ?? null,
    status,
    details,
    after,
  };
}

/** Where both streams are, as far as this side knows. */
function placesOf(node: NodeRow | null, known: LinkView | null) {
  if (node === null) return { acked: 0, toSend: 0, inSeq: 0, toReceive: 0 };
  const { outSeq, inSeq, catchUpTo } = node;
  const acked = Math.min(Math.max(known?.peerAcked ?? 0, node.peerAcked), outSeq);
  const isTold = catchUpTo !== null && catchUpTo !== CATCH_UP_UNKNOWN;
  return { acked, toSend: outSeq - acked, inSeq, toReceive: isTold ? Math.max(0, catchUpTo - inSeq) : 0 };
}

type LinkFacts = { readonly isFenced: boolean; readonly online: boolean; readonly isBehind: boolean };

function stateOf({ isFenced, online, isBehind }: LinkFacts): LinkState {
  if (isFenced) return 'fenced';
  if (!online) return 'cut-off';
  return isBehind ? 'catching-up' : 'linked';
}
