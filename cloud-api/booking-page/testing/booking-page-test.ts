import type { Page } from '@playwright/test';
import { pageTest } from '../../../tests/support/page-test.ts';
import { CLUB, FAKE_NOW } from './fake-club.ts';
import { type FakeCloud, startFakeCloud } from './fake-cloud.ts';

/** Needs `out/booking-page`: `vite build -c vite.booking.config.ts` first. */

export const PHONE = { width: 390, height: 844 };
export const FRIDAY = '2025-11-21';

export const test = pageTest.extend<{ cloud: FakeCloud }>({
  // The customer's phone is set to Tokyo: whatever it shows must be the club's time all the same.
  timezoneId: 'Asia/Tokyo',
  viewport: PHONE,
  // The browser and the cloud live at the same instant.
  cloud: async ({ page }, use) => {
    await page.clock.setFixedTime(FAKE_NOW);
    const cloud = await startFakeCloud();
    await use(cloud);
    await cloud.stop();
  },
});

export async function openFriday(page: Page, cloud: FakeCloud): Promise<void> {
  await page.goto(`${cloud.url}/f/${CLUB.slug}?date=${FRIDAY}&min=90`);
  await page.getByRole('radio', { name: /^18:00/ }).waitFor();
}

export async function openConfirm(page: Page, cloud: FakeCloud): Promise<void> {
  await openFriday(page, cloud);
  await page.getByRole('radio', { name: /^Bay 2/ }).click();
  await page.getByRole('radio', { name: /^18:00/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
