import { createEntryKeys } from '../../../../domain/entry-token/entry-keys.ts';
import type { TrustedKeys } from '../../../../domain/entry-token/entry-token.ts';
import { EntryKeysSealedSchema } from '../../../../sync/protocol/product-data.ts';
import type { SealedBox } from '../../../../sync/transport/sealed-box.ts';
import type { Db } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { findEntryKeys } from './entry-key-repository.ts';

/** What entry tokens are opened with; nothing while the cloud has told none, and then no token opens anything. */
export type EntryKeyRing = { trusted(): TrustedKeys };

const NONE: TrustedKeys = { keys: [], revokedIds: [] };

type RingParts = {
  readonly db: Db;
  /** Null where this controller has no key of its own. */
  readonly box: SealedBox | null;
  readonly log: Log;
};

/** Opened once for each time that they change: they are in this process's memory and nowhere else in the clear. */
export function createEntryKeyRing({ db, box, log }: RingParts): EntryKeyRing {
  let opened: { readonly sealed: string | null; readonly keys: TrustedKeys } = { sealed: null, keys: NONE };

  function open(sealed: string): TrustedKeys {
    try {
      const text = box?.open(sealed);
      if (!text) {
        log.warn('entry_keys.sealed_elsewhere');
        return NONE;
      }
      const { keys, revokedIds } = EntryKeysSealedSchema.parse(JSON.parse(text.toString()));
      const bytesOf = (encoded: string): Buffer => Buffer.from(encoded, 'base64url');
      return {
        keys: keys.map(({ verifying, sealing, site }) =>
          createEntryKeys({ verifying: bytesOf(verifying), sealing: bytesOf(sealing), site: bytesOf(site) }),
        ),
        revokedIds,
      };
    } catch {
      // Not the error: it might name what could not be read.
      log.error('entry_keys.unreadable');
      return NONE;
    }
  }

  return {
    trusted: () => {
      const { sealed } = findEntryKeys(db);
      if (sealed !== opened.sealed) opened = { sealed, keys: sealed === null ? NONE : open(sealed) };
      return opened.keys;
    },
  };
}
