import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addLocalDays, instantAt, localDateOf, weekdayOf } from '../../../domain/opening-hours.ts';
import type { EpochMs, LocalDate } from '../../../domain/time.ts';

/** What a backup was made for. Only nightly ones are ever deleted by the program. */
export type BackupKind = 'nightly' | 'manual' | 'before';

export type BackupFile = {
  readonly path: string;
  readonly kind: BackupKind;
  readonly takenAt: EpochMs;
  readonly bytes: number;
};

/** How many days and weeks have a backup kept, counted from the newest. */
export type Retention = { readonly daily: number; readonly weekly: number };

/** When the day's backup is due, on the facility's clock: nobody plays, and the day's end has been counted. */
const QUIET_TIME = '04:00';

const NAME = /^(nightly|manual|before)-(?:\d+-)?(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.db$/;

/** `nightly-20251122T080000Z.db`, `before-3-20251122T150405Z.db`: what it is for and when it was taken, in UTC. */
export function backupName(label: 'nightly' | 'manual' | `before-${number}`, takenAt: EpochMs): string {
  return `${label}-${new Date(takenAt).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}.db`;
}

/** Newest first. Files with other names are left out; a folder that is not there has none. */
export function listBackups(dir: string): BackupFile[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .flatMap((name) => readName(join(dir, name), name))
    .toSorted((a, b) => b.takenAt - a.takenAt);
}

function readName(path: string, name: string): BackupFile[] {
  const match = NAME.exec(name);
  if (!match) return [];
  const [kind, year, month, day, hour, minute, second] = match.slice(1);
  if (kind !== 'nightly' && kind !== 'manual' && kind !== 'before') return [];
  const takenAt = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return [{ path, kind, takenAt, bytes: statSync(path).size }];
}

/**
 * True when the latest quiet hour on the facility's clock has had no backup since: also after a night in which the
 * machine was off. `takenAt` are the backups that there are; one from the future says nothing about last night.
 */
export function isBackupDue(now: EpochMs, timeZone: string, takenAt: readonly EpochMs[]): boolean {
  const today = localDateOf(timeZone, now);
  const quietToday = instantAt(timeZone, today, QUIET_TIME);
  const quiet = quietToday <= now ? quietToday : instantAt(timeZone, addLocalDays(today, -1), QUIET_TIME);
  return !takenAt.some((at) => quiet <= at && at <= now);
}

/** Which nightly backups are no longer wanted: neither the newest of one of the last days nor of one of the last weeks. */
export function listOutdated(
  backups: readonly BackupFile[],
  timeZone: string,
  { daily, weekly }: Retention,
): BackupFile[] {
  const nightly = backups.filter(({ kind }) => kind === 'nightly').toSorted((a, b) => b.takenAt - a.takenAt);
  const dayOf = ({ takenAt }: BackupFile): LocalDate => localDateOf(timeZone, takenAt);
  const kept = new Set([
    ...newestOfEach(nightly, dayOf, daily),
    ...newestOfEach(nightly, (b) => mondayOf(dayOf(b)), weekly),
  ]);
  return nightly.filter((backup) => !kept.has(backup));
}

function mondayOf(date: LocalDate): LocalDate {
  return addLocalDays(date, 1 - weekdayOf(date));
}

function newestOfEach(
  newestFirst: readonly BackupFile[],
  periodOf: (backup: BackupFile) => string,
  periods: number,
): BackupFile[] {
  const newest = new Map<string, BackupFile>();
  for (const backup of newestFirst) if (!newest.has(periodOf(backup))) newest.set(periodOf(backup), backup);
  return [...newest.values()].slice(0, periods);
}
