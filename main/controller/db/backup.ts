import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { assert } from '../../../domain/assert.ts';

/**
 * Copies the live database to `path` with SQLite's online backup, checks the copy, and marks it as one: a controller
 * that is started on a restored copy must know that the world went on without it (see `hasBackupMark`).
 *
 * A file at `path` is always a whole backup; an unfinished one has another name.
 */
export async function backUp(sqlite: Sqlite.Database, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  await sqlite.backup(unfinished);
  finishCopy(unfinished);
  renameSync(unfinished, path);
}

/** True when the database is a backup that someone put back. */
export function hasBackupMark(sqlite: Sqlite.Database): boolean {
  return sqlite.pragma('user_version', { simple: true }) === BACKUP_MARK;
}

/** To be called once the controller has caught up with the cloud after a restore. */
export function clearBackupMark(sqlite: Sqlite.Database): void {
  sqlite.pragma('user_version = 0');
}

/** Kept in the file's header, where no migration and no missing table can get in its way. */
const BACKUP_MARK = 1;

function finishCopy(path: string): void {
  const copy = new Sqlite(path, { fileMustExist: true });
  try {
    // One plain file: a backup that needs its -wal beside it is one that somebody will copy without.
    copy.pragma('journal_mode = DELETE');
    copy.pragma('synchronous = FULL');
    copy.pragma(`user_version = ${BACKUP_MARK}`);
    assert(copy.pragma('quick_check', { simple: true }) === 'ok', 'the backup is not sound');
  } finally {
    copy.close();
  }
}
