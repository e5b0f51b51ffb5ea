import type { KeyringQuestion } from '../controller-messages.ts';

/** What is needed of Electron's `safeStorage`. */
export type SafeStorage = {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
};

export type KeyringOptions = {
  readonly safeStorage: SafeStorage;
  readonly platform: NodeJS.Platform;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
};

/** On Linux, what Chromium falls back to has a password that everybody knows: that is no seal. */
const NO_SEAL = new Set(['basic_text', 'unknown']);

/**
 * Answers what the controller asks of the system's keyring: DPAPI on Windows, the Keychain on macOS, libsecret or KWallet
 * on Linux. The app must be ready. Null for no: there is no keyring, or it does not do it.
 */
export function createKeyring({
  safeStorage,
  platform,
  log,
}: KeyringOptions): (question: KeyringQuestion) => string | null {
  function findName(): string | null {
    if (!safeStorage.isEncryptionAvailable()) return null;
    if (platform !== 'linux') return platform === 'win32' ? 'dpapi' : 'keychain';
    const backend = safeStorage.getSelectedStorageBackend?.() ?? 'unknown';
    return NO_SEAL.has(backend) ? null : backend;
  }

  function answer(question: KeyringQuestion): string | null {
    const name = findName();
    if (name === null || question.type === 'name') return name;
    if (question.type === 'seal') return safeStorage.encryptString(question.secret).toString('base64');
    return safeStorage.decryptString(Buffer.from(question.sealed, 'base64'));
  }

  return (question) => {
    try {
      return answer(question);
    } catch (error) {
      // Sealed by another account or machine, or the keyring was locked meanwhile.
      log('keyring.refused', { asked: question.type, problem: error instanceof Error ? error.message : String(error) });
      return null;
    }
  };
}
