import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import { listBackups } from '../backup/backup-files.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { type DatabaseOptions, type FacilityDatabase, facilityDatabase, type OpenFile, openFile } from './database.ts';
import type { DatabaseError } from './database-error.ts';
import { DATABASE_FILE } from './restored-file.ts';

/** A copy of what can still be read lives here until the next start. */
const SALVAGE_DIR = 'salvaged';

/** What doors cannot be opened without: who comes when, where, and by which code. In an order that the guards allow. */
const NEEDED_TABLES = ['facility', 'node_state', 'held_range', 'allocation', 'visit', 'door_binding', 'staff'];

/** Good to have: without them an owner sets doors and kiosks up again. An older version has no such table. */
const WANTED_TABLES = ['integration', 'kiosk'];

/** A damaged database is worth no more than this many of its backups being looked at. */
const BACKUPS_MAX = 5;

export type SalvageOptions = DatabaseOptions & { readonly backupDir: string };

/**
 * Opens what can be saved after `openDatabase` said `database.damaged`, so that doors open for the bookings that are
 * known: a copy of its rows if all that doors need can be read, else of the newest sound backup. The damaged
 * file is not touched; what is written to the copy is lost at the next start, so nothing may be sold on it.
 *
 * Errors: `database.in_use`; `database.damaged` when there is nothing to open doors by.
 */
export async function openDamagedDatabase(options: SalvageOptions): Promise<Result<FacilityDatabase, DatabaseError>> {
  const lock = lockDataFolder(options.dataDir);
  if (!lock.ok) return lock;
  try {
    const saved = await salvage(options);
    if (saved) return ok(facilityDatabase(saved, lock.value, { isSound: false }));
    lock.value.release();
    const file = join(options.dataDir, DATABASE_FILE);
    return err({ code: 'database.damaged', file, problem: 'and nothing in it or in a backup to open doors by' });
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

async function salvage(options: SalvageOptions): Promise<OpenFile | null> {
  const { dataDir, backupDir, log } = options;
  const damaged = join(dataDir, DATABASE_FILE);
  const rows = await saveRows(damaged, options);
  if (rows) {
    log.error('database.salvaged', { from: damaged });
    return rows;
  }
  for (const { path, takenAt } of listBackups(backupDir).slice(0, BACKUPS_MAX)) {
    const copy = join(emptyFolder(dataDir), DATABASE_FILE);
    copyFileSync(path, copy);
    const opened = await openFile(copy, options);
    if (!opened.ok) continue;
    log.error('database.salvaged', { from: path, takenAt });
    return opened.value;
  }
  return null;
}

/**
 * A new database with the rows of the damaged one: its indexes, and the pages that SQLite would reuse, are not to be
 * trusted. Null when a table that doors need cannot be read through.
 */
async function saveRows(damaged: string, options: SalvageOptions): Promise<OpenFile | null> {
  const dir = emptyFolder(options.dataDir);
  const source = join(dir, 'damaged.db');
  copyFileSync(damaged, source);
  // The journal holds the latest commits.
  if (existsSync(`${damaged}-wal`)) copyFileSync(`${damaged}-wal`, `${source}-wal`);
  const opened = await openFile(join(dir, DATABASE_FILE), options);
  if (!opened.ok) return null;

  const { sqlite } = opened.value;
  try {
    sqlite.prepare('ATTACH ? AS damaged').run(source);
    sqlite.transaction(() => NEEDED_TABLES.forEach((table) => copyRows(sqlite, table))).immediate();
    for (const table of WANTED_TABLES) copyRowsIfPossible(sqlite, table, options);
    sqlite.exec('DETACH damaged');
    if (sqlite.prepare('SELECT 1 FROM facility').get() !== undefined) return opened.value;
  } catch (error) {
    options.log.error('database.rows_not_saved', { error });
  }
  sqlite.close();
  return null;
}

function copyRowsIfPossible(sqlite: Sqlite.Database, table: string, { log }: SalvageOptions): void {
  try {
    sqlite.transaction(() => copyRows(sqlite, table)).immediate();
  } catch (error) {
    log.warn('database.table_not_saved', { table, error });
  }
}

/** Columns that only a newer or an older version knows are left out. */
function copyRows(sqlite: Sqlite.Database, table: string): void {
  const columnsIn = (schema: string): string[] =>
    sqlite.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}', '${schema}')`).pluck().all();
  const known = new Set(columnsIn('damaged'));
  const columns = columnsIn('main')
    .filter((column) => known.has(column))
    .join(', ');
  sqlite.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM damaged.${table} NOT INDEXED`);
}

function emptyFolder(dataDir: string): string {
  const dir = join(dataDir, SALVAGE_DIR);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  return dir;
}
