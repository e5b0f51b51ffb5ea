import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { parseConfig } from '../../cloud-api/config.ts';
import { createLog } from '../../cloud-api/log.ts';
import { type RunningCloud, startCloud } from '../../cloud-api/start-cloud.ts';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import type { BridgeReply } from '../../preload/ipc-contract.ts';
import { createDatabase, freePort, type TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { systemClock } from '../controller/system-clock.ts';
import { systemRandom } from '../controller/system-random.ts';

/*
 * A computer that is nobody's becomes a club's, in the desktop app as it is built and with a real cloud. On the stand-in
 * the account's keyring is a file; a real Electron uses what the machine has.
 */

const ADMIN_TOKEN = 'the-owner-of-the-cloud';
const WORDS = 'it is switched off or destroyed';
const isStandIn = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined;

let postgres: TestPostgres;
let cloud: RunningCloud;
let dir: string;

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pairing-'));
  postgres = await usePostgres();
  const config = parseConfig({
    DATA_DIR: join(dir, 'cloud'),
    CLOUD_PORT: '0',
    DATABASE_URL: await createDatabase(postgres.url),
    MQTT_PORT: String(await freePort()),
    RATE_LIMITS: 'off',
    ADMIN_TOKEN,
    DEMO: '1',
    LOG_LEVEL: 'silent',
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const log = createLog('silent');
  cloud = await startCloud({ config: config.value, log, clock: systemClock, random: systemRandom, appVersion: 'test' });
});

test.afterAll(async () => {
  await cloud?.stop();
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** The account that the program runs in has a keyring of that name, or none. */
async function launch(folder: string, keyring: string | null, mode: 'staff' | 'kiosk' = 'staff') {
  const app = await _electron.launch({
    args: ['.', `--mode=${mode}`],
    env: {
      ...(process.env as Record<string, string>),
      DATA_DIR: join(dir, folder),
      ELECTRON_STAND_IN_KEYRING: keyring === null ? '' : join(dir, keyring),
      FACILITY_PORT: '0',
      CLOUD_URL: '',
      LOG_LEVEL: 'error',
    },
  });
  const page = await app.firstWindow();
  await page.waitForURL(/\/index\.html$/);
  return { app, page };
}

let lastId = 1_000_000;

/** Asks as a page's own script would. */
function ask(page: Page, path: string, input?: unknown, type: 'query' | 'mutation' = 'query'): Promise<BridgeReply> {
  lastId += 1;
  return page.evaluate((operation) => window.facility?.call(operation) ?? {}, { id: lastId, type, path, input });
}

const refusal = (code: string) => ({ error: { data: { domainError: { code } } } });

async function askCloud<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${cloud.address.http}/api/v1/admin${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json() as Promise<T>;
}

async function makeCode(): Promise<string> {
  return (await askCloud<{ code: string }>('/pairing-codes', { facility: HARBOUR_GOLF_PROFILE.slug })).code;
}

/** What the owner does who hears the digits. */
async function confirmAsOwner(checkValue: string): Promise<void> {
  await expect
    .poll(async () => {
      const [open] = await askCloud<{ pairingId: string; checkValue: string | null }[]>('/pairings');
      if (!open || open.checkValue === null) return null;
      await askCloud(`/pairings/${open.pairingId}/confirm`, { checkValue, words: WORDS });
      return open.checkValue;
    })
    .toBe(checkValue);
}

/** From the first step until the wizard shows the owner's PIN; returns it. */
async function pair(page: Page): Promise<string> {
  await page.getByLabel('Address of the cloud').fill(cloud.address.http);
  await page.getByLabel('Pairing code').fill(await makeCode());
  await page.keyboard.press('Enter');
  const digits = (await page.getByRole('group', { name: 'Six digits' }).textContent()) ?? '';
  await confirmAsOwner(digits.replace(' ', ''));
  const pin = await page.getByRole('group', { name: 'PIN of owner' }).textContent({ timeout: 30_000 });
  return (pin ?? '').replace(' ', '');
}

async function signInAsOwner(page: Page, pin: string): Promise<void> {
  await page.getByRole('button', { name: /^owner/ }).click();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}

function pairingFile(folder: string): { sealedBy: string; secrets: string } {
  return JSON.parse(readFileSync(join(dir, folder, 'pairing.json'), 'utf8'));
}

async function killController(app: ElectronApplication): Promise<void> {
  const metrics = await app.evaluate(({ app: electronApp }) => electronApp.getAppMetrics());
  process.kill(metrics.find(({ type }) => type === 'Utility')?.pid ?? 0, 'SIGKILL');
}

test('a new computer is paired in its window, and goes on to the desk without a restart', async () => {
  test.setTimeout(120_000);
  const { app, page } = await launch('first', null);
  await expect(page.getByRole('heading', { name: 'Connect it to your club' })).toBeVisible({ timeout: 20_000 });

  // Least privilege: before, nothing but the wizard answers; a wrong code costs nothing.
  expect(await ask(page, 'session.choices')).toMatchObject(refusal('facility.not_set_up'));
  expect(await ask(page, 'kiosk.home')).toMatchObject(refusal('facility.not_set_up'));
  expect(await ask(page, 'pairing.begin', { address: 'x' }, 'mutation')).toMatchObject(refusal('input.invalid'));
  await page.getByLabel('Address of the cloud').fill(cloud.address.http);
  await page.getByLabel('Pairing code').fill('AAAAA-AAAAA');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The cloud does not take this code.');
  await page.getByLabel('Address of the cloud').fill('http://127.0.0.1:9');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The cloud can’t be reached.');

  const shownFirst = await pair(page);
  // Nobody has taken the PIN down yet: a controller that dies now shows another, and still knows its club.
  await killController(app);
  await expect(page.getByRole('group', { name: 'PIN of owner' })).not.toHaveText(
    `${shownFirst.slice(0, 3)} ${shownFirst.slice(3)}`,
    { timeout: 20_000 },
  );
  expect(await ask(page, 'session.choices')).toMatchObject(refusal('facility.not_set_up'));
  const pin = ((await page.getByRole('group', { name: 'PIN of owner' }).textContent()) ?? '').replace(' ', '');
  await page.getByLabel('I have written the PIN down').check();
  await page.getByRole('button', { name: 'Go to sign-in' }).click();
  await signInAsOwner(page, pin);

  await expect(page.getByRole('columnheader', { name: 'Bay 1' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: /^Linked/ })).toBeVisible({ timeout: 20_000 });
  // After, nothing of the wizard answers.
  for (const [path, type] of [
    ['pairing.state', 'query'],
    ['pairing.begin', 'mutation'],
    ['pairing.finish', 'mutation'],
  ] as const) {
    expect(await ask(page, path, undefined, type)).toMatchObject({ error: { data: { code: 'NOT_FOUND' } } });
  }
  // No keyring here: sealed by a key in a file of this account.
  if (isStandIn) expect(pairingFile('first').sealedBy).toBe('key-file');
  await app.close();
});

// A real Electron has the machine's own keyring: nobody can give it another.
if (isStandIn) {
  test('keys are sealed as soon as there is a keyring, and the club goes on; another account’s cannot open them', async () => {
    test.setTimeout(120_000);
    const before = pairingFile('first').secrets;

    const sealing = await launch('first', 'keyring-of-the-club');
    await expect(sealing.page.getByRole('button', { name: /^owner/ })).toBeVisible({ timeout: 20_000 });
    const after = pairingFile('first');
    await sealing.app.close();
    const again = await launch('first', 'keyring-of-the-club');
    await expect(again.page.getByRole('button', { name: /^owner/ })).toBeVisible({ timeout: 20_000 });
    await again.app.close();

    expect(after.sealedBy).toBe('os');
    expect(after.secrets).not.toBe(before);

    // A copied folder, or a keyring that is locked: no link, the wizard, and doors for what is known.
    for (const keyring of ['keyring-of-a-stranger', null]) {
      const copy = await launch('first', keyring);
      await expect(copy.page.getByText('its keys can’t be opened')).toBeVisible({ timeout: 20_000 });
      await expect(copy.page.getByLabel('Address of the cloud')).toHaveValue(cloud.address.http);
      expect(await ask(copy.page, 'booking.listDay')).toMatchObject(refusal('facility.not_set_up'));
      await copy.app.close();
    }
    expect(pairingFile('first')).toEqual(after);
  });
}

test('a replacement takes the place of the first, sealed from the beginning', async () => {
  test.setTimeout(120_000);
  const { app, page } = await launch('second', 'keyring-of-the-second');
  await page.getByRole('radio', { name: 'takes the place of another' }).click();
  await page.getByLabel('The other computer is switched off').check();

  const pin = await pair(page);
  await page.getByLabel('I have written the PIN down').check();
  await page.getByRole('button', { name: 'Go to sign-in' }).click();
  await signInAsOwner(page, pin);

  await expect(page.getByRole('button', { name: /^Linked/ })).toBeVisible({ timeout: 30_000 });
  if (isStandIn) expect(pairingFile('second').sealedBy).toBe('os');
  await app.close();
});

test('a kiosk of a computer that is nobody’s waits, and has no say in whose it becomes', async () => {
  const { app, page } = await launch('third', null, 'kiosk');

  expect(await ask(page, 'kiosk.home')).toMatchObject(refusal('facility.not_set_up'));
  expect(await ask(page, 'pairing.state')).toMatchObject(refusal('session.kiosk_only'));
  const typed = { address: cloud.address.http, code: await makeCode() };
  expect(await ask(page, 'pairing.begin', typed, 'mutation')).toMatchObject(refusal('session.kiosk_only'));
  expect(existsSync(join(dir, 'third', 'pairing.json'))).toBe(false);
  await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => undefined);
});
