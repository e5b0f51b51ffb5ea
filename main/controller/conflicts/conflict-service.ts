import { BlockDetailsSchema } from '../../../domain/admission.ts';
import { BookingDetailsSchema } from '../../../domain/booking.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { err, ok } from '../../../domain/result.ts';
import type { Allocation } from '../../../sync/protocol/events.ts';
import type { ConflictService } from '../api/services.ts';
import type { ConflictReason, ConflictView } from '../api/views.ts';
import { listAllocationsIn } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { listOpenConflicts, type OpenConflict, solveConflict } from './conflict-repository.ts';

/** Promises without room, for people to solve: the programs cannot know what a customer would rather have. */
export function createConflictService(desk: FacilityDesk, changes: ChangeBus): ConflictService {
  const { db, clock } = desk;
  return {
    list: () => ok(listOpenConflicts(db).map((conflict) => viewConflict(desk, conflict))),

    solve: ({ allocationId, note }, by) => {
      const solved = db.transaction(
        (tx) => {
          const allocation = solveConflict(tx, allocationId, clock.now());
          if (!allocation) return null;
          const { kind, bookingId } = allocation;
          const subject = { type: kind === 'block' ? 'block' : 'booking', id: bookingId ?? allocationId } as const;
          recordAudit(tx, { at: clock.now(), by, action: 'conflict.solved', subject, details: { allocationId, note } });
          return allocation;
        },
        { behavior: 'immediate' },
      );
      if (!solved) return err({ code: 'conflict.not_found' });
      changes.announce({ type: 'bookings' });
      return ok(undefined);
    },
  };
}

function viewConflict(desk: FacilityDesk, { allocation, at }: OpenConflict): ConflictView {
  const { id, kind, resourceId, startsAt, endsAt, data } = allocation;
  const customer = BookingDetailsSchema.safeParse(data).data?.customer ?? null;
  return {
    allocationId: id,
    at,
    kind,
    resourceId,
    resourceName: nameOf(desk.profile(), resourceId),
    startsAt,
    endsAt,
    customer,
    customerName: customer && `${customer.firstName} ${customer.lastName}`.trim(),
    phone: customer?.phone ?? null,
    blockReason: BlockDetailsSchema.safeParse(data).data?.reason ?? null,
    reason: reasonOf(desk, allocation),
  };
}

function nameOf({ resources }: FacilityProfile, resourceId: string): string | null {
  return resources.find(({ id }) => id === resourceId)?.name ?? null;
}

/** As things stand now: who has the time may have changed since it was found. */
function reasonOf(desk: FacilityDesk, allocation: Allocation): ConflictReason {
  if (allocation.state === 'void') return 'given_back';
  const isTaken = listAllocationsIn(desk.db, allocation).some(({ resourceId }) => resourceId === allocation.resourceId);
  if (isTaken) return 'taken';
  return desk.link.owns(allocation) ? 'free_again' : 'of_the_web';
}
