/**
 * Keeps secrets from whoever has only the files: the operating system's keyring where there is one (Electron's
 * `safeStorage`: DPAPI, Keychain, libsecret).
 */
export type Sealer = {
  /** Stands beside what it has sealed: another sealer cannot open that. */
  readonly kind: 'os' | 'file';
  seal(secret: string): Promise<string>;
  /** Null for what was sealed elsewhere or by somebody else: a copied data folder. */
  open(sealed: string): Promise<string | null>;
};

/** For a host without a keyring: the file's own rights (0600) are all that protects a secret, and the log says so. */
export const fileSealer: Sealer = {
  kind: 'file',
  seal: async (secret) => secret,
  open: async (sealed) => sealed,
};
