import { and, asc, count, desc, eq, ilike, isNotNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { CustomerDetailsSchema, type CustomerDetails } from '../../domain/booking.ts';
import { normalisePhone } from '../../domain/phone.ts';
import { STANDARD_TIER, TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import { type EpochMs, EpochMsSchema } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { facilityTable } from '../facilities/facility-schema.ts';
import { CHANNELS } from '../facility-link/commit-notices.ts';
import { bookingCustomerTable } from './booking-customer-schema.ts';
import { creditEntryTable, customerTable, customerToldTable } from './customer-schema.ts';

const CustomerSchema = z.object({
  id: z.uuid(),
  version: z.int().positive(),
  ...CustomerDetailsSchema.shape,
  tier: TierSchema,
  tags: z.array(TagSchema),
  credits: z.int().min(0),
  tokenNo: z.int().positive(),
  createdAt: EpochMsSchema,
  /** The club has given them something, or a link of their own: facilities and offers know them. */
  isShared: z.boolean(),
  /** Set where it is a second record of that one. */
  mergedInto: z.uuid().nullable(),
});

/** Somebody who has booked, or whom the club has given something. */
export type Customer = z.infer<typeof CustomerSchema>;

const CreditEntrySchema = z.object({
  no: z.int().positive(),
  /** What a database that went back in time had not known is `recovered`. */
  kind: z.enum(['given', 'taken', 'spent', 'returned', 'recovered']),
  count: z.int(),
  spendId: z.uuid().nullable(),
  by: z.string(),
  note: z.string(),
  at: EpochMsSchema,
});

/** One line of a customer's ledger; `count` is negative where credits went away. */
export type CreditEntry = z.infer<typeof CreditEntrySchema>;

export async function findCustomer(db: Db | Tx, id: string): Promise<Customer | null> {
  const [row] = await db.select().from(customerTable).where(eq(customerTable.id, id));
  return row ? CustomerSchema.parse(row) : null;
}

/** Whom a record leads to: itself, unless it was merged. */
export async function findSurvivor(db: Db | Tx, id: string): Promise<Customer | null> {
  const customer = await findCustomer(db, id);
  return customer?.mergedInto ? findSurvivor(db, customer.mergedInto) : customer;
}

/** As `findSurvivor`, locked: what is given to a record, or taken from it, is the survivor's. */
export async function lockSurvivor(tx: Tx, id: string): Promise<Customer | null> {
  const found = await findSurvivor(tx, id);
  if (!found) return null;
  const locked = await lockCustomer(tx, found.id);
  // While we waited it may have been merged, or a merge undone.
  const isStillTheOne = (await findSurvivor(tx, id))?.id === found.id;
  return isStillTheOne ? locked : lockSurvivor(tx, id);
}

/** As `findCustomer`; until the transaction ends nobody else changes what the customer has. */
export async function lockCustomer(tx: Tx, id: string): Promise<Customer | null> {
  const [row] = await tx.select().from(customerTable).where(eq(customerTable.id, id)).for('update');
  return row ? CustomerSchema.parse(row) : null;
}

/** Capitals or not. Index: `customer_email`. */
export async function lockCustomerByEmail(tx: Tx, email: string): Promise<Customer | null> {
  const [row] = await tx
    .select()
    .from(customerTable)
    .where(eq(sql`lower(${customerTable.email})`, email.toLowerCase()))
    .for('update');
  return row ? CustomerSchema.parse(row) : null;
}

/** Everybody with this number, E.164, who has been known the longest first. Index: `customer_phone`. */
export async function lockCustomersByPhone(tx: Tx, phone: string): Promise<Customer[]> {
  const lastDigits = phone.replaceAll(/\D/g, '').slice(-10);
  const rows = await tx
    .select()
    .from(customerTable)
    .where(sql`right(regexp_replace(${customerTable.phone}, '\\D', '', 'g'), 10) = ${lastDigits}`)
    .orderBy(asc(customerTable.createdAt), asc(customerTable.id))
    .for('update');
  return rows.map((row) => CustomerSchema.parse(row)).filter((row) => normalisePhone(row.phone ?? '') === phone);
}

/** Whom facilities and offers know: somebody who has only booked is like anybody else to them. */
export async function listSharedCustomers(db: Db): Promise<Customer[]> {
  const rows = await db.select().from(customerTable).where(eq(customerTable.isShared, true));
  return rows.map((row) => CustomerSchema.parse(row));
}

/**
 * Whose name, e-mail or phone, in any of their records, has `text` in it; by name, at most `rowsMax`. Who was forgotten
 * has neither e-mail nor phone left, and is not among them.
 */
export async function searchCustomers(db: Db, text: string, rowsMax: number): Promise<Customer[]> {
  const like = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { firstName, lastName, email, phone } = customerTable;
  const rows = await db
    .select()
    .from(customerTable)
    .where(
      and(
        or(isNotNull(email), isNotNull(phone)),
        or(ilike(sql`${firstName} || ' ' || ${lastName}`, like), ilike(email, like), ilike(phone, like)),
      ),
    )
    .orderBy(asc(lastName), asc(firstName), asc(customerTable.id))
    .limit(rowsMax);
  const found = new Map<string, Customer>();
  for (const row of rows) {
    const customer = CustomerSchema.parse(row);
    const survivor = customer.mergedInto === null ? customer : await findSurvivor(db, customer.mergedInto);
    if (survivor) found.set(survivor.id, survivor);
  }
  return [...found.values()];
}

/** Until the transaction ends nobody else comes to have this e-mail. */
export async function holdEmail(tx: Tx, email: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`customer ${email.toLowerCase()}`}, 0))`);
}

/** False when there is one of that id or e-mail already. */
export async function insertCustomer(tx: Tx, customer: Customer): Promise<boolean> {
  if (customer.email !== null) await holdEmail(tx, customer.email);
  const added = await tx
    .insert(customerTable)
    .values(customer)
    .onConflictDoNothing()
    .returning({ id: customerTable.id });
  if (added.length > 0 && customer.isShared) await expectTelling(tx, customer);
  return added.length > 0;
}

/** Whoever has only booked was somebody else all along: their bookings are that one's, who need not be there yet. */
export async function replaceBooker(tx: Tx, bookerId: string, customerId: string): Promise<void> {
  const { customerId: whose } = bookingCustomerTable;
  await tx.update(bookingCustomerTable).set({ customerId }).where(eq(whose, bookerId));
  await tx.delete(customerTable).where(and(eq(customerTable.id, bookerId), eq(customerTable.isShared, false)));
}

/** As `holdEmail`, of a number in E.164. */
export async function holdPhone(tx: Tx, phone: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`customer ${phone}`}, 0))`);
}

export type CustomerChange = Partial<
  CustomerDetails & Pick<Customer, 'tier' | 'tags' | 'credits' | 'tokenNo' | 'version' | 'isShared' | 'mergedInto'>
>;

/**
 * Of one that is locked; the version steps unless it is given. Every facility and process is told with the commit, from
 * now on also of somebody who had only booked, unless `isShared` says otherwise.
 */
export async function updateCustomer(tx: Tx, locked: Customer, change: CustomerChange): Promise<Customer> {
  const next = { ...locked, version: locked.version + 1, isShared: true, ...change };
  const { id, createdAt: _, ...set } = next;
  await tx.update(customerTable).set(set).where(eq(customerTable.id, id));
  if (next.isShared) await expectTelling(tx, next);
  return next;
}

/** Of one that is locked: from now on facilities know them, and offers do. */
export async function shareCustomer(tx: Tx, locked: Customer): Promise<Customer> {
  return locked.isShared ? locked : updateCustomer(tx, locked, {});
}

async function expectTelling(tx: Tx, { id, version }: Pick<Customer, 'id' | 'version'>): Promise<void> {
  await tx
    .insert(customerToldTable)
    .select(
      tx
        .select({
          facilityId: facilityTable.id,
          customerId: sql<string>`${id}::uuid`.as('customer_id'),
          newest: sql<number>`${version}::int`.as('newest'),
          told: sql<number>`0`.as('told'),
        })
        .from(facilityTable)
        .orderBy(facilityTable.id),
    )
    .onConflictDoUpdate({
      target: [customerToldTable.facilityId, customerToldTable.customerId],
      set: { newest: sql`excluded.newest` },
    });
  await tx.execute(sql`select pg_notify(${CHANNELS.customers}, ${id})`);
}

/** The customer must be locked. Fails when that spend has an entry of that kind, or that call one at all. */
export async function insertEntry(
  tx: Tx,
  customerId: string,
  entry: Omit<CreditEntry, 'no'> & { readonly callKey?: string },
): Promise<void> {
  const [known] = await tx
    .select({ entries: count() })
    .from(creditEntryTable)
    .where(eq(creditEntryTable.customerId, customerId));
  await tx.insert(creditEntryTable).values({ customerId, no: (known?.entries ?? 0) + 1, ...entry });
}

/** True when that spend has an entry of that kind. Index: `credit_entry_spend`. */
export async function hasSpendEntry(tx: Tx, spendId: string, kind: CreditEntry['kind']): Promise<boolean> {
  const rows = await tx
    .select({ no: creditEntryTable.no })
    .from(creditEntryTable)
    .where(and(eq(creditEntryTable.spendId, spendId), eq(creditEntryTable.kind, kind)));
  return rows.length > 0;
}

/** The entry that a call has made, and whose it is. */
export async function findEntryOfCall(
  tx: Tx,
  callKey: string,
): Promise<(Pick<CreditEntry, 'count' | 'note'> & { readonly customerId: string }) | null> {
  const { customerId, note } = creditEntryTable;
  const [row] = await tx
    .select({ customerId, note, count: creditEntryTable.count })
    .from(creditEntryTable)
    .where(eq(creditEntryTable.callKey, callKey));
  return row ?? null;
}

/** The last ones first. */
export async function listEntries(db: Db | Tx, customerId: string, rowsMax: number): Promise<CreditEntry[]> {
  const rows = await db
    .select()
    .from(creditEntryTable)
    .where(eq(creditEntryTable.customerId, customerId))
    .orderBy(desc(creditEntryTable.no))
    .limit(rowsMax);
  return rows.map((row) => CreditEntrySchema.parse(row));
}

/** A customer who is about to be given something. */
export function newCustomer(
  { firstName, lastName, email, phone }: CustomerDetails,
  { id, now }: { readonly id: string; readonly now: EpochMs },
): Customer {
  const nothing = { tier: STANDARD_TIER, tags: [], credits: 0 };
  return {
    id,
    version: 1,
    firstName,
    lastName,
    email,
    phone,
    ...nothing,
    tokenNo: 1,
    createdAt: now,
    isShared: true,
    mergedInto: null,
  };
}
