import type Sqlite from 'better-sqlite3';
import { assert } from '../../../domain/assert.ts';

export const BUSY_TIMEOUT_MS = 5_000;
const WAL_AUTOCHECKPOINT_PAGES = 1_000;
const JOURNAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;
const SYNCHRONOUS_FULL = 2;

/**
 * Sets how this connection stores. The order matters: SQLite is built with `synchronous=NORMAL` for WAL, which loses the
 * last commits at a power cut, so FULL is asked for after the journal is WAL.
 */
export function setPragmas(sqlite: Sqlite.Database): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cell_size_check = ON');
  // What is deleted or overwritten is not to be read in the file any more.
  sqlite.pragma('secure_delete = ON');
  sqlite.pragma('mmap_size = 0');
  sqlite.pragma(`wal_autocheckpoint = ${WAL_AUTOCHECKPOINT_PAGES}`);
  sqlite.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
  if (process.platform === 'darwin') {
    // On macOS fsync alone leaves the data in the drive's cache.
    sqlite.pragma('fullfsync = ON');
    sqlite.pragma('checkpoint_fullfsync = ON');
  }
}

/**
 * Asserts that a commit is on disk when it returns. To be asked after the first statement that touches the schema too:
 * without an explicit FULL the pragma reads 2 on a fresh connection and 1 afterwards.
 */
export function assertDurable(sqlite: Sqlite.Database): void {
  assert(sqlite.pragma('journal_mode', { simple: true }) === 'wal', 'the journal is not WAL');
  assert(sqlite.pragma('synchronous', { simple: true }) === SYNCHRONOUS_FULL, 'synchronous is not FULL');
  assert(sqlite.pragma('foreign_keys', { simple: true }) === 1, 'foreign keys are not enforced');
}
