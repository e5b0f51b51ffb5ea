import { parseEvent } from '../engine/inputs.ts';
import type { NodeRow, Role } from '../engine/node-state.ts';
import { crashFor } from './faults.ts';
import type { Asked } from './people.ts';
import type { DiskImage } from './disk.ts';
import { createCopy, type SimulatedNode } from './simulated-node.ts';
import { copySqliteDisk } from './sqlite-disk.ts';
import { loseInFlight } from './wire.ts';
import { count, fail, note, somePlace, wallClock, type World } from './world.ts';

/** Disks that go back in time, and disks that are copied (PROTOCOL §6, §12). */

export type Backups = Readonly<Record<Role, DiskImage[]>>;

const BACKUPS_KEPT = 4;

export async function backUp(world: World, backups: Backups, role: Role): Promise<void> {
  const { disk } = world.nodes[role];
  if (disk.node().fenced !== null) return;
  if (backups[role].push(await disk.image()) > BACKUPS_KEPT) backups[role].shift();
  count(world, 'backups');
}

/**
 * Puts an old disk in, of the present incarnations, and while both sides are well: that two disks fail at once is
 * beyond any protocol. What was promised on the lost disk alone is gone (PROTOCOL §12.3): nobody is held to it.
 */
export async function restore(world: World, asked: Asked, backups: Backups, role: Role): Promise<void> {
  const image = backups[role][world.random.below(Math.max(backups[role].length, 1))];
  const node = world.nodes[role];
  if (!image || !isWell(world.nodes.cloud) || !isWell(world.nodes.facility)) return;
  if (!isSameLife(image.node, node.disk.node())) return;
  count(world, `restores of ${role}`);
  note(world, `${role} is restored`);
  excuseWhatIsLost(world, asked, role, image.node.outSeq);
  crashFor(world, role, 500);
  loseInFlight(world);
  await node.disk.load(image);
  if (!world.isNoticed) node.mark = 0;
  else if (role === 'cloud') node.mark = Number.MAX_SAFE_INTEGER;
}

function isWell(node: SimulatedNode): boolean {
  return node.process?.link.view().state === 'up' && node.disk.node().fenced === null;
}

function isSameLife(before: NodeRow, now: NodeRow): boolean {
  return before.incarnation === now.incarnation && before.peerIncarnation === now.peerIncarnation;
}

function excuseWhatIsLost({ nodes, ledger, excused }: World, asked: Asked, role: Role, restoredSeq: number): void {
  const peer = nodes[role === 'cloud' ? 'facility' : 'cloud'].disk.node();
  const kept = Math.max(peer.inSeq, restoredSeq);
  const lost = nodes[role].disk.outboxAfter(kept).flatMap(({ body }) => parseEvent(body) ?? []);
  const lostIds = new Set<string>();
  for (const event of lost) {
    if (event.kind === 'abandon') lostIds.add(event.requestId);
    if (event.kind !== 'allocation') continue;
    lostIds.add(event.allocation.id);
    excused.add(event.allocation.id);
    ledger.release(event.allocation.id);
  }
  // Who waits to hear is forgotten with the disk, and so is a no of which the other side has not been told.
  for (const [requestId, { id, by, told }] of asked) {
    const isForgotten = by === role && (told === null || lostIds.has(requestId));
    if (!isForgotten && !lostIds.has(id)) continue;
    excused.add(id);
    asked.delete(requestId);
  }
}

/** Somebody starts a copy of the facility's disk on another machine, while the original may be running. */
export async function startCopy(world: World): Promise<void> {
  const { nodes, agenda, surroundings } = world;
  if (world.copy || !nodes.facility.process || nodes.facility.disk.node().fenced !== null) return;
  count(world, 'copies');
  note(world, 'a copy of the facility starts');
  const copy = createCopy(await copySqliteDisk(await nodes.facility.disk.image()), {
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
  world.copy?.disk.release();
  world.copy = null;
}

/** Staff in front of the copy try to sell. */
export async function sellAtCopy(world: World): Promise<void> {
  const { random } = world;
  const node = world.copy?.process?.node;
  if (!node) return;
  const id = random.uuid();
  const ids = { allocationId: id, bookingId: id, requestId: random.uuid(), deadlineAt: wallClock(world, 'facility') };
  const place = somePlace(world);
  const { outcome } = await node.run({ type: 'book', ...ids, kind: 'booking', place, data: {}, revision: 1 });
  if (outcome.kind !== 'refused') fail(world, 'fence: a copy of the facility sells');
}
