import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { KnownPerson } from '../../domain/erasure.ts';
import type { PersonalTable, PersonFinding } from '../../domain/personal-data.ts';
import type { Db, Tx } from '../db/database.ts';

const RowSchema = z.object({ row: z.record(z.string(), z.unknown()) });

/** Rows of a table that are about a person, whole, at most `rowsMax`. */
export async function listPersonalRows(
  db: Db | Tx,
  { name, table, person }: { readonly name: string; readonly table: PersonalTable; readonly person: KnownPerson },
  rowsMax: number,
): Promise<Readonly<Record<string, unknown>>[]> {
  if (table.findings.length === 0) return [];
  const { rows } = await db.execute(
    sql`select to_jsonb(theirs) as row from ${sql.identifier(name)} as theirs where ${isTheirs(table, person)} limit ${rowsMax}`,
  );
  return rows.map((row) => RowSchema.parse(row).row);
}

/** Whether a row of a table, which has findings, is about a person. */
export function isTheirs({ findings }: PersonalTable, person: KnownPerson): SQL {
  const ways = findings.map((finding) => isFound(finding, person));
  return sql`(${sql.join(ways, sql` or `)})`;
}

function isFound({ by, column, path }: PersonFinding, person: KnownPerson): SQL {
  const name = sql.identifier(column);
  const value = path ? sql`${name} #>> ${textsOf(path)}` : sql`${name}::text`;
  switch (by) {
    case 'customer':
    case 'booking': {
      const ids = by === 'customer' ? person.customerIds : person.bookingIds;
      // Ids are compared as what they are, so that an index is of use.
      return path ? sql`${value} = any(${textsOf(ids)})` : sql`${name} = any(${sql.param([...ids])}::uuid[])`;
    }
    case 'email':
      return sql`lower(${value}) = any(${textsOf(person.emails)})`;
    case 'phone':
      return sql`right(regexp_replace(${value}, '\\D', '', 'g'), 10) = any(${textsOf(person.phones)})`;
    case 'mention': {
      const ids = textsOf([...person.customerIds, ...person.bookingIds]);
      return sql`(exists (select 1 from regexp_matches(${value}, ${UUID}, 'g') as id where id[1] = any(${ids}))
        or exists (select 1 from unnest(${textsOf(person.emails)}) as email where strpos(lower(${value}), email) > 0)
        or exists (select 1 from unnest(${textsOf(person.phones)}) as phone
          where strpos(${separatorsGone(value)}, phone) > 0))`;
    }
  }
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Without what people write between the digits of a number; all else stays between two numbers. */
const separatorsGone = (value: SQL): SQL => sql`translate(${value}, ' -()+.', '')`;

const textsOf = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;
