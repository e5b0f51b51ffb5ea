import { cutAfterDays } from '../../../domain/business-day.ts';
import { covers, heldParts, type Range } from '../../../domain/ownership.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Outcome } from '../../../sync/engine/inputs.ts';
import { theirRanges } from '../../../sync/engine/node-state.ts';
import { listRanges } from '../cloud-link/sqlite-node-store.ts';
import type { Tx } from '../db/database.ts';
import type { DomainError } from '../errors.ts';
import type { FacilityDesk } from './facility-desk.ts';
import { answerDeadline, answerOrPatience, linkDown, type Progress, progressOf } from './owner-decision.ts';

/**
 * Sees to it that one side decides all of `places`: of times that are partly each one's, the cloud's part is asked for
 * first, with what is sold inside (PROTOCOL §8.3, §8.5). What was pulled stays ours, whatever becomes of the booking;
 * the places that were the cloud's as a whole are returned, for `handBack`.
 *
 * Errors: `link.*`, `facility.*`.
 */
export async function gatherTime(
  desk: FacilityDesk,
  places: readonly [Range, ...Range[]],
): Promise<Result<readonly Range[], DomainError>> {
  const ranges = listRanges(desk.db);
  const own = ranges.filter(({ holder }) => holder === 'own');
  const isTheirs = (place: Range): boolean => covers(theirRanges(ranges), place);
  if (places.every((place) => covers(own, place)) || places.every(isTheirs)) return ok([]);
  const straddling = places.filter((place) => !covers(own, place) && !isTheirs(place));
  if (!desk.link.isUp()) return err(linkDown(desk, straddling[0] ?? null));
  const pulled = await pullTime(desk, places, () => undefined);
  if (!pulled.ok) return pulled;
  // What lies under a time that is partly ours cannot go back without it.
  const isApart = (place: Range): boolean => straddling.every((other) => heldParts([other], place).length === 0);
  return ok(places.filter((place) => isTheirs(place) && isApart(place)));
}

/**
 * Gives back what was pulled for a move, with the booking if it went there: on days that the cloud sells, its customer
 * can then change it while we are cut off. Nothing is lost if it cannot be given.
 */
export function handBack(desk: FacilityDesk, pulled: readonly Range[]): void {
  const { timeZone, ownDays } = desk.profile();
  const cut = cutAfterDays(timeZone, desk.clock.now(), ownDays);
  const ranges = pulled.filter(({ startsAt }) => startsAt >= cut);
  if (ranges.length === 0 || !desk.link.isUp()) return;
  desk.node.transact((_tx, run) => run({ type: 'transfer', ranges }));
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
