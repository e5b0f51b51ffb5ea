import pg from 'pg';
import type { EpochMs } from '../../domain/time.ts';
import { errorCode } from '../db/database.ts';

/** When `cloud-admin backup` last wrote a backup, in the settings: for the metric `backup_age_seconds`. */
export const BACKUP_TAKEN_SETTING = 'backup.taken';

/** PostgreSQL's word for a write on a standby. */
const READ_ONLY = '25006';

/** A backup that was read from a standby is as good, and cannot be noted there. */
export async function noteBackup(url: string, takenAt: EpochMs): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'cloud-admin backup' });
  await client.connect();
  try {
    await client.query(
      'insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
      [BACKUP_TAKEN_SETTING, String(takenAt)],
    );
  } catch (error) {
    if (errorCode(error) !== READ_ONLY) throw error;
  } finally {
    await client.end();
  }
}
