import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CustomerDetails } from '../../../domain/booking.ts';
import { ERASED_BOOKINGS_MAX, type Erasure, isErased, KeptErasureSchema } from '../../../domain/erasure.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { withoutPerson } from '../../../domain/personal-data.ts';
import type { Db, Tx } from '../../db/database.ts';
import { facilityTable } from '../../facilities/facility-schema.ts';
import { CHANNELS } from '../../facility-link/commit-notices.ts';
import { erasureTable, erasureToldTable } from './erasure-schema.ts';

export const CauseSchema = z.enum(['asked', 'no_longer_needed', 'mistake']);
export type Cause = z.infer<typeof CauseSchema>;

/** An erasure with why it was done. */
export type KeptErasure = Erasure & { readonly cause: Cause };

/** False when it is known already. */
export async function insertErasure(tx: Tx, { cause, ...marks }: KeptErasure): Promise<boolean> {
  const { id, askedAt } = marks;
  const added = await tx
    .insert(erasureTable)
    .values({ id, askedAt, cause, marks })
    .onConflictDoNothing()
    .returning({ id: erasureTable.id });
  if (added.length === 0) return false;
  const told = { facilityId: facilityTable.id, erasureId: sql<string>`${id}::uuid`.as('erasure_id') };
  const open = { isTold: sql<boolean>`false`.as('is_told'), doneAt: sql<number | null>`null::int8`.as('done_at') };
  await tx.insert(erasureToldTable).select(tx.select({ ...told, ...open }).from(facilityTable));
  return true;
}

/** Until the transaction ends nobody else reads the erasures to write them down beside the database. */
export async function holdErasureList(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('erasure list'))`);
}

export async function listErasures(db: Db | Tx): Promise<readonly KeptErasure[]> {
  const rows = await db.select().from(erasureTable).orderBy(asc(erasureTable.askedAt));
  return rows.map(readErasure);
}

export async function findErasure(db: Db | Tx, id: string): Promise<KeptErasure | null> {
  const [row] = await db.select().from(erasureTable).where(eq(erasureTable.id, id));
  return row ? readErasure(row) : null;
}

/** Whether somebody was forgotten whom a facility may still know: it has not said that it has done it. */
export async function isBeingForgotten(
  tx: Tx,
  facilityId: string,
  { id, ...contact }: Pick<CustomerDetails, 'email' | 'phone'> & { readonly id: string | null },
): Promise<boolean> {
  const rows = await tx
    .select({
      id: erasureTable.id,
      askedAt: erasureTable.askedAt,
      cause: erasureTable.cause,
      marks: erasureTable.marks,
    })
    .from(erasureToldTable)
    .innerJoin(erasureTable, eq(erasureTable.id, erasureToldTable.erasureId))
    .where(isUndoneAt(facilityId));
  return rows
    .map(readErasure)
    .some((erasure) => (id !== null && erasure.customerIds.includes(id)) || isErased(contact, erasure));
}

const isUndoneAt = (facilityId: string) =>
  and(eq(erasureToldTable.facilityId, facilityId), isNull(erasureToldTable.doneAt));

function readErasure({ cause, marks }: typeof erasureTable.$inferSelect): KeptErasure {
  return { ...KeptErasureSchema.parse(marks), cause: CauseSchema.parse(cause) };
}

/** Digests of e-mails and numbers of erasures before `before` go: whoever has one could try out whose it is. */
export async function forgetDigests(db: Db | Tx, before: EpochMs): Promise<void> {
  await db
    .update(erasureTable)
    .set({ marks: sql`${erasureTable.marks} || '{"emails": [], "phones": []}'::jsonb` })
    .where(lt(erasureTable.askedAt, before));
}

export type ErasureProgress = {
  readonly id: string;
  readonly askedAt: EpochMs;
  readonly cause: Cause;
  readonly bookings: number;
  /** Facilities that have not said that it is done there. */
  readonly waitingFor: readonly string[];
};

const ProgressSchema = z.object({
  id: z.uuid(),
  askedAt: z.coerce.number(),
  cause: CauseSchema,
  bookings: z.int(),
  waitingFor: z.array(z.uuid()),
});

/** The last ones, the latest first. */
export async function listProgress(db: Db, limit: number): Promise<readonly ErasureProgress[]> {
  const { rows } = await db.execute(sql`
    select id, asked_at as "askedAt", cause, jsonb_array_length(marks -> 'bookingIds') as bookings,
      array(select facility_id::text from erasure_told where erasure_id = erasure.id and done_at is null
        order by facility_id) as "waitingFor"
    from erasure order by asked_at desc limit ${limit}`);
  return rows.map((row) => ProgressSchema.parse(row));
}

/** Facilities that have to be told of an erasure. Index: `erasure_untold`. */
export async function listUntoldOfErasures(db: Db): Promise<string[]> {
  const rows = await db
    .selectDistinct({ facilityId: erasureToldTable.facilityId })
    .from(erasureToldTable)
    .where(eq(erasureToldTable.isTold, false));
  return rows.map(({ facilityId }) => facilityId);
}

/** What a facility has not been told, in pieces that a fact can carry, with its own bookings alone. */
export async function listUntoldErasures(db: Db, facilityId: string): Promise<readonly Erasure[]> {
  const rows = await db
    .select({
      cause: erasureTable.cause,
      marks: erasureTable.marks,
      id: erasureTable.id,
      askedAt: erasureTable.askedAt,
    })
    .from(erasureToldTable)
    .innerJoin(erasureTable, eq(erasureTable.id, erasureToldTable.erasureId))
    .where(and(eq(erasureToldTable.facilityId, facilityId), eq(erasureToldTable.isTold, false)))
    .orderBy(asc(erasureTable.askedAt));
  const pieces = await Promise.all(rows.map((row) => piecesFor(db, facilityId, readErasure(row))));
  return pieces.flat();
}

const HereSchema = z.object({ id: z.uuid() });

async function piecesFor(db: Db, facilityId: string, { cause: _, ...erasure }: KeptErasure): Promise<Erasure[]> {
  const { rows } = await db.execute(sql`
    select distinct booking_id as id from allocation
    where facility_id = ${facilityId}::uuid and booking_id = any(${sql.param([...erasure.bookingIds])}::uuid[])
    order by 1`);
  const ids = rows.map((row) => HereSchema.parse(row).id);
  const pieces = Math.max(1, Math.ceil(ids.length / ERASED_BOOKINGS_MAX));
  return Array.from({ length: pieces }, (_piece, index) => ({
    ...erasure,
    bookingIds: ids.slice(index * ERASED_BOOKINGS_MAX, (index + 1) * ERASED_BOOKINGS_MAX),
  }));
}

export async function markErasureTold(db: Db, facilityId: string, erasureId: string): Promise<void> {
  await db.update(erasureToldTable).set({ isTold: true }).where(isOf(facilityId, erasureId));
}

export async function markErasureDone(tx: Tx, told: { facilityId: string; erasureId: string }, doneAt: EpochMs) {
  await tx.update(erasureToldTable).set({ doneAt }).where(isOf(told.facilityId, told.erasureId));
}

const isOf = (facilityId: string, erasureId: string) =>
  and(eq(erasureToldTable.facilityId, facilityId), eq(erasureToldTable.erasureId, erasureId));

/** What a facility was told and has not said to be done. */
export async function tellUndoneAgain(db: Db, facilityId: string): Promise<void> {
  await db.update(erasureToldTable).set({ isTold: false }).where(isUndoneAt(facilityId));
}

/** The facility may have forgotten that it has forgotten: it is told of all once more. */
export async function tellErasuresAnew(tx: Tx, facilityId: string): Promise<void> {
  await tx
    .update(erasureToldTable)
    .set({ isTold: false, doneAt: null })
    .where(eq(erasureToldTable.facilityId, facilityId));
}

/** Bookings that were given back name no booking, and are found by their own ids. */
export async function eraseAllocations(tx: Tx, ids: readonly string[]): Promise<void> {
  const { rows } = await tx.execute(
    sql`select id, data from allocation where id = any(${sql.param([...ids])}::uuid[]) for update`,
  );
  for (const row of rows.map((found) => DataSchema.parse(found))) {
    const data = JSON.stringify(withoutPerson(row.data));
    await tx.execute(sql`update allocation set data = ${data}::jsonb where id = ${row.id}::uuid`);
  }
}

const DataSchema = z.object({ id: z.uuid(), data: z.unknown() });

/** Their links are void, no facility is told of them any more, and every process of the cloud is told that they are gone. */
export async function closeCustomers(tx: Tx, ids: readonly string[]): Promise<void> {
  const those = sql.param([...ids]);
  await tx.execute(sql`
    update customer set token_no = token_no + 1, version = version + 1, is_shared = false
    where id = any(${those}::uuid[])`);
  await tx.execute(sql`delete from customer_told where customer_id = any(${those}::uuid[])`);
  await tx.execute(sql`select pg_notify(${CHANNELS.customers}, id::text) from unnest(${those}::uuid[]) as id`);
}

/** Nothing more is done of what waits for a person: no mail, no message, no try. */
export async function stopWhatWaits(tx: Tx, bookingIds: readonly string[], now: EpochMs): Promise<void> {
  const theirs = sql.param([...bookingIds]);
  await tx.execute(sql`
    update message set state = 'dropped', reason = 'gone', changed_at = ${now}
    where booking_id = any(${theirs}::uuid[]) and state in ('planned', 'unknown')`);
  await tx.execute(sql`
    update job set state = 'cancelled', plan = plan + 1, changed_at = ${now}
    where state in ('queued', 'dead', 'unknown') and exists (
      select 1 from regexp_matches(key || ' ' || subject || ' ' || payload::text, ${UUID}, 'g') as id
      where id[1] = any(${theirs}::text[])
        or id[1] in (select message.id::text from message where booking_id = any(${theirs}::uuid[])))`);
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
