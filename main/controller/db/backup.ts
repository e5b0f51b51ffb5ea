import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { renameDurably, syncFile } from './durable-file.ts';

/**
 * Copies the live database to `path` with SQLite's online backup, checks the copy, and marks it as one: a controller
 * that is started on a restored copy must know that the world went on without it (see `hasBackupMark`). The original
 * never carries the mark.
 *
 * A file at `path` is always a whole backup that is on disk; an unfinished one has another name. Rejects when the copy
 * is not sound.
 */
export async function backUp(sqlite: Sqlite.Database, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    await sqlite.backup(unfinished);
    finishCopy(unfinished);
    renameDurably(unfinished, path);
  } catch (error) {
    // A full disk is not made fuller by what could not be finished on it.
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Makes a whole copy of a database at `path`, which nobody else has open, into a backup. Throws when it is not sound. */
export function finishCopy(path: string): void {
  const copy = new Sqlite(path, { fileMustExist: true });
  try {
    // One plain file: a backup that needs its -wal beside it is one that somebody will copy without.
    copy.pragma('journal_mode = DELETE');
    copy.pragma('synchronous = FULL');
    copy.pragma(`user_version = ${BACKUP_MARK}`);
    const problem = findProblem(copy);
    if (problem !== null) throw new Error(`the backup is not sound: ${problem}`);
  } finally {
    copy.close();
  }
  syncFile(path);
}

/** Null for a file that SQLite reads through from end to end and finds sound, else what it says of it. */
export function findProblemInBackup(path: string): string | null {
  try {
    const copy = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      return findProblem(copy);
    } finally {
      copy.close();
    }
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return error.message;
    throw error;
  }
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

function findProblem(sqlite: Sqlite.Database): string | null {
  const found = String(sqlite.pragma('integrity_check(1)', { simple: true }));
  if (found !== 'ok') return found;
  const orphans = sqlite.pragma('foreign_key_check');
  return Array.isArray(orphans) && orphans.length > 0 ? 'rows that point nowhere' : null;
}
