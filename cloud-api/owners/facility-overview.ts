import type { EpochMs } from '../../domain/time.ts';
import type { LinkView } from '../../sync/engine/link.ts';
import { CATCH_UP_UNKNOWN } from '../../sync/engine/node-state.ts';
import type { Db } from '../db/database.ts';
import { listFacilities } from '../facilities/facility-repository.ts';
import { listLeases } from '../facility-link/lease-repository.ts';
import type { Controller } from '../pairing/controller-repository.ts';
import type { ControllerRegistry } from '../pairing/controller-registry.ts';
import { listNodeFigures, type NodeFigures } from './overview-repository.ts';

/** A facility as its owner looks after it. */
export type OwnedFacility = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
  readonly link: Pick<LinkView, 'state'> & { readonly since: EpochMs | null };
  readonly lastSeenAt: EpochMs | null;
  readonly clockSkewMs: number | null;
  readonly backlog: { readonly toFacility: number; readonly fromFacility: number };
  readonly fenced: string | null;
  readonly ingest: string | null;
  readonly controller: Controller | null;
};

export type FacilityOverview = {
  /** By name. */
  listFacilities(): Promise<OwnedFacility[]>;
};

export type FacilityOverviewParts = {
  readonly db: Db;
  readonly registry: Pick<ControllerRegistry, 'find'>;
  /** What this process knows of a link, be it its own or another's. */
  readonly viewLink: (facilityId: string) => LinkView | null;
};

/** How all facilities are, for whoever answers for them. Reads only. */
export function createFacilityOverview({ db, registry, viewLink }: FacilityOverviewParts): FacilityOverview {
  return {
    listFacilities: async () => {
      const nodes = new Map((await listNodeFigures(db)).map((node) => [node.facilityId, node]));
      const workers = new Map((await listLeases(db, null)).map(({ facilityId, worker }) => [facilityId, worker]));
      const rows = await listFacilities(db);
      return rows
        .map(({ profile: { id, slug, name, timeZone } }): OwnedFacility => {
          const view = viewLink(id);
          const controller = registry.find(id);
          const node = nodes.get(id);
          return {
            id,
            slug,
            name,
            timeZone,
            link: { state: view?.state ?? 'down', since: view?.since ?? null },
            lastSeenAt: latest(controller?.lastSeenAt ?? null, view?.heardAt ?? null),
            clockSkewMs: view?.clockSkewMs ?? null,
            backlog: backlogOf(node, view),
            fenced: node?.fenced ?? null,
            ingest: workers.get(id) ?? null,
            controller,
          };
        })
        .sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}

function backlogOf(node: NodeFigures | undefined, view: LinkView | null): OwnedFacility['backlog'] {
  if (!node) return { toFacility: 0, fromFacility: 0 };
  const { outSeq, inSeq, peerAcked, catchUpTo } = node;
  const isTold = catchUpTo !== null && catchUpTo !== CATCH_UP_UNKNOWN;
  return {
    // What is known of the facility's progress is written lazily, and does not outlive a recovery.
    toFacility: outSeq - Math.min(Math.max(peerAcked, view?.peerAcked ?? 0), outSeq),
    fromFacility: isTold ? Math.max(0, catchUpTo - inSeq) : 0,
  };
}

function latest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
