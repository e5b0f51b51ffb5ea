import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import {
  type CarriedCustomer,
  CustomerAskedFactSchema,
  type CustomerAsk,
  CustomerChangedFactSchema,
} from '../../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { oncePerConnection, selectFrom } from '../db/prepared-statements.ts';
import { type Actor, ActorSchema } from '../staff/actor.ts';
import { customerAskTable, customerTable } from './customer-schema.ts';
import { emailKey, phoneKey, plain, type Who } from './who-key.ts';

const CarriedSchema = CustomerChangedFactSchema.shape.data.shape.customer;

export function findCustomer(db: Db | Tx, id: string): CarriedCustomer | null {
  const row = db.select().from(customerTable).where(eq(customerTable.id, id)).get();
  return row ? CarriedSchema.parse(row) : null;
}

/** Keeps what the cloud has said of a customer; returns false for what is no news. */
export function saveCustomer(tx: Tx, customer: CarriedCustomer): boolean {
  const known = tx
    .select({ version: customerTable.version })
    .from(customerTable)
    .where(eq(customerTable.id, customer.id))
    .get();
  if (known && known.version >= customer.version) return false;
  const { firstName, lastName, email, phone } = customer;
  const keys = { emailKey: emailKey(email), phoneKey: phoneKey(phone) };
  const searchText = plain(`${firstName} ${lastName} ${email ?? ''} ${phone ?? ''} ${keys.phoneKey ?? ''}`);
  const row = { ...customer, mergedInto: customer.mergedInto ?? null, ...keys, searchText };
  tx.insert(customerTable).values(row).onConflictDoUpdate({ target: customerTable.id, set: row }).run();
  return true;
}

/** By any part of name, e-mail or phone: `text` as `plain` makes it. In order of name, at most `limit`. */
export function searchCustomers(db: Db | Tx, text: string, limit: number): CarriedCustomer[] {
  return db
    .select()
    .from(customerTable)
    .where(and(isNull(customerTable.mergedInto), sql`instr(${customerTable.searchText}, ${text}) > 0`))
    .orderBy(asc(customerTable.lastName), asc(customerTable.firstName))
    .limit(limit)
    .all()
    .map((row) => CarriedSchema.parse(row));
}

/**
 * The customer that somebody says they are: by id, else by e-mail, else by phone where nobody else has the same. Several
 * records may lead to one person. Asked at every sale. Indexes: the key, `customer_email`, `customer_phone`.
 */
export function findByWho(db: Db, { customerId, email, phone }: Who): CarriedCustomer | null {
  const statements = byWho(db);
  const rows = customerId
    ? statements.byId.all(customerId)
    : (rowsOf(statements.byEmail, emailKey(email)) ?? rowsOf(statements.byPhone, phoneKey(phone)) ?? []);
  const found = new Map(rows.flatMap((row) => survivorOf(statements, row) ?? []).map((row) => [row.id, row]));
  const [only] = found.values();
  return only && found.size === 1 ? CarriedSchema.parse({ ...only, tags: JSON.parse(only.tags) }) : null;
}

/** More records than this lead to nobody in a row. */
const MERGES_MAX = 20;

/** Null where it leads to nobody, or round in a circle. */
function survivorOf({ byId }: Statements, record: Row): Row | null {
  let row: Row | undefined = record;
  for (let step = 0; row?.mergedInto && step < MERGES_MAX; step += 1) [row] = byId.all(row.mergedInto);
  return row && row.mergedInto === null ? row : null;
}

type Row = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly tags: string;
  readonly mergedInto: string | null;
};
type Statement = { all(key: string): Row[] };

type Statements = { readonly byId: Statement; readonly byEmail: Statement; readonly byPhone: Statement };

const byWho = oncePerConnection((sqlite): Statements => {
  const by = (column: string): Statement =>
    sqlite.prepare<[string], Row>(`${selectFrom(customerTable)} where ${column} = ? limit ${MERGES_MAX}`);
  return { byId: by('id'), byEmail: by('email_key'), byPhone: by('phone_key') };
});

/** Null when there is nobody, so that the next key is tried. */
function rowsOf(statement: Statement, key: string | null): Row[] | null {
  if (key === null) return null;
  const rows = statement.all(key);
  return rows.length === 0 ? null : rows;
}

const AskedSchema = CustomerAskedFactSchema.shape.data.pick({ customer: true, change: true });

/** Who asked the cloud to change what of whom. */
export type AskedChange = {
  readonly id: string;
  readonly by: Actor;
  readonly change: Pick<CustomerAsk, 'customer' | 'change'>;
};

/** One that is known already is no news. */
export function insertAsk(tx: Tx, ask: AskedChange, askedAt: EpochMs): void {
  tx.insert(customerAskTable)
    .values({ ...ask, askedAt, decidedAt: null })
    .onConflictDoNothing()
    .run();
}

/** Marks a question as decided and returns it; null when it is not known, or has been decided before. */
export function takeAsk(tx: Tx, id: string, decidedAt: EpochMs): AskedChange | null {
  const [row] = tx
    .update(customerAskTable)
    .set({ decidedAt })
    .where(and(eq(customerAskTable.id, id), isNull(customerAskTable.decidedAt)))
    .returning()
    .all();
  return row ? { id, by: ActorSchema.parse(row.by), change: AskedSchema.parse(row.change) } : null;
}
