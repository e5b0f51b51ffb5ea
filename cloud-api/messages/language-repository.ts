import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { addressLanguageTable } from './message-schema.ts';

export const LanguageSchema = z.enum(['en', 'fr']);
/** What messages are written in. */
export type Language = z.infer<typeof LanguageSchema>;

/** Keeps in which language whoever has these addresses reads; the last word counts. */
export async function saveLanguage(
  db: Db,
  addresses: readonly string[],
  { language, at }: { readonly language: Language; readonly at: EpochMs },
): Promise<void> {
  if (addresses.length === 0) return;
  const rows = addresses.map((address) => ({ address: address.toLowerCase(), language, at }));
  await db
    .insert(addressLanguageTable)
    .values(rows)
    .onConflictDoUpdate({
      target: addressLanguageTable.address,
      set: { language, at },
      setWhere: sql`${addressLanguageTable.at} <= ${at}`,
    });
}

/** Whoever is the same person reads in the same language at another address, unless it has shown another. */
export async function copyLanguage(
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const { address, language, at } = addressLanguageTable;
  const other = sql<string>`${to.toLowerCase()}`.as('address');
  await tx
    .insert(addressLanguageTable)
    .select(
      tx.select({ address: other, language, at }).from(addressLanguageTable).where(eq(address, from.toLowerCase())),
    )
    .onConflictDoNothing();
}

/** English where nobody has ever shown otherwise. */
export async function findLanguage(db: Db, address: string): Promise<Language> {
  const [row] = await db
    .select()
    .from(addressLanguageTable)
    .where(eq(addressLanguageTable.address, address.toLowerCase()));
  return row ? LanguageSchema.parse(row.language) : 'en';
}
