import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import { findProblemInBackup, finishCopy } from '../db/backup.ts';
import { lockDataFolder } from '../db/data-folder-lock.ts';
import type { DatabaseError } from '../db/database-error.ts';
import { planMigrations } from '../db/migrate.ts';
import { putInPlace, stage } from '../db/restored-file.ts';

export type RestoreError =
  | DatabaseError
  | { readonly code: 'restore.not_found'; readonly file: string }
  /** `problem` is what SQLite says of the file. */
  | { readonly code: 'restore.not_sound'; readonly file: string; readonly problem: string }
  /** A database, but no facility's. */
  | { readonly code: 'restore.not_a_facility'; readonly file: string };

export type RestoreOptions = {
  readonly file: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly migrationsDir: string;
};

export type Restored = {
  /** Where the files are that were there before. */
  readonly asideDir: string;
};

/**
 * Puts a backup in the place of the facility's database. The controller must not run. The present files are kept, moved
 * aside; the backup itself is not touched. The restored database carries the mark of a backup, also when `file` was only
 * copied by hand: the controller sells nothing on it until the cloud has been spoken to.
 *
 * Errors: `database.in_use` while the controller runs; `restore.not_found`, `restore.not_sound`,
 * `restore.not_a_facility`, `database.newer` and `database.other_history` when the file is no good, and nothing changed.
 */
export function restoreBackup(options: RestoreOptions): Result<Restored, RestoreError> {
  const lock = lockDataFolder(options.dataDir);
  if (!lock.ok) return lock;
  const copy = join(options.dataDir, 'facility.db.restored.unfinished');
  try {
    const problem = checkInto(copy, options);
    if (problem) return err(problem);

    stage(options.dataDir, copy);
    const time = new Date(options.clock.now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    const asideDir = unusedName(join(options.dataDir, `before-restore-${time}`));
    putInPlace(options.dataDir, asideDir);
    return ok({ asideDir });
  } finally {
    rmSync(copy, { force: true });
    lock.value.release();
  }
}

/** For the person who restores. */
export function describeRestoreError(error: Exclude<RestoreError, DatabaseError>): string {
  switch (error.code) {
    case 'restore.not_found':
      return `There is no file ${error.file}.`;
    case 'restore.not_sound':
      return `${error.file} is not sound (${error.problem}). Nothing was changed; choose another backup.`;
    case 'restore.not_a_facility':
      return `${error.file} holds no facility. Nothing was changed; choose another backup.`;
  }
}

/** Makes a marked copy and looks it over; the copy is left when it is good. */
function checkInto(copy: string, { file, migrationsDir }: RestoreOptions): RestoreError | null {
  if (!existsSync(file)) return { code: 'restore.not_found', file };
  rmSync(copy, { force: true });
  copyFileSync(file, copy);
  // A database that was copied by hand has its latest commits in its journal.
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  const problem = findProblemInBackup(copy);
  if (problem !== null) return { code: 'restore.not_sound', file, problem };

  finishCopy(copy);
  const sqlite = new Sqlite(copy, { readonly: true });
  try {
    const plan = planMigrations(sqlite, migrationsDir);
    if (!plan.ok) return plan.error;
    return isFacility(sqlite) ? null : { code: 'restore.not_a_facility', file };
  } finally {
    sqlite.close();
  }
}

function isFacility(sqlite: Sqlite.Database): boolean {
  const tables = sqlite
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('facility', 'node_state')")
    .all();
  return tables.length === 2 && sqlite.prepare('SELECT 1 FROM facility').get() !== undefined;
}

/** Two restores in one second do not share a folder. */
function unusedName(path: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : `${path}-${count}`;
    if (!existsSync(name)) {
      mkdirSync(name);
      return name;
    }
  }
}
