import { describe, expect, test } from 'vitest';
import { NinjaOneSettingsSchema } from './ninjaone-settings.ts';

const SETTINGS = { url: 'https://eu.ninjarmm.com', clientId: 'an-app', clientSecret: 'a-secret', refreshToken: null };

describe('settings of NinjaOne', () => {
  test('four things are enough', () => {
    expect(NinjaOneSettingsSchema.parse(SETTINGS)).toEqual({
      ...SETTINGS,
      technicianClient: null,
      tokenPath: '/ws/oauth/token',
    });
  });

  test.each(['https://app.ninjarmm.com/', 'https://ca.ninjarmm.com', 'http://127.0.0.1:12446', 'http://localhost:1'])(
    'go to %s',
    (url) => {
      expect(NinjaOneSettingsSchema.parse({ ...SETTINGS, url }).url).toBe(new URL(url).origin);
    },
  );

  test.each([
    'http://app.ninjarmm.com',
    'https://api.ninjarmm.com',
    'https://app.ninjarmm.com.evil.example',
    'https://user:pass@app.ninjarmm.com',
    'https://app.ninjarmm.com:8443',
    'https://app.ninjarmm.com/v2',
    'https://10.0.0.5',
    'http://10.0.0.5',
    'http://127.0.0.1.evil.example',
    'ftp://localhost',
    'app.ninjarmm.com',
  ])('never go to %s', (url) => {
    expect(NinjaOneSettingsSchema.safeParse({ ...SETTINGS, url }).success).toBe(false);
  });

  test('refuse what is not a credential, and what they do not know', () => {
    expect(NinjaOneSettingsSchema.safeParse({ ...SETTINGS, clientSecret: 'two words' }).success).toBe(false);
    expect(NinjaOneSettingsSchema.safeParse({ ...SETTINGS, clientSecret: '' }).success).toBe(false);
    expect(NinjaOneSettingsSchema.safeParse({ ...SETTINGS, scope: 'all' }).success).toBe(false);
  });
});
