import type { Range } from '../../domain/ownership.ts';
import { overlaps } from '../../domain/time.ts';
import type { HeldAllocation, Role } from '../engine/node-state.ts';
import type { Ledger } from './ledger.ts';
import type { Standing } from './disk.ts';
import type { SimulatedNode } from './simulated-node.ts';
import type { World } from './world.ts';

type Nodes = Record<Role, SimulatedNode>;

/** How it stood at some version of its disk. */
type Look = Standing & { readonly version: number };

/** `checkAlways` runs after every event of ten thousand histories: it looks again only where something was written. */
const lastLooks = new WeakMap<SimulatedNode, Look>();

function lookAt(node: SimulatedNode): Look {
  const { disk } = node;
  const version = disk.version();
  const last = lastLooks.get(node);
  if (last?.version === version) return last;
  const look = { version, ...disk.standing() };
  lastLooks.set(node, look);
  return look;
}

/** What it may sell: nothing while it is fenced, or back in time and not started yet. */
export function listOwn(node: SimulatedNode): readonly Range[] {
  const { own, isFenced, commitNo } = lookAt(node);
  return isFenced || commitNo < node.mark ? [] : own;
}

export function listActive(node: SimulatedNode): HeldAllocation[] {
  return node.disk.active();
}

export function findAllocation(node: SimulatedNode, id: string): HeldAllocation | null {
  const allocation = node.disk.allocation(id);
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
    const pending = nodes[role].disk.pendingRequests();
    if (pending > 0) return `liveness: ${pending} requests of ${role} are still pending`;
  }
  const [cloud, facility] = [nodes.cloud.disk.node(), nodes.facility.disk.node()];
  if (cloud.outSeq !== facility.inSeq || facility.outSeq !== cloud.inSeq) return 'liveness: a stream is not drained';
  if (cloud.outHash !== facility.inHash || facility.outHash !== cloud.inHash) return 'order: hashes differ';
  return checkOwnership(nodes, allTime) ?? checkCopies(nodes) ?? checkPromises(nodes, ledger, excused);
}

/**
 * Where a disk may go back in time unnoticed, people may be promised the same time twice (PROTOCOL §12.1). It must come
 * to light: both sides end up equal, and every promise is kept or on a list for people to solve.
 */
export function checkSilent({ nodes, ledger, conflicts }: World, allTime: readonly Range[]): string | null {
  const [cloud, facility] = [nodes.cloud.disk.node(), nodes.facility.disk.node()];
  if (cloud.outSeq !== facility.inSeq || facility.outSeq !== cloud.inSeq) return null;
  const different = checkOwnership(nodes, allTime) ?? checkCopies(nodes);
  return different ?? findLostPromise(listOwned(nodes), ledger, conflicts);
}

function checkOwnership(nodes: Nodes, allTime: readonly Range[]): string | null {
  const own = [...nodes.cloud.disk.ranges(), ...nodes.facility.disk.ranges()].filter(({ holder }) => holder === 'own');
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
  const active = listOwned(nodes);
  const lost = findLostPromise(active, ledger, NOBODY);
  const orphan = [...active.keys()].find((id) => !ledger.promises.has(id) && !excused.has(id));
  return lost ?? (orphan === undefined ? null : `orphan: ${orphan} keeps its time, nobody knows`);
}

const NOBODY: ReadonlySet<string> = new Set();

function listOwned(nodes: Nodes): ReadonlyMap<string, HeldAllocation> {
  const active = [...listActive(nodes.cloud), ...listActive(nodes.facility)];
  return new Map(active.filter(({ holder }) => holder === 'own').map((allocation) => [allocation.id, allocation]));
}

function findLostPromise(
  active: ReadonlyMap<string, HeldAllocation>,
  ledger: Ledger,
  toBeSolved: ReadonlySet<string>,
): string | null {
  for (const { id, place, isOpen } of ledger.promises.values()) {
    if (isOpen || toBeSolved.has(id)) continue;
    const kept = active.get(id);
    if (!kept || kept.startsAt !== place.startsAt || kept.resourceId !== place.resourceId) return `lost promise ${id}`;
  }
  return null;
}
