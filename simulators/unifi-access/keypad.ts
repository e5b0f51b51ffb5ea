import type { SimDoor, Site } from './site.ts';
import { expirePins } from './visitors.ts';

/** Somebody types `pin` at the door's reader. True where the door opens. */
export function enterPin(site: Site, door: SimDoor, pin: string): boolean {
  const nowSec = Math.floor(site.now() / 1000);
  expirePins(site.visitors.values(), nowSec);
  const visitor = [...site.visitors.values()].find((candidate) => candidate.pin === pin);
  if (!visitor || visitor.isCancelled) return false;
  const { start_time: startSec, end_time: endSec, resources } = visitor.details;
  return nowSec >= startSec && nowSec < endSec && resources.some(({ id }) => id === door.id);
}
