import { type Browser, expect, type Page } from '@playwright/test';
import { rotatingCode, stepOfCode } from '../../../domain/entry-token/entry-keys.ts';
import { readTokenText } from '../../../domain/entry-token/token-text.ts';
import { DAY_MS } from '../../../domain/time.ts';
import { expectAccessible } from '../../../tests/support/page-test.ts';
import { photograph, readQrCode } from '../../../tests/support/read-qr-code.ts';
import { test } from '../testing/booking-page-test.ts';
import { aBooking, FAKE_NOW } from '../testing/fake-club.ts';

/** Needs `out/booking-page`: `vite build -c vite.booking.config.ts` first. */

const LATER = aBooking({
  id: '0197a000-0000-7000-8000-0000000000b7',
  startsAt: '2025-11-28T22:00:00.000Z',
  endsAt: '2025-11-28T23:30:00.000Z',
});
const NOW = Date.parse(FAKE_NOW);
const SECRET = Buffer.from(LATER.access?.rotating?.secret ?? '', 'base64url');

const image = (page: Page) => page.getByRole('img', { name: /QR code/ });
const readPass = async (browser: Browser, page: Page) =>
  readTokenText(readQrCode(await photograph(browser, image(page))));

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the QR code has the code of the moment, and says that it changes', async ({ page, browser, cloud }) => {
      cloud.bookings.set(LATER.id, LATER);
      await page.goto(`${cloud.url}/b/${LATER.id}#${LATER.manageToken}`);
      await expect(image(page)).toBeVisible();

      const first = await readPass(browser, page);
      expect(first?.token).toBe(LATER.access?.rotating?.token);
      expect(stepOfCode(SECRET, first?.code ?? '', NOW)).not.toBeNull();
      await expect(page.getByText('It changes every 15 seconds by itself.')).toBeVisible();
      await expectAccessible(page);

      await page.clock.setFixedTime(NOW + 15_000);
      await expect
        .poll(async () => (await readPass(browser, page))?.code, { timeout: 20_000 })
        .toBe(rotatingCode(SECRET, Math.floor((NOW + 15_000) / 15_000)));
    });
  });
}

test('after seven days without a network the code is that of the moment', async ({ page, context, browser, cloud }) => {
  cloud.bookings.set(LATER.id, LATER);
  await page.goto(`${cloud.url}/b/${LATER.id}#${LATER.manageToken}`);
  await expect(image(page)).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await context.setOffline(true);
  const then = NOW + 7 * DAY_MS;
  await page.clock.setFixedTime(then);
  await page.reload();

  await expect(image(page)).toBeVisible();
  const shown = await readPass(browser, page);
  expect(shown?.token).toBe(LATER.access?.rotating?.token);
  expect(stepOfCode(SECRET, shown?.code ?? '', then)).not.toBeNull();
  await expect(page.getByText('048 213')).toBeVisible();
});

test('a browser without cryptography shows the code for one entry', async ({ page, browser, cloud }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined }));
  cloud.bookings.set(LATER.id, LATER);
  await page.goto(`${cloud.url}/b/${LATER.id}#${LATER.manageToken}`);

  await expect(image(page)).toBeVisible();

  expect(await readPass(browser, page)).toEqual({ token: LATER.access?.qr, code: null });
  await expect(page.getByText('It changes every 15 seconds by itself.')).toBeHidden();
});
