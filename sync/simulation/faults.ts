import type { Role } from '../engine/node-state.ts';
import { endCopy } from './restores.ts';
import { endStragglers, loseInFlight } from './wire.ts';
import { count, note, type World } from './world.ts';

/** What goes wrong besides the wire's habits. */

const ROLES = ['cloud', 'facility'] as const;

export function cutFor(world: World, ms: number): void {
  if (world.isCut) return;
  count(world, 'cuts');
  note(world, 'link cut');
  world.isCut = true;
  world.agenda.after(ms, async () => {
    world.isCut = false;
    note(world, 'link back');
    if (world.random.below(2) === 0) await reconnect(world);
  });
}

/** The broker forgets all that is under way, and both sides notice. */
export async function restartBroker(world: World): Promise<void> {
  count(world, 'broker restarts');
  note(world, 'the broker restarts');
  loseInFlight(world);
  await reconnect(world);
}

async function reconnect({ nodes }: World): Promise<void> {
  for (const role of ROLES) await nodes[role].process?.link.disconnected();
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

/** A wall clock is set, by so little that it is right again before the history ends. */
export function jumpClock(world: World, role: Role): void {
  count(world, 'clock jumps');
  world.nodes[role].clockOffsetMs = world.random.below(40_000) - 20_000;
  note(world, `${role} clock is ${world.nodes[role].clockOffsetMs} ms off`);
}

/** From here on the network is fair and both sides run. */
export async function endFaults(world: World): Promise<void> {
  world.isCalm = true;
  world.isCut = false;
  endCopy(world);
  endStragglers(world);
  note(world, 'faults end');
  for (const role of ROLES) if (!world.nodes[role].process) await world.nodes[role].start();
}
