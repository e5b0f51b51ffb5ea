import { and, desc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { normalisePhone } from '../../domain/phone.ts';
import { TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import { type EpochMs, EpochMsSchema } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { run } from '../db/statement.ts';
import { customerMergeTable } from './customer-merge-schema.ts';
import { type Customer, findCustomer } from './customer-repository.ts';

const StandingBeforeSchema = z.object({ tier: TierSchema, tags: z.array(TagSchema) });

const MergeSchema = z.object({
  id: z.uuid(),
  survivorId: z.uuid(),
  mergedId: z.uuid(),
  before: z.object({ survivor: StandingBeforeSchema, merged: StandingBeforeSchema }),
  credits: z.int().min(0),
  by: z.string(),
  mergedAt: EpochMsSchema,
  undoneAt: EpochMsSchema.nullable(),
});

/** That two records are one person's. */
export type Merge = z.infer<typeof MergeSchema>;

export async function insertMerge(tx: Tx, merge: Omit<Merge, 'undoneAt'>): Promise<void> {
  await tx.insert(customerMergeTable).values({ ...merge, undoneAt: null });
}

/** Until the transaction ends nobody else undoes it. */
export async function lockMerge(tx: Tx, id: string): Promise<Merge | null> {
  const [row] = await tx.select().from(customerMergeTable).where(eq(customerMergeTable.id, id)).for('update');
  return row ? MergeSchema.parse(row) : null;
}

export async function markUndone(tx: Tx, id: string, undoneAt: EpochMs): Promise<void> {
  await tx.update(customerMergeTable).set({ undoneAt }).where(eq(customerMergeTable.id, id));
}

/** What stands of what was merged into a customer, the last first. Index: `customer_merge_survivor`. */
export async function listMerges(db: Db | Tx, survivorId: string): Promise<Merge[]> {
  const rows = await db
    .select()
    .from(customerMergeTable)
    .where(and(eq(customerMergeTable.survivorId, survivorId), isNull(customerMergeTable.undoneAt)))
    .orderBy(desc(customerMergeTable.mergedAt));
  return rows.map((row) => MergeSchema.parse(row));
}

/** All records of a person, the given one's first. Index: `customer_merged_into`. */
export async function listRecords(db: Db | Tx, customerId: string): Promise<Customer[]> {
  const { rows } = await run(db, RECORDS, [customerId]);
  const records = await Promise.all(rows.map((row) => findCustomer(db, IdSchema.parse(row).id)));
  return records.filter((record) => record !== null);
}

/** A person's e-mails, of whichever record. */
export async function listEmails(db: Db | Tx, customerId: string): Promise<string[]> {
  return (await listRecords(db, customerId)).flatMap(({ email }) => email ?? []);
}

const IdSchema = z.object({ id: z.uuid() });

const RECORDS = {
  name: 'customer_records',
  text: `with recursive records as (
      select $1::uuid as id, 0 as depth
      union all select customer.id, depth + 1 from customer join records on customer.merged_into = records.id)
    select id from records order by depth, id`,
};

/**
 * Others who may be the same person: by number, or by name, capitals or not. A person decides. Index: `customer_phone`
 * for numbers; names are looked through.
 */
export async function listAlike(
  db: Db,
  { id, firstName, lastName, phone }: Customer,
  rowsMax: number,
): Promise<string[]> {
  const lastDigits = phone === null || normalisePhone(phone) === null ? null : phone.replaceAll(/\D/g, '').slice(-10);
  const { rows } = await run(db, ALIKE, [id, lastDigits, `${firstName} ${lastName}`.toLowerCase(), rowsMax]);
  return rows.map((row) => IdSchema.parse(row).id);
}

const ALIKE = {
  name: 'customers_alike',
  text: `select id from customer
    where id <> $1 and merged_into is null
      and (right(regexp_replace(phone, '\\D', '', 'g'), 10) = $2::text or lower(first_name || ' ' || last_name) = $3)
    order by last_name, first_name, id limit $4`,
};
