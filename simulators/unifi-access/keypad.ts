import { pulseDoor, recordDenial } from './door-pulse.ts';
import type { SimDoor, Site } from './site.ts';
import { expirePins, type Visitor } from './visitors.ts';

/** After so many in a row a reader takes no PIN any more, until somebody opens the door in another way. */
const WRONG_PINS_MAX = 10;

/** Somebody types `pin` at the door's reader. True where the door opens. */
export function enterPin(site: Site, door: SimDoor, pin: string): boolean {
  const nowSec = Math.floor(site.now() / 1000);
  expirePins(site.visitors.values(), nowSec);
  const isReaderUp = !site.faults().hubsOffline.includes(door.id) && door.wrongPins < WRONG_PINS_MAX;
  if (!isReaderUp) return false;

  const visitor = [...site.visitors.values()].find((candidate) => candidate.pin === pin);
  if (visitor && mayEnter(visitor, door, nowSec)) {
    const { first_name: first, last_name: last } = visitor.details;
    const name = `${first} ${last}`;
    pulseDoor(site, door, { id: visitor.id, name, type: 'visitor', provider: 'PIN_CODE', isGranted: true });
    return true;
  }
  door.wrongPins += 1;
  const nobody = { id: '', name: 'N/A', type: 'user', provider: 'PIN_CODE', isGranted: false } as const;
  recordDenial(site, door, nobody);
  return false;
}

function mayEnter({ details, isCancelled }: Visitor, door: SimDoor, nowSec: number): boolean {
  const isInTime = nowSec >= details.start_time && nowSec < details.end_time;
  return !isCancelled && isInTime && details.resources.some(({ id }) => id === door.id);
}
