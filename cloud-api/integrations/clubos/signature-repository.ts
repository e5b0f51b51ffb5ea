import { lt } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db } from '../../db/database.ts';
import { clubosSignatureTable } from './clubos-schema.ts';

/** Keeps that a signature was shown. False when it was before, to whichever process. */
export async function keepSignature(db: Db, signature: string, now: EpochMs): Promise<boolean> {
  const kept = await db
    .insert(clubosSignatureTable)
    .values({ signature, shownAt: now })
    .onConflictDoNothing()
    .returning({ signature: clubosSignatureTable.signature });
  return kept.length === 1;
}

export async function forgetSignatures(db: Db, before: EpochMs): Promise<void> {
  await db.delete(clubosSignatureTable).where(lt(clubosSignatureTable.shownAt, before));
}
