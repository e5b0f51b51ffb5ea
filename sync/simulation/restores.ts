import { listOutbox, getNode } from '../../main/controller/cloud-link/sqlite-node-store.ts';
import { parseEvent } from '../engine/inputs.ts';
import type { NodeRow, Role } from '../engine/node-state.ts';
import { crashFor } from './faults.ts';
import type { Asked } from './people.ts';
import { createCopy, imageOf, openImage, type SimulatedNode } from './simulated-node.ts';
import { count, fail, note, somePlace, wallClock, type World } from './world.ts';

/** Disks that go back in time, and disks that are copied (PROTOCOL §6, §12). */

export type Backups = Partial<Record<Role, Buffer>>;

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

export function backUp(world: World, backups: Backups, role: Role): void {
  const node = world.nodes[role];
  if (getNode(node.db).fenced !== null) return;
  backups[role] = imageOf(node);
  count(world, 'backups');
}

/**
 * Puts an old disk in, of the present incarnations, and while both sides are well: that two disks fail at once is
 * beyond any protocol. What was promised on the lost disk alone is gone (PROTOCOL §12.3): nobody is held to it.
 */
export function restore(world: World, asked: Asked, backups: Backups, role: Role): void {
  const image = backups[role];
  const node = world.nodes[role];
  if (!image || !isWell(world.nodes.cloud) || !isWell(world.nodes.facility)) return;
  const restored = openImage(image);
  if (!isSameLife(getNode(restored), getNode(node.db))) return;
  count(world, `restores of ${role}`);
  note(world, `${role} is restored`);
  excuseWhatIsLost(world, asked, role, getNode(restored).outSeq);
  crashFor(world, role, 500);
  node.db = restored;
  if (role === 'cloud') node.mark = Number.MAX_SAFE_INTEGER;
}

function isWell(node: SimulatedNode): boolean {
  return node.process?.link.view().state === 'up' && getNode(node.db).fenced === null;
}

function isSameLife(before: NodeRow, now: NodeRow): boolean {
  return before.incarnation === now.incarnation && before.peerIncarnation === now.peerIncarnation;
}

function excuseWhatIsLost({ nodes, ledger, excused }: World, asked: Asked, role: Role, restoredSeq: number): void {
  const peer = getNode(nodes[role === 'cloud' ? 'facility' : 'cloud'].db);
  const kept = Math.max(peer.inSeq, restoredSeq);
  for (const { body } of listOutbox(nodes[role].db, kept, ALL_ROWS)) {
    const event = parseEvent(body);
    if (event?.kind !== 'allocation') continue;
    excused.add(event.allocation.id);
    ledger.release(event.allocation.id);
  }
  // What people were told of their wishes, or wait to hear, is on the lost disk too.
  for (const [requestId, { id, by }] of asked) {
    if (by !== role) continue;
    excused.add(id);
    asked.delete(requestId);
  }
}

/** Somebody starts a copy of the facility's disk on another machine, while the original may be running. */
export async function startCopy(world: World): Promise<void> {
  const { nodes, agenda, surroundings } = world;
  if (world.copy || !nodes.facility.process || getNode(nodes.facility.db).fenced !== null) return;
  count(world, 'copies');
  note(world, 'a copy of the facility starts');
  const copy = createCopy(imageOf(nodes.facility), {
    ...surroundings,
    committed: (_role, { writes }) => {
      if (writes.outbox.length > 0) fail(world, 'fence: a copy of the facility adds to its stream');
      if (writes.node && writes.node.fenced === null) fail(world, 'fence: a copy of the facility is let in');
    },
  });
  world.copy = copy;
  await copy.start();
  agenda.after(15_000, () => endCopy(world));
}

export function endCopy(world: World): void {
  world.copy?.crash();
  world.copy = null;
}

/** Staff in front of the copy try to sell. */
export async function sellAtCopy(world: World): Promise<void> {
  const { random } = world;
  const node = world.copy?.process?.node;
  if (!node) return;
  const id = random.uuid();
  const ids = { allocationId: id, bookingId: id, requestId: random.uuid(), deadlineAt: wallClock(world) };
  const place = somePlace(world);
  const { outcome } = await node.run({ type: 'book', ...ids, kind: 'booking', place, data: {}, revision: 1 });
  if (outcome.kind !== 'refused') fail(world, 'fence: a copy of the facility sells');
}
