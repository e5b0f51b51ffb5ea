import type { WantedSlot } from '../../../domain/availability.ts';
import { required } from '../../../domain/assert.ts';
import type { Range } from '../../../domain/ownership.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { EngineRefusal, Input, Outcome } from '../../../sync/engine/inputs.ts';
import type { HeldAllocation, RequestRow } from '../../../sync/engine/node-state.ts';
import { findKeptForWeb } from '../cloud-link/owned-until.ts';
import { listRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Tx } from '../db/database.ts';
import { isOutOfRoom } from '../db/out-of-room.ts';
import { DISK_FULL } from '../disk-space/disk-full.ts';
import type { DomainError } from '../errors.ts';
import { checkTime, takenError } from './desk-availability.ts';
import { findOpenChange } from './open-change-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** How long staff wait for the cloud to decide about its time, before the question is withdrawn. */
const ANSWER_MS_MAX = 8000;

type DecisionInput = Extract<Input, { type: 'book' | 'move' | 'cancel' }>;

/** For the `deadlineAt` of a decision. */
export function answerDeadline({ clock }: FacilityDesk): EpochMs {
  return clock.now() + ANSWER_MS_MAX;
}

/** How far a decision has come: made here or granted, asked of the cloud, and what else came of asking. */
export type Progress = 'done' | 'asked' | 'refused' | 'unanswered';

/**
 * Has the owner decide: this facility in one transaction, or the cloud, whose answer is waited for. `record` is called
 * in the transaction of each step: once when the facility decides; when the cloud is asked, and again with what came of
 * it. Nothing is recorded of what is refused here. `wanted` is what other times are offered for. Returns the allocation
 * as decided.
 *
 * Errors: `slot.*`, `booking.*`, `facility.*`, `link.*`.
 */
export async function decideByOwner(
  desk: FacilityDesk,
  input: DecisionInput,
  wanted: WantedSlot,
  record: (tx: Tx, progress: Progress) => void,
): Promise<Result<HeldAllocation, DomainError>> {
  if (!isOurs(desk, input) && !desk.link.isUp()) return err(linkDown(desk, input.type === 'cancel' ? null : wanted));
  const outcome = decideOrAsk(desk, input, record);
  if (outcome.kind === 'refused') return err(toDomainError(desk, outcome.refusal, wanted));
  if (outcome.kind === 'done') return ok(required(outcome.allocation, 'decideByOwner: an allocation was decided'));
  const answer = await answerOrPatience(desk, input.requestId);
  desk.db.transaction((tx) => record(tx, progressOf(answer)), { behavior: 'immediate' });
  return afterAnswer(desk, answer, input, wanted);
}

/** What came of a change: the allocation as it stands, and the request while its owner has not answered. */
export type Change = { readonly allocation: HeldAllocation; readonly openRequestId: string | null };

/**
 * As `decideByOwner`, for what changes a time that stands already. Such a question is not withdrawn: it stays open when
 * the cloud has not answered in time, and `record` is called whenever that comes; `onLate` then, too.
 */
export async function changeByOwner(
  desk: FacilityDesk,
  input: Extract<DecisionInput, { type: 'move' | 'cancel' }>,
  wanted: WantedSlot,
  { record, onLate }: { readonly record: (tx: Tx, progress: Progress) => void; readonly onLate: () => void },
): Promise<Result<Change, DomainError>> {
  if (!isOurs(desk, input) && !desk.link.isUp()) return err(linkDown(desk, input.type === 'cancel' ? null : wanted));
  if (findRequestOf(desk, input)) return err({ code: 'booking.change_open' });
  const outcome = decideOrAsk(desk, input, record);
  if (outcome.kind === 'refused') {
    // Given back since it was looked at: the time that was pulled for the change has brought that along.
    const now = outcome.refusal.code === 'not-found' ? desk.link.findAllocation(input.allocationId) : null;
    if (now) return err({ code: 'booking.changed_meanwhile', revision: now.revision });
    return err(toDomainError(desk, outcome.refusal, wanted));
  }
  const decided = (allocation: HeldAllocation): Change => ({ allocation, openRequestId: null });
  if (outcome.kind === 'done') return ok(decided(required(outcome.allocation, 'changeByOwner: it was decided')));
  const settle = (answer: RequestRow): void =>
    desk.db.transaction((tx) => record(tx, progressOf(answer)), { behavior: 'immediate' });
  const { requestId } = input;
  const settled = desk.settlements.wait(requestId, new Promise(() => undefined));
  const answer = await Promise.race([settled, desk.link.after(ANSWER_MS_MAX)]);
  if (answer) {
    settle(answer);
    const made = afterAnswer(desk, answer, input, wanted);
    return made.ok ? ok(decided(made.value)) : made;
  }
  const lateAnswer = settled.then((late) => late && settle(late));
  // Made or not, it stands as the cloud has decided: a disk without room for the trail changes nothing of that.
  void lateAnswer.catch(() => undefined).then(onLate);
  const allocation = desk.link.findAllocation(input.allocationId);
  return ok({
    allocation: required(allocation, 'changeByOwner: only what is known is changed'),
    openRequestId: requestId,
  });
}

function findRequestOf({ db, link }: FacilityDesk, { allocationId }: DecisionInput): boolean {
  const subjectId = link.findAllocation(allocationId)?.bookingId ?? allocationId;
  return findOpenChange(db, link, subjectId) !== null;
}

/** A disk without room for the decision refuses it: nothing has happened, and nobody was told otherwise. */
function decideOrAsk(
  { node }: FacilityDesk,
  input: DecisionInput,
  record: (tx: Tx, progress: Progress) => void,
): Outcome {
  try {
    return node.transact((tx, run) => {
      const result = run(input).outcome;
      if (result.kind !== 'refused') record(tx, result.kind);
      return result;
    });
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    return { kind: 'refused', refusal: { code: 'refused', reason: DISK_FULL } };
  }
}

export function progressOf(answer: RequestRow | null): Progress {
  if (answer?.status === 'accepted') return 'done';
  return answer?.status === 'rejected' ? 'refused' : 'unanswered';
}

function isOurs({ link }: FacilityDesk, input: DecisionInput): boolean {
  return input.type === 'cancel' ? link.holderOfAllocation(input.allocationId) === 'own' : link.owns(input.place);
}

/** Why a time cannot be had while the cloud cannot be asked, and what can: `place` is the time wanted, if it is one. */
export function linkDown({ db, link, profile }: FacilityDesk, place: Range | null): DomainError {
  const ranges = listRanges(db);
  const kept = place && findKeptForWeb(ranges, profile(), place);
  if (kept) return { code: 'link.kept_for_web', startsAt: kept.startsAt, endsAt: kept.endsAt };
  // Of a time that begins in ours, it is that bay's edge that matters.
  const own = place && ranges.find((range) => range.holder === 'own' && holds(range, place));
  const sellableUntil = own ? own.endsAt : link.ownsUntil();
  return sellableUntil === null ? { code: 'link.down' } : { code: 'link.down', sellableUntil };
}

function holds(range: Range, { resourceId, startsAt }: Range): boolean {
  return range.resourceId === resourceId && range.startsAt <= startsAt && startsAt < range.endsAt;
}

/** The request once it is settled, or null when staff have waited long enough: then it is withdrawn. */
export async function answerOrPatience(desk: FacilityDesk, requestId: string): Promise<RequestRow | null> {
  const answer = await desk.settlements.wait(requestId, desk.link.after(ANSWER_MS_MAX));
  if (answer) return answer;
  const { state } = desk.node.transact((_tx, run) => run({ type: 'give-up', requestId }));
  // The answer may have come while the last moment of patience passed.
  const request = state.requests.get(requestId);
  return request?.status === 'abandoned' ? null : (request ?? null);
}

function afterAnswer(
  desk: FacilityDesk,
  answer: RequestRow | null,
  { allocationId }: DecisionInput,
  wanted: WantedSlot,
): Result<HeldAllocation, DomainError> {
  const known = desk.link.findAllocation(allocationId);
  if (answer?.status === 'accepted') return ok(required(known, 'decideByOwner: what was accepted is in our copy'));
  if (answer?.status !== 'rejected') return err({ code: 'link.no_answer' });
  switch (answer.rejection) {
    case 'taken':
      return err(takenError(desk, wanted));
    case 'closed':
      return err(ruleOf(desk, wanted));
    case 'changed-meanwhile':
      return err({ code: 'booking.changed_meanwhile', revision: known?.revision ?? 0 });
    case 'gone':
      return err({ code: 'booking.not_found' });
    default:
      return err({ code: 'facility.unknown_time' });
  }
}

function toDomainError(desk: FacilityDesk, refusal: EngineRefusal, wanted: WantedSlot): DomainError {
  switch (refusal.code) {
    case 'fenced':
      return { code: 'facility.fenced', reason: refusal.reason };
    case 'taken':
      return takenError(desk, wanted);
    case 'refused':
      return refusal.reason === DISK_FULL ? { code: DISK_FULL } : ruleOf(desk, wanted);
    case 'changed-meanwhile':
      return { code: 'booking.changed_meanwhile', revision: refusal.allocation.revision };
    case 'not-found':
      return { code: 'booking.not_found' };
    case 'nobodys-time':
    case 'other-owner':
      return { code: 'facility.unknown_time' };
  }
}

/** The rule that the owner named, with its facts; should it no longer apply by our own clock, the time is taken. */
function ruleOf(desk: FacilityDesk, wanted: WantedSlot): DomainError {
  const checked = checkTime(desk, wanted);
  return checked.ok ? takenError(desk, wanted) : checked.error;
}
