import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type { Bridge, BridgeReply } from '../../preload/ipc-contract.ts';

/*
 * The desktop app as it is built: real main entry, preloads, pages and controller process. On the real Electron where
 * its binary is, else on the stand-in (tests/electron-stand-in). No cloud here: the controller works without.
 */

declare global {
  interface Window {
    readonly facility?: Bridge;
  }
}

type Desktop = { readonly app: ElectronApplication; readonly page: Page; readonly dataDir: string };

async function launch(mode: 'staff' | 'kiosk', dataDir = mkdtempSync(join(tmpdir(), 'desktop-'))): Promise<Desktop> {
  const app = await _electron.launch({
    args: ['.', `--mode=${mode}`],
    env: {
      ...(process.env as Record<string, string>),
      DATA_DIR: dataDir,
      DEMO: '1',
      FACILITY_PORT: '0',
      CLOUD_URL: 'http://127.0.0.1:9',
      MQTT_URL: 'mqtt://127.0.0.1:9',
      LOG_LEVEL: 'warn',
    },
  });
  const page = await app.firstWindow();
  await page.waitForURL(/\/index\.html$/);
  return { app, page, dataDir };
}

/** Where the app's Electron is, or what stands in for it. */
function electronPath(): string {
  const path: unknown = createRequire(import.meta.url)('electron');
  if (typeof path !== 'string') throw new Error('the electron package tells where Electron is');
  return path;
}

async function end({ app, dataDir }: Desktop): Promise<void> {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Asks as a page's own script would. Operations of the page itself are numbered from 1, so these start far away. */
let lastId = 1_000_000;

function ask(page: Page, path: string, input?: unknown, type: 'query' | 'mutation' = 'query'): Promise<BridgeReply> {
  lastId += 1;
  return page.evaluate((operation) => window.facility?.call(operation) ?? {}, { id: lastId, type, path, input });
}

/** Of geolocation, notifications, camera, microphone. */
function permissionsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone'] as const).map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    ),
  );
}

function signIn(page: Page): Promise<BridgeReply> {
  return ask(page, 'session.signIn', { staff: 'desk', pin: '3333' }, 'mutation');
}

test.describe('the front desk’s window', () => {
  let desktop: Desktop;
  test.beforeAll(async () => {
    desktop = await launch('staff');
  });
  test.afterAll(() => end(desktop));

  test('has no Node, no Electron, and one bridge with three functions', async () => {
    const page = await desktop.page.evaluate(() => ({
      node: [typeof globalThis.require, typeof globalThis.process, typeof globalThis.module],
      bridge: Object.keys(window.facility ?? {}),
      isFrozen: Object.isFrozen(window.facility),
    }));

    expect(page).toEqual({
      node: ['undefined', 'undefined', 'undefined'],
      bridge: ['call', 'stop', 'onEvent'],
      isFrozen: true,
    });
  });

  test('is sandboxed and isolated, and comes from the app’s own scheme', async () => {
    const window = await desktop.app.browserWindow(desktop.page);

    expect(await window.evaluate((it) => it.webContents.getURL())).toBe('app://staff/renderer/index.html');
    expect(await desktop.page.evaluate(() => isSecureContext)).toBe(true);
  });

  test('cannot be led elsewhere and opens nothing', async () => {
    const before = desktop.page.url();

    const opened = await desktop.page.evaluate(() => {
      const popUp = window.open('https://example.com/');
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' });
      document.body.append(link);
      link.click();
      location.href = 'https://example.com/';
      return popUp;
    });
    // Whatever the page was told to do is over when it answers again.
    await desktop.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));

    expect(opened).toBeNull();
    expect(desktop.page.url()).toBe(before);
    await expect.poll(() => desktop.app.windows().length).toBe(1);
  });

  test('runs no script but its own, and talks to nobody', async () => {
    const page = await desktop.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const elsewhere = await fetch('https://example.com/').then(String, (error: Error) => error.name);
      const outside = (await fetch('/..%2f..%2fpackage.json')).status;
      return { injected: 'injected' in window, elsewhere, outside };
    });

    expect(page).toEqual({ injected: false, elsewhere: 'TypeError', outside: 404 });
  });

  test('is granted no permission', async () => {
    expect(await permissionsOf(desktop.page)).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('asks the controller, which refuses what nobody signed in may ask', async () => {
    const refused = await ask(desktop.page, 'door.list');
    await signIn(desktop.page);
    const answered = await ask(desktop.page, 'door.list');

    expect(refused).toMatchObject({ error: { data: { domainError: { code: 'session.required' } } } });
    expect(answered).toMatchObject({ result: [{ id: 'main-entrance' }, { id: 'bays-1-2' }, { id: 'bays-3-4' }] });
  });

  test('is refused what is not an operation', async () => {
    const messages = await desktop.page.evaluate(async () => {
      const bad = [null, {}, { id: -1, type: 'query', path: 'link.status' }, { id: 1, type: 'sudo', path: 'x' }];
      const calls = bad.map((operation) => window.facility?.call(operation as never) ?? Promise.resolve({}));
      return (await Promise.allSettled(calls)).map(({ status }) => status);
    });

    expect(messages).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });

  test('is shown instead when the app is started a second time', async () => {
    const window = await desktop.app.browserWindow(desktop.page);
    await window.evaluate((it) => it.hide());

    // Not by Playwright, which would wait to be let into an app that is gone at once.
    const second = spawn(electronPath(), ['.'], { env: { ...process.env, DATA_DIR: desktop.dataDir } });
    const [code] = await once(second, 'exit');

    expect(code).toBe(0);
    await expect.poll(() => window.evaluate((it) => it.isVisible())).toBe(true);
    expect(desktop.app.windows()).toHaveLength(1);
  });
});

test.describe('the kiosk’s window', () => {
  let desktop: Desktop;
  test.beforeAll(async () => {
    desktop = await launch('kiosk');
  });
  test.afterAll(() => end(desktop));

  test('may use the camera, for QR codes, and nothing else', async () => {
    expect(await permissionsOf(desktop.page)).toEqual(['denied', 'denied', 'granted', 'denied']);
  });

  test('fills the screen and cannot be closed', async () => {
    const window = await desktop.app.browserWindow(desktop.page);
    await window.evaluate((it) => it.close());

    expect(
      await window.evaluate((it) => [it.isKiosk(), it.isFullScreen(), it.isAlwaysOnTop(), it.isDestroyed()]),
    ).toEqual([true, true, true, false]);
  });

  test('can check in and nothing else', async () => {
    const checkIn = await ask(desktop.page, 'kiosk.checkIn', { code: '000000' }, 'mutation');
    const signedIn = await signIn(desktop.page);
    const doors = await ask(desktop.page, 'door.list');

    expect(checkIn).toMatchObject({ result: { outcome: 'refused', reason: 'code.unknown' } });
    expect(signedIn).toMatchObject({ error: { data: { domainError: { code: 'session.kiosk_only' } } } });
    expect(doors).toMatchObject({ error: { data: { domainError: { code: 'session.kiosk_only' } } } });
  });
});

test.describe('a controller that is killed', () => {
  test('is missed by the window, comes back, and still knows who is signed in', async () => {
    const desktop = await launch('staff');
    const { page } = desktop;
    const away = page.getByText('Reconnecting to this club’s controller…');
    await page.getByRole('button', { name: /^desk/ }).click();
    await page.keyboard.type('3333');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('columnheader', { name: 'Bay 1' })).toBeVisible();
    const pid = await controllerPid(desktop.app);

    process.kill(pid, 'SIGKILL');
    await expect(away).toBeVisible();

    await expect(away).toBeHidden({ timeout: 20_000 });
    expect(await ask(page, 'session.current')).toMatchObject({ result: { name: 'desk' } });
    expect(await controllerPid(desktop.app)).not.toBe(pid);
    await end(desktop);
  });

  test('is missed by what was asked of it, which fails at once', async () => {
    const desktop = await launch('staff');
    await signIn(desktop.page);

    process.kill(await controllerPid(desktop.app), 'SIGKILL');

    await expect(ask(desktop.page, 'link.status')).rejects.toThrow('The controller is not there');
    await end(desktop);
  });
});

/** The one utility process that the app has. */
async function controllerPid(app: ElectronApplication): Promise<number> {
  const metrics = await app.evaluate(({ app: electronApp }) => electronApp.getAppMetrics());
  const controller = metrics.find(({ type, name }) => type === 'Utility' && name === 'controller');
  return controller?.pid ?? 0;
}
