import { join } from 'node:path';
import { is, Table } from 'drizzle-orm';
import { getTableConfig as postgresTable, PgTable } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteTable, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { listFiles } from './source-files.ts';

export type SchemaColumn = {
  readonly table: string;
  readonly column: string;
  /** As drizzle calls it: `PgJsonb`, `SQLiteTextJson`, `PgText`. */
  readonly type: string;
};

/** Every column of every table that the schema files of a folder make. */
export async function listSchemaColumns(folder: string): Promise<SchemaColumn[]> {
  const files = listFiles([folder]).filter((path) => path.endsWith('-schema.ts'));
  const modules = await Promise.all(
    files.map((path): Promise<object> => import(join(import.meta.dirname, '..', '..', path))),
  );
  return modules
    .flatMap((module): unknown[] => Object.values(module))
    .filter((value): value is Table => is(value, Table))
    .flatMap(columnsOf);
}

function columnsOf(table: Table): SchemaColumn[] {
  if (is(table, PgTable)) {
    const { name, columns } = postgresTable(table);
    return columns.map((column) => ({ table: name, column: column.name, type: column.columnType }));
  }
  if (is(table, SQLiteTable)) {
    const { name, columns } = sqliteTable(table);
    return columns.map((column) => ({ table: name, column: column.name, type: column.columnType }));
  }
  throw new Error('A table of another database');
}
