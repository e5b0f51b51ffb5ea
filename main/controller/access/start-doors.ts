import type { ReadDoorDelivery } from '../api/door-hook-route.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { VendorPorts } from '../integrations/connect-vendors.ts';
import type { DoorDesk } from './door-control/door-desk.ts';
import type { ListedDoors } from './door-port.ts';
import { createDoors, type Doors, type DoorsOptions } from './door-service.ts';
import { type DoorSystemUsers, startDoorSystem } from './door-system.ts';

/** How often doors are asked for where nobody looks at their whole system. */
const DOOR_HEALTH_MS = 30_000;

type DoorParts = Pick<VendorPorts, 'doorPort' | 'doorAdapter' | 'doorSystem'> &
  Pick<DoorsOptions, 'clock' | 'random' | 'log'> &
  Pick<DoorSystemUsers, 'every' | 'after'>;

type DoorUsers = Pick<DoorSystemUsers, 'db' | 'changes' | 'lifecycle'> & {
  readonly desk: FacilityDesk;
  readonly isSound: boolean;
};

export type StartedDoors = {
  readonly doors: Doors;
  readonly doorDesk: DoorDesk;
  readonly readDoorDelivery: ReadDoorDelivery | null;
};

/** Doors, what happens at them where anybody tells, and a look at how their system is, now and again. */
export function startDoors(parts: DoorParts, { db, desk, changes, lifecycle, isSound }: DoorUsers): StartedDoors {
  const { clock, random, log, every, after, doorPort, doorAdapter: adapter, doorSystem } = parts;
  const base = { db, clock, random, log, changes };
  const onListed = (listed: ListedDoors): void => doors.take(listed);
  const users = { ...base, desk, every, after, lifecycle, onListed };
  // What was saved of a damaged database is no place to keep a record in: doors open, and that is all.
  const { record, doorDesk } = startDoorSystem(isSound ? doorSystem : null, users);
  const onUnknown = record && { onUnknown: record.commandIsUnknown };
  const doors = createDoors({ ...base, port: doorPort, adapter, doors: () => desk.profile().doors, ...onUnknown });
  if (doorPort) lifecycle.onStop('doors', () => doorPort.close());
  const started = { doors, doorDesk, readDoorDelivery: record?.readDelivery ?? null };
  // Whoever looks at the whole system tells which doors there are.
  if (record) return started;
  const refresh = (): void => {
    doors.refresh().catch((error: unknown) => log.warn('door.refresh_failed', { error }));
  };
  lifecycle.onStop('door health', every(DOOR_HEALTH_MS, refresh));
  refresh();
  return started;
}
