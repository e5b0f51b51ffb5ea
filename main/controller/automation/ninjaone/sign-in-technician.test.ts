import http from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browse } from '../../../../tests/support/browse-sign-in.ts';
import { NINJAONE_APP } from '../../../../tests/support/ninjaone-rig.ts';
import type { SimApp } from '../../../../simulators/ninjaone/oauth.ts';
import {
  type NinjaOneSimulator,
  startNinjaOneSimulator,
} from '../../../../simulators/ninjaone/start-ninjaone-simulator.ts';
import { NinjaOneSettingsSchema } from './ninjaone-settings.ts';
import { signInTechnician } from './sign-in-technician.ts';

const NATIVE: SimApp = { ...NINJAONE_APP, clientId: 'native', clientSecret: null };
const STRICT: SimApp = { ...NINJAONE_APP, clientId: 'strict', redirectUris: ['https://club.example/back'] };

let cloud: NinjaOneSimulator;
beforeEach(async () => {
  cloud = await startNinjaOneSimulator({ port: 0, apps: [NINJAONE_APP, NATIVE, STRICT], devices: [], scripts: [] });
});
afterEach(() => cloud.stop());

function settings(more: object = {}) {
  const { clientId, clientSecret } = NINJAONE_APP;
  return NinjaOneSettingsSchema.parse({ url: cloud.url, clientId, clientSecret, refreshToken: null, ...more });
}

/** The wait ends when the person got nowhere. */
function signInBy(act: (url: string) => Promise<unknown>, more: object = {}) {
  const done = new AbortController();
  return signInTechnician(settings(more), {
    port: 0,
    signal: done.signal,
    openUrl: (url) => {
      void act(url).then((got) => {
        if (got === null) done.abort();
      });
    },
  });
}

async function exchanges(refreshToken: string, clientId: string): Promise<number> {
  const secret = clientId === 'native' ? {} : { client_secret: NINJAONE_APP.clientSecret ?? '' };
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
    ...secret,
  });
  return (await fetch(`${cloud.url}/ws/oauth/token`, { method: 'POST', body })).status;
}

describe('signing in a technician', () => {
  test.each([
    ['a web client', 'an-app', {}],
    ['a native client', 'native', { technicianClient: { clientId: 'native', clientSecret: null } }],
    ['the other paths', 'an-app', { tokenPath: '/oauth/token' }],
  ])('by %s leaves a refresh token that is good', async (_, clientId, more) => {
    let shown: Awaited<ReturnType<typeof browse>> = null;
    const result = await signInBy(async (url) => {
      shown = await browse(url, 'allow');
      return shown;
    }, more);

    expect(result.ok).toBe(true);
    expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('Signed in.') });
    expect(result.ok && (await exchanges(result.value, clientId))).toBe(200);
  });

  test('a technician who says no is taken at their word', async () => {
    expect(await signInBy((url) => browse(url, 'deny'))).toEqual({ ok: false, error: { code: 'technician.refused' } });
  });

  test('whoever comes with another state is turned away, and the real one still gets in', async () => {
    let stranger: Awaited<ReturnType<typeof browse>> = null;
    const result = await signInBy(async (url) => {
      stranger = await browse(url, 'allow', (back) => back.searchParams.set('state', 'guessed'));
      await browse(url, 'allow');
    });

    expect(stranger).toMatchObject({ status: 400 });
    expect(result.ok).toBe(true);
  });

  test('a code that was made up is refused by NinjaOne', async () => {
    const result = await signInBy((url) => browse(url, 'allow', (back) => back.searchParams.set('code', 'made-up')));

    expect(result).toEqual({ ok: false, error: { code: 'technician.exchange_refused' } });
  });

  test('a redirect address that the client does not know comes to nothing', async () => {
    const technicianClient = { clientId: 'strict', clientSecret: NINJAONE_APP.clientSecret };

    expect(await signInBy((url) => browse(url, 'allow'), { technicianClient })).toEqual({
      ok: false,
      error: { code: 'technician.cancelled' },
    });
  });

  test('the wait ends', async () => {
    const result = await signInTechnician(settings(), { port: 0, waitMsMax: 20, openUrl: () => {} });

    expect(result).toEqual({ ok: false, error: { code: 'technician.timed_out' } });
  });

  test('a port that is taken is said to be', async () => {
    const other = http.createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve(Number(Object(other.address()).port)));
    });

    const result = await signInTechnician(settings(), { port, openUrl: () => {} });
    other.close();

    expect(result).toEqual({ ok: false, error: { code: 'technician.port_taken' } });
  });

  test('its page shows no secret in its address', async () => {
    const urls: string[] = [];
    await signInBy(async (url) => {
      urls.push(url);
      return null;
    });

    expect(urls.join()).toContain('code_challenge=');
    expect(urls.join()).not.toContain(NINJAONE_APP.clientSecret);
  });
});
