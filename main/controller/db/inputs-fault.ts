import Sqlite from 'better-sqlite3';
import { ZodError } from 'zod';
import { AssertionError } from '../../../domain/assert.ts';

/** True when the same input would fail again: a broken invariant, a row that cannot be read, a guard of the database. */
export function isInputsFault(error: unknown): boolean {
  if (error instanceof AssertionError || error instanceof ZodError) return true;
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT');
}
