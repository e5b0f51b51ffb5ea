import { z } from 'zod';
import { DoorSchema, type Resource } from './facility.ts';

/** Where a kiosk stands, as far as doors are concerned. */
export const KioskPlaceSchema = z.discriminatedUnion('kind', [
  /** A code opens every door on its way. */
  z.strictObject({ kind: z.literal('anywhere') }),
  /** Behind the entrance: whoever types a code there must not let somebody in from the street. */
  z.strictObject({ kind: z.literal('inside') }),
  /** Beside these doors: a code opens those of them that are on its way. */
  z.strictObject({ kind: z.literal('at_doors'), doorIds: z.array(DoorSchema.shape.id).min(1).max(50) }),
]);
export type KioskPlace = z.infer<typeof KioskPlaceSchema>;

type Way = Pick<Resource, 'doorIds'>;

/** The doors that lead in from the street: those with which the way to something begins. */
export function entrancesOf(resources: readonly Way[]): ReadonlySet<string> {
  return new Set(resources.flatMap(({ doorIds }) => doorIds.slice(0, 1)));
}

/** Which doors of `way` a code opens from a kiosk at `place`, in the order of the way. None is a door elsewhere. */
export function doorsFrom(place: KioskPlace, { doorIds }: Way, resources: readonly Way[]): readonly string[] {
  switch (place.kind) {
    case 'anywhere':
      return doorIds;
    case 'inside': {
      const entrances = entrancesOf(resources);
      return doorIds.filter((id) => !entrances.has(id));
    }
    case 'at_doors':
      return doorIds.filter((id) => place.doorIds.includes(id));
  }
}
