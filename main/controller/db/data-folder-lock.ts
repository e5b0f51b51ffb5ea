import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { DatabaseError } from './database-error.ts';

export type DataFolderLock = { release(): void };

/**
 * Claims `dataDir` for this process, so that two controllers can never run on one database. The claim is an SQLite lock
 * on a file of its own: the operating system drops it when the process dies, however it dies, and the database itself
 * stays open to readers such as a backup.
 */
export function lockDataFolder(dataDir: string): Result<DataFolderLock, DatabaseError> {
  mkdirSync(dataDir, { recursive: true });
  const file = new Sqlite(join(dataDir, 'controller.lock'), { timeout: 0 });
  try {
    file.pragma('journal_mode = DELETE');
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      return err({ code: 'database.in_use', dataDir });
    }
    throw error;
  }
  return ok({ release: () => file.close() });
}
