import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

/* What the stand-in promises, shown with the smallest app that uses all of it. On a real Electron the same holds. */

type Fixture = {
  echo(value: unknown): Promise<unknown>;
  fail(): Promise<unknown>;
  unknown(): Promise<unknown>;
  hash(text: string): Promise<string>;
  note(text: string): void;
  valueAtOnce(): string;
  throwAtOnce(): void;
  callTwice(callee: (value: number) => number): number;
  seesThePage(): string;
  readonly require: string;
};
declare const fixture: Fixture;

type Seen = {
  readonly navigations: string[];
  readonly popUps: string[];
  readonly notes: string[][];
  readonly second: string | null;
  readonly workerExits: number[];
  endWorker(): void;
};
declare const seen: Seen;

const FIXTURE = join(import.meta.dirname, 'fixture-app');
let app: ElectronApplication;
let desk: Page;
let kiosk: Page;
let dataDir: string;

const environment = (): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  FIXTURE_DATA: dataDir,
});

test.describe('an app in the stand-in', () => {
  test.beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
    app = await _electron.launch({ args: [FIXTURE, '--greeting=hello'], env: environment() });
    desk = await app.firstWindow();
    await expect.poll(() => app.windows().length).toBe(2);
    kiosk = app.windows().find((page) => page !== desk) as Page;
    await expect(kiosk.getByRole('heading')).toHaveText('Fixture');
  });

  test.afterAll(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('is reached by Playwright in its main process, with its own arguments', async () => {
    const main = await app.evaluate(({ app: electronApp }) => ({
      name: electronApp.getName(),
      version: electronApp.getVersion(),
      args: process.argv.slice(2),
    }));

    expect(main).toEqual({ name: 'fixture-app', version: '1.2.3', args: ['--greeting=hello'] });
  });

  test('has pages without Node, apart from their preload', async () => {
    const page = await desk.evaluate(() => ({
      node: [typeof globalThis.require, typeof globalThis.process],
      leaks: Object.getOwnPropertyNames(globalThis).filter((name) => /standin|secret|ipc/i.test(name)),
      isFrozen: Object.isFrozen(fixture),
      preloadSees: fixture.seesThePage(),
      required: fixture.require,
    }));

    expect(page).toEqual({
      node: ['undefined', 'undefined'],
      leaks: [],
      isFrozen: true,
      preloadSees: 'undefined',
      required: 'module not found: node:fs',
    });
  });

  test('calls across worlds as within one', async () => {
    const called = await desk.evaluate(() => {
      let thrown = '';
      try {
        fixture.throwAtOnce();
      } catch (error) {
        thrown = String(error);
      }
      return [fixture.valueAtOnce(), fixture.callTwice((value) => value * 10), thrown];
    });

    expect(called).toEqual(['at once: only in the preload', 30, 'RangeError: thrown at once']);
  });

  test('answers windows, with values as structured clone makes them', async () => {
    const isSame = await desk.evaluate(async () => {
      const value = {
        at: new Date(5),
        map: new Map([[1, new Set([2])]]),
        none: undefined,
        bytes: new Uint8Array([255]),
      };
      const back = (await fixture.echo(value)) as typeof value;
      return [back.at.getTime(), back.map.get(1)?.has(2), 'none' in back, back.bytes[0]];
    });

    expect(isSame).toEqual([5, true, true, 255]);
  });

  test('tells a window what went wrong', async () => {
    const messages = await desk.evaluate(async () => {
      const messageOf = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.message);
      return [
        await messageOf(fixture.fail()),
        await messageOf(fixture.unknown()),
        await messageOf(fixture.echo(() => 1)),
      ];
    });

    expect(messages).toEqual([
      "Error invoking remote method 'fail': TypeError: boom",
      "Error invoking remote method 'nobody-listens': Error: No handler registered for 'nobody-listens'",
      'An object could not be cloned.',
    ]);
  });

  test('sends events to windows and knows which page sends to it', async () => {
    await expect(desk.getByRole('status')).not.toHaveText('');
    await kiosk.evaluate(() => fixture.note('from the kiosk'));

    await expect.poll(() => app.evaluate(() => seen.notes)).toEqual([['app://kiosk/page.html', 'from the kiosk']]);
  });

  test('keeps pages from leaving and from opening others', async () => {
    const before = desk.url();

    await desk.getByRole('link', { name: 'away' }).click();
    await desk.getByRole('link', { name: 'pop' }).click();
    const opened = await desk.evaluate(() => window.open('https://example.com/opened'));

    await expect.poll(() => app.evaluate(() => seen.navigations)).toEqual(['https://example.com/away']);
    await expect
      .poll(() => app.evaluate(() => seen.popUps))
      .toEqual(['https://example.com/pop', 'https://example.com/opened']);
    expect(opened).toBeNull();
    expect(desk.url()).toBe(before);
    await expect.poll(() => app.windows().length).toBe(2);
  });

  test('serves its own scheme under its own policy, and grants what its handlers grant', async () => {
    const page = await desk.evaluate(async () => {
      const posted = (await (await fetch('/post', { method: 'POST', body: 'héllo' })).json()) as unknown;
      const missing = (await fetch('/missing')).status;
      const elsewhere = await fetch('https://example.com/').then(String, (error: Error) => error.name);
      const { state } = await navigator.permissions.query({ name: 'geolocation' });
      return { posted, missing, elsewhere, state };
    });

    expect(page).toEqual({
      posted: { url: 'app://desk/post', body: 'héllo' },
      missing: 404,
      elsewhere: 'TypeError',
      state: 'denied',
    });
  });

  test('fills the screen with a kiosk', async () => {
    const window = await app.browserWindow(kiosk);

    expect(await window.evaluate((it) => [it.isKiosk(), it.getBounds().width])).toEqual([true, 1920]);
    expect(await kiosk.evaluate(() => [innerWidth, innerHeight])).toEqual([1920, 1080]);
    expect(await desk.evaluate(() => [innerWidth, innerHeight])).toEqual([1000, 700]);
  });

  test('refuses windows without a sandbox, and what it does not have', async () => {
    const messages = await app.evaluate(({ BrowserWindow, session }) => {
      const messageOf = (act: () => unknown) => {
        try {
          return String(act());
        } catch (error) {
          return (error as Error).message;
        }
      };
      return [
        messageOf(() => new BrowserWindow({ webPreferences: { nodeIntegration: true } })),
        messageOf(() => session.fromPartition('other')),
      ];
    });

    expect(messages).toEqual([
      'electron stand-in: a window that is not sandboxed and isolated is not implemented',
      'electron stand-in: session.fromPartition is not implemented',
    ]);
  });

  test('seals with the account’s keyring, where there is one', async () => {
    const without = await app.evaluate(({ safeStorage }) => [
      safeStorage.isEncryptionAvailable(),
      safeStorage.getSelectedStorageBackend(),
    ]);
    const sealed = await app.evaluate(
      ({ safeStorage }, file) => {
        process.env['ELECTRON_STAND_IN_KEYRING'] = file;
        return safeStorage.encryptString('a key').toString('base64');
      },
      join(dataDir, 'keyring'),
    );
    const opened = await app.evaluate(
      ({ safeStorage }, text) => safeStorage.decryptString(Buffer.from(text, 'base64')),
      sealed,
    );
    const refused = await app.evaluate(({ safeStorage }, text) => {
      delete process.env['ELECTRON_STAND_IN_KEYRING'];
      try {
        return safeStorage.decryptString(Buffer.from(text, 'base64'));
      } catch (error) {
        return (error as Error).name;
      }
    }, sealed);

    expect(without).toEqual([false, 'basic_text']);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).toMatch(/^v11/);
    expect([opened, refused]).toEqual(['a key', 'Error']);
  });

  test('runs utility processes, and tells when one ends', async () => {
    expect(await desk.evaluate(() => fixture.hash('abc'))).toMatch(/^ba7816bf8f01/);

    await app.evaluate(() => seen.endWorker());

    await expect.poll(() => app.evaluate(() => seen.workerExits)).toEqual([3]);
  });

  test('is one instance, which learns of the second', async () => {
    const second = spawnSync(electronPath(), [FIXTURE, '--second'], { env: environment(), encoding: 'utf8' });

    expect(second.stdout).toContain('second instance');
    await expect.poll(() => app.evaluate(() => seen.second)).toBe('--second');
  });

  test('survives the crash of a page', async () => {
    const window = await app.browserWindow(kiosk);
    const gone = window.evaluate((it) => new Promise((resolve) => it.webContents.once('render-process-gone', resolve)));
    await window.evaluate((it) => it.webContents.forcefullyCrashRenderer());
    await gone;
    await window.evaluate((it) => it.loadURL('app://kiosk/page.html'));

    expect(await window.evaluate((it) => it.webContents.executeJavaScript('document.title'))).toBe('Fixture');
  });
});

test.describe('ending', () => {
  test('asks in order when told to end, and leaves no browser when killed', async () => {
    const polite = await startAlone();
    polite.child.kill('SIGTERM');
    expect(await polite.ended).toBe(0);
    expect(polite.output().trim().split('\n').slice(-3)).toEqual(['before-quit', 'will-quit', 'quit']);

    const killed = await startAlone();
    killed.child.kill('SIGKILL');
    await killed.ended;
    await expect.poll(() => spawnSync('pgrep', ['-f', killed.folder], { encoding: 'utf8' }).stdout.trim()).toBe('');
  });
});

/** Without Playwright, until its first window is there. */
async function startAlone(): Promise<{
  child: ChildProcess;
  folder: string;
  output(): string;
  ended: Promise<number | null>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-alone-'));
  const child = spawn(electronPath(), [FIXTURE], { env: { ...process.env, FIXTURE_DATA: folder } });
  const ended = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  await expect.poll(() => output, { timeout: 20_000 }).toContain('started');
  return { child, folder, output: () => output, ended };
}

function electronPath(): string {
  return join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
}
