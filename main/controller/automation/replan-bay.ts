import type { Booking } from '../../../domain/booking.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../../../domain/time.ts';
import { listBookingsOfResource } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import { argumentFor, type BayBinding, findBayBinding } from './bay-device-repository.ts';
import { type BayStep, CLEAN_UP, SET_UP } from './bay-step.ts';
import { changeStep, insertStep, listOpenSteps, listStepsOf, type StepChange } from './bay-step-repository.ts';
import { type BayVisit, CLEAN_UP_DELAY_MS, CLEAN_UP_TTL_MS, type PlannedPhase, planPhases } from './plan-steps.ts';

export type BayPlanning = { readonly facilityId: string; readonly now: EpochMs; readonly newId: () => string };

/** Bookings further ahead than this are planned for later: much may still change. */
export const PLAN_AHEAD_MS = DAY_MS;

/** A neighbour of the last one that is planned for may be this far behind it and still count. */
const NEIGHBOUR_MS = 2 * HOUR_MS;

/** What a plan that is not as it should be needs. */
type Correction =
  | { readonly kind: 'insert'; readonly step: BayStep }
  | { readonly kind: 'change'; readonly id: string; readonly change: StepChange };

/**
 * Brings the steps of one bay in line with its bookings and its PC as they are now. What has been sent stays as it is;
 * what has not been sent and is no longer wanted is cancelled. Changes nothing, and is quick, when all is as it should
 * be: it may be called whenever anything may have changed. True when it changed something.
 */
export function replanBay(tx: Tx, resourceId: string, planning: BayPlanning): boolean {
  const corrections = findCorrections(tx, resourceId, planning);
  for (const correction of corrections) {
    if (correction.kind === 'insert') insertStep(tx, correction.step);
    else changeStep(tx, correction.id, correction.change, planning.now);
  }
  return corrections.length > 0;
}

/** True when `replanBay` would change something. */
export function isPlanOutdated(db: Db, resourceId: string, planning: BayPlanning): boolean {
  return findCorrections(db, resourceId, planning).length > 0;
}

function findCorrections(db: Db | Tx, resourceId: string, planning: BayPlanning): Correction[] {
  const { facilityId, now } = planning;
  const binding = findBayBinding(db, resourceId);
  const window = {
    startsAt: now - CLEAN_UP_DELAY_MS - CLEAN_UP_TTL_MS - NEIGHBOUR_MS,
    endsAt: now + PLAN_AHEAD_MS + NEIGHBOUR_MS,
  };
  const bookings = binding?.isAutomated
    ? listBookingsOfResource(db, { facilityId, resourceId }, window).filter(({ status }) => status !== 'held')
    : [];
  const known = listStepsOf(
    db,
    bookings.map(({ id }) => id),
  );
  const plans = latestPlans(known.filter((step) => step.resourceId === resourceId));
  const phases = planPhases(bookings.map((booking) => visitOf(booking, plans.get(keyOf(booking.id, 'clean_up')))));

  const open = listOpenSteps(db, resourceId).filter(({ bookingId }) => bookingId !== null);
  const kept = new Set<string>();
  const corrections: Correction[] = [];
  for (const phase of binding ? phases.filter(({ dueAt }) => dueAt < now + PLAN_AHEAD_MS) : []) {
    const current = plans.get(keyOf(phase.bookingId, phase.phase)) ?? [];
    const isSame = binding !== null && isSamePhase(current, phase);
    if (isSame) {
      for (const { id } of current) kept.add(id);
      corrections.push(...adjustments(current, phase, binding));
    } else if (binding && phase.notAfter > now && !hasBegunToSkip(current, phase)) {
      corrections.push(...freshSteps(phase, { binding, planning, plan: nextPlan(known, phase) }));
    }
  }
  const outdated = open.filter(({ id, state }) => state === 'queued' && !kept.has(id));
  const cancelled = { state: 'cancelled', reason: 'planned_anew', endedAt: now } as const;
  return [...outdated.map(({ id }) => ({ kind: 'change' as const, id, change: cancelled })), ...corrections];
}

/** The steps of the latest plan of each phase. */
function latestPlans(steps: readonly BayStep[]): Map<string, BayStep[]> {
  const plans = new Map<string, BayStep[]>();
  for (const step of steps) {
    const key = keyOf(step.bookingId ?? '', step.phase);
    const plan = plans.get(key);
    if (plan?.[0]?.plan === step.plan) plan.push(step);
    else plans.set(key, [step]);
  }
  return plans;
}

function keyOf(bookingId: string, phase: string): string {
  return `${phase} ${bookingId}`;
}

function visitOf({ id, startsAt, endsAt, status }: Booking, cleanUp: readonly BayStep[] | undefined): BayVisit {
  const isAwaited = status === 'confirmed' || status === 'checked_in';
  // Of an earlier end it says nothing: players have had the bay again since.
  const isOfThisEnd = cleanUp?.some((step) => step.sentAt !== null && step.dueAt === endsAt + CLEAN_UP_DELAY_MS);
  return { bookingId: id, startsAt, endsAt, isAwaited, isTidied: isOfThisEnd ?? false };
}

function isSamePhase(current: readonly BayStep[], { dueAt, isSkipped }: PlannedPhase): boolean {
  const [first] = current;
  if (!first || first.dueAt !== dueAt) return false;
  if (current.some(({ reason, state }) => state === 'cancelled' && reason === 'planned_anew')) return false;
  return (first.state === 'skipped') === isSkipped;
}

/** What has begun is not made undone by skipping the rest. */
function hasBegunToSkip(current: readonly BayStep[], { dueAt, isSkipped }: PlannedPhase): boolean {
  return isSkipped && current.some((step) => step.dueAt === dueAt && step.sentAt !== null);
}

/** What is still to be sent goes to the PC that the bay has now, for as long as it makes sense now. */
function adjustments(current: readonly BayStep[], { notAfter }: PlannedPhase, binding: BayBinding): Correction[] {
  const { deviceId } = binding;
  return current
    .filter(({ state }) => state === 'queued')
    .flatMap((step) => {
      const argument = argumentFor(step.action, binding);
      const isSame = step.notAfter === notAfter && step.deviceId === deviceId && step.argument === argument;
      return isSame ? [] : [{ kind: 'change' as const, id: step.id, change: { notAfter, deviceId, argument } }];
    });
}

/** In whichever bay it was: a booking that comes back to a bay has had plans there before. */
function nextPlan(known: readonly BayStep[], { bookingId, phase }: PlannedPhase): number {
  const plans = known.filter((step) => step.bookingId === bookingId && step.phase === phase).map(({ plan }) => plan);
  return Math.max(0, ...plans) + 1;
}

type Fresh = { readonly binding: BayBinding; readonly planning: BayPlanning; readonly plan: number };

function freshSteps(phase: PlannedPhase, { binding, planning: { now, newId }, plan }: Fresh): Correction[] {
  const { bookingId, dueAt, notAfter, isSkipped } = phase;
  const actions = phase.phase === 'set_up' ? SET_UP : CLEAN_UP;
  return actions.map((action, position) => ({
    kind: 'insert',
    step: {
      ...UNTOUCHED,
      id: newId(),
      resourceId: binding.resourceId,
      bookingId,
      phase: phase.phase,
      plan,
      position,
      action,
      deviceId: binding.deviceId,
      argument: argumentFor(action, binding),
      dueAt,
      notAfter,
      tryAt: dueAt,
      createdAt: now,
      changedAt: now,
      ...(isSkipped && { state: 'skipped', reason: 'back_to_back', endedAt: now }),
    },
  }));
}

/** A step that nothing has happened to yet, and nobody asked for. */
export const UNTOUCHED = {
  state: 'queued',
  receipt: null,
  sentAt: null,
  endedAt: null,
  reason: null,
  detail: null,
  askedBy: null,
  askedReason: null,
  isOverride: false,
  handledAt: null,
  handledBy: null,
} as const;
