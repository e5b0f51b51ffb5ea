import type { Log } from '../log.ts';

/** `os`: the system's keyring (DPAPI, Keychain, libsecret or KWallet). `key-file`: a key in a file beside the database. */
export type SealedBy = 'os' | 'key-file';

/** A secret that only what it was sealed by can open. */
export type Sealed = { readonly by: SealedBy; readonly text: string };

/** Keeps secrets from whoever has only the database, or a backup of it. */
export type Sealer = {
  /** What it seals by while all is well. */
  readonly kind: SealedBy;
  /** Null when nothing seals just now. */
  seal(secret: string): Promise<Sealed | null>;
  /** Null for what was sealed elsewhere or by somebody else: a copied data folder, a key file that is gone. */
  open(sealed: Sealed): Promise<string | null>;
};

/** What is asked of a keyring: what it is called, null where none protects anything; to seal a text; to open one. */
export type KeyringQuestion =
  | { readonly type: 'name' }
  | { readonly type: 'seal'; readonly secret: string }
  | { readonly type: 'open'; readonly sealed: string };

/** Null for no. Never rejects: a keyring that does not answer is one that is not there. */
export type AskKeyring = (question: KeyringQuestion) => Promise<string | null>;

/** The keyring of whoever is asked, where that one has any; else `keyFile`. */
export async function chooseSealer(ask: AskKeyring, keyFile: Sealer, log: Log): Promise<Sealer> {
  const keyring = await ask({ type: 'name' });
  if (keyring === null) {
    log.warn('keyring.absent');
    return keyFile;
  }
  log.info('keyring.found', { keyring });
  return keyringSealer(ask, keyFile);
}

/** Seals by a keyring, and by `keyFile` while the keyring does not; opens what either has sealed. */
export function keyringSealer(ask: AskKeyring, keyFile: Sealer): Sealer {
  return {
    kind: 'os',
    async seal(secret) {
      const text = await ask({ type: 'seal', secret });
      return text === null ? keyFile.seal(secret) : { by: 'os', text };
    },
    open: (sealed) => (sealed.by === 'os' ? ask({ type: 'open', sealed: sealed.text }) : keyFile.open(sealed)),
  };
}
