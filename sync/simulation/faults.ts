import type { Role } from '../engine/node-state.ts';
import { endCopy } from './restores.ts';
import { count, note, type World } from './world.ts';

/** What goes wrong besides the wire, which loses and repeats all the time. */

export function cutFor(world: World, ms: number): void {
  if (world.isCut) return;
  count(world, 'cuts');
  note(world, 'link cut');
  world.isCut = true;
  world.agenda.after(ms, () => {
    world.isCut = false;
    note(world, 'link back');
  });
}

export function crashFor(world: World, role: Role, ms: number): void {
  const node = world.nodes[role];
  if (!node.process) return;
  count(world, 'crashes');
  note(world, `${role} crashes`);
  node.crash();
  world.agenda.after(ms, async () => {
    if (!node.process) await node.start();
  });
}

/** From here on the network is fair and both sides run. */
export async function endFaults(world: World): Promise<void> {
  world.isCalm = true;
  world.isCut = false;
  endCopy(world);
  note(world, 'faults end');
  for (const role of ['cloud', 'facility'] as const) if (!world.nodes[role].process) await world.nodes[role].start();
}
