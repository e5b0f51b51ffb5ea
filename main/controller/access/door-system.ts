import type { Lifecycle } from '../lifecycle.ts';
import { createDoorDesk, type DoorDesk } from './door-control/door-desk.ts';
import type { DoorControlPort } from './door-control/door-control-port.ts';
import type { DoorEventPort } from './door-events/door-event-port.ts';
import { createDoorRecord, type DoorRecord, type DoorRecordOptions } from './door-events/door-record.ts';
import type { ListedDoors } from './door-port.ts';

/** What a door system offers besides being told to open a door. */
export type DoorSystemPorts = {
  readonly events: DoorEventPort;
  readonly control: DoorControlPort;
  /** Where it reaches this controller with what happens; null where it does not. */
  readonly deliveryUrl: string | null;
};

/** How often the door system is asked how its doors are. */
const LOOK_EVERY_MS = 30_000;

export type DoorSystemUsers = Omit<DoorRecordOptions, 'port' | 'deliveryUrl' | 'after'> & {
  readonly after: (ms: number) => Promise<null>;
  /** Hears at each look which doors there are. */
  readonly onListed: (listed: ListedDoors) => void;
  readonly lifecycle: Lifecycle;
};

export type DoorSystem = { readonly doorDesk: DoorDesk; readonly record: DoorRecord | null };

/** Keeps the record of the doors, and looks after them, for as long as the controller runs. Nothing waits for it. */
export function startDoorSystem(ports: DoorSystemPorts | null, users: DoorSystemUsers): DoorSystem {
  const { lifecycle, onListed, ...options } = users;
  const { desk, changes, log, every } = options;
  if (!ports) return { doorDesk: createDoorDesk({ desk, changes, log, system: null }), record: null };
  const { events: port, control, deliveryUrl } = ports;
  const record = createDoorRecord({ ...options, port, deliveryUrl });
  lifecycle.onStop('door record', record.stop);
  const doorDesk = createDoorDesk({ desk, changes, log, system: { control, record }, onListed });
  const look = (): void => {
    doorDesk.look().catch((error: unknown) => log.error('door.look_failed', { error }));
  };
  lifecycle.onStop('door control', control.close);
  lifecycle.onStop('door look', every(LOOK_EVERY_MS, look));
  record.start();
  look();
  return { doorDesk, record };
}
