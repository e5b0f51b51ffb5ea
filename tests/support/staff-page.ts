import { expect, type Page } from '@playwright/test';

/** Signs in as the demo's front desk, with the keyboard, as a clerk with a queue does. */
export async function signInAtDesk(page: Page, { facilityUrl }: { readonly facilityUrl: string }): Promise<void> {
  await page.goto(`${facilityUrl}/`);
  await page.getByRole('button', { name: /^desk/i }).click();
  await page.keyboard.type('3333');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation').first()).toBeVisible();
}
