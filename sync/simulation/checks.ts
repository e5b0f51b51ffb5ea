import { required } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import { overlaps } from '../../domain/time.ts';
import { eq } from 'drizzle-orm';
import { requestTable } from '../../main/controller/cloud-link/cloud-link-schema.ts';
import { statementsOf } from '../../main/controller/cloud-link/node-statements.ts';
import {
  findAllocation as findStored,
  getNode,
  listRanges as listStoredRanges,
  readAllocation,
} from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { oncePerConnection } from '../../main/controller/db/prepared-statements.ts';
import type { HeldAllocation, HeldRange, Role } from '../engine/node-state.ts';
import type { Ledger } from './ledger.ts';
import type { SimulatedNode } from './simulated-node.ts';
import type { World } from './world.ts';

type Nodes = Record<Role, SimulatedNode>;

/** `checkAlways` runs after every event of ten thousand histories: it looks again only where something was written. */
const lastLookOf = oncePerConnection((sqlite) => ({
  changes: sqlite.prepare<[], number>('select total_changes()').pluck(),
  /** What it owned, and how it stood, when it had made so many changes. */
  known: { changes: -1, own: Array<HeldRange>(), isFenced: false, commitNo: 0 },
}));

export function listRanges(node: SimulatedNode): HeldRange[] {
  return listStoredRanges(node.db);
}

/**
 * What it may sell: nothing while it is fenced, or back in time and not started yet. Reads again only when the node has
 * written anything since.
 */
function listOwn(node: SimulatedNode): readonly HeldRange[] {
  const { changes, known } = lastLookOf(node.db);
  const count = required(changes.get(), 'listOwn: SQLite counts its changes');
  if (count !== known.changes) {
    known.changes = count;
    known.own = listRanges(node).filter(({ holder }) => holder === 'own');
    const { fenced, commitNo } = getNode(node.db);
    known.isFenced = fenced !== null;
    known.commitNo = commitNo;
  }
  return known.isFenced || known.commitNo < node.mark ? [] : known.own;
}

export function listActive(node: SimulatedNode): HeldAllocation[] {
  return statementsOf(node.db).allActive.all().map(readAllocation);
}

export function findAllocation(node: SimulatedNode, id: string): HeldAllocation | null {
  const allocation = findStored(node.db, id);
  return allocation?.state === 'active' ? allocation : null;
}

/** I1 and I3, after every event: no time is owned twice, and each side sells only what it owns. */
export function checkAlways(nodes: Nodes): string | null {
  const facility = listOwn(nodes.facility);
  for (const a of listOwn(nodes.cloud)) {
    for (const b of facility) {
      if (a.resourceId === b.resourceId && overlaps(a, b)) return `both own ${a.startsAt}–${a.endsAt}`;
    }
  }
  return null;
}

/** After the faults: linked, drained, every cell owned once, copies equal, every promise kept, nothing orphaned. */
export function checkAtEnd({ nodes, ledger, excused }: World, allTime: readonly Range[]): string | null {
  for (const role of ['cloud', 'facility'] as const) {
    if (nodes[role].process?.link.view().state !== 'up') return `liveness: ${role} is not linked at the end`;
    const pending = nodes[role].db.select().from(requestTable).where(eq(requestTable.status, 'pending')).all();
    if (pending.length > 0) return `liveness: ${pending.length} requests of ${role} are still pending`;
  }
  const [cloud, facility] = [getNode(nodes.cloud.db), getNode(nodes.facility.db)];
  if (cloud.outSeq !== facility.inSeq || facility.outSeq !== cloud.inSeq) return 'liveness: a stream is not drained';
  if (cloud.outHash !== facility.inHash || facility.outHash !== cloud.inHash) return 'order: hashes differ';
  return checkOwnership(nodes, allTime) ?? checkCopies(nodes) ?? checkPromises(nodes, ledger, excused);
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

function checkPromises(nodes: Nodes, ledger: Ledger, excused: ReadonlySet<string>): string | null {
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
  const orphan = [...active.keys()].find((id) => !ledger.promises.has(id) && !excused.has(id));
  return orphan === undefined ? null : `orphan: ${orphan} keeps its time, nobody knows`;
}
