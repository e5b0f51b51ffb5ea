import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type KnownPerson, mentionOf } from '../../../../domain/erasure.ts';
import {
  type PersonalRegister,
  type PersonalTable,
  type PersonFinding,
  withoutPerson,
} from '../../../../domain/personal-data.ts';
import type { Tx } from '../../db/database.ts';

/** Their text is hashed, and is forgotten by its age (`sync/engine/trim.ts`). */
const STREAMS: ReadonlySet<string> = new Set(['outbox', 'inbox']);

/** Takes what says something of a person out of every table that the register names, in the way that it says. */
export function eraseRows(tx: Tx, register: PersonalRegister, person: KnownPerson): void {
  for (const [name, table] of Object.entries(register)) {
    if (STREAMS.has(name) || table.findings.length === 0) continue;
    const places = table.findings.flatMap((finding) => listPlaces(tx, name, { finding, person }));
    if (places.length > 0) eraseAt(tx, { name, table, places: [...new Set(places)] });
  }
}

type Found = { readonly name: string; readonly table: PersonalTable; readonly places: readonly number[] };

function eraseAt(tx: Tx, { name, table, places }: Found): void {
  const columns = Object.entries(table.columns);
  const from = sql.identifier(name);
  const isTheirs = sql`rowid in (select value from json_each(${JSON.stringify(places)}))`;
  if (columns.some(([, { erasing }]) => erasing.how === 'row')) {
    tx.run(sql`delete from ${from} where ${isTheirs}`);
    return;
  }
  const payloads = columns.flatMap(([column, { erasing }]) => (erasing.how === 'payload' ? [column] : []));
  const constants = columns.flatMap(([column, { erasing }]) =>
    erasing.how === 'set' ? [sql`${sql.identifier(column)} = ${erasing.value}`] : [],
  );
  if (payloads.length + constants.length === 0) return;
  const texts = payloads.map((column) => sql`, ${sql.identifier(column)}`);
  const rows = tx.all(sql`select rowid as "rowid"${sql.join(texts)} from ${from} where ${isTheirs}`);
  for (const row of rows.map((found) => RowSchema.parse(found))) {
    const changes = payloads.map((column) => sql`${sql.identifier(column)} = ${erasedText(row[column])}`);
    const set = sql.join([...constants, ...changes], sql`, `);
    tx.run(sql`update ${from} set ${set} where rowid = ${row['rowid']}`);
  }
}

const RowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Text that is no JSON, and so nobody's to read, goes as a whole. */
function erasedText(text: string | number | null | undefined): string | null {
  if (typeof text !== 'string') return null;
  try {
    return JSON.stringify(withoutPerson(JSON.parse(text)));
  } catch {
    return 'null';
  }
}

type Sought = { readonly finding: PersonFinding; readonly person: KnownPerson };

function listPlaces(tx: Tx, name: string, { finding, person }: Sought): number[] {
  if (finding.by === 'mention') return listMentions(tx, name, { column: finding.column, person });
  const found = tx.all(sql`select rowid as place from ${sql.identifier(name)} where ${isFound(finding, person)}`);
  return found.map((row) => PlaceSchema.parse(row).place);
}

const PlaceSchema = z.object({ place: z.number() });
const TextAtSchema = z.object({ place: z.number(), text: z.string().nullable() });

/** So many rows at a time are read to look for a person in them. */
const ROWS_A_LOOK = 2000;

function listMentions(
  tx: Tx,
  name: string,
  { column, person }: { readonly column: string; readonly person: KnownPerson },
): number[] {
  const isMentioned = mentionOf(person);
  const places: number[] = [];
  let after = 0;
  for (;;) {
    const rows = tx
      .all(
        sql`select rowid as place, ${sql.identifier(column)} as text from ${sql.identifier(name)}
          where rowid > ${after} order by rowid limit ${ROWS_A_LOOK}`,
      )
      .map((row) => TextAtSchema.parse(row));
    for (const { place, text } of rows) if (text !== null && isMentioned(text)) places.push(place);
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_A_LOOK) return places;
    after = last.place;
  }
}

function isFound({ by, column, path }: PersonFinding, person: KnownPerson): SQL {
  const name = sql.identifier(column);
  const value = path ? sql`case when json_valid(${name}) then ${name} ->> ${`$.${path.join('.')}`} end` : sql`${name}`;
  switch (by) {
    case 'customer':
      return sql`${value} in ${listOf(person.customerIds)}`;
    case 'booking':
      return sql`${value} in ${listOf(person.bookingIds)}`;
    case 'email':
      return sql`lower(${value}) in ${listOf(person.emails)}`;
    case 'phone':
      return sql`substr(${digitsOf(value)}, -10) in ${listOf(person.phones)}`;
    case 'mention':
      throw new Error('isFound: mentions are looked for in the text itself');
  }
}

const listOf = (values: readonly string[]): SQL => sql`(select value from json_each(${JSON.stringify(values)}))`;

/** Without what people write between the digits of a number. */
function digitsOf(value: SQL): SQL {
  return [' ', '-', '(', ')', '+', '.'].reduce((text, sign) => sql`replace(${text}, ${sign}, '')`, value);
}
