import { assert, required } from '../../domain/assert.ts';
import { mergeStandings, unmergeStanding } from '../../domain/merge-standing.ts';
import { mergeRemarks, NO_REMARKS, type Remarked, unmergeRemarks } from '../../domain/remarks.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { DAY_MS, type EpochMs } from '../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import { changeCredits } from './customer-credits.ts';
import { type Customer, findSurvivor, lockCustomer, updateCustomer } from './customer-repository.ts';
import { insertMerge, lockMerge, markUndone } from './merge-repository.ts';

/** A merge can be undone for so long: later nobody knows any more which of the two did what. */
export const MERGE_UNDO_MS = 30 * DAY_MS;

export type MergeError =
  | { readonly code: 'customer.not_found' }
  /** Both are one person's record already. */
  | { readonly code: 'customer.merge_same' }
  | { readonly code: 'customer.merge_not_found' }
  | { readonly code: 'customer.merge_too_old'; readonly undoUntil: EpochMs }
  /** The survivor has been merged into somebody else since: that has to be undone first. */
  | { readonly code: 'customer.merged_further'; readonly survivorId: string };

type Wanted = {
  /** Who stays. */
  readonly survivorId: string;
  /** Whose record leads to the survivor from now on. */
  readonly otherId: string;
  readonly mergeId: string;
  readonly by: string;
  readonly now: EpochMs;
};

/**
 * Makes one of two records of a person: the other's id, e-mail, number and link lead to the survivor, and what points to
 * it stays as it is, so that it can be undone. Credits go over by the ledger of both; tier and tags as `mergeStandings`
 * has it. Returns the survivor.
 *
 * Errors: `customer.not_found`, `customer.merge_same`; nothing has changed then.
 */
export async function mergeCustomers(
  tx: Tx,
  { survivorId, otherId, mergeId, by, now }: Wanted,
): Promise<Result<Customer, MergeError>> {
  const both = await lockBoth(tx, survivorId, otherId);
  if (!both.ok) return both;
  const [survivor, other] = both.value;
  const { credits } = other;
  if (credits > 0) await moveCredits(tx, { from: other.id, to: survivor.id, count: credits, by, now });
  const standings = { survivor: standingOf(survivor), merged: standingOf(other) };
  await insertMerge(tx, {
    id: mergeId,
    survivorId: survivor.id,
    mergedId: other.id,
    before: standings,
    credits,
    by,
    mergedAt: now,
  });
  const isShared = survivor.isShared || other.isShared;
  await updateCustomer(tx, await relock(tx, other.id), {
    mergedInto: survivor.id,
    tier: 'standard',
    tags: [],
    ...NOTHING_WRITTEN,
    isShared,
  });
  const { tier, tags } = mergeStandings(standings.survivor, standings.merged);
  const written = mergeRemarks(standings.survivor, standings.merged);
  const change = { ...onlyRemarks(written), tier, tags: [...tags], isShared };
  return ok(await updateCustomer(tx, await relock(tx, survivor.id), change));
}

/**
 * Undoes a merge: both are as they were, but for what has happened since. The other one gets back as many of the credits
 * that went over as the survivor still has. Returns the survivor.
 *
 * Errors: `customer.merge_not_found`, `customer.merge_too_old`, `customer.merged_further`; nothing has changed then.
 */
export async function undoMerge(
  tx: Tx,
  { mergeId, by, now }: Pick<Wanted, 'mergeId' | 'by' | 'now'>,
): Promise<Result<Customer, MergeError>> {
  const merge = await lockMerge(tx, mergeId);
  if (!merge || merge.undoneAt !== null) return err({ code: 'customer.merge_not_found' });
  const undoUntil = merge.mergedAt + MERGE_UNDO_MS;
  if (now > undoUntil) return err({ code: 'customer.merge_too_old', undoUntil });
  const { survivorId, mergedId, before } = merge;
  await lockInOrder(tx, [survivorId, mergedId]);
  const survivor = await relock(tx, survivorId);
  const other = await relock(tx, mergedId);
  if (survivor.mergedInto !== null) return err({ code: 'customer.merged_further', survivorId: survivor.mergedInto });
  await markUndone(tx, mergeId, now);
  await updateCustomer(tx, other, { mergedInto: null, ...before.merged, isShared: other.isShared });
  const count = Math.min(merge.credits, survivor.credits);
  if (count > 0) await moveCredits(tx, { from: survivorId, to: mergedId, count, by, now });
  const { tier, tags } = unmergeStanding(survivor, { before: before.survivor, other: before.merged });
  const written = unmergeRemarks(survivor, { before: before.survivor, other: before.merged });
  const change = { ...onlyRemarks(written), tier, tags: [...tags], isShared: survivor.isShared };
  return ok(await updateCustomer(tx, await relock(tx, survivorId), change));
}

/** Where both lead to by now. */
async function lockBoth(
  tx: Tx,
  survivorId: string,
  otherId: string,
): Promise<Result<[Customer, Customer], MergeError>> {
  const survivor = await findSurvivor(tx, survivorId);
  const other = await findSurvivor(tx, otherId);
  if (!survivor || !other) return err({ code: 'customer.not_found' });
  if (survivor.id === other.id) return err({ code: 'customer.merge_same' });
  await lockInOrder(tx, [survivor.id, other.id]);
  const locked: [Customer, Customer] = [await relock(tx, survivor.id), await relock(tx, other.id)];
  // Somebody merged one of them while we waited.
  return locked.some(({ mergedInto }) => mergedInto !== null) ? lockBoth(tx, survivorId, otherId) : ok(locked);
}

/** So that no two merges wait for each other. */
async function lockInOrder(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids.toSorted()) await lockCustomer(tx, id);
}

const standingOf = (customer: Customer) => ({ tier: customer.tier, tags: customer.tags, ...onlyRemarks(customer) });
const onlyRemarks = ({ note, flags, remarkedBy, remarkedAt }: Remarked) => ({ note, flags, remarkedBy, remarkedAt });
const NOTHING_WRITTEN = onlyRemarks(NO_REMARKS);

/** As it is by now, still locked. */
async function relock(tx: Tx, id: string): Promise<Customer> {
  return required(await lockCustomer(tx, id), 'relock: it was there when it was locked, and is never deleted');
}

type Move = {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly by: string;
  readonly now: EpochMs;
};

/** Neither leads to the other at this moment. */
async function moveCredits(tx: Tx, { from, to, count, by, now }: Move): Promise<void> {
  const entry = { count, spendId: null, by, at: now };
  const taken = await changeCredits(tx, { ...entry, customerId: from, kind: 'taken', note: MERGE_NOTE });
  const given = await changeCredits(tx, { ...entry, customerId: to, kind: 'given', note: MERGE_NOTE });
  assert(taken.ok && given.ok, 'moveCredits: both are locked, and there were enough');
}

const MERGE_NOTE = 'Two records of one person';
