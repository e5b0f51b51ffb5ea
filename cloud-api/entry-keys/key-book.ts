import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { createEntryKeys } from '../../domain/entry-token/entry-keys.ts';
import type { MintingKeys } from '../../domain/entry-token/entry-token.ts';
import type { EntryKeysSealed } from '../../sync/protocol/product-data.ts';
import type { Db } from '../db/database.ts';
import { deriveKey } from '../secrets.ts';
import { changeKeyState, findKeyState, type KeyState } from './entry-key-repository.ts';

/**
 * The keys of entry tokens. All come from this installation's secret, a number that rises with each rotation, and, but
 * for the signing key, the facility: nothing has to be kept, and all processes have the same.
 */
export type EntryKeyBook = {
  /** What tokens of this facility are made with just now. */
  mintingKeysOf(facilityId: string): MintingKeys;
  /** What a facility opens tokens with: of the last rotation, of today, and of the next. */
  keysFor(facilityId: string): EntryKeysSealed;
  state(): KeyState;
  /** Names what `keysFor` says: another one when that is something else. */
  mark(): string;
  /** Looks how far rotation has come: another process may have seen to it. */
  refresh(): Promise<void>;
  /**
   * Makes tokens by the next keys from now on. Those before them stay good until the rotation after this one; with
   * `revoke` they are void as soon as each facility hears of it.
   */
  rotate(how: { readonly revoke: boolean }): Promise<KeyState>;
};

const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Revoked ids are told for so many numbers back: of older ones no token is left. */
const REVOKED_TOLD_MAX = 5;

export async function openEntryKeyBook(db: Db, secret: Buffer): Promise<EntryKeyBook> {
  let state = await findKeyState(db);
  const installation = deriveKey(secret, 'entry-keys-mark').toString('hex').slice(0, 16);
  /** Of one state; deriving takes longer than signing. */
  const minting = new Map<string, MintingKeys>();

  function adopt(next: KeyState): void {
    if (next.version !== state.version) minting.clear();
    state = next;
  }

  return {
    mintingKeysOf: (facilityId) => {
      const known = minting.get(facilityId) ?? makeKeys(secret, facilityId, state.number).minting;
      minting.set(facilityId, known);
      return known;
    },
    keysFor: (facilityId) => {
      const of = (number: number): Made => makeKeys(secret, facilityId, number);
      const { number, revokedUpTo } = state;
      const told = [number - 1, number, number + 1].filter((n) => n >= 1 && n > revokedUpTo);
      const revoked = numbersUpTo(revokedUpTo, REVOKED_TOLD_MAX);
      return { keys: told.map((n) => of(n).raw), revokedIds: revoked.map((n) => of(n).minting.keys.id) };
    },
    state: () => state,
    mark: () => `${installation} ${state.version} ${state.number} ${state.revokedUpTo}`,
    refresh: async () => adopt(await findKeyState(db)),
    rotate: async ({ revoke }) => {
      const next = await db.transaction((tx) => changeKeyState(tx, (current) => rotated(current, revoke)));
      adopt(next);
      return next;
    },
  };
}

function rotated({ version, number, revokedUpTo }: KeyState, revoke: boolean): KeyState {
  return { version: version + 1, number: number + 1, revokedUpTo: revoke ? number : revokedUpTo };
}

type Made = { readonly minting: MintingKeys; readonly raw: EntryKeysSealed['keys'][number] };

function makeKeys(secret: Buffer, facilityId: string, number: number): Made {
  const signingKey = signingKeyOf(deriveKey(secret, `entry-signing-${number}`));
  const verifying = createPublicKey(signingKey).export({ format: 'der', type: 'spki' });
  const sealing = deriveKey(secret, `entry-sealing-${number} ${facilityId}`);
  const site = deriveKey(secret, `entry-site-${number} ${facilityId}`);
  const raw = { verifying: textOf(verifying), sealing: textOf(sealing), site: textOf(site) };
  return { minting: { keys: createEntryKeys({ verifying, sealing, site }), signingKey }, raw };
}

const textOf = (bytes: Buffer): string => bytes.toString('base64url');

function signingKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

function numbersUpTo(last: number, countMax: number): number[] {
  const count = Math.min(last, countMax);
  return Array.from({ length: count }, (_, at) => last - count + 1 + at);
}
