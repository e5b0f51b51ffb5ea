import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { findPrograms } from '../../scripts/machine/programs.ts';
import { type Club, startClub } from '../support/club.ts';
import { cameraArguments, pictureOfCode, writeVideo } from '../support/fake-camera.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';
import { photograph, readQrCode } from '../support/read-qr-code.ts';

/** A QR code's whole way: from a customer's telephone into the kiosk's camera, and to the door. */

const AFTERNOON = '2026-06-10T14:20:00-03:00';
const PHONE = { width: 390, height: 844 };

let postgres: TestPostgres;
let club: Club;
let camera: Browser;
const folder = mkdtempSync(join(tmpdir(), 'entry-token-'));
const video = join(folder, 'camera.y4m');

test.beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createDatabase(postgres.url), startAt: AFTERNOON });
  const executablePath = findPrograms().HEADLESS_CHROMIUM_PATH;
  camera = await chromium.launch({
    args: cameraArguments(video),
    ...(executablePath === undefined ? {} : { executablePath }),
  });
});

test.afterAll(async () => {
  await camera?.close();
  await club?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what a telephone without a network shows opens the door, once; a picture of it does not', async ({ browser }) => {
  const phone = await browser.newPage({ viewport: PHONE, hasTouch: true, isMobile: true });
  await phone.clock.install({ time: club.clock.now() });
  await bookOnPhone(phone);
  await phone.context().setOffline(true);
  club.line.setMode('cut');
  const kiosk = await camera.newPage({ viewport: { width: 1080, height: 1920 } });
  await kiosk.clock.install({ time: club.clock.now() });
  await kiosk.goto(`${club.facilityUrl}/kiosk`);
  await kiosk.getByRole('button', { name: 'I have a booking' }).waitFor();

  const code = phone.getByRole('img', { name: 'QR code for the door and the kiosk' });
  const text = readQrCode(await photograph(browser, code));
  writeVideo(video, pictureOfCode(text));
  await kiosk.getByRole('button', { name: 'I have a booking' }).click();

  await expect(kiosk.getByRole('heading', { name: /Welcome, Théodora/ })).toBeVisible();
  const opened = () => club.doorLog().filter(({ effect }) => effect === 'unlocked').length;
  // The entrance and the bay's own door, each once.
  await expect.poll(opened).toBe(2);

  await kiosk.getByRole('button', { name: /^Done/ }).click();
  await kiosk.getByRole('button', { name: 'I have a booking' }).click();
  await expect(kiosk.getByRole('heading', { name: /That QR code (was just used|is out of date)\./ })).toBeVisible();
  expect(opened()).toBe(2);
});

async function bookOnPhone(phone: Page): Promise<void> {
  await phone.goto(`${club.cloudUrl}/f/harbour-golf`);
  await phone.getByRole('radio', { name: '30 min' }).click();
  await phone.getByRole('radio', { name: /^14:30/ }).click();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByLabel('E-mail').fill('theodora@example.com');
  await phone.getByLabel('First name').fill('Théodora');
  await phone.getByLabel('Last name').fill('Wöhlgemuth');
  await phone.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(phone.getByRole('img', { name: 'QR code for the door and the kiosk' })).toBeVisible();
}
