import { resolve } from 'node:path';
import type { Clock } from '../../domain/time.ts';
import type { CloudConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import type { Log } from '../log.ts';
import { noteBackup } from './backup-note.ts';
import { dumpDatabase } from './dump.ts';
import type { Manifest } from './manifest.ts';
import { restoreDatabase } from './restore.ts';

export type BackupCommandParts = {
  readonly config: Pick<CloudConfig, 'databaseUrl' | 'dataDir'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly appVersion: string;
};

/** `backup <folder>`: everything as it stands at one instant, into a new folder; the cloud may run meanwhile. */
export async function backupCommand(parts: BackupCommandParts, folder: string): Promise<readonly string[]> {
  const { clock, appVersion } = parts;
  const path = resolve(folder);
  const manifest = await withDatabase(parts, async (url) => {
    const written = await dumpDatabase({ url, folder: path, now: clock.now(), appVersion });
    await noteBackup(url, written.takenAt);
    return written;
  });
  return [
    `Backup taken: ${path} (${describe(manifest)})`,
    'It holds customers’ names and this installation’s secrets: keep it where only you can read it.',
  ];
}

/** `restore <folder>`: into an empty database; says what happens at the next start. */
export async function restoreCommand(parts: BackupCommandParts, folder: string): Promise<readonly string[]> {
  const manifest = await withDatabase(parts, (url) =>
    restoreDatabase({ url, folder: resolve(folder), now: parts.clock.now() }),
  );
  return [
    `Restored the backup of ${new Date(manifest.takenAt).toISOString()} (${describe(manifest)}).`,
    'At its next start the cloud sells nothing of a facility until that facility’s controller has been in touch:',
    'the controller knows what was booked after the backup, and gives it back. Nobody has to do anything for that.',
    'A facility that stays offline stays closed on the web; its own desk and doors go on.',
  ];
}

/** The database given, or the one of its own; that is started for as long as the work takes, unless it runs already. */
async function withDatabase<T>({ config, log }: BackupCommandParts, work: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return work(config.databaseUrl);
  const server = await startEmbeddedPostgres(config.dataDir, log);
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

function describe({ tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows in ${tables.length} tables`;
}
