import type { Lifecycle } from '../lifecycle.ts';
import type { DoorEventPort } from './door-events/door-event-port.ts';
import { createDoorRecord, type DoorRecord, type DoorRecordOptions } from './door-events/door-record.ts';

/** What a door system offers besides being told to open a door. */
export type DoorSystemPorts = {
  readonly events: DoorEventPort;
  /** Where it reaches this controller with what happens; null where it does not. */
  readonly deliveryUrl: string | null;
};

type RecordUsers = Omit<DoorRecordOptions, 'port' | 'deliveryUrl' | 'after'> & {
  readonly after: (ms: number) => Promise<null>;
  readonly lifecycle: Lifecycle;
};

/** Keeps the record of the doors for as long as the controller runs. Nothing waits for it. */
export function startDoorRecord(ports: DoorSystemPorts, { lifecycle, ...options }: RecordUsers): DoorRecord {
  const record = createDoorRecord({ ...options, port: ports.events, deliveryUrl: ports.deliveryUrl });
  lifecycle.onStop('door record', record.stop);
  record.start();
  return record;
}
