import { describe, expect, test } from 'vitest';
import { createKeyring, type SafeStorage } from './keyring.ts';

/** A keyring that turns texts round, and refuses what does not end in its mark. */
function aSafeStorage(changes: Partial<SafeStorage> = {}): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text) => Buffer.from(`${[...text].reverse().join('')}|sealed`),
    decryptString: (encrypted) => {
      const [text = '', mark] = encrypted.toString().split('|');
      if (mark !== 'sealed') throw new Error('Error while decrypting the ciphertext');
      return [...text].reverse().join('');
    },
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changes,
  };
}

function aKeyring(changes: Partial<SafeStorage> = {}, platform: NodeJS.Platform = 'linux') {
  const logged: string[] = [];
  const ask = createKeyring({ safeStorage: aSafeStorage(changes), platform, log: (event) => logged.push(event) });
  return { ask, logged };
}

describe('the system’s keyring', () => {
  test('opens what it has sealed', () => {
    const { ask } = aKeyring();

    const sealed = ask({ type: 'seal', secret: 'a key' });

    expect(sealed).not.toContain('a key');
    expect(ask({ type: 'open', sealed: sealed ?? '' })).toBe('a key');
  });

  test('says no to what another one has sealed, and logs it', () => {
    const { ask, logged } = aKeyring();

    const opened = ask({ type: 'open', sealed: Buffer.from('of another account').toString('base64') });

    expect(opened).toBeNull();
    expect(logged).toEqual(['keyring.refused']);
  });

  test.each([
    ['win32', 'dpapi'],
    ['darwin', 'keychain'],
    ['linux', 'gnome_libsecret'],
  ] as const)('has a name on %s', (platform, name) => {
    expect(aKeyring({}, platform).ask({ type: 'name' })).toBe(name);
  });

  test.each(['basic_text', 'unknown'])('is none on Linux where Chromium falls back to %s', (backend) => {
    const { ask } = aKeyring({ getSelectedStorageBackend: () => backend });

    expect(ask({ type: 'name' })).toBeNull();
    expect(ask({ type: 'seal', secret: 'a key' })).toBeNull();
  });

  test('is none where the system says that it cannot encrypt', () => {
    const { ask } = aKeyring({ isEncryptionAvailable: () => false }, 'win32');

    expect(ask({ type: 'name' })).toBeNull();
  });
});
