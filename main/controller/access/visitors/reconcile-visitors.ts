import { err, ok, type Result } from '../../../../domain/result.ts';
import type { JobOutcome } from '../../../../domain/jobs/job.ts';
import { DAY_MS, type EpochMs } from '../../../../domain/time.ts';
import { compareVisitors, type Finding, type OurVisitor } from './compare-visitors.ts';
import { GRANT_PROBLEMS } from './door-grant.ts';
import {
  findGrant,
  forgetGrants,
  type GrantProgress,
  listGrantsEndingAfter,
  saveProgress,
} from './door-grant-repository.ts';
import { settleSoon } from './plan-grants.ts';
import type { SettleParts } from './settle-grant.ts';
import { RECONCILE_EVERY_MS } from './visitor-jobs.ts';
import { bookingOf, KEY_START } from './visitor-mark.ts';
import type { VisitorProblem } from './visitor-port.ts';

export type ReconcileParts = SettleParts & {
  readonly newId: () => string;
  /**
   * False while it is not certain that all bookings are known, as on a database that was put back: then a visitor of a
   * booking that we do not know is left alone.
   */
  readonly isComplete: () => boolean;
};

/** Compares all visitors of ours with the grants, and mends what differs. Others' visitors are not touched. */
export async function reconcileVisitors(parts: ReconcileParts): Promise<JobOutcome> {
  const { db, clock } = parts;
  const listed = await listOurs(parts);
  if (!listed.ok) return { kind: 'retry', problem: GRANT_PROBLEMS[listed.error.code] };
  const now = clock.now();
  const grants = new Map(listGrantsEndingAfter(db, now).map((grant) => [grant.bookingId, grant]));
  for (const finding of compareVisitors(listed.value, grants, now)) {
    const mended = await mend(parts, finding);
    if (!mended.ok) return { kind: 'retry', problem: GRANT_PROBLEMS[mended.error.code] };
  }
  return { kind: 'again', at: clock.now() + RECONCILE_EVERY_MS };
}

async function mend(parts: ReconcileParts, finding: Finding): Promise<Result<null, VisitorProblem>> {
  switch (finding.kind) {
    case 'surplus':
      return cancelSurplus(parts, finding);
    case 'lost': {
      // A list may leave out some, as those who have not come yet: the visitor itself says for certain.
      const visitor = await parts.port.get(finding.visitorId);
      if (!visitor.ok && visitor.error.code !== 'visitor.not_found') return visitor;
      if (!visitor.ok || visitor.value.isCancelled) resettle(parts, finding, UNKNOWN);
      return ok(null);
    }
    case 'found':
      resettle(parts, finding, UNKNOWN);
      return ok(null);
    case 'moved':
      resettle(parts, finding, { given: null });
      return ok(null);
    case 'pin_unseen': {
      // The visitor itself says for certain.
      const visitor = await parts.port.get(finding.visitorId);
      if (!visitor.ok) return visitor.error.code === 'visitor.not_found' ? ok(null) : visitor;
      if (visitor.value.hasPin === false) resettle(parts, finding, { givenPin: null });
      return ok(null);
    }
  }
}

const UNKNOWN = { visitorId: null, isUncertain: true, given: null, givenPin: null } as const;

type Surplus = Extract<Finding, { kind: 'surplus' }>;

async function cancelSurplus(
  { port, log, isComplete }: ReconcileParts,
  { visitorId, bookingId, isKnown }: Surplus,
): Promise<Result<null, VisitorProblem>> {
  if (!isKnown && !isComplete()) return ok(null);
  const cancelled = await port.cancel(visitorId);
  if (!cancelled.ok && cancelled.error.code !== 'visitor.not_found') return cancelled;
  log.info('visitor.surplus.cancelled', { visitorId, bookingId, isKnown });
  return ok(null);
}

/** Says what is no longer known of a grant, and lets the saga find out and put it right. */
function resettle(parts: ReconcileParts, { kind, bookingId }: Finding, progress: GrantProgress): void {
  const { db, clock, log, newId } = parts;
  const now = clock.now();
  db.transaction(
    (tx) => {
      if (!findGrant(tx, bookingId)) return;
      saveProgress(tx, bookingId, progress, now);
      settleSoon(tx, bookingId, { now, newId });
    },
    { behavior: 'immediate' },
  );
  log.info('visitor.differs', { bookingId, how: kind });
}

/** Visitors that have ended are removed after this long; their story is in our own database. */
const KEEP_VISITORS_MS = 2 * DAY_MS;
const KEEP_GRANTS_MS = 30 * DAY_MS;

/** Removes what has piled up: visitors that are long over, and cancelled ones. `nextAt`: when to do so again. */
export async function cleanUpVisitors(parts: SettleParts, nextAt: (now: EpochMs) => EpochMs): Promise<JobOutcome> {
  const { db, clock, port, log } = parts;
  const listed = await listOurs(parts);
  if (!listed.ok) return { kind: 'retry', problem: GRANT_PROBLEMS[listed.error.code] };
  const past = clock.now() - KEEP_VISITORS_MS;
  const isRubbish = ({ isCancelled, endsAt }: OurVisitor): boolean => isCancelled || endsAt <= past;
  const rubbish = listed.value.filter(isRubbish);
  for (const { id } of rubbish) {
    const removed = await port.remove(id);
    if (!removed.ok && removed.error.code !== 'visitor.not_found') {
      return { kind: 'retry', problem: GRANT_PROBLEMS[removed.error.code] };
    }
  }
  const now = clock.now();
  db.transaction((tx) => forgetGrants(tx, now - KEEP_GRANTS_MS), { behavior: 'immediate' });
  log.info('visitor.cleaned_up', { removed: rubbish.length });
  return { kind: 'again', at: nextAt(now) };
}

async function listOurs({ port, facilityId }: SettleParts): Promise<Result<readonly OurVisitor[], VisitorProblem>> {
  const listed = await port.list(KEY_START);
  if (!listed.ok) return err(listed.error);
  return ok(
    listed.value.flatMap((visitor) => {
      const bookingId = bookingOf(facilityId, visitor);
      return bookingId === null ? [] : [{ ...visitor, bookingId }];
    }),
  );
}
