import { assert } from '../../domain/assert.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import { type CreditEntry, hasSpendEntry, insertEntry, lockSurvivor, updateCustomer } from './customer-repository.ts';

export type CreditChange = {
  readonly customerId: string;
  /** How many, from 1; `kind` says which way they go. */
  readonly count: number;
  readonly kind: Exclude<CreditEntry['kind'], 'recovered'>;
  /** What they are spent on, or come back from; null for those that are given or taken. */
  readonly spendId: string | null;
  readonly by: string;
  readonly note: string;
  readonly at: EpochMs;
  /** The call that wants it, where it may be repeated. */
  readonly callKey?: string;
};

export type CreditError =
  | { readonly code: 'credits.too_few'; readonly balance: number }
  | { readonly code: 'customer.not_found' };

/** How many the customer has after it. */
export type CreditBalance = { readonly balance: number; readonly version: number };

/**
 * Gives or takes credits: the only way by which a balance changes. Until the transaction ends nobody else changes this
 * customer's. The same spend and kind once more changes nothing and gives the balance of now.
 *
 * Errors: `credits.too_few`, `customer.not_found`; nothing has changed then.
 */
export async function changeCredits(tx: Tx, change: CreditChange): Promise<Result<CreditBalance, CreditError>> {
  const { customerId, count, callKey, ...entry } = change;
  assert(Number.isInteger(count) && count > 0, 'changeCredits: the count is a whole number from 1');
  const customer = await lockSurvivor(tx, customerId);
  if (!customer) return err({ code: 'customer.not_found' });
  const { credits, version } = customer;
  if (entry.spendId !== null && (await hasSpendEntry(tx, entry.spendId, entry.kind))) {
    return ok({ balance: credits, version });
  }
  const signed = entry.kind === 'given' || entry.kind === 'returned' ? count : -count;
  const balance = credits + signed;
  if (balance < 0) return err({ code: 'credits.too_few', balance: credits });
  await insertEntry(tx, customer.id, { ...entry, count: signed, ...(callKey !== undefined && { callKey }) });
  const next = await updateCustomer(tx, customer, { credits: balance });
  return ok({ balance, version: next.version });
}
