import { and, eq, lt, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import {
  type CarriedCustomer,
  CustomerChangedFactSchema,
  CustomerDecidedFactSchema,
  type CustomerDecision,
} from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { customerAskTable, customerTable, customerToldTable } from './customer-schema.ts';

export async function findAskDecision(tx: Tx, facilityId: string, askId: string): Promise<CustomerDecision | null> {
  const { askId: id, result } = customerAskTable;
  const [row] = await tx
    .select({ askId: id, result })
    .from(customerAskTable)
    .where(and(eq(customerAskTable.facilityId, facilityId), eq(id, askId)));
  return row ? CustomerDecidedFactSchema.shape.data.parse(row) : null;
}

export async function insertAskDecision(
  tx: Tx,
  facilityId: string,
  decision: CustomerDecision & { readonly decidedAt: EpochMs; readonly isTold: boolean },
): Promise<void> {
  await tx
    .insert(customerAskTable)
    .values({ facilityId, ...decision })
    .onConflictDoNothing();
}

/** Makes sure that a facility, which may be newer than they are, is told of all customers that facilities know. */
export async function expectAllTold(db: Db, facilityId: string): Promise<void> {
  await db.execute(sql`
    insert into customer_told (facility_id, customer_id, newest, told)
    select ${facilityId}::uuid, id, version, 0 from customer
    where is_shared and not exists (select 1 from customer_told where facility_id = ${facilityId}::uuid and customer_id = customer.id)
    on conflict do nothing`);
}

/** The facility may have forgotten whom it was told of: it is told of all customers once more. */
export async function expectAllAnew(tx: Tx, facilityId: string): Promise<void> {
  await tx.update(customerToldTable).set({ told: 0 }).where(eq(customerToldTable.facilityId, facilityId));
}

/** Facilities that have something to be told. Indexes: `customer_told_behind`, `customer_ask_untold`. */
export async function listUntoldOfCustomers(db: Db): Promise<string[]> {
  const [customers, asks] = await Promise.all([
    db
      .selectDistinct({ facilityId: customerToldTable.facilityId })
      .from(customerToldTable)
      .where(lt(customerToldTable.told, customerToldTable.newest)),
    db
      .selectDistinct({ facilityId: customerAskTable.facilityId })
      .from(customerAskTable)
      .where(eq(customerAskTable.isTold, false)),
  ]);
  return [...new Set([...customers, ...asks].map(({ facilityId }) => facilityId))];
}

export async function listUntoldDecisions(db: Db, facilityId: string): Promise<CustomerDecision[]> {
  const rows = await db
    .select({ askId: customerAskTable.askId, result: customerAskTable.result })
    .from(customerAskTable)
    .where(and(eq(customerAskTable.facilityId, facilityId), eq(customerAskTable.isTold, false)));
  return rows.map((row) => CustomerDecidedFactSchema.shape.data.parse(row));
}

/** Customers whom the facility does not know as they are by now. Of several changes the last is enough: it says all. */
export async function listUntoldCustomers(db: Db, facilityId: string, rowsMax: number): Promise<CarriedCustomer[]> {
  const rows = await db
    .select({ customer: customerTable })
    .from(customerToldTable)
    .innerJoin(customerTable, eq(customerTable.id, customerToldTable.customerId))
    .where(and(eq(customerToldTable.facilityId, facilityId), lt(customerToldTable.told, customerToldTable.newest)))
    .limit(rowsMax);
  return rows.map((row) => CustomerChangedFactSchema.shape.data.parse(row).customer);
}

export async function markCustomerTold(
  db: Db | Tx,
  facilityId: string,
  { id, version }: Pick<CarriedCustomer, 'id' | 'version'>,
): Promise<void> {
  await db
    .update(customerToldTable)
    .set({ told: version })
    .where(
      and(
        eq(customerToldTable.facilityId, facilityId),
        eq(customerToldTable.customerId, id),
        lt(customerToldTable.told, version),
      ),
    );
}

export async function markDecisionTold(db: Db, facilityId: string, askId: string): Promise<void> {
  await db
    .update(customerAskTable)
    .set({ isTold: true })
    .where(and(eq(customerAskTable.facilityId, facilityId), eq(customerAskTable.askId, askId)));
}
