import type { Page } from 'playwright-core';
import { STAFF_PIN } from '../fixtures.ts';

/** Signs in at the stand-in controller at `url` and waits for the first screen. */
export async function signInAs(page: Page, url: string, path = '/', who = /Ana Varga/): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.getByRole('button', { name: who }).click();
  await page.keyboard.type(STAFF_PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
