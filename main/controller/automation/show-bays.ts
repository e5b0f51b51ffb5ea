import type { Booking } from '../../../domain/booking.ts';
import type { Resource } from '../../../domain/facility.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import type { BayPc, BayReadiness, BayStepView, BayView, BayVisitView } from '../api/bay-views.ts';
import { listBookingsOfResource } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import { type BayBinding, findBayBinding } from './bay-device-repository.ts';
import { type BayStep, isOpen, isOut } from './bay-step.ts';
import { listRecentSteps, listStepsOf } from './bay-step-repository.ts';
import { CLEAN_UP_DELAY_MS, CLEAN_UP_TTL_MS } from './plan-steps.ts';
import { PLAN_AHEAD_MS } from './replan-bay.ts';

export type ShowParts = {
  readonly db: Db;
  readonly facilityId: string;
  readonly now: EpochMs;
  readonly pcOf: (binding: BayBinding) => BayPc;
};

/** What was not done is nobody's task any more after this. */
const TO_DO_MS = 12 * HOUR_MS;

/** What staff asked for is shown for so long, and what went wrong of it is to be seen to. */
const ASKED_MS = 30 * MINUTE_MS;

const NO_PC: BayPc = { state: 'unknown', lastSeenAt: null, asOf: null };

export function showBay({ id: resourceId, name }: Resource, parts: ShowParts): BayView {
  const { db, facilityId, now, pcOf } = parts;
  const binding = findBayBinding(db, resourceId);
  const window = { startsAt: now - CLEAN_UP_DELAY_MS - CLEAN_UP_TTL_MS, endsAt: now + PLAN_AHEAD_MS };
  const bookings = listBookingsOfResource(db, { facilityId, resourceId }, window);
  const recent = listRecentSteps(db, resourceId, now - TO_DO_MS);
  const asked = recent.filter(({ askedBy, createdAt }) => askedBy !== null && createdAt > now - ASKED_MS);
  return {
    resourceId,
    name,
    binding,
    pc: binding ? pcOf(binding) : NO_PC,
    visits: visitsAround(db, bookings, now),
    toDo: recent.filter((step) => isToDo(step, { recent, bookings, now })).map(showStep),
    asked: asked.map(showStep),
  };
}

/** The visit whose clean-up is still to come or going on, the one that goes on, and the next. */
function visitsAround(db: Db, bookings: readonly Booking[], now: EpochMs): BayVisitView[] {
  const live = bookings.filter(({ status }) => status !== 'held');
  const playing = live.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const next = live.find(({ startsAt }) => startsAt > now);
  const last = live.findLast(({ endsAt }) => endsAt <= now);
  const steps = listStepsOf(
    db,
    [last, playing, next].flatMap((booking) => (booking ? [booking.id] : [])),
  );
  const visit = (booking: Booking | undefined, when: BayVisitView['when']): BayVisitView[] =>
    booking ? [showVisit(booking, when, steps)] : [];
  const lasts = visit(last, 'last').filter((one) =>
    one.steps.some((step) => step.phase === 'clean_up' && isOpen(step)),
  );
  return [...lasts, ...visit(playing, 'now'), ...visit(next, 'next')];
}

function showVisit(booking: Booking, when: BayVisitView['when'], steps: readonly BayStep[]): BayVisitView {
  const { id: bookingId, startsAt, endsAt, customer, status } = booking;
  return {
    bookingId,
    when,
    startsAt,
    endsAt,
    customerName: `${customer.firstName} ${customer.lastName}`.trim(),
    isCheckedIn: status === 'checked_in',
    steps: countingSteps(steps.filter((step) => step.bookingId === bookingId)).map(showStep),
  };
}

/** Of each phase the latest plan, set-up first, without what is not wanted any more. */
function countingSteps(steps: readonly BayStep[]): BayStep[] {
  return (['set_up', 'clean_up'] as const).flatMap((phase) => {
    const ofPhase = steps.filter((step) => step.phase === phase);
    const plan = Math.max(0, ...ofPhase.map((step) => step.plan));
    return ofPhase.filter((step) => step.plan === plan && step.state !== 'cancelled');
  });
}

type Around = { readonly recent: readonly BayStep[]; readonly bookings: readonly Booking[]; readonly now: EpochMs };

/** What did not happen, or may not have, matters still, and nobody has seen to it or has since got it done. */
function isToDo(step: BayStep, { recent, bookings, now }: Around): boolean {
  const { state, handledAt, endedAt, phase, bookingId, action } = step;
  if (state !== 'failed' && state !== 'unknown' && state !== 'expired') return false;
  if (handledAt !== null || endedAt === null) return false;
  const isDoneSince = recent.some(
    (other) =>
      other.state === 'succeeded' && isAfter(other, step) && (other.action === action || action === 'power.on'),
  );
  if (isDoneSince) return false;
  if (bookingId === null) return endedAt > now - ASKED_MS;
  if (phase === 'set_up') return bookings.some(({ id, endsAt }) => id === bookingId && now < endsAt);
  // Whoever plays there by now has taken the bay as it was.
  return !bookings.some(({ startsAt }) => startsAt >= step.dueAt - CLEAN_UP_DELAY_MS && startsAt <= now);
}

function isAfter(other: BayStep, step: BayStep): boolean {
  if (other.dueAt !== step.dueAt) return other.dueAt > step.dueAt;
  return other.position > step.position || other.createdAt > step.createdAt;
}

/** How ready its bay is for a booking, by the steps of its set-up. */
export function showReadiness(db: Db, bookingId: string): BayReadiness {
  const steps = countingSteps(listStepsOf(db, [bookingId]).filter(({ phase }) => phase === 'set_up'));
  return { ...readiness(steps), steps: steps.map(showStep) };
}

function readiness(steps: readonly BayStep[]): Omit<BayReadiness, 'steps'> {
  const [first] = steps;
  if (!first) return { state: 'none', at: null };
  if (first.state === 'skipped') return { state: 'skipped', at: null };
  const isDone = ({ state, handledAt }: BayStep): boolean => state === 'succeeded' || handledAt !== null;
  if (steps.every(isDone)) {
    return { state: 'ready', at: Math.max(...steps.map(({ endedAt, handledAt }) => handledAt ?? endedAt ?? 0)) };
  }
  if (steps.some((step) => !isOpen(step) && !isDone(step))) return { state: 'not_ready', at: null };
  if (steps.some((step) => isOut(step) || isDone(step))) return { state: 'under_way', at: null };
  return { state: 'planned', at: first.dueAt };
}

export function showStep(step: BayStep): BayStepView {
  const { id, resourceId, bookingId, phase, action, argument, state, reason, detail } = step;
  const { dueAt, notAfter, sentAt, endedAt, askedBy, askedReason, handledBy } = step;
  return {
    id,
    resourceId,
    bookingId,
    phase,
    action,
    argument,
    state,
    reason,
    detail,
    dueAt,
    notAfter,
    sentAt,
    endedAt,
    askedBy,
    askedReason,
    handledBy,
  };
}
