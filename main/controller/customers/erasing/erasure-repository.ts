import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { emailMark, type Erasure, isErased, type KnownPerson, phoneMark } from '../../../../domain/erasure.ts';
import { withoutPerson } from '../../../../domain/personal-data.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { erasureTable } from './erasure-schema.ts';

/** While it is under way the trail can be changed (guards migration). */
export function beginErasure(tx: Tx, { id, askedAt }: Erasure): void {
  const open = { doneAt: null, isTold: 0 };
  tx.insert(erasureTable)
    .values({ id, askedAt, ...open })
    .onConflictDoUpdate({ target: erasureTable.id, set: open })
    .run();
}

export function endErasure(tx: Tx, id: string, doneAt: EpochMs): void {
  tx.update(erasureTable).set({ doneAt }).where(eq(erasureTable.id, id)).run();
}

/** What the cloud has not been told that it is done. */
export function listUntoldErasures(db: Db): string[] {
  return db
    .select({ id: erasureTable.id })
    .from(erasureTable)
    .where(eq(erasureTable.isTold, 0))
    .all()
    .map(({ id }) => id);
}

export function markErasureTold(tx: Tx, id: string): void {
  tx.update(erasureTable).set({ isTold: 1 }).where(eq(erasureTable.id, id)).run();
}

/** Somebody as this database knows them. */
export type FoundPerson = KnownPerson & {
  /** With those that were given back and name no booking any more. */
  readonly allocationIds: readonly string[];
};

const BookedSchema = z.object({
  id: z.string(),
  bookingId: z.string().nullable(),
  createdAt: z.number().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

const CustomerSchema = z.object({ email: z.string().nullable(), phone: z.string().nullable() });

/** What was booked when the erasure was asked for and is its person's, by its ids and digests. */
export function findPerson(tx: Tx, erasure: Erasure): FoundPerson {
  const named = new Set(erasure.bookingIds);
  const theirs = tx
    .all(
      sql`select id, booking_id as "bookingId", data ->> '$.createdAt' as "createdAt",
          data ->> '$.customer.email' as email, data ->> '$.customer.phone' as phone
        from allocation where kind <> 'block' and json_valid(data)`,
    )
    .map((row) => BookedSchema.parse(row))
    .filter((row) => {
      if (row.bookingId !== null && named.has(row.bookingId)) return true;
      return (row.createdAt ?? 0) <= erasure.askedAt && isErased(row, erasure);
    });
  const customers = tx
    .all(
      sql`select email, phone from customer
        where id in (select value from json_each(${JSON.stringify(erasure.customerIds)}))`,
    )
    .map((row) => CustomerSchema.parse(row));
  const contacts = [...theirs, ...customers];
  return {
    customerIds: erasure.customerIds,
    bookingIds: [...new Set([...erasure.bookingIds, ...theirs.flatMap(({ bookingId }) => bookingId ?? [])])],
    emails: [...new Set(contacts.flatMap(({ email }) => (email === null ? [] : [emailMark(email)])))],
    phones: [...new Set(contacts.flatMap(({ phone }) => (phone === null ? [] : (phoneMark(phone) ?? []))))],
    allocationIds: theirs.map(({ id }) => id),
  };
}

const DataSchema = z.object({ id: z.string(), data: z.string() });

/** Bookings that were given back name no booking, and are found by their own ids. */
export function eraseAllocations(tx: Tx, ids: readonly string[]): void {
  const rows = tx.all(
    sql`select id, data from allocation where id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
  for (const { id, data } of rows.map((row) => DataSchema.parse(row))) {
    tx.run(sql`update allocation set data = ${JSON.stringify(withoutPerson(JSON.parse(data)))} where id = ${id}`);
  }
}
