import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock, EpochMs } from '../../../domain/time.ts';
import type { Log } from '../log.ts';
import { backUp, clearBackupMark, hasBackupMark } from './backup.ts';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
import type { DatabaseError } from './database-error.ts';
import { applyMigrations, planMigrations } from './migrate.ts';
import { assertDurable, BUSY_TIMEOUT_MS, setPragmas } from './pragmas.ts';

export type Db = ReturnType<typeof drizzle<Record<string, never>>>;

/** Only `db.transaction` hands one out: a writer that takes a `Tx` cannot be called outside a transaction. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export type FacilityDatabase = {
  readonly db: Db;
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
  readonly clock: Clock;
  readonly log: Log;
  /** Where the generated migrations are; beside this file unless the program was bundled. */
  readonly migrationsDir?: string;
};

const FILE_NAME = 'facility.db';

/**
 * Opens the facility's database: alone, checked, durable and migrated, with a backup in `backups/` before a migration.
 *
 * Errors: `database.in_use`, `database.damaged`, `database.newer`, `database.other_history`; the file is then untouched.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Result<FacilityDatabase, DatabaseError>> {
  const lock = lockDataFolder(options.dataDir);
  if (!lock.ok) return lock;

  const path = join(options.dataDir, FILE_NAME);
  const sqlite = openSound(path);
  if (!sqlite.ok) {
    lock.value.release();
    return sqlite;
  }

  const opened = await prepare(sqlite.value, options).catch((error: unknown) => {
    closeAll(sqlite.value, lock.value);
    throw error;
  });
  if (!opened.ok) {
    closeAll(sqlite.value, lock.value);
    return opened;
  }
  return ok(facilityDatabase(sqlite.value, lock.value, opened.value));
}

/** `DATA_DIR/backups/before-<version>-<time>.db` */
export function backupPath(dataDir: string, version: number, now: EpochMs): string {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  return join(dataDir, 'backups', `before-${version}-${time}.db`);
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
    const path = backupPath(options.dataDir, to, now);
    await backUp(sqlite, path);
    options.log.info('database.backed_up', { path, from, to });
  }
  applyMigrations(sqlite, plan.value, now);
  // Once more: what the first schema statement used to undo (see pragmas.ts) must not go unseen.
  assertDurable(sqlite);
  return ok(to);
}

function facilityDatabase(sqlite: Sqlite.Database, lock: DataFolderLock, schemaVersion: number): FacilityDatabase {
  return {
    db: drizzle(sqlite),
    schemaVersion,
    wasRestored: () => hasBackupMark(sqlite),
    clearBackupMark: () => clearBackupMark(sqlite),
    backUp: (path) => backUp(sqlite, path),
    close: () => closeAll(sqlite, lock),
  };
}

/** The lock goes last: nobody may find the folder free while the database is still open. */
function closeAll(sqlite: Sqlite.Database, lock: DataFolderLock): void {
  sqlite.close();
  lock.release();
}
