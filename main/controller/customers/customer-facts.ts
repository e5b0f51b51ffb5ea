import type { EpochMs } from '../../../domain/time.ts';
import type { CarriedCustomer, CustomerAsk, CustomerDecision } from '../../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { type AskedChange, findCustomer, insertAsk, saveCustomer, takeAsk } from './customer-repository.ts';

/** In the trail: what came of it follows. */
export const CHANGE_ASKED = 'customer.change_asked';

/** Keeps what the cloud has told of a customer, and in the trail what has changed for them, whoever did it. */
export function applyCustomer(tx: Tx, customer: CarriedCustomer, now: EpochMs): void {
  const before = findCustomer(tx, customer.id);
  if (!saveCustomer(tx, customer) || !before) return;
  const details = {
    ...(before.credits !== customer.credits && { credits: { from: before.credits, to: customer.credits } }),
    ...(before.tier !== customer.tier && { tier: { from: before.tier, to: customer.tier } }),
    ...(String(before.tags) !== String(customer.tags) && { tags: { from: before.tags, to: customer.tags } }),
  };
  if (Object.keys(details).length === 0) return;
  const subject = { type: 'customer', id: customer.id } as const;
  recordAudit(tx, { at: now, by: { kind: 'cloud' }, action: 'customer.changed', subject, details });
}

/** Keeps what staff ask of the cloud, and in the trail that they have asked. */
export function recordAsk(tx: Tx, ask: AskedChange, now: EpochMs): void {
  insertAsk(tx, ask, now);
  const { customer, change } = ask.change;
  const { kind: _, ...wanted } = change;
  const subject = { type: 'customer', id: customer.id ?? ask.id } as const;
  recordAudit(tx, { at: now, by: ask.by, action: CHANGE_ASKED, subject, details: wanted });
}

/** Records in the trail what came of a question, whenever that comes; one that is heard again is no news. */
export function settleAsk(tx: Tx, { askId, result }: CustomerDecision, now: EpochMs): void {
  const ask = takeAsk(tx, askId, now);
  if (!ask) return;
  const { change, customer } = ask.change;
  const isDone = result.kind === 'done';
  // Of somebody whom the cloud does not know there is no id, and so nothing that a trail could belong to but the ask.
  const id = isDone ? result.customerId : (customer.id ?? askId);
  const done = DONE[change.kind];
  const action = isDone ? done : 'customer.refused';
  const { kind: _, ...wanted } = change;
  const details = { ...wanted, ...(!isDone && { code: result.code }) };
  recordAudit(tx, { at: now, by: ask.by, action, subject: { type: 'customer', id }, details });
}

const DONE = {
  credits: 'customer.credits_changed',
  standing: 'customer.standing_changed',
  remarks: 'customer.remarked',
} as const;

/** Takes up again what was asked before this disk went back in time. Who asked is known by name only. */
export function recoverAsk(tx: Tx, { askId, by, customer, change }: CustomerAsk, now: EpochMs): void {
  const actor = { kind: 'staff', staffId: '', name: by } as const;
  insertAsk(tx, { id: askId, by: actor, change: { customer, change } }, now);
}
