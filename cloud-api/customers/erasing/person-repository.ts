import { inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { emailMark, type Erasure, isErased, isSaidBy, type KnownPerson, phoneMark } from '../../../domain/erasure.ts';
import { DAY_MS, type EpochMs } from '../../../domain/time.ts';
import type { Tx } from '../../db/database.ts';
import { nodeTable } from '../../facility-link/facility-link-schema.ts';

/** Somebody as this database knows them, with where they have booked. */
export type FoundPerson = KnownPerson & {
  /** With those that were given back and name no booking any more. */
  readonly allocationIds: readonly string[];
  readonly facilityIds: readonly string[];
  /** Bookings that are still to come, or not over. */
  readonly comingIds: readonly string[];
};

const CustomerSchema = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** Null for a record that stands for itself. */
  mergedInto: z.uuid().nullable(),
});
type Contact = z.infer<typeof CustomerSchema>;

/** Customers of this id, e-mail or telephone number, each with the records that were merged with theirs. */
export async function findCustomersBy(
  tx: Tx,
  by: { readonly customerId: string } | { readonly email: string } | { readonly phone: string },
): Promise<readonly Contact[]> {
  const isOne =
    'customerId' in by
      ? sql`id = ${by.customerId}::uuid`
      : 'email' in by
        ? sql`lower(email) = ${emailMark(by.email)}`
        : sql`right(regexp_replace(phone, '\\D', '', 'g'), 10) = ${phoneMark(by.phone)}`;
  const { rows } = await tx.execute(sql`
    with recursive one as (
      select id, email, phone, merged_into from customer where ${isOne}
      union select other.id, other.email, other.phone, other.merged_into from customer as other
        join one on other.id = one.merged_into or other.merged_into = one.id
    ) select id, email, phone, merged_into as "mergedInto" from one order by id`);
  return rows.map((row) => CustomerSchema.parse(row));
}

const BookedSchema = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  bookingId: z.uuid().nullable(),
  isComing: z.boolean(),
  isNamed: z.boolean(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

/**
 * Everything that was booked by customers, or with their e-mails; with their numbers where no e-mail was given. Indexes:
 * `allocation_email`, `allocation_phone` for what stands.
 */
export async function findPerson(
  tx: Tx,
  contacts: readonly Contact[],
  said: { readonly emails: readonly string[]; readonly phones: readonly string[]; readonly now: EpochMs },
): Promise<FoundPerson> {
  const customerIds = contacts.map(({ id }) => id);
  const emails = [...new Set([...contacts.flatMap(({ email }) => email ?? []), ...said.emails].map(emailMark))];
  const phones = [...new Set([...contacts.flatMap(({ phone }) => phone ?? []), ...said.phones].flatMap(markOf))];
  const { rows } = await tx.execute(sql`
    select id, facility_id as "facilityId", booking_id as "bookingId", ${CONTACT},
      state = 'active' and ends_at > ${said.now} as "isComing", ${isNamed(customerIds)} as "isNamed"
    from allocation where kind <> 'block' and (${isNamed(customerIds)}
      or lower(data -> 'customer' ->> 'email') = any(${sql.param(emails)}::text[])
      or right(regexp_replace(data -> 'customer' ->> 'phone', '\\D', '', 'g'), 10) = any(${sql.param(phones)}::text[]))`);
  const has = { emails: new Set(emails), phones: new Set(phones) };
  const booked = rows
    .map((row) => BookedSchema.parse(row))
    .filter((row) => row.isNamed || isSaidBy(row, (kind, mark) => has[kind].has(mark)));
  return {
    customerIds,
    bookingIds: [...new Set(booked.flatMap(({ bookingId }) => bookingId ?? []))],
    // What they gave with a booking of their own is theirs as well.
    emails: [...new Set([...emails, ...booked.flatMap(({ email }) => email ?? []).map(emailMark)])],
    phones: [...new Set([...phones, ...booked.flatMap(({ phone }) => phone ?? []).flatMap(markOf)])],
    allocationIds: booked.map(({ id }) => id),
    facilityIds: [...new Set(booked.map(({ facilityId }) => facilityId))].sort(),
    comingIds: booked.filter(({ isComing }) => isComing).map(({ id }) => id),
  };
}

const CONTACT = sql`data -> 'customer' ->> 'email' as email, data -> 'customer' ->> 'phone' as phone`;

const isNamed = (customerIds: readonly string[]) => sql`(
  coalesce(data ->> 'customerId', '') = any(${sql.param([...customerIds])}::text[])
  or booking_id in (
    select booking_id from booking_customer where customer_id = any(${sql.param([...customerIds])}::uuid[])))`;

const markOf = (phone: string): string[] => {
  const mark = phoneMark(phone);
  return mark === null ? [] : [mark];
};

const MarkedSchema = z.object({
  id: z.uuid(),
  bookingId: z.uuid().nullable(),
  createdAt: z.number().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});

/** How long a facility may have sold by itself, apart, before it heard that somebody is to be forgotten. */
const APART_MS_MAX = 90 * DAY_MS;

/**
 * What was booked when an erasure was asked for and is its person's, by its ids and digests: at all facilities, or what
 * one of them has told of lately.
 */
export async function findMarked(
  tx: Tx,
  erasure: Erasure,
  facilityId: string | null,
): Promise<Pick<FoundPerson, 'allocationIds' | 'bookingIds' | 'emails' | 'phones'>> {
  const since = erasure.askedAt - APART_MS_MAX;
  const here =
    facilityId === null
      ? sql`true`
      : sql`facility_id = ${facilityId}::uuid and (booking_id = any(${sql.param([...erasure.bookingIds])}::uuid[])
          or (data ->> 'createdAt')::float8 > ${since})`;
  const { rows } = await tx.execute(sql`
    select id, booking_id as "bookingId", (data ->> 'createdAt')::float8 as "createdAt", ${CONTACT}
    from allocation where kind <> 'block' and ${here}`);
  const named = new Set(erasure.bookingIds);
  const theirs = rows
    .map((row) => MarkedSchema.parse(row))
    .filter((row) => {
      if (row.bookingId !== null && named.has(row.bookingId)) return true;
      return (row.createdAt ?? 0) <= erasure.askedAt && isErased(row, erasure);
    });
  return {
    allocationIds: theirs.map(({ id }) => id),
    bookingIds: [...new Set([...erasure.bookingIds, ...theirs.flatMap(({ bookingId }) => bookingId ?? [])])],
    emails: [...new Set(theirs.flatMap(({ email }) => email ?? []).map(emailMark))],
    phones: [...new Set(theirs.flatMap(({ phone }) => phone ?? []).flatMap(markOf))],
  };
}

/** Until the transaction ends nobody writes a booking of these facilities. */
export async function lockFacilities(tx: Tx, facilityIds: readonly string[]): Promise<void> {
  await tx
    .select({ id: nodeTable.facilityId })
    .from(nodeTable)
    .where(inArray(nodeTable.facilityId, [...facilityIds]))
    .orderBy(nodeTable.facilityId)
    .for('update');
}

/** Whether a facility has been asked for a booking of theirs and has not answered. */
export async function isAsking(tx: Tx, { emails, phones, customerIds }: KnownPerson): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 from request where status = 'pending' and (
      lower(operation -> 'data' -> 'customer' ->> 'email') = any(${sql.param([...emails])}::text[])
      or operation -> 'data' ->> 'customerId' = any(${sql.param([...customerIds])}::text[])
      or right(regexp_replace(operation -> 'data' -> 'customer' ->> 'phone', '\\D', '', 'g'), 10)
        = any(${sql.param([...phones])}::text[])) limit 1`);
  return rows.length > 0;
}

/** Whether anything else has been kept of somebody who has never booked. */
export async function isKnownOtherwise(tx: Tx, { emails, phones }: KnownPerson): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 where exists (select 1 from message_choice where address = any(${sql.param([...emails])}::text[]))
      or exists (select 1 from message where lower(address) = any(${sql.param([...emails])}::text[]))
      or exists (select 1 from waitlist_entry where address = any(${sql.param([...emails])}::text[]))
      or exists (select 1 from clubos_message
        where right(regexp_replace(phone, '\\D', '', 'g'), 10) = any(${sql.param([...phones])}::text[]))`);
  return rows.length > 0;
}
