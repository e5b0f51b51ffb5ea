import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, MINUTE_MS } from '../../../domain/time.ts';
import { findProblemInBackup } from '../db/backup.ts';
import type { FacilityDatabase } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type BackupFile, backupName, isBackupDue, listBackups, listOutdated, type Retention } from './backup-files.ts';

/** How often it is asked whether a backup is due; a machine that slept catches up this soon. */
const CHECK_MS = MINUTE_MS;
/** A backup that failed, on a full disk say, is not tried again sooner. */
const RETRY_MS = 15 * MINUTE_MS;

export type NightlyBackupOptions = {
  readonly database: FacilityDatabase;
  readonly backupDir: string;
  readonly retention: Retention;
  readonly timeZone: () => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly every: (ms: number, action: () => void) => () => void;
};

export type NightlyBackup = {
  /** Takes a backup if one is due, and lets go of outdated ones. Never rejects. */
  check(): Promise<void>;
  /** Resolves when no backup is being taken any more. */
  stop(): Promise<void>;
};

/** Keeps a backup for each night. */
export function startNightlyBackup(options: NightlyBackupOptions): NightlyBackup {
  const { clock, log } = options;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  async function takeIfDue(): Promise<void> {
    if (clock.monotonicMs() - failedAtMs < RETRY_MS) return;
    try {
      await backUpIfDue(options);
    } catch (error) {
      failedAtMs = clock.monotonicMs();
      log.error('backup.failed', { dir: options.backupDir, error });
    }
  }

  function check(): Promise<void> {
    running ??= takeIfDue().finally(() => {
      running = null;
    });
    return running;
  }

  const stopTicking = options.every(CHECK_MS, () => void check());
  return {
    check,
    stop: async () => {
      stopTicking();
      await running;
    },
  };
}

async function backUpIfDue({
  database,
  backupDir,
  retention,
  timeZone,
  clock,
  log,
}: NightlyBackupOptions): Promise<void> {
  const now = clock.now();
  const before = listBackups(backupDir).filter(({ kind }) => kind === 'nightly');
  const takenAt = before.map((backup) => backup.takenAt);
  if (!isBackupDue(now, timeZone(), takenAt)) return;

  const path = join(backupDir, backupName('nightly', now));
  await database.backUp(path);
  const backups = listBackups(backupDir);
  log.info('backup.taken', { path, bytes: backups.find((backup) => backup.path === path)?.bytes });
  deleteOutdated(backups, listOutdated(backups, timeZone(), retention), log);
}

/** Deletes nothing before one of the backups that stay has been read through and found good. */
function deleteOutdated(backups: readonly BackupFile[], outdated: readonly BackupFile[], log: Log): void {
  if (outdated.length === 0) return;
  const staying = backups.filter((backup) => !outdated.includes(backup));
  if (!staying.some(({ path }) => findProblemInBackup(path) === null)) {
    log.error('backup.none_is_good', { kept: backups.length });
    return;
  }
  for (const { path } of outdated) {
    rmSync(path);
    log.info('backup.deleted', { path });
  }
}
