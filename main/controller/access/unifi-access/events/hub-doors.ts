import { z } from 'zod';
import type { DoorOf } from './log-hits.ts';

const DeviceSchema = z.object({ id: z.string().min(1), location_id: z.string().min(1) });

/** Ids of devices are MAC addresses, those of doors are not. */
const DEVICE_ID = /^[0-9a-f]{12}$/i;

export type HubDoors = {
  /** The door where `id` is a device's; an id that is a device's of no known door is given back as it is. */
  readonly doorOf: DoorOf;
  /** True when a device was named that is not known: the devices should be asked for again. */
  isStale(): boolean;
  /** Takes the `data` of `GET /devices`. */
  learn(data: unknown): void;
};

/** Some versions of the console name the hub where the door belongs: this knows which hub hangs at which door. */
export function createHubDoors(): HubDoors {
  let doors: ReadonlyMap<string, string> = new Map();
  let isStale = true;

  return {
    doorOf: (id) => {
      const door = doors.get(id.toLowerCase());
      if (door !== undefined) return door;
      if (DEVICE_ID.test(id)) isStale = true;
      return id;
    },
    isStale: () => isStale,
    learn: (data) => {
      const rows = Array.isArray(data) ? data.flat() : [];
      const devices = rows.flatMap((row) => DeviceSchema.safeParse(row).data ?? []);
      doors = new Map(devices.map(({ id, location_id: door }) => [id.toLowerCase(), door]));
      isStale = false;
    },
  };
}
