import { covers, type Range } from '../../../domain/ownership.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Outcome } from '../../../sync/engine/inputs.ts';
import { theirRanges } from '../../../sync/engine/node-state.ts';
import { listRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { answerDeadline, answerOrPatience, linkDown, type Progress, progressOf } from './owner-decision.ts';

/**
 * Sees to it that one side decides all of `place`: of a time that begins in one's and ends in the other's, the cloud's
 * part is asked for first (PROTOCOL §8.3). What was pulled stays ours, whatever becomes of the booking.
 *
 * Errors: `link.*`, `facility.*`.
 */
export async function gatherTime(desk: FacilityDesk, place: Range): Promise<Result<null, DomainError>> {
  const ranges = listRanges(desk.db);
  const own = ranges.filter(({ holder }) => holder === 'own');
  if (covers(own, place) || covers(theirRanges(ranges), place)) return ok(null);
  if (!desk.link.isUp()) return err(linkDown(desk, place));
  return pullTime(desk, [place], () => undefined);
}

/**
 * Asks the cloud for what of `ranges` it holds, all or nothing, and waits for it; the link must be up. `record` is
 * called as by `decideByOwner`.
 *
 * Errors: `link.refused`, `link.no_answer`, `facility.*`.
 */
export async function pullTime(
  desk: FacilityDesk,
  ranges: readonly Range[],
  record: (tx: Tx, progress: Progress) => void,
): Promise<Result<null, DomainError>> {
  const requestId = desk.random.uuid();
  const outcome = desk.node.transact((tx, run): Outcome => {
    const result = run({ type: 'pull', ranges, requestId, deadlineAt: answerDeadline(desk) }).outcome;
    if (result.kind !== 'refused') record(tx, result.kind);
    return result;
  });
  if (outcome.kind === 'done') return ok(null);
  if (outcome.kind === 'refused') {
    const { refusal } = outcome;
    return err(refusal.code === 'fenced' ? { ...refusal, code: 'facility.fenced' } : { code: 'facility.unknown_time' });
  }
  const answer = await answerOrPatience(desk, requestId);
  desk.db.transaction((tx) => record(tx, progressOf(answer)), { behavior: 'immediate' });
  if (answer?.status === 'accepted') return ok(null);
  if (answer?.status !== 'rejected') return err({ code: 'link.no_answer' });
  if (answer.rejection !== 'closed') return err({ code: 'facility.unknown_time' });
  return err({ code: 'link.refused', reason: answer.reason ?? 'unknown' });
}
