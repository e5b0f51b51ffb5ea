import Sqlite from 'better-sqlite3';

/** True when SQLite could not write for want of room. */
export function isOutOfRoom(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === 'SQLITE_FULL';
}
