import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import { backupName } from '../backup/backup-files.ts';
import type { Log } from '../log.ts';
import { backUp, clearBackupMark, hasBackupMark } from './backup.ts';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
import type { DatabaseError } from './database-error.ts';
import { DATABASE_FILE, finishRestore } from './restored-file.ts';
import { applyMigrations, planMigrations } from './migrate.ts';
import { assertDurable, BUSY_TIMEOUT_MS, setPragmas } from './pragmas.ts';

export type Db = ReturnType<typeof drizzle<Record<string, never>>>;

/** Only `db.transaction` hands one out: a writer that takes a `Tx` cannot be called outside a transaction. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export type FacilityDatabase = {
  readonly db: Db;
  readonly path: string;
  /** False for what could be saved of a damaged database: good for opening doors and nothing else. */
  readonly isSound: boolean;
  /** How many migrations the database has had. */
  readonly schemaVersion: number;
  /** True when the file is a restored backup, until `clearBackupMark`. */
  wasRestored(): boolean;
  clearBackupMark(): void;
  /** Writes a checked copy to `path` while everything goes on. */
  backUp(path: string): Promise<void>;
  close(): void;
};

export type DatabaseOptions = {
  /** The folder of this controller's files; made if it is not there. */
  readonly dataDir: string;
  /** Where the backup before a migration goes; `backups/` in `dataDir` unless given. */
  readonly backupDir?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the generated migrations are; beside this file unless the program was bundled. */
  readonly migrationsDir?: string;
};

/**
 * Opens the facility's database: alone, checked, durable and migrated, with a backup before a migration. A restore that
 * was interrupted is finished first.
 *
 * Errors: `database.in_use`, `database.damaged`, `database.newer`, `database.other_history`; the file is then untouched.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Result<FacilityDatabase, DatabaseError>> {
  const lock = lockDataFolder(options.dataDir);
  if (!lock.ok) return lock;
  try {
    finishRestore(options.dataDir);
    const opened = await openFile(join(options.dataDir, DATABASE_FILE), options);
    if (!opened.ok) lock.value.release();
    return opened.ok ? ok(facilityDatabase(opened.value, lock.value, { isSound: true })) : opened;
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

export type OpenFile = { readonly sqlite: Sqlite.Database; readonly path: string; readonly schemaVersion: number };

/** Opens, checks and migrates one file, whoever holds the folder. Errors: as `openDatabase`, without `database.in_use`. */
export async function openFile(path: string, options: DatabaseOptions): Promise<Result<OpenFile, DatabaseError>> {
  const sqlite = openSound(path);
  if (!sqlite.ok) return sqlite;
  try {
    const schemaVersion = await prepare(sqlite.value, options);
    if (schemaVersion.ok) return ok({ sqlite: sqlite.value, path, schemaVersion: schemaVersion.value });
    sqlite.value.close();
    return schemaVersion;
  } catch (error) {
    sqlite.value.close();
    throw error;
  }
}

/** Opens the file and lets SQLite look it over. An unsound file is told apart from one that is not there. */
function openSound(path: string): Result<Sqlite.Database, DatabaseError> {
  const isNew = !existsSync(path);
  const sqlite = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const problem = isNew ? 'ok' : sqlite.pragma('quick_check(1)', { simple: true });
    if (problem === 'ok') return ok(sqlite);
    sqlite.close();
    return err({ code: 'database.damaged', file: path, problem: String(problem) });
  } catch (error) {
    sqlite.close();
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)) {
      return err({ code: 'database.damaged', file: path, problem: error.message });
    }
    throw error;
  }
}

/** Returns the schema version that the database then has. */
async function prepare(sqlite: Sqlite.Database, options: DatabaseOptions): Promise<Result<number, DatabaseError>> {
  const plan = planMigrations(sqlite, options.migrationsDir ?? join(import.meta.dirname, 'migrations'));
  if (!plan.ok) return plan;

  setPragmas(sqlite);
  assertDurable(sqlite);
  const { from, to, pending } = plan.value;
  const now = options.clock.now();
  if (from > 0 && pending.length > 0) {
    const path = join(options.backupDir ?? join(options.dataDir, 'backups'), backupName(`before-${to}`, now));
    await backUp(sqlite, path);
    options.log.info('database.backed_up', { path, from, to });
  }
  applyMigrations(sqlite, plan.value, now);
  // Once more: what the first schema statement used to undo (see pragmas.ts) must not go unseen.
  assertDurable(sqlite);
  return ok(to);
}

/** What the rest of the controller works with. */
export function facilityDatabase(
  { sqlite, path, schemaVersion }: OpenFile,
  lock: DataFolderLock,
  { isSound }: { readonly isSound: boolean },
): FacilityDatabase {
  return {
    db: drizzle(sqlite),
    path,
    isSound,
    schemaVersion,
    wasRestored: () => hasBackupMark(sqlite),
    clearBackupMark: () => clearBackupMark(sqlite),
    backUp: (target) => backUp(sqlite, target),
    // The lock goes last: nobody may find the folder free while the database is still open.
    close: () => {
      sqlite.close();
      lock.release();
    },
  };
}
