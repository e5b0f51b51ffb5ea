import type { Range } from '../../domain/ownership.ts';
import { contains, overlaps } from '../../domain/time.ts';
import type { Role } from '../engine/node-state.ts';
import { listActive } from './checks.ts';
import { count, somePlace, type World } from './world.ts';

/** One side gives some place to the other, as the nightly job does: never one whose end would cut a booking in two. */
export function handOver(world: World, role: Role): Promise<void> {
  return handOverPlace(world, role, somePlace(world));
}

export async function handOverPlace(world: World, role: Role, place: Range): Promise<void> {
  const node = world.nodes[role];
  if (!node.process) return;
  const isCut = listActive(node).some(
    (allocation) =>
      allocation.resourceId === place.resourceId && overlaps(allocation, place) && !contains(place, allocation),
  );
  if (isCut) return;
  const { outcome } = await node.process.node.run({ type: 'transfer', ranges: [place] });
  if (outcome.kind === 'done') count(world, 'transfers');
}
