import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { renameDurably, syncFolder } from './durable-file.ts';

/** The facility's database, in the data folder. */
export const DATABASE_FILE = 'facility.db';

/** A checked and marked backup that is to take the database's place; under this name it is complete and on disk. */
const STAGED_FILE = 'facility.db.restored';

/** What belongs to a database besides its file. A journal beside another database than its own would destroy that. */
const JOURNALS = ['-wal', '-shm', '-journal'];

/** Puts a complete file into the data folder under the name that `putInPlace` looks for. */
export function stage(dataDir: string, unfinished: string): void {
  renameDurably(unfinished, join(dataDir, STAGED_FILE));
}

/**
 * Moves the present database with its journals to `asideDir`, and the staged file into its place. The caller holds the
 * folder's lock. May be stopped at any point: `finishRestore` does the rest.
 */
export function putInPlace(dataDir: string, asideDir: string): void {
  mkdirSync(asideDir, { recursive: true });
  for (const name of [DATABASE_FILE, ...JOURNALS.map((end) => DATABASE_FILE + end)]) {
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(asideDir, name));
  }
  syncFolder(asideDir);
  syncFolder(dataDir);
  renameDurably(join(dataDir, STAGED_FILE), join(dataDir, DATABASE_FILE));
}

/** Finishes a `putInPlace` that was stopped between its steps; does nothing when none was. */
export function finishRestore(dataDir: string): void {
  const staged = join(dataDir, STAGED_FILE);
  const target = join(dataDir, DATABASE_FILE);
  if (!existsSync(staged) || existsSync(target)) return;
  for (const end of JOURNALS) rmSync(target + end, { force: true });
  renameDurably(staged, target);
}
