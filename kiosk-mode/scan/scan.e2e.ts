import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../../scripts/machine/programs.ts';
import { expect, expectAccessible, test } from '../../renderer/testing/screens-test.ts';
import { cameraArguments, pictureOfCode, writeVideo } from '../../tests/support/fake-camera.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

const CODE = `GE1${'ROTATE67'.repeat(27)}.ABCD567`;
const folder = mkdtempSync(join(tmpdir(), 'kiosk-camera-'));
const video = join(folder, 'camera.y4m');
const chromium = findPrograms().HEADLESS_CHROMIUM_PATH;

test.use({
  viewport: { width: 1080, height: 1920 },
  hasTouch: true,
  launchOptions: { args: cameraArguments(video), ...(chromium === undefined ? {} : { executablePath: chromium }) },
});

test.beforeEach(({ world }) => {
  world.checkIn = { outcome: 'opened' };
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const [shape, viewport] of [
  ['portrait', { width: 1080, height: 1920 }],
  ['landscape', { width: 1920, height: 1080 }],
] as const) {
  test(`a QR code that is held to the camera opens, without a touch more (${shape})`, async ({
    page,
    controller,
    world,
  }) => {
    writeVideo(video, pictureOfCode(CODE));
    await page.setViewportSize(viewport);
    await page.goto(`${controller.url}/kiosk`);
    await page.getByRole('button', { name: 'I have a booking' }).tap();

    await expect(page.getByRole('heading', { name: 'Welcome.' })).toBeVisible();
    await expect.poll(() => world.codes).toEqual([CODE]);
  });
}

test('other people’s QR codes are not even asked about, and the PIN goes on', async ({ page, controller, world }) => {
  writeVideo(video, pictureOfCode('https://example.com/menu'));
  await page.goto(`${controller.url}/kiosk`);
  await page.getByRole('button', { name: 'I have a booking' }).tap();
  await expect(page.getByText('Or hold your QR code up to the camera.')).toBeVisible();
  await page.clock.runFor(3000);
  await expectAccessible(page);
  expect(world.codes).toEqual([]);

  await page.keyboard.type('123456');

  await expect(page.getByRole('heading', { name: 'Welcome.' })).toBeVisible();
  await expect.poll(() => world.codes).toEqual(['123456']);
});

test('a scanner that types is understood from the first screen on, and its digits are no PIN', async ({
  page,
  controller,
  world,
}) => {
  writeVideo(video, pictureOfCode('https://example.com/menu'));
  await page.goto(`${controller.url}/kiosk`);
  await page.getByRole('button', { name: 'I have a booking' }).waitFor();

  await page.keyboard.type(CODE);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Welcome.' })).toBeVisible();
  await expect.poll(() => world.codes).toEqual([CODE]);
});

test.describe('a code that opens nothing', () => {
  for (const [reason, says] of [
    ['code.foreign', 'That QR code isn’t for this club.'],
    ['code.stale', 'That QR code is out of date.'],
    ['code.used', 'That QR code was just used.'],
    ['code.too_often', 'That booking was used very often.'],
  ] as const) {
    test(`says why, and to type the PIN (${reason})`, async ({ page, controller, world }) => {
      writeVideo(video, pictureOfCode(CODE));
      world.checkIn = { outcome: 'refused', reason };
      await page.goto(`${controller.url}/kiosk`);
      await page.getByRole('button', { name: 'I have a booking' }).tap();

      await expect(page.getByRole('heading', { name: says })).toBeVisible();
      await expect(page.getByRole('alert')).toContainText('Or type your six-digit code.');
      await expectAccessible(page);
    });
  }
});
