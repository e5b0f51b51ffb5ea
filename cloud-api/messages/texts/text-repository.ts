import { desc, eq } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { type MessageTexts, MessageTextsSchema } from './message-texts.ts';
import { messageTextsTable } from './text-schema.ts';

export type KeptTexts = { readonly version: number; readonly texts: MessageTexts; readonly savedAt: EpochMs };

/** Those in force; null where the club has never saved any. Index: the primary key. */
export async function findTexts(db: Db | Tx, facilityId: string): Promise<KeptTexts | null> {
  const { version, texts, savedAt, facilityId: of } = messageTextsTable;
  const [row] = await db
    .select({ version, texts, savedAt })
    .from(messageTextsTable)
    .where(eq(of, facilityId))
    .orderBy(desc(version))
    .limit(1);
  return row ? { ...row, texts: MessageTextsSchema.parse(row.texts) } : null;
}

/** False when somebody else has saved that version: then nothing is written. */
export async function insertTexts(db: Db | Tx, facilityId: string, kept: KeptTexts): Promise<boolean> {
  const added = await db
    .insert(messageTextsTable)
    .values({ facilityId, ...kept })
    .onConflictDoNothing()
    .returning({ version: messageTextsTable.version });
  return added.length === 1;
}
