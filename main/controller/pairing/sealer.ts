import type { Log } from '../log.ts';

/**
 * Keeps secrets from whoever has only the files: the operating system's keyring where there is one (Electron's
 * `safeStorage`: DPAPI, Keychain, libsecret).
 */
export type Sealer = {
  /** Stands beside what it has sealed: another sealer cannot open that. */
  readonly kind: 'os' | 'file';
  /** Null when the keyring does not seal just now. */
  seal(secret: string): Promise<string | null>;
  /** Null for what was sealed elsewhere or by somebody else: a copied data folder. */
  open(sealed: string): Promise<string | null>;
};

/** For a host without a keyring: the file's own rights (0600) are all that protects a secret, and the log says so. */
export const fileSealer: Sealer = {
  kind: 'file',
  seal: async (secret) => secret,
  open: async (sealed) => sealed,
};

/** What is asked of a keyring: what it is called, null where none protects anything; to seal a text; to open one. */
export type KeyringQuestion =
  | { readonly type: 'name' }
  | { readonly type: 'seal'; readonly secret: string }
  | { readonly type: 'open'; readonly sealed: string };

/** Null for no. Never rejects: a keyring that does not answer is one that is not there. */
export type AskKeyring = (question: KeyringQuestion) => Promise<string | null>;

/** The keyring of whoever is asked, where that one has any. */
export async function chooseSealer(ask: AskKeyring, log: Log): Promise<Sealer> {
  const keyring = await ask({ type: 'name' });
  if (keyring === null) {
    log.warn('keyring.absent');
    return fileSealer;
  }
  log.info('keyring.found', { keyring });
  return {
    kind: 'os',
    seal: (secret) => ask({ type: 'seal', secret }),
    open: (sealed) => ask({ type: 'open', sealed }),
  };
}
