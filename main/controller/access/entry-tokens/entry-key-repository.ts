import type { EpochMs } from '../../../../domain/time.ts';
import type { EntryKeysTold } from '../../../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../../db/database.ts';
import { entryKeysTable } from './entry-token-schema.ts';

export type StoredEntryKeys = Omit<typeof entryKeysTable.$inferSelect, 'id'>;

const NOTHING: StoredEntryKeys = { boxKey: null, sealed: null, receivedAt: null, askedFor: null, askedAt: null };

export function findEntryKeys(db: Db | Tx): StoredEntryKeys {
  return db.select().from(entryKeysTable).get() ?? NOTHING;
}

/** What the cloud has said last counts: it comes in order. */
export function saveEntryKeys(tx: Tx, { boxKey, sealed }: EntryKeysTold, receivedAt: EpochMs): void {
  const set = { boxKey, sealed, receivedAt };
  tx.insert(entryKeysTable)
    .values({ ...NOTHING, id: 1, ...set })
    .onConflictDoUpdate({ target: entryKeysTable.id, set })
    .run();
}

export function saveAsked(tx: Tx, askedFor: string, askedAt: EpochMs): void {
  const set = { askedFor, askedAt };
  tx.insert(entryKeysTable)
    .values({ ...NOTHING, id: 1, ...set })
    .onConflictDoUpdate({ target: entryKeysTable.id, set })
    .run();
}
