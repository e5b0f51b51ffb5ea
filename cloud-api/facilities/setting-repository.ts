import { eq } from 'drizzle-orm';
import { required } from '../../domain/assert.ts';
import type { Db } from '../db/database.ts';
import { settingTable } from './facility-schema.ts';

/** The value under `name`; where there is none yet it becomes `fresh`. All who ask, together or later, get the same. */
export async function getOrKeepSetting(db: Db, name: string, fresh: string): Promise<string> {
  await db.insert(settingTable).values({ name, value: fresh }).onConflictDoNothing();
  const [row] = await db.select().from(settingTable).where(eq(settingTable.name, name));
  return required(row, 'a setting that was kept is there').value;
}
