import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { KnownPerson } from '../../../domain/erasure.ts';
import {
  type PersonalRegister,
  type PersonalTable,
  type PersonFinding,
  withoutPerson,
} from '../../../domain/personal-data.ts';
import type { Tx } from '../../db/database.ts';

/** Their text is hashed, and is forgotten by its age (`sync/engine/trim.ts`). */
const STREAMS: ReadonlySet<string> = new Set(['outbox', 'inbox']);

/** Takes what says something of a person out of every table that the register names, in the way that it says. */
export async function eraseRows(tx: Tx, register: PersonalRegister, person: KnownPerson): Promise<void> {
  for (const [name, table] of Object.entries(register)) {
    const found = table.findings.map((finding) => isFound(finding, person));
    if (STREAMS.has(name) || found.length === 0) continue;
    await eraseIn(tx, { name, table, isTheirs: sql.join(found, sql` or `) });
  }
}

type Place = { readonly name: string; readonly table: PersonalTable; readonly isTheirs: SQL };

async function eraseIn(tx: Tx, { name, table, isTheirs }: Place): Promise<void> {
  const columns = Object.entries(table.columns);
  const from = sql.identifier(name);
  if (columns.some(([, { erasing }]) => erasing.how === 'row')) {
    await tx.execute(sql`delete from ${from} where ${isTheirs}`);
    return;
  }
  const payloads = columns.flatMap(([column, { erasing }]) => (erasing.how === 'payload' ? [column] : []));
  const constants = columns.flatMap(([column, { erasing }]) =>
    erasing.how === 'set' ? [sql`${sql.identifier(column)} = ${erasing.value}`] : [],
  );
  if (payloads.length + constants.length === 0) return;
  const texts = payloads.map((column) => sql`, ${sql.identifier(column)}::text as ${sql.identifier(column)}`);
  const { rows } = await tx.execute(
    sql`select ctid::text as place${sql.join(texts)} from ${from} where ${isTheirs} for update`,
  );
  for (const row of rows.map((found) => RowSchema.parse(found))) {
    const changes = payloads.map((column) => sql`${sql.identifier(column)} = ${erasedText(row[column])}`);
    const set = sql.join([...constants, ...changes], sql`, `);
    await tx.execute(sql`update ${from} set ${set} where ctid = ${row['place']}::tid`);
  }
}

const RowSchema = z.record(z.string(), z.string().nullable());

/** Text that is no JSON, and so nobody's to read, goes as a whole. */
function erasedText(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  try {
    return JSON.stringify(withoutPerson(JSON.parse(text)));
  } catch {
    return 'null';
  }
}

function isFound({ by, column, path }: PersonFinding, person: KnownPerson): SQL {
  const name = sql.identifier(column);
  const value = path ? sql`${name} #>> ${sql.param([...path])}::text[]` : sql`${name}::text`;
  switch (by) {
    case 'customer':
      return sql`${value} = any(${sql.param([...person.customerIds])}::text[])`;
    case 'booking':
      return sql`${value} = any(${sql.param([...person.bookingIds])}::text[])`;
    case 'email':
      return sql`lower(${value}) = any(${sql.param([...person.emails])}::text[])`;
    case 'phone':
      return sql`right(${digitsOf(value)}, 10) = any(${sql.param([...person.phones])}::text[])`;
    case 'mention': {
      const ids = sql.param([...person.customerIds, ...person.bookingIds]);
      return sql`(exists (select 1 from regexp_matches(${value}, ${UUID}, 'g') as id where id[1] = any(${ids}::text[]))
        or exists (select 1 from unnest(${sql.param([...person.emails])}::text[]) as email
          where strpos(lower(${value}), email) > 0)
        or exists (select 1 from unnest(${sql.param([...person.phones])}::text[]) as phone
          where strpos(${separatorsGone(value)}, phone) > 0))`;
    }
  }
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const digitsOf = (value: SQL): SQL => sql`regexp_replace(${value}, '\\D', '', 'g')`;
/** Without what people write between the digits of a number; all else stays between two numbers. */
const separatorsGone = (value: SQL): SQL => sql`translate(${value}, ' -()+.', '')`;
