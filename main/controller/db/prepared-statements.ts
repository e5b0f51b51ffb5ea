import type Sqlite from 'better-sqlite3';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './database.ts';

/*
 * Drizzle writes the SQL of a statement, and SQLite compiles it, each time that it runs. That costs ten times what the
 * statement itself does: on the way of every booking statements are compiled once. Their columns are the schema's, so
 * that a new column needs no new SQL.
 */

export type Connection = Sqlite.Database;

/** Makes `prepare` a look-up: it runs once for each connection, and what it made lives as long as the connection. */
export function oncePerConnection<T>(prepare: (sqlite: Connection) => T): (db: Db) => T {
  const made = new WeakMap<Connection, T>();
  return ({ $client }) => {
    const known = made.get($client);
    if (known !== undefined) return known;
    const fresh = prepare($client);
    made.set($client, fresh);
    return fresh;
  };
}

/** `select facility_id as "facilityId", … from node_state`: rows have the schema's names. JSON comes as text. */
export function selectFrom(table: SQLiteTable): string {
  const columns = columnsOf(table).map(([key, { name }]) => `${name} as "${key}"`);
  return `select ${columns.join(', ')} from ${getTableName(table)}`;
}

/** `insert into node_state (facility_id, …) values (@facilityId, …)`, for a row with the schema's names. */
export function insertInto(table: SQLiteTable): string {
  const columns = columnsOf(table);
  const names = columns.map(([, { name }]) => name);
  const values = columns.map(([key]) => `@${key}`);
  return `insert into ${getTableName(table)} (${names.join(', ')}) values (${values.join(', ')})`;
}

/** `insertInto`, or a change of all else where the primary key is there already. */
export function upsertInto(table: SQLiteTable): string {
  const columns = columnsOf(table).map(([, column]) => column);
  const keys = columns.filter(({ primary }) => primary).map(({ name }) => name);
  const changes = columns.filter(({ primary }) => !primary).map(({ name }) => `${name} = excluded.${name}`);
  return `${insertInto(table)} on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`;
}

/** `update node_state set role = @role, … where facility_id = @facilityId`. */
export function updateByKey(table: SQLiteTable): string {
  const columns = columnsOf(table);
  const assign = ([key, { name }]: [string, SQLiteColumn]): string => `${name} = @${key}`;
  const changes = columns.filter(([, { primary }]) => !primary).map(assign);
  const keys = columns.filter(([, { primary }]) => primary).map(assign);
  return `update ${getTableName(table)} set ${changes.join(', ')} where ${keys.join(' and ')}`;
}

function columnsOf(table: SQLiteTable): [string, SQLiteColumn][] {
  return Object.entries(getTableColumns(table));
}
