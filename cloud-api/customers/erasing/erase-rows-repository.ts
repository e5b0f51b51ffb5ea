import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { KnownPerson } from '../../../domain/erasure.ts';
import { type PersonalRegister, type PersonalTable, withoutPerson } from '../../../domain/personal-data.ts';
import type { Tx } from '../../db/database.ts';
import { isTheirs } from '../personal-data-repository.ts';

/** Their text is hashed, and is forgotten by its age (`sync/engine/trim.ts`). */
const STREAMS: ReadonlySet<string> = new Set(['outbox', 'inbox']);

/** Takes what says something of a person out of every table that the register names, in the way that it says. */
export async function eraseRows(tx: Tx, register: PersonalRegister, person: KnownPerson): Promise<void> {
  for (const [name, table] of Object.entries(register)) {
    if (STREAMS.has(name) || table.findings.length === 0) continue;
    await eraseIn(tx, { name, table, where: isTheirs(table, person) });
  }
}

type Place = { readonly name: string; readonly table: PersonalTable; readonly where: SQL };

async function eraseIn(tx: Tx, { name, table, where }: Place): Promise<void> {
  const columns = Object.entries(table.columns);
  const from = sql.identifier(name);
  if (columns.some(([, { erasing }]) => erasing.how === 'row')) {
    await tx.execute(sql`delete from ${from} where ${where}`);
    return;
  }
  const payloads = columns.flatMap(([column, { erasing }]) => (erasing.how === 'payload' ? [column] : []));
  const constants = columns.flatMap(([column, { erasing }]) =>
    erasing.how === 'set' ? [sql`${sql.identifier(column)} = ${erasing.value}`] : [],
  );
  if (payloads.length + constants.length === 0) return;
  const texts = payloads.map((column) => sql`, ${sql.identifier(column)}::text as ${sql.identifier(column)}`);
  const { rows } = await tx.execute(
    sql`select ctid::text as place${sql.join(texts)} from ${from} where ${where} for update`,
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
