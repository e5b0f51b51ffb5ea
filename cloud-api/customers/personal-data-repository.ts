import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PersonalTable, PersonFinding } from '../../domain/personal-data.ts';
import type { Db, Tx } from '../db/database.ts';

/** All that somebody is known by. */
export type Person = {
  readonly customerIds: readonly string[];
  readonly bookingIds: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
};

const RowSchema = z.object({ row: z.record(z.string(), z.unknown()) });

/** Rows of a table that are about a person, whole, at most `rowsMax`. */
export async function listPersonalRows(
  db: Db | Tx,
  { name, table, person }: { readonly name: string; readonly table: PersonalTable; readonly person: Person },
  rowsMax: number,
): Promise<Readonly<Record<string, unknown>>[]> {
  const isTheirs = whereTheirs(table, person);
  if (isTheirs === null) return [];
  const { rows } = await db.execute(
    sql`select to_jsonb(theirs) as row from ${sql.identifier(name)} as theirs where ${isTheirs} limit ${rowsMax}`,
  );
  return rows.map((row) => RowSchema.parse(row).row);
}

/** Null where nothing that the person is known by finds a row of the table. */
function whereTheirs({ findings }: PersonalTable, person: Person): SQL | null {
  const ways = findings.flatMap((finding) => conditionOf(finding, person) ?? []);
  return ways.length === 0 ? null : sql.join(ways, sql` or `);
}

/** As the indexes have it: ten digits, however the number was written. */
const suffixOf = (phone: string): string => phone.replaceAll(/\D/g, '').slice(-10);

function conditionOf({ by, column, path }: PersonFinding, person: Person): SQL | null {
  const named = sql`theirs.${sql.identifier(column)}`;
  const value = path === undefined ? sql`${named}::text` : sql`${named} #>> ${textArray(path)}`;
  switch (by) {
    case 'customer':
    case 'booking': {
      const ids = by === 'customer' ? person.customerIds : person.bookingIds;
      // Ids are compared as what they are, so that an index is of use.
      if (ids.length === 0) return null;
      return path === undefined ? sql`${named} = any(${uuidArray(ids)})` : sql`${value} = any(${textArray(ids)})`;
    }
    case 'email':
      if (person.emails.length === 0) return null;
      return sql`lower(${value}) = any(${textArray(person.emails.map((email) => email.toLowerCase()))})`;
    case 'phone':
      if (person.phones.length === 0) return null;
      return sql`right(regexp_replace(${value}, '\\D', '', 'g'), 10) = any(${textArray(person.phones.map(suffixOf))})`;
    case 'mention': {
      const { customerIds, bookingIds, emails, phones } = person;
      const names = [...customerIds, ...bookingIds, ...emails, ...phones];
      if (names.length === 0) return null;
      return sql`exists (select 1 from unnest(${textArray(names)}) as said (name) where strpos(lower(${value}), lower(said.name)) > 0)`;
    }
  }
}

const textArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;
const uuidArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::uuid[]`;
