import type { Selling } from '../../../domain/facility.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { FacilityService } from '../api/services.ts';
import type { FacilityProfile } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { updateProfile } from './facility-repository.ts';

/** The facility's profile as staff see it, and the parts of it that they change. The link tells the cloud. */
export function createFacilityService(desk: FacilityDesk, changes: ChangeBus): FacilityService {
  return {
    profile: () => ok(desk.profile()),
    setSelling: (selling, by) => setSelling(desk, selling, by, changes),
  };
}

function setSelling(
  desk: FacilityDesk,
  { revision, ...selling }: Selling & { readonly revision: number },
  by: Actor,
  changes: ChangeBus,
): Result<FacilityProfile, DomainError> {
  const known = desk.profile();
  if (known.revision !== revision) return err({ code: 'facility.changed_meanwhile', revision: known.revision });
  const isKnown = (resourceId: string): boolean => known.resources.some(({ id }) => id === resourceId);
  if (!selling.allotments.every(({ resourceId }) => isKnown(resourceId))) return err({ code: 'slot.unknown_resource' });

  const profile = { ...known, ...selling, revision: revision + 1 };
  const subject = { type: 'facility', id: profile.id } as const;
  desk.db.transaction(
    (tx) => {
      updateProfile(tx, profile);
      const { ownDays, giveBackMin, allotments } = selling;
      const details = { ownDays, giveBackMin, allotments: allotments.length };
      recordAudit(tx, { at: desk.clock.now(), by, action: 'facility.selling_changed', subject, details });
    },
    { behavior: 'immediate' },
  );
  changes.announce({ type: 'profile' });
  return ok(profile);
}
