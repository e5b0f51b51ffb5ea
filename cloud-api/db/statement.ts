import { getTableColumns } from 'drizzle-orm';
import type { PgTable, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { QueryResult } from 'pg';
import type { Db, Tx } from './database.ts';

/**
 * Statements for the way that every booking goes. PostgreSQL parses and plans one once a connection, by its name, and
 * drizzle does not build it anew each time. Those that are sent without waiting for each other share a round trip.
 */
export type Statement = { readonly name: string; readonly text: string };

/** One of the things that a statement does, with parameters of its own: always as many for one name. */
export type Part = {
  /** The first two letters tell it from whatever else the statement does. */
  readonly name: string;
  /** SQL with a row for each that it writes. It is made once for all parts of the name. */
  readonly sql: (parameter: (index: number) => Parameter) => string;
  readonly params: readonly unknown[];
  /** Unless it writes so many rows the whole statement fails and does nothing; null: however many there are. */
  readonly rows: number | null;
};

/**
 * Does all of it in one statement, which the server answers once: it wakes us for each. What one part writes another
 * does not see. Outside of a transaction the statement is one by itself.
 */
export async function doAll(db: Db | Tx, parts: readonly Part[]): Promise<void> {
  if (parts.length === 0) return;
  const params = parts.flatMap((part) => [...part.params, part.rows]);
  await run(db, statementOf(parts), params);
}

/** By what they do: there are few sets of parts that ever come together. */
const statements = new Map<string, Statement>();

function statementOf(parts: readonly Part[]): Statement {
  // PostgreSQL takes no more than 63 characters.
  const name = `do_${parts.map((part) => part.name.slice(0, 2)).join('_')}`;
  const known = statements.get(name);
  if (known) return known;
  let before = 0;
  const written: string[] = [];
  const checks: string[] = [];
  for (const part of parts) {
    const first = before;
    written.push(`${part.name} as (${part.sql((index) => `$${first + index}`)})`);
    before += part.params.length + 1;
    checks.push(`expect_rows($${before}::int8, (select count(*) from ${part.name}), '${part.name}')`);
  }
  const statement = { name, text: `with ${written.join(', ')} select ${checks.join(', ')}` };
  statements.set(name, statement);
  return statement;
}

/** Rows have the names that the statement gives its columns; `rowCount` is of the rows that it wrote or returned. */
export type Ran = { readonly rows: readonly unknown[]; readonly rowCount: number };

/** Numbered parameters, in order. */
export async function run(db: Db | Tx, { name, text }: Statement, params: readonly unknown[]): Promise<Ran> {
  const prepared = db._.session.prepareQuery<PreparedQueryConfig & { execute: QueryResult<Record<string, unknown>> }>(
    { sql: text, params: [...params] },
    undefined,
    name,
    false,
  );
  const { rows, rowCount } = await prepared.execute();
  return { rows, rowCount: rowCount ?? 0 };
}

/** All columns of `table` under the names of its properties: `t.starts_at as "startsAt", …`. */
export function columnsOf(table: PgTable, alias: string): string {
  return list(table, (column, property) => `${alias}.${column} as "${property}"`);
}

/** A numbered parameter of a statement. */
export type Parameter = `$${number}`;

/** `insert into … select …` of the rows in a parameter (see `rowsIn`). */
export function insertInto(table: PgTable, name: string, rows: Parameter): string {
  return `insert into ${name} (${columnNames(table)}) select ${valuesOfRow(table)} from ${rowsIn(table, rows)}`;
}

function columnNames(table: PgTable): string {
  return list(table, (column) => column);
}

function valuesOfRow(table: PgTable): string {
  return list(table, (_, property) => `row."${property}"`);
}

/** `set` of an `update` from `rowsIn`. */
export function settingsOfRow(table: PgTable): string {
  return list(table, (column, property) => `${column} = row."${property}"`);
}

/** `do update set` of an upsert that replaces the whole row. */
export function settingsOfExcluded(table: PgTable): string {
  return list(table, (column) => `${column} = excluded.${column}`);
}

/**
 * Many rows as one parameter: the JSON text of an array of objects with the table's properties, as a relation `row`. A
 * statement with hundreds of parameters takes longer to plan than to carry out.
 */
export function rowsIn(table: PgTable, parameter: Parameter): string {
  const fields = Object.entries(getTableColumns(table)).map(([name, column]) => `"${name}" ${column.getSQLType()}`);
  return `json_to_recordset(${parameter}::json) as row (${fields.join(', ')})`;
}

function list(table: PgTable, show: (column: string, property: string) => string): string {
  return Object.entries(getTableColumns(table))
    .map(([property, column]) => show(column.name, property))
    .join(', ');
}
