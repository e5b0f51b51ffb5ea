import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../../domain/time.ts';
import type { Config } from '../config.ts';
import { backUp, findProblemInBackup } from '../db/backup.ts';
import { describeDatabaseError } from '../db/database-error.ts';
import { BUSY_TIMEOUT_MS } from '../db/pragmas.ts';
import { DATABASE_FILE } from '../db/restored-file.ts';
import { backupName, listBackups } from './backup-files.ts';
import { describeRestoreError, type RestoreError, restoreBackup } from './restore.ts';

/** What a command says: its lines when it did what it was asked for, else one line of why not. */
export type Said = Result<readonly string[], string>;

export type AdminParts = {
  readonly config: Pick<Config, 'dataDir' | 'backupDir'>;
  readonly clock: Clock;
  readonly migrationsDir: string;
};

/** Takes a backup now, into `folder` or where the nightly ones go; the controller may run meanwhile. */
export async function backupCommand({ config, clock }: AdminParts, folder: string | undefined): Promise<Said> {
  const database = join(config.dataDir, DATABASE_FILE);
  if (!existsSync(database)) return err(`There is no database in ${config.dataDir}. DATA_DIR says where it is.`);
  const path = join(folder === undefined ? config.backupDir : resolve(folder), backupName('manual', clock.now()));
  const sqlite = new Sqlite(database, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    await backUp(sqlite, path);
  } finally {
    sqlite.close();
  }
  return ok([`Backup taken and checked: ${path}`]);
}

/** Lists the backups, newest first, each with what a full check of it says. */
export function backupsCommand({ config }: AdminParts): Said {
  const backups = listBackups(config.backupDir);
  if (backups.length === 0) return ok([`No backups in ${config.backupDir}.`]);
  return ok(
    backups.map(({ path, kind, takenAt, bytes }) => {
      const problem = findProblemInBackup(path);
      const time = new Date(takenAt).toISOString().replace(/\.\d{3}/, '');
      return `${time}  ${kind.padEnd(7)}  ${(bytes / 1e6).toFixed(1)} MB  ${problem ?? 'sound'}  ${path}`;
    }),
  );
}

/** Puts a backup in the place of the database and says what that means. */
export function restoreCommand({ config, clock, migrationsDir }: AdminParts, file: string | undefined): Said {
  if (file === undefined) return err('Say which backup: npm run facility-admin -- restore <backup file>');
  const restored = restoreBackup({ file: resolve(file), dataDir: config.dataDir, clock, migrationsDir });
  if (!restored.ok) return err(describeFailure(restored.error));
  return ok([
    `Restored ${resolve(file)}.`,
    `The files that were there are kept in ${restored.value.asideDir}.`,
    'At its next start the controller does not sell: it may not know of bookings made after this backup.',
    'Doors and check-in work for the bookings in the backup.',
    'Once the internet link is up, the controller gets what it is missing from the cloud and sells again by itself.',
    'Bookings that were made here after the backup and never reached the cloud are lost: ask the desk.',
  ]);
}

function describeFailure(error: RestoreError): string {
  switch (error.code) {
    case 'restore.not_found':
    case 'restore.not_sound':
    case 'restore.not_a_facility':
      return describeRestoreError(error);
    default:
      return describeDatabaseError(error);
  }
}
