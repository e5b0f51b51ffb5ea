import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { parseConfig } from '../../main/controller/config.ts';
import { createLog } from '../../main/controller/log.ts';
import { type KeptHost, startKeptHost } from '../../main/kept-host.ts';
import { DEMO_DOORS } from '../../simulators/demo-doors.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { type TempFolder, tempFolder } from '../support/facility-database.ts';

/** An owner before a new computer: from no doors to doors that open, and what follows when the console is another one. */

const TOKEN = 'token-of-the-club';

let folder: TempFolder;
let simulator: UnifiAccessSimulator;
let host: KeptHost;

test.beforeAll(async () => {
  folder = tempFolder();
  simulator = await startUnifiAccessSimulator({
    port: 0,
    token: TOKEN,
    doors: DEMO_DOORS.map(({ name, unifiId: id }) => ({ id, name })),
  });
  const config = parseConfig({
    DATA_DIR: join(folder.path, 'data'),
    FACILITY_PORT: '0',
    DEMO: '1',
    CLOUD_URL: 'http://127.0.0.1:9',
    MQTT_URL: 'mqtt://127.0.0.1:9',
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const started = await startKeptHost({
    config: config.value,
    log: createLog('silent'),
    appVersion: 'test',
    screensDir: join(import.meta.dirname, '../../out/renderer'),
    onFailed: ({ code }) => {
      throw new Error(code);
    },
  });
  if (!started.ok) throw new Error(started.error.code);
  host = started.value;
});

test.afterAll(async () => {
  await host?.stop();
  await simulator?.stop();
  folder?.remove();
});

test('an owner sets the doors up, opens one, and trusts the certificate of another console', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-CA' });
  await page.goto(`${host.url}/#/setup`);
  await page.getByRole('button', { name: /^owner/ }).click();
  await page.keyboard.type('1111');
  await page.keyboard.press('Enter');

  const doors = page.getByRole('region', { name: 'UniFi Access' });
  await doors.getByRole('button', { name: 'Set up UniFi Access' }).click();
  await doors.getByRole('radio', { name: 'Simulator' }).click();
  await doors.getByLabel('Address of the console').fill(simulator.url);
  await doors.getByLabel('API token').fill('another-key');
  await doors.getByRole('button', { name: 'Fetch the certificate' }).click();
  await expect(doors).toContainText(simulator.certificateSha256.slice(0, 40));
  await doors.getByRole('button', { name: 'Trust this certificate' }).click();
  await doors.getByRole('button', { name: 'Test now' }).click();
  await expect(doors.getByText('keys of the console’s Control Plane')).toBeVisible({ timeout: 15_000 });
  await doors.getByLabel('API token').fill(TOKEN);
  await doors.getByRole('button', { name: 'Test now' }).click();
  await expect(doors.getByText('Everything is as it should be.')).toBeVisible({ timeout: 15_000 });
  expect(simulator.journal().filter(({ effect }) => effect === 'unlocked')).toEqual([]);
  await doors.getByRole('button', { name: 'Save' }).click();
  await expect(doors.getByText('UniFi Access is saved')).toBeVisible();
  // The controller starts again, and the window comes back to it by itself.
  await expect(doors.getByText(/^Last answered/)).toBeVisible({ timeout: 20_000 });

  await openTheDoor(page);
  await expect(page.getByText('Main entrance is open')).toBeVisible();

  simulator.turnFaults({ certificate: 'changed' });
  await openTheDoor(page);
  await expect(page.getByText('UniFi Access shows another certificate than the trusted one')).toBeVisible();
  await page.getByRole('link', { name: 'Go to Set-up' }).click();
  await page.getByRole('button', { name: 'Look at the new certificate' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText(simulator.certificateSha256.slice(0, 40));
  const asked = simulator.journal().length;
  await dialog.getByRole('button', { name: 'Trust the new one' }).click();
  // Only the controller that has started again is let in, and only it has heard from the console since.
  await expect.poll(() => simulator.journal().length, { timeout: 20_000 }).toBeGreaterThan(asked);
  await expect(doors.getByText('The console shows another certificate')).toBeHidden({ timeout: 20_000 });
  await expect(doors.getByText(/^Last answered/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('UniFi Access shows another certificate')).toBeHidden({ timeout: 20_000 });

  await openTheDoor(page);
  await expect(page.getByText('Main entrance is open')).toBeVisible();
  await expect.poll(() => simulator.journal().filter(({ effect }) => effect === 'unlocked')).toHaveLength(2);
});

async function openTheDoor(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Doors' }).click();
  await page.getByRole('button', { name: 'Unlock Main entrance' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Delivery');
  await dialog.getByRole('button', { name: /^(?:Open|Unlock)/ }).click();
  await expect(dialog).toBeHidden({ timeout: 15_000 });
}
