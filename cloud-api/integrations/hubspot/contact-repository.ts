import { and, asc, eq, inArray, lte, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { run } from '../../db/statement.ts';
import { FiguresSchema } from './figures.ts';
import { hubspotContactTable as table } from './hubspot-schema.ts';
import { StandingSchema } from './standing.ts';

const ContactSchema = z.object({
  id: z.uuid(),
  crmId: z.string().nullable(),
  customerId: z.uuid().nullable(),
  emailKey: z.string().nullable(),
  state: z.enum(['linked', 'merged', 'gone', 'erased']),
  agreed: StandingSchema.nullable(),
  written: StandingSchema.nullable(),
  figures: FiguresSchema.nullable(),
  reviewAt: z.number().nullable(),
  syncedVersion: z.int(),
  syncedAt: z.number(),
  problem: z.string().nullable(),
  isImported: z.boolean(),
});
/** Whom HubSpot knows from us, or is about to. */
export type HubspotContact = z.infer<typeof ContactSchema>;

export type NewContact = Pick<HubspotContact, 'id' | 'crmId' | 'customerId' | 'emailKey' | 'isImported'>;

/** False when somebody has made one of this id, customer or HubSpot id. */
export async function insertContact(tx: Tx, contact: NewContact): Promise<boolean> {
  const fresh = { state: 'linked', syncedVersion: 0, syncedAt: 0, reviewAt: null, problem: null } as const;
  const nothing = { agreed: null, written: null, figures: null };
  const added = await tx
    .insert(table)
    .values({ ...fresh, ...nothing, ...contact })
    .onConflictDoNothing()
    .returning({ id: table.id });
  return added.length > 0;
}

export type ContactKey = Partial<Pick<HubspotContact, 'id' | 'crmId' | 'customerId'>>;

/** By one of its keys; of several that were merged into one, the one that is left. */
export async function findContact(db: Db | Tx, key: ContactKey): Promise<HubspotContact | null> {
  const [row] = await db.select().from(table).where(isOf(key)).orderBy(asc(table.state), asc(table.id)).limit(1);
  return row ? ContactSchema.parse(row) : null;
}

/** Whoever had this e-mail and was deleted at HubSpot for privacy's sake. Index: `hubspot_contact_erased`. */
export async function findErased(tx: Tx, emailKey: string): Promise<HubspotContact | null> {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.emailKey, emailKey), eq(table.state, 'erased')))
    .limit(1);
  return row ? ContactSchema.parse(row) : null;
}

/** As `findContact`; nobody else changes it until the transaction ends. */
export async function lockContact(tx: Tx, id: string): Promise<HubspotContact | null> {
  const [row] = await tx.select().from(table).where(eq(table.id, id)).for('update');
  return row ? ContactSchema.parse(row) : null;
}

function isOf({ id, crmId, customerId }: ContactKey) {
  return and(
    id === undefined ? undefined : eq(table.id, id),
    crmId === undefined || crmId === null ? undefined : eq(table.crmId, crmId),
    customerId === undefined || customerId === null ? undefined : eq(table.customerId, customerId),
  );
}

export async function listContacts(db: Db | Tx, ids: readonly string[]): Promise<readonly HubspotContact[]> {
  const rows = await db
    .select()
    .from(table)
    .where(inArray(table.id, [...ids]));
  return rows.map((row) => ContactSchema.parse(row));
}

/** False for one that was erased meanwhile: what HubSpot answers after that is not written down. */
export async function changeContact(
  db: Db | Tx,
  id: string,
  change: Partial<Omit<HubspotContact, 'id'>>,
): Promise<boolean> {
  const changed = await db
    .update(table)
    .set(change)
    .where(and(eq(table.id, id), ne(table.state, 'erased')))
    .returning({ id: table.id });
  return changed.length === 1;
}

/**
 * Nothing is told of them any more, nor taken from there: they are known by what names nobody. Returns who they were at
 * HubSpot, without those that were erased before.
 */
export async function eraseContacts(
  tx: Tx,
  by: 'customerId' | 'crmId',
  ids: readonly string[],
): Promise<readonly Pick<HubspotContact, 'id' | 'crmId'>[]> {
  const isTheirs = and(inArray(table[by], [...ids]), ne(table.state, 'erased'));
  const theirs = await tx.select({ id: table.id, crmId: table.crmId }).from(table).where(isTheirs).for('update');
  const nothing = { crmId: null, agreed: null, written: null, figures: null, problem: null, reviewAt: null };
  await tx
    .update(table)
    .set({ ...nothing, state: 'erased' })
    .where(isTheirs);
  return theirs;
}

/** Whose figures have to be looked at though nobody books. */
export async function listDueReviews(db: Db, now: EpochMs, limit: number): Promise<readonly HubspotContact[]> {
  const rows = await db
    .select()
    .from(table)
    .where(and(eq(table.state, 'linked'), lte(table.reviewAt, now)))
    .orderBy(asc(table.reviewAt))
    .limit(limit);
  return rows.map((row) => ContactSchema.parse(row));
}

const CountSchema = z.object({ linked: z.int(), waiting: z.int(), refused: z.int(), gone: z.int(), imported: z.int() });
export type ContactCounts = z.infer<typeof CountSchema>;

export async function countContacts(db: Db): Promise<ContactCounts> {
  const { rows } = await db.execute(sql`
    select count(*) filter (where state = 'linked' and crm_id is not null)::int as linked,
      count(*) filter (where state = 'linked' and crm_id is null)::int as waiting,
      count(*) filter (where state = 'linked' and problem is not null)::int as refused,
      count(*) filter (where state in ('merged', 'gone', 'erased'))::int as gone,
      count(*) filter (where is_imported)::int as imported
    from hubspot_contact`);
  return CountSchema.parse(rows[0]);
}

const StaleSchema = z.object({ customerId: z.uuid() });

/** Customers of whom HubSpot does not know how they are by now, those first who were compared the longest ago. */
export async function listStaleCustomers(db: Db, limit: number): Promise<readonly string[]> {
  const { rows } = await run(db, STALE, [limit]);
  return rows.map((row) => StaleSchema.parse(row).customerId);
}

const STALE = {
  name: 'hubspot_stale_customers',
  text: `select customer.id as "customerId" from customer left join hubspot_contact known on known.customer_id = customer.id
    where (customer.email is not null or customer.phone is not null)
      and (known.id is null and customer.merged_into is null or known.state = 'linked' and (
        known.synced_version < customer.version or exists (
          select 1 from message_choice chosen
          where chosen.channel = 'email' and chosen.address = lower(customer.email) and chosen.at >= known.synced_at)))
    order by coalesce(known.synced_at, 0), customer.id limit $1`,
};
