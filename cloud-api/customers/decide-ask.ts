import { createHash } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { CustomerAsk, CustomerDecision } from '../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { changeCredits, type CreditError } from './customer-credits.ts';
import {
  type Customer,
  holdEmail,
  insertCustomer,
  lockCustomer,
  lockCustomerByEmail,
  lockSurvivor,
  newCustomer,
  shareCustomer,
  updateCustomer,
} from './customer-repository.ts';
import { isBeingForgotten } from './erasing/erasure-repository.ts';
import { findAskDecision, insertAskDecision } from './telling-repository.ts';

/** No one wish gives or takes more than this: it is more likely to be a slip of the hand. */
export const CREDITS_PER_CHANGE_MAX = 10_000;

/** What may be given; more tags than this nobody looks at. */
export const StandingSchema = z.strictObject({ tier: TierSchema, tags: z.array(TagSchema).max(50) });
export type Standing = z.infer<typeof StandingSchema>;

export type AskError =
  | CreditError
  /** Tier or tags are not written as such. */
  | { readonly code: 'customer.malformed' }
  /** Not a whole number, 0, or more at once than anybody means. */
  | { readonly code: 'credits.count_out_of_range'; readonly countMax: number };

type Asking = CustomerAsk & { readonly now: EpochMs };

/** Decides on what a facility wants, once: one that is heard again has been decided. The facility knows its staff's rights. */
export async function decideAsk(tx: Tx, facilityId: string, ask: Asking): Promise<void> {
  const { askId, now } = ask;
  if (await findAskDecision(tx, facilityId, askId)) return;
  const done = await carryOut(tx, facilityId, ask);
  const result: CustomerDecision['result'] = done.ok
    ? { kind: 'done', customerId: done.value.id, version: done.value.version }
    : { kind: 'refused', code: done.error.code };
  await insertAskDecision(tx, facilityId, { askId, result, decidedAt: now, isTold: false });
}

type Carried = Pick<Customer, 'id' | 'version'>;

async function carryOut(tx: Tx, facilityId: string, ask: Asking): Promise<Result<Carried, AskError>> {
  const { change, customer, now, by } = ask;
  if (customer.email !== null) await holdEmail(tx, customer.email);
  // Who was forgotten must not come back by what a facility had said before it knew.
  if (await isBeingForgotten(tx, facilityId, customer)) return err({ code: 'customer.not_found' });
  if (change.kind === 'credits') {
    const { count, note } = change;
    const counted = checkCount(count);
    if (!counted.ok) return counted;
    // Nobody is made known only to be told that they have nothing.
    const known = count > 0 ? await findOrMake(tx, ask) : await findAsked(tx, customer);
    if (!known) return err({ code: 'customer.not_found' });
    return giveOrTake(tx, known.id, { count, note, by, at: now });
  }
  const standing = StandingSchema.safeParse({ tier: change.tier, tags: change.tags });
  if (!standing.success) return err({ code: 'customer.malformed' });
  const known = await findOrMake(tx, ask);
  return known ? ok(await changeStanding(tx, known, standing.data)) : err({ code: 'customer.not_found' });
}

/** Of one that is locked. What they have already is no change. */
export async function changeStanding(tx: Tx, locked: Customer, { tier, tags }: Standing): Promise<Customer> {
  const wanted = [...new Set(tags)];
  const isSame = locked.tier === tier && JSON.stringify(locked.tags) === JSON.stringify(wanted);
  return isSame ? locked : updateCustomer(tx, locked, { tier, tags: wanted });
}

/** Errors: `credits.count_out_of_range`. */
export function checkCount(count: number): Result<null, Extract<AskError, { code: 'credits.count_out_of_range' }>> {
  const isMeant = Number.isInteger(count) && count !== 0 && Math.abs(count) <= CREDITS_PER_CHANGE_MAX;
  return isMeant ? ok(null) : err({ code: 'credits.count_out_of_range', countMax: CREDITS_PER_CHANGE_MAX });
}

type Gift = {
  /** Negative where they are taken; within what `checkCount` lets pass. */
  readonly count: number;
  readonly note: string;
  readonly by: string;
  readonly at: EpochMs;
  readonly callKey?: string;
};

/** Errors: those of `changeCredits`. */
export async function giveOrTake(tx: Tx, customerId: string, gift: Gift): Promise<Result<Carried, CreditError>> {
  const kind = gift.count > 0 ? 'given' : 'taken';
  const changed = await changeCredits(tx, { ...gift, customerId, kind, spendId: null, count: Math.abs(gift.count) });
  return changed.ok ? ok({ id: customerId, version: changed.value.version }) : changed;
}

async function findAsked(tx: Tx, { id, email }: CustomerAsk['customer']): Promise<Customer | null> {
  if (id !== null) return lockSurvivor(tx, id);
  const known = email === null ? null : await lockCustomerByEmail(tx, email);
  return known && lockSurvivor(tx, known.id);
}

/** Null for an id that nobody has. Whoever has an e-mail is one and the same person wherever they are written down. */
async function findOrMake(tx: Tx, { askId, customer, now }: Asking): Promise<Customer | null> {
  const known = await findAsked(tx, customer);
  // Whoever has only booked is not known to the facility that asks.
  if (known) return shareCustomer(tx, known);
  if (customer.id !== null) return null;
  const made = newCustomer(customer, { id: idFor(askId), now });
  if (await insertCustomer(tx, made)) return lockCustomer(tx, made.id);
  // Somebody else has made one with this e-mail in the meantime.
  return findAsked(tx, customer);
}

/** The same for the same wish, so that a cloud that has forgotten and hears it again does not make a second person. */
function idFor(askId: string): string {
  const hex = createHash('sha256').update(`customer of ${askId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
