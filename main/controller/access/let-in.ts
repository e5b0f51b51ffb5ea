import type { Resource } from '../../../domain/facility.ts';
import { doorsFrom } from '../../../domain/kiosk-place.ts';
import type { EpochMs, Interval } from '../../../domain/time.ts';
import type { CheckInAnswer } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../staff/actor.ts';
import { recordArrival } from './arrival.ts';
import type { Doors } from './door-service.ts';
import { kioskPlaceOf } from './kiosks/kiosk-place.ts';
import { openDoors } from './open-doors.ts';

export type LetInParts = {
  readonly desk: FacilityDesk;
  readonly doors: Doors;
  readonly changes: ChangeBus;
  readonly log: Log;
};

/** Somebody whom a code lets in. */
export type Guest = Interval & {
  readonly bookingId: string;
  /** Empty when nobody here knows it. */
  readonly firstName: string;
  readonly resource: Resource | undefined;
  /** Those of its doors that open from where the code was shown. */
  readonly doorIds: readonly string[];
  readonly hasArrived: boolean;
  /** What they showed. */
  readonly means: 'pin' | 'qr';
  /** For the trail, besides who and when. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** The doors on the way to a resource that open from the kiosk at the end of the connection `from`. */
export function doorsHere(desk: FacilityDesk, resource: Resource | undefined, from: string): readonly string[] {
  const { resources } = desk.profile();
  return doorsFrom(kioskPlaceOf(desk.db, from), resource ?? { doorIds: [''] }, resources);
}

/** Records that they came, if they had not, and commands the doors on their way, each once. */
export async function letIn(parts: LetInParts, guest: Guest, now: EpochMs, by: Actor): Promise<CheckInAnswer> {
  const { bookingId, firstName, resource, doorIds, startsAt, endsAt, means, details } = guest;
  const { desk, doors, changes, log } = parts;
  if (!guest.hasArrived) {
    try {
      recordArrival(desk, changes, { bookingId, at: now, now, by, ...(details && { details }) });
    } catch (error) {
      // A full disk keeps nobody out who has a right to come in (PROTOCOL §9: doors go on).
      log.error('check_in.presence_failed', { bookingId, error });
    }
  }
  const profile = desk.profile();
  const booking = { id: bookingId, firstName, resourceName: resource?.name ?? '', startsAt, endsAt };
  if (doorIds.length === 0) return { outcome: 'checked_in', booking };
  const opening = doorIds.map((doorId) => ({
    name: profile.doors.find(({ id }) => id === doorId)?.name ?? '',
    command: () => doors.command({ doorId, bookingId, means }, by, () => undefined),
  }));
  return { ...(await openDoors(opening)), booking };
}
