import type { Interval, EpochMs } from '../../../domain/time.ts';
import type { Resource } from '../../../domain/facility.ts';
import type { CheckInAnswer } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { writePresence } from '../bookings/presence.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { Doors } from './door-service.ts';

export type LetInParts = {
  readonly desk: FacilityDesk;
  readonly doors: Doors;
  readonly changes: ChangeBus;
  readonly log: Log;
};

/** Somebody whom a code lets in. */
export type Arrival = Interval & {
  readonly bookingId: string;
  /** Empty when nobody here knows it. */
  readonly firstName: string;
  readonly resource: Resource | undefined;
  readonly doorId: string;
  readonly hasArrived: boolean;
  /** For the trail, besides who and when. */
  readonly details: Readonly<Record<string, unknown>>;
};

/** Records that they came, if they had not, and commands the door, once. */
export async function letIn(parts: LetInParts, arrival: Arrival, now: EpochMs, by: Actor): Promise<CheckInAnswer> {
  const { bookingId, firstName, resource, doorId, startsAt, endsAt } = arrival;
  if (!arrival.hasArrived) recordArrival(parts, arrival, now, by);
  const unlocked = await parts.doors.command({ doorId, bookingId }, by, () => undefined);
  const answer = {
    booking: { id: bookingId, firstName, resourceName: resource?.name ?? '', startsAt, endsAt },
    doorName: parts.desk.profile().doors.find(({ id }) => id === doorId)?.name ?? '',
  };
  if (!unlocked.ok) return { outcome: 'refused', reason: 'door.refused', ...answer };
  const { outcome } = unlocked.value;
  if (outcome === 'opened') return { outcome, ...answer };
  return { outcome, reason: outcome === 'refused' ? 'door.refused' : 'door.unknown', ...answer };
}

function recordArrival(
  { desk, changes, log }: LetInParts,
  { bookingId, details }: Arrival,
  at: EpochMs,
  by: Actor,
): void {
  try {
    writePresence(desk, { bookingId, status: 'checked_in', checkedInAt: at, changedAt: at }, (tx) =>
      recordAudit(tx, { at, by, action: 'booking.checked_in', subject: { type: 'booking', id: bookingId }, details }),
    );
  } catch (error) {
    // A full disk keeps nobody out who has a right to come in (PROTOCOL §9: doors go on).
    log.error('check_in.presence_failed', { bookingId, error });
  }
  changes.announce({ type: 'bookings' });
}
