import { describe, expect, test } from 'vitest';
import { UnifiAccessSettingsSchema } from './unifi-access-settings.ts';

const SHA256 = 'AB'.repeat(32);
const VALID = { url: 'https://10.0.0.5:12445', token: 'abc+/=DEF', certificate: { sha256: SHA256 } };

describe('settings of a console', () => {
  test.each([
    ['https://10.0.0.5:12446', { host: '10.0.0.5', port: 12446 }],
    ['https://console.lan', { host: 'console.lan', port: 12445 }],
    ['https://[fd00::5]:12445', { host: 'fd00::5', port: 12445 }],
    ['https://10.0.0.5/api/v1/developer', { host: '10.0.0.5', port: 12445 }],
  ])('the address %s is understood', (url, expected) => {
    expect(UnifiAccessSettingsSchema.parse({ ...VALID, url }).url).toEqual(expected);
  });

  test.each(['http://10.0.0.5:12445', '10.0.0.5', 'https://admin:secret@10.0.0.5', 'ftp://10.0.0.5', ''])(
    'the address %j is refused',
    (url) => {
      expect(UnifiAccessSettingsSchema.safeParse({ ...VALID, url }).success).toBe(false);
    },
  );

  test.each([SHA256, SHA256.toLowerCase(), Array(32).fill('ab').join(':')])(
    'the fingerprint %s is understood',
    (sha256) => {
      expect(UnifiAccessSettingsSchema.parse({ ...VALID, certificate: { sha256 } }).certificate).toEqual({
        sha256: SHA256,
      });
    },
  );

  test.each([
    { certificate: {} },
    { certificate: { sha256: 'AB' } },
    { certificate: { sha256: 'XY'.repeat(32) } },
    { certificate: { pem: 'no certificate' } },
    { certificate: { sha256: SHA256, pem: 'both' } },
    { certificate: undefined },
    { token: '' },
    { token: 'a b' },
    { token: 'a\r\nX-Other: header' },
    { rejectUnauthorized: false },
  ])('%j is refused', (change) => {
    expect(UnifiAccessSettingsSchema.safeParse({ ...VALID, ...change }).success).toBe(false);
  });

  test('a refusal does not repeat the token', () => {
    const refused = UnifiAccessSettingsSchema.safeParse({ ...VALID, token: 'my secret token' });

    expect(JSON.stringify(refused.error?.issues)).not.toContain('secret');
  });
});
