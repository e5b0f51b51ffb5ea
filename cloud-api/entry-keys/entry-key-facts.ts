import type { EntryKeysTold } from '../../sync/protocol/product-data.ts';
import type { Tx } from '../db/database.ts';
import { changeKeyState } from './entry-key-repository.ts';

/** A rotation that this cloud had told of before its database went back in time has happened. */
export async function recoverKeyState(tx: Tx, { version, number, revokedUpTo }: EntryKeysTold): Promise<void> {
  await changeKeyState(tx, (state) => (version > state.version ? { version, number, revokedUpTo } : null));
}
