import { admitBlock, type BlockDetails } from '../../../domain/admission.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { required } from '../../../domain/assert.ts';
import type { HeldAllocation } from '../../../sync/engine/node-state.ts';
import type { BlockService } from '../api/services.ts';
import type { BlockView, OpenChange } from '../api/views.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { DomainError } from '../errors.ts';
import type { Tx } from '../db/database.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { toBlocks } from './booking-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { CHANGE_DEADLINE, findOpenChange } from './open-change-repository.ts';
import { answerDeadline, changeByOwner, decideByOwner, type Progress } from './owner-decision.ts';
import { gatherTime } from './pulled-time.ts';

const CAME_TO_NOTHING = { refused: 'block.refused', unanswered: 'block.unanswered' } as const;

/** What has happened, and not what was meant to: of the cloud's time it is asked first. */
const ACTIONS = {
  create: { done: 'block.created', asked: 'block.create_asked', ...CAME_TO_NOTHING },
  remove: { done: 'block.removed', asked: 'block.remove_asked', ...CAME_TO_NOTHING },
} as const satisfies Record<string, Record<Progress, string>>;

/** Time taken out of sale. A block is decided like a booking, by the owner of its time. */
export function createBlockService(desk: FacilityDesk, changes: ChangeBus): BlockService {
  const { clock, random } = desk;

  function audit(tx: Tx, { by, action, id }: { readonly by: Actor; readonly action: string; readonly id: string }) {
    recordAudit(tx, { at: clock.now(), by, action, subject: { type: 'block', id } });
  }

  return {
    create: async ({ resourceId, startsAt, endsAt, reason }, by) => {
      const place = { resourceId, startsAt, endsAt };
      const allowed = admitBlock(desk.profile(), place);
      if (!allowed.ok) return allowed;
      const gathered = await gatherTime(desk, [place]);
      if (!gathered.ok) return gathered;
      const id = random.uuid();
      const data: BlockDetails = { reason, createdBy: actorName(by), createdAt: clock.now() };
      const ids = { allocationId: id, bookingId: id, requestId: random.uuid() };
      const decided = await decideByOwner(
        desk,
        { type: 'book', kind: 'block', ...ids, place, data, revision: 1, deadlineAt: answerDeadline(desk) },
        place,
        (tx, progress) => audit(tx, { by, action: ACTIONS.create[progress], id }),
      );
      changes.announce({ type: 'bookings' });
      return decided.ok ? ok(present(decided.value)) : decided;
    },

    remove: async ({ blockId, revision }, by): Promise<Result<OpenChange | null, DomainError>> => {
      const known = desk.link.findAllocation(blockId);
      if (known?.kind !== 'block' || known.state === 'void') return err({ code: 'block.not_found' });
      if (known.revision !== revision) return err({ code: 'block.changed_meanwhile', revision: known.revision });
      const ids = { allocationId: blockId, requestId: random.uuid(), expectedRevision: revision };
      const announce = (): void => changes.announce({ type: 'bookings' });
      const changed = await changeByOwner(desk, { type: 'cancel', ...ids, deadlineAt: CHANGE_DEADLINE }, known, {
        record: (tx, progress) => audit(tx, { by, action: ACTIONS.remove[progress], id: blockId }),
        onLate: announce,
      });
      announce();
      if (!changed.ok) return changed;
      return ok(changed.value.openRequestId === null ? null : findOpenChange(desk.db, desk.link, blockId));
    },
  };
}

function present(allocation: HeldAllocation): BlockView {
  return required(toBlocks([allocation])[0], 'block-service: what was decided is a block');
}
