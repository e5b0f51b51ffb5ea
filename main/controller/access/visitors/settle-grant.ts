import { assert } from '../../../../domain/assert.ts';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { ChangeBus } from '../../change-bus.ts';
import type { Db } from '../../db/database.ts';
import type { JobOutcome } from '../../../../domain/jobs/job.ts';
import type { Log } from '../../log.ts';
import { findBinding } from '../door-repository.ts';
import {
  type DoorGrant,
  GRANT_PROBLEMS,
  type GrantProblemCode,
  isExpected,
  mayHaveLostPin,
  nextStep,
  type SagaStep,
} from './door-grant.ts';
import { findGrant, type GrantProgress, saveProgress } from './door-grant-repository.ts';
import { bookingOf, markOf } from './visitor-mark.ts';
import type { Visitor, VisitorPort, VisitorProblem } from './visitor-port.ts';

export type SettleParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: ChangeBus;
  readonly port: VisitorPort;
  readonly facilityId: string;
};

/** The longest way is six steps; a visitor that keeps disappearing is looked at again later. */
const STEPS_MAX = 10;

/**
 * Brings the visitor of one booking in line with its grant, step by step. Before each call that changes something it is
 * written down that what it changes is no longer known, and after it what is known now: whenever this process dies, or
 * an answer is lost, the next run begins with what is certain.
 *
 * Where a PIN cannot be given the visitor stays: the grant remembers it, so it is finished or taken away later, and
 * never left behind.
 */
export async function settleGrant(parts: SettleParts, bookingId: string): Promise<JobOutcome> {
  for (let count = 1; count <= STEPS_MAX; count += 1) {
    const grant = findGrant(parts.db, bookingId);
    if (!grant) return { kind: 'done' };
    const doors = systemDoorsOf(parts.db, grant);
    const now = parts.clock.now();
    const missing = isExpected(grant, now) ? grant.wanted.doorIds.length - doors.length : 0;
    if (missing > 0 && doors.length === 0) return fail(parts, grant, 'visitor.no_door');
    const step = nextStep(grant, doors, now);
    // One of two doors is better than none; the other is added once it has been found.
    if (step === null && missing > 0) return fail(parts, grant, 'visitor.no_door');
    if (step === null) {
      setProblem(parts, grant, null);
      return { kind: 'done' };
    }
    const made = await take(step, { ...parts, grant, doors });
    if (!made.ok) return fail(parts, grant, made.error.code);
  }
  const grant = findGrant(parts.db, bookingId);
  return grant ? fail(parts, grant, 'visitor.not_found') : { kind: 'done' };
}

/** The door system's ids of the doors that it is known to have. */
function systemDoorsOf(db: Db, { wanted }: DoorGrant): readonly string[] {
  return wanted.doorIds.flatMap((doorId) => findBinding(db, doorId) ?? []);
}

function fail(parts: SettleParts, grant: DoorGrant, code: GrantProblemCode): JobOutcome {
  const problem = GRANT_PROBLEMS[code];
  // That the controller is stopping says nothing of the booking.
  if (code === 'door_system.closing') return { kind: 'retry', problem };
  setProblem(parts, grant, code);
  // The same would be refused again: a person must look at it.
  return code === 'visitor.rejected' ? { kind: 'dead', problem } : { kind: 'retry', problem };
}

function setProblem(
  parts: SettleParts,
  { bookingId, problem: before }: DoorGrant,
  code: GrantProblemCode | null,
): void {
  if (before === code) return;
  save(parts, bookingId, { problem: code });
  if (code !== null) parts.log.warn('visitor.problem', { bookingId, reason: code });
  parts.changes.announce({ type: 'doors' });
}

type Step = SettleParts & { readonly grant: DoorGrant; readonly doors: readonly string[] };
type Taken = Result<null, { readonly code: VisitorProblem['code'] }>;

const NOBODY = { visitorId: null, given: null, givenPin: null } as const;

async function take(step: SagaStep, context: Step): Promise<Taken> {
  const { visitorId } = context.grant;
  if (step === 'create') return create(context);
  if (step === 'cancel_found') return cancelFound(context);
  assert(visitorId !== null, 'take: this step is about a visitor that is known');
  const taken = await takeOn(step, visitorId, context);
  const isGone = !taken.ok && taken.error.code === 'visitor.not_found';
  if (!isGone) return taken;
  // Not found may be a console that is just starting: it is searched for before another is made.
  save(context, context.grant.bookingId, { ...NOBODY, isUncertain: true });
  return ok(null);
}

function takeOn(step: 'change' | 'assign_pin' | 'cancel', visitorId: string, context: Step): Promise<Taken> {
  switch (step) {
    case 'change':
      return change(context, visitorId);
    case 'assign_pin':
      return assignPin(context, visitorId);
    case 'cancel':
      return cancel(context, visitorId);
  }
}

/** One that is there already is taken on: from a try whose answer was lost, or of a database put back from a backup. */
async function create(context: Step): Promise<Taken> {
  const { port, facilityId, grant, doors } = context;
  const { bookingId, wanted } = grant;
  const found = await findLive(context);
  if (!found.ok) return found;
  const [known] = found.value;
  if (known) {
    save(context, bookingId, { ...NOBODY, visitorId: known.id, isUncertain: false });
    return ok(null);
  }

  save(context, bookingId, { isUncertain: true });
  const { startsAt, endsAt, guestName: name } = wanted;
  const made = await port.create({ ...markOf(facilityId, bookingId), name, startsAt, endsAt, doorIds: doors });
  if (!made.ok) return made;
  const given = { startsAt, endsAt, systemDoorIds: doors };
  save(context, bookingId, { visitorId: made.value.id, isUncertain: false, given, givenPin: null });
  return ok(null);
}

async function change(context: Step, visitorId: string): Promise<Taken> {
  const { port, grant, doors, clock } = context;
  const { bookingId, given: before, wanted } = grant;
  // After the end of a visit its PIN is gone, and moving the window brings none back.
  const isPinLost = mayHaveLostPin(before, clock.now());
  save(context, bookingId, { given: null, ...(isPinLost && { givenPin: null }) });
  const { startsAt, endsAt } = wanted;
  const changed = await port.change(visitorId, { startsAt, endsAt, doorIds: doors });
  if (changed.ok) save(context, bookingId, { given: { startsAt, endsAt, systemDoorIds: doors } });
  return changed;
}

async function assignPin(context: Step, visitorId: string): Promise<Taken> {
  const { port, grant } = context;
  const { bookingId, wanted } = grant;
  save(context, bookingId, { givenPin: null });
  let assigned = await port.assignPin(visitorId, wanted.pin);
  if (!assigned.ok && assigned.error.code === 'visitor.pin_taken') {
    // Perhaps by this very visitor, from a try whose answer was lost: then it can be had again once it is put back.
    const removed = await port.removePin(visitorId);
    assigned = removed.ok ? await port.assignPin(visitorId, wanted.pin) : removed;
  }
  if (assigned.ok) save(context, bookingId, { givenPin: wanted.pin });
  return assigned;
}

/** A cancelled visitor cannot be had back: it is forgotten first, so that nobody builds on it if the booking returns. */
async function cancel(context: Step, visitorId: string): Promise<Taken> {
  const { bookingId } = context.grant;
  save(context, bookingId, { ...NOBODY, isUncertain: true });
  const cancelled = await context.port.cancel(visitorId);
  if (cancelled.ok) save(context, bookingId, { isUncertain: false });
  return cancelled;
}

async function cancelFound(context: Step): Promise<Taken> {
  const found = await findLive(context);
  if (!found.ok) return found;
  for (const { id } of found.value) {
    const cancelled = await context.port.cancel(id);
    if (!cancelled.ok && cancelled.error.code !== 'visitor.not_found') return cancelled;
  }
  save(context, context.grant.bookingId, { isUncertain: false });
  return ok(null);
}

/** Visitors of this very booking that are not cancelled, those of other facilities and of strangers left alone. */
async function findLive({ port, facilityId, grant }: Step): Promise<Result<readonly Visitor[], VisitorProblem>> {
  const { bookingId } = grant;
  const found = await port.find(markOf(facilityId, bookingId).key);
  if (!found.ok) return err(found.error);
  return ok(found.value.filter((one) => !one.isCancelled && bookingOf(facilityId, one) === bookingId));
}

function save({ db, clock }: SettleParts, bookingId: string, progress: GrantProgress): void {
  db.transaction((tx) => saveProgress(tx, bookingId, progress, clock.now()), { behavior: 'immediate' });
}
