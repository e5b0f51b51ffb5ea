import { asc, eq, lt } from 'drizzle-orm';
import type { TokenUse } from '../../../../domain/entry-token/token-uses.ts';
import { DAY_MS } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { entryTokenUseTable } from './entry-token-schema.ts';

/** No booking is so long that its token is good after this. */
const KEPT_MS = 60 * DAY_MS;

export type RecordedUse = TokenUse & { readonly id: string; readonly bookingId: string; readonly isProof: boolean };

/** Oldest first. Index: `entry_token_use_booking`. */
export function listUses(db: Db | Tx, bookingId: string): TokenUse[] {
  const { at, doorId, step } = entryTokenUseTable;
  return db
    .select({ at, doorId, step })
    .from(entryTokenUseTable)
    .where(eq(entryTokenUseTable.bookingId, bookingId))
    .orderBy(asc(at))
    .all();
}

export function insertUse(tx: Tx, { isProof, ...use }: RecordedUse): void {
  tx.delete(entryTokenUseTable)
    .where(lt(entryTokenUseTable.at, use.at - KEPT_MS))
    .run();
  tx.insert(entryTokenUseTable)
    .values({ ...use, isProof: isProof ? 1 : 0 })
    .run();
}

/** The door has refused: nobody went in with it. */
export function deleteUse(tx: Tx, id: string): void {
  tx.delete(entryTokenUseTable).where(eq(entryTokenUseTable.id, id)).run();
}
