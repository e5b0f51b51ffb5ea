import { z } from 'zod';
import type { CustomerEntry } from '../api/views.ts';
import type { Db } from '../db/database.ts';
import { CHANGE_ASKED } from './customer-facts.ts';
import { type AuditRecord, listAuditOf } from '../staff/audit-repository.ts';

const ENTRIES_MAX = 50;

const changeOf = <Value extends z.ZodType>(value: Value) =>
  z.object({ from: value, to: value }).nullable().default(null);
const TagsSchema = z.array(z.string());
const refusedFor = z.string().nullable().default(null);

/** As `customer-facts.ts` writes them. */
const CreditsSchema = z.object({ count: z.int(), note: z.string(), code: refusedFor });
const StandingSchema = z.object({ tier: z.string(), tags: TagsSchema, code: refusedFor });
const RemarksSchema = z.object({ note: z.string(), flags: TagsSchema, basedOn: z.int().nullable(), code: refusedFor });
const ChangedSchema = z.object({ credits: changeOf(z.int()), tier: changeOf(z.string()), tags: changeOf(TagsSchema) });

/** What the trail says of a customer, the newest first, without what has not been answered yet. */
export function listHistory(db: Db, customerId: string): CustomerEntry[] {
  const records = listAuditOf(db, { type: 'customer', id: customerId }).filter(({ action }) => action !== CHANGE_ASKED);
  return records.slice(-ENTRIES_MAX).reverse().flatMap(toEntry);
}

function toEntry({ at, byKind, byName, details }: AuditRecord): CustomerEntry[] {
  const by = byKind === 'cloud' ? null : byName;
  const credits = CreditsSchema.safeParse(details);
  if (credits.success) {
    const { code, ...what } = credits.data;
    return [{ at, by, what: { kind: 'credits', ...what, refusedFor: code } }];
  }
  const standing = StandingSchema.safeParse(details);
  if (standing.success) {
    const { code, ...what } = standing.data;
    return [{ at, by, what: { kind: 'standing', ...what, refusedFor: code } }];
  }
  const remarks = RemarksSchema.safeParse(details);
  if (remarks.success) {
    const { code, note, flags } = remarks.data;
    return [{ at, by, what: { kind: 'remarks', note, flags, refusedFor: code } }];
  }
  const changed = ChangedSchema.safeParse(details);
  return changed.success ? [{ at, by, what: { kind: 'changed', ...changed.data } }] : [];
}
