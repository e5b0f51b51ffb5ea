import type { Random } from '../../../domain/random.ts';
import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Db, Tx } from '../db/database.ts';
import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import type { Log } from '../log.ts';
import type { AutomationPort, BayCommand, Progress, Receipt, SendResult } from './automation-port.ts';
import {
  type BayStep,
  type BayStepReason,
  FOLLOW_MS,
  isOpen,
  isOut,
  isRestart,
  RETRY_MS,
  RETRY_MS_MAX,
} from './bay-step.ts';
import { changeStep, findDoubt, findStep, lastSentAt, listOpenSteps, type StepChange } from './bay-step-repository.ts';
import { findBayUse } from './bay-use.ts';
import { type BayMove, nextMove } from './next-move.ts';
import { replanBay } from './replan-bay.ts';

export type WorkParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly changes: ChangeBus;
  readonly port: AutomationPort;
  readonly facilityId: string;
  /** False while this controller is fenced: its database was put back, or is a copy. */
  readonly isAlone: () => boolean;
};

/** A bay that keeps having something to do gives the others a turn. */
const MOVES_MAX = 20;

/**
 * Does what is due in one bay, move by move, until it has to wait. A step is written down as sent, with the port's
 * receipt, before it is sent: whenever this process dies, or an answer is lost, it is followed from there and never sent
 * again. In the same transaction the plan is looked at once more, so nothing is sent for a booking that is gone.
 */
export async function workBay(parts: WorkParts, resourceId: string, { signal }: JobTry): Promise<JobOutcome> {
  for (let count = 1; count <= MOVES_MAX && !signal.aborted; count += 1) {
    const now = parts.clock.now();
    const steps = listOpenSteps(parts.db, resourceId);
    const doubt = { doubtUntil: findDoubt(parts.db), isAlone: parts.isAlone() };
    const move = nextMove({ steps, sentAt: lastSentAt(parts.db, resourceId, now), ...doubt, now });
    if (move.kind === 'rest') return { kind: 'done' };
    if (move.kind === 'wait') return { kind: 'again', at: move.until };
    await make(parts, move);
  }
  return { kind: 'again', at: parts.clock.now() };
}

async function make(parts: WorkParts, move: Extract<BayMove, { readonly step: BayStep }>): Promise<void> {
  const { step } = move;
  switch (move.kind) {
    case 'expire':
      return end(parts, step, { state: 'expired' });
    case 'doubt':
      return end(parts, step, { state: 'unknown', reason: 'put_back' });
    case 'give_up':
      return end(parts, step, { state: 'unknown', reason: step.reason ?? 'no_outcome' });
    case 'follow':
      return follow(parts, step);
    case 'send':
      return send(parts, step);
  }
}

async function send(parts: WorkParts, step: BayStep): Promise<void> {
  const { port, clock } = parts;
  const prepared = await port.prepare(step.deviceId);
  if (!prepared.ok) {
    const reason = prepared.error.code;
    if (reason === 'automation.device_unknown') return end(parts, step, { state: 'failed', reason });
    return save(parts, step, postponed(clock.now(), reason));
  }
  const claimed = claim(parts, step, prepared.value);
  if (!claimed) return;
  const result = await port.send(commandOf(claimed), prepared.value);
  save(parts, claimed, afterSend(parts, result));
}

/** Writes down that it is sent, unless that would be wrong by now; null then. */
function claim(parts: WorkParts, { id, resourceId, deviceId }: BayStep, receipt: Receipt): BayStep | null {
  const { db, clock, random, changes, facilityId } = parts;
  const claimed = db.transaction(
    (tx): BayStep | null => {
      const now = clock.now();
      replanBay(tx, resourceId, { facilityId, now, newId: () => random.uuid() });
      const step = findStep(tx, id);
      // The receipt is of the PC that was asked about.
      const isStill = step?.state === 'queued' && step.notAfter > now && step.deviceId === deviceId;
      if (!step || !isStill) return null;
      if (isInTheWay(tx, parts, step, now)) {
        changeStep(tx, id, { state: 'cancelled', reason: 'bay_in_use', endedAt: now }, now);
        return null;
      }
      const change = { state: 'sent', receipt, sentAt: now, tryAt: followAt(parts), reason: null } as const;
      changeStep(tx, id, change, now);
      return { ...step, ...change };
    },
    { behavior: 'immediate' },
  );
  changes.announce({ type: 'bays' });
  return claimed;
}

/** A restart that was asked for while the bay was free, and somebody has come since. */
function isInTheWay(tx: Tx, { facilityId }: WorkParts, step: BayStep, now: EpochMs): boolean {
  if (!isRestart(step.action) || step.isOverride) return false;
  return findBayUse(tx, { facilityId, resourceId: step.resourceId }, now).kind !== 'free';
}

function commandOf({ id, deviceId, action, argument, notAfter, askedBy }: BayStep): BayCommand {
  const initiatedBy = askedBy === null ? 'booking' : 'staff';
  return { deviceId, action, argument, notAfter, correlationId: id, initiatedBy };
}

function afterSend(parts: WorkParts, result: SendResult): StepChange {
  const now = parts.clock.now();
  switch (result.outcome) {
    case 'sent':
      return { receipt: result.receipt, tryAt: followAt(parts) };
    case 'unknown':
      return { receipt: result.receipt, reason: 'answer_lost', tryAt: followAt(parts) };
    case 'not_sent':
      return postponed(now, result.reason, result.retryAt);
    case 'refused': {
      const { reason } = result;
      // The PC may still be starting, or this process is stopping: what certainly did not happen may be tried again.
      if (reason === 'device_offline' || reason === 'closing') return postponed(now, reason);
      return { state: 'failed', reason, endedAt: now, receipt: null, sentAt: null };
    }
  }
}

/** It certainly has not been sent: it waits for its next try, or for its end. */
function postponed(now: EpochMs, reason: BayStepReason, retryAt: EpochMs | null = null): StepChange {
  const tryAt = Math.min(Math.max(retryAt ?? 0, now + RETRY_MS), now + RETRY_MS_MAX);
  return { state: 'queued', receipt: null, sentAt: null, reason, tryAt };
}

async function follow(parts: WorkParts, step: BayStep): Promise<void> {
  const { receipt } = step;
  if (receipt === null) return end(parts, step, { state: 'unknown', reason: 'no_outcome' });
  const progress = await parts.port.follow(commandOf(step), receipt);
  if (progress.ok) return heard(parts, step, progress.value);
  save(parts, step, { tryAt: followAt(parts), reason: progress.error.code });
}

function heard(parts: WorkParts, step: BayStep, progress: Progress): void {
  switch (progress.state) {
    case 'running':
      // Whether it is known to run, or nothing is known yet, systems do not tell apart.
      return save(parts, step, {
        state: step.reason === 'answer_lost' ? step.state : 'running',
        tryAt: followAt(parts),
      });
    case 'succeeded':
      return end(parts, step, { state: 'succeeded', reason: null, detail: progress.detail });
    case 'failed':
      return end(parts, step, { state: 'failed', reason: progress.reason, detail: progress.detail });
  }
}

function followAt({ clock, random }: WorkParts): EpochMs {
  return clock.now() + FOLLOW_MS + random.below(FOLLOW_MS / 3);
}

type End = Pick<BayStep, 'state'> & {
  readonly reason?: string | null;
  readonly detail?: string | null;
};

function end(parts: WorkParts, step: BayStep, ended: End): void {
  const { id, resourceId, action, bookingId } = step;
  const reason = ended.reason === undefined ? step.reason : ended.reason;
  if (ended.state !== 'succeeded') {
    parts.log.warn('bay.step_not_done', { id, resourceId, bookingId, action, state: ended.state, reason });
  }
  save(parts, step, { ...ended, endedAt: parts.clock.now() });
}

/** Of a step that has been planned anew meanwhile nothing is changed: that it was not sent is all there is to know. */
function save({ db, clock, changes }: WorkParts, { id, state }: BayStep, change: StepChange): void {
  db.transaction(
    (tx) => {
      const step = findStep(tx, id);
      if (!step || !isOpen(step) || isOut(step) !== isOut({ state })) return;
      changeStep(tx, id, change, clock.now());
    },
    { behavior: 'immediate' },
  );
  changes.announce({ type: 'bays' });
}
