import { err, ok, type Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { BayDeed, WantedDeed } from '../api/bay-views.ts';
import type { Tx } from '../db/database.ts';
import type { BayError } from '../errors.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import type { BayAction } from './automation-port.ts';
import { argumentFor, type BayBinding, findBayBinding } from './bay-device-repository.ts';
import { wakeBay } from './bay-jobs.ts';
import { type BayPhase, BY_HAND_TTL_MS, CLEAN_UP, SET_UP } from './bay-step.ts';
import { insertStep, lastSentAt, listOpenSteps } from './bay-step-repository.ts';
import { findBayUse } from './bay-use.ts';
import { cooledAt } from './next-move.ts';
import { type BayPlanning, UNTOUCHED } from './replan-bay.ts';

const DEEDS: Readonly<Record<BayDeed, { readonly phase: BayPhase; readonly actions: readonly BayAction[] }>> = {
  set_up: { phase: 'set_up', actions: SET_UP },
  clean_up: { phase: 'clean_up', actions: CLEAN_UP },
  'restart.software': { phase: 'by_hand', actions: ['restart.software'] },
  'restart.service': { phase: 'by_hand', actions: ['restart.service'] },
  reboot: { phase: 'by_hand', actions: ['reboot'] },
};

/**
 * Writes down what staff want a bay's PC to do, with the reason and what wakes the worker: one transaction. It is not
 * sent any more when it could not be within `BY_HAND_TTL_MS`.
 */
export function actByHand(tx: Tx, wanted: WantedDeed, by: Actor, planning: BayPlanning): Result<null, BayError> {
  const { resourceId, deed, reason, isOverride } = wanted;
  const { now, newId } = planning;
  const binding = findBayBinding(tx, resourceId);
  if (!binding) return err({ code: 'bay.not_bound' });
  if (deed === 'restart.service' && binding.service === '') return err({ code: 'bay.no_service' });
  const refusal = isOverride ? null : useRefusal(tx, wanted, planning);
  const hurry = refusal ?? hurryRefusal(tx, wanted, now);
  if (hurry) return err(hurry);

  const { phase, actions } = DEEDS[deed];
  for (const [position, action] of actions.entries()) {
    insertStep(tx, {
      ...UNTOUCHED,
      ...commandFor(action, binding),
      id: newId(),
      bookingId: null,
      phase,
      plan: 1,
      position,
      dueAt: now,
      notAfter: now + BY_HAND_TTL_MS,
      tryAt: now,
      askedBy: actorName(by),
      askedReason: reason,
      isOverride,
      createdAt: now,
      changedAt: now,
    });
  }
  const details = { deed, reason, ...(isOverride && { override: true }) };
  recordAudit(tx, { at: now, by, action: 'bay.told', subject: { type: 'resource', id: resourceId }, details });
  wakeBay(tx, resourceId, { now, newId });
  return ok(null);
}

function commandFor(action: BayAction, binding: BayBinding) {
  const { resourceId, deviceId } = binding;
  return { resourceId, deviceId, action, argument: argumentFor(action, binding) };
}

/** Setting a bay up is what is wanted shortly before a booking; all else is in its way. */
function useRefusal(tx: Tx, { resourceId, deed }: WantedDeed, { facilityId, now }: BayPlanning): BayError | null {
  const use = findBayUse(tx, { facilityId, resourceId }, now);
  if (use.kind === 'in_use') return { code: 'bay.in_use', until: use.until };
  if (use.kind === 'near_use' && deed !== 'set_up') return { code: 'bay.near_use', startsAt: use.startsAt };
  return null;
}

/** The same again, before it is known what came of the last time, or too soon after it. */
function hurryRefusal(tx: Tx, { resourceId, deed }: WantedDeed, now: EpochMs): BayError | null {
  const { actions } = DEEDS[deed];
  // What is planned for later is none of this; what is due goes first, or is out already.
  const open = listOpenSteps(tx, resourceId).filter(({ state, dueAt }) => state !== 'queued' || dueAt <= now);
  const same = open.find(({ action }) => actions.includes(action));
  if (same) return { code: 'bay.under_way', action: same.action };
  const sent = lastSentAt(tx, resourceId, now);
  const hot = actions.find((action) => cooledAt(action, sent) > now);
  return hot === undefined ? null : { code: 'bay.cooling_down', action: hot, until: cooledAt(hot, sent) };
}
