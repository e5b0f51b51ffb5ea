import type { Range } from '../../domain/ownership.ts';
import { overlaps } from '../../domain/time.ts';
import { and, eq } from 'drizzle-orm';
import { allocationTable, rangeTable, requestTable } from '../../main/controller/cloud-link/cloud-link-schema.ts';
import { getNode } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import type { HeldAllocation, HeldRange, Role } from '../engine/node-state.ts';
import { readHeldAllocation, readHeldRange } from '../engine/rows.ts';
import type { Ledger } from './ledger.ts';
import type { SimulatedNode } from './simulated-node.ts';

type Nodes = Record<Role, SimulatedNode>;

export function listRanges(node: SimulatedNode): HeldRange[] {
  return node.db.select().from(rangeTable).all().map(readHeldRange);
}

export function listActive(node: SimulatedNode): HeldAllocation[] {
  return node.db
    .select()
    .from(allocationTable)
    .where(eq(allocationTable.state, 'active'))
    .all()
    .map(readHeldAllocation);
}

export function findAllocation(node: SimulatedNode, id: string): HeldAllocation | null {
  const row = node.db
    .select()
    .from(allocationTable)
    .where(and(eq(allocationTable.id, id), eq(allocationTable.state, 'active')))
    .get();
  return row ? readHeldAllocation(row) : null;
}

/** I1 and I3, after every event: no time is owned twice, and each side sells only what it owns. */
export function checkAlways(nodes: Nodes): string | null {
  const cloud = listRanges(nodes.cloud).filter(({ holder }) => holder === 'own');
  const facility = listRanges(nodes.facility).filter(({ holder }) => holder === 'own');
  for (const a of cloud) {
    for (const b of facility) {
      if (a.resourceId === b.resourceId && overlaps(a, b)) return `both own ${a.startsAt}–${a.endsAt}`;
    }
  }
  return null;
}

/** After the faults: linked, drained, every cell owned once, copies equal, every promise kept, nothing orphaned. */
export function checkAtEnd(nodes: Nodes, ledger: Ledger, allTime: readonly Range[]): string | null {
  for (const role of ['cloud', 'facility'] as const) {
    if (nodes[role].process?.link.view().state !== 'up') return `liveness: ${role} is not linked at the end`;
    const pending = nodes[role].db.select().from(requestTable).where(eq(requestTable.status, 'pending')).all();
    if (pending.length > 0) return `liveness: ${pending.length} requests of ${role} are still pending`;
  }
  const [cloud, facility] = [getNode(nodes.cloud.db), getNode(nodes.facility.db)];
  if (cloud.outSeq !== facility.inSeq || facility.outSeq !== cloud.inSeq) return 'liveness: a stream is not drained';
  if (cloud.outHash !== facility.inHash || facility.outHash !== cloud.inHash) return 'order: hashes differ';
  return checkOwnership(nodes, allTime) ?? checkCopies(nodes) ?? checkPromises(nodes, ledger);
}

function checkOwnership(nodes: Nodes, allTime: readonly Range[]): string | null {
  const own = [...listRanges(nodes.cloud), ...listRanges(nodes.facility)].filter(({ holder }) => holder === 'own');
  const total = (ranges: readonly Range[]): number => ranges.reduce((sum, r) => sum + r.endsAt - r.startsAt, 0);
  return total(own) === total(allTime) ? null : `conservation: ${total(own)} of ${total(allTime)} ms are owned`;
}

/** What one side holds as a copy is what the other holds as its own. A transfer not yet answered may lag. */
function checkCopies(nodes: Nodes): string | null {
  const view = (node: SimulatedNode, holders: readonly string[]): string =>
    JSON.stringify(
      listActive(node)
        .filter(({ holder }) => holders.includes(holder))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, resourceId, startsAt, endsAt, revision }) => [id, resourceId, startsAt, endsAt, revision]),
    );
  if (view(nodes.cloud, ['peer', 'transit']) !== view(nodes.facility, ['own'])) return 'copies: the cloud differs';
  if (view(nodes.facility, ['peer', 'transit']) !== view(nodes.cloud, ['own'])) return 'copies: the facility differs';
  return null;
}

function checkPromises(nodes: Nodes, ledger: Ledger): string | null {
  const active = new Map(
    [...listActive(nodes.cloud), ...listActive(nodes.facility)]
      .filter(({ holder }) => holder === 'own')
      .map((allocation) => [allocation.id, allocation]),
  );
  for (const { id, place, isOpen } of ledger.promises.values()) {
    if (isOpen) continue;
    const kept = active.get(id);
    if (!kept || kept.startsAt !== place.startsAt || kept.resourceId !== place.resourceId) return `lost promise ${id}`;
  }
  for (const id of active.keys()) if (!ledger.promises.has(id)) return `orphan: ${id} keeps its time, nobody knows`;
  return null;
}
