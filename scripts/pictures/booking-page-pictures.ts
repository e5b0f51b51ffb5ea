import type { Page } from 'playwright-core';
import type { Studio } from './take-pictures.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** The customer's page, on a phone and on a desk. */
export async function pictureBookingPage(studio: Studio): Promise<void> {
  for (const [name, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    const page = await studio.open(size, { touch: name === 'phone' });
    await page.goto(`${studio.club.cloudUrl}/f/harbour-golf`);
    await page.getByRole('radio', { name: /^Any bay/ }).waitFor();
    await studio.take(page, `booking-${name}-1-choose`);
    await choose(page);
    await studio.take(page, `booking-${name}-2-chosen`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('E-mail').waitFor();
    await studio.take(page, `booking-${name}-3-details`);
    await confirm(page);
    await studio.take(page, `booking-${name}-4-pass`);
    await page.context().close();
  }
  const dark = await studio.open(PHONE, { dark: true, touch: true });
  await dark.goto(`${studio.club.cloudUrl}/f/harbour-golf`);
  await dark.getByRole('radio', { name: /^Any bay/ }).waitFor();
  await studio.take(dark, 'booking-phone-dark');
  await dark.context().close();
}

/** The club is cut off: today cannot be sold, and the page says so. */
export async function pictureUnreachableDay(studio: Studio): Promise<void> {
  const page = await studio.open(PHONE, { touch: true });
  await page.goto(`${studio.club.cloudUrl}/f/harbour-golf`);
  await page
    .getByText(/can.t be (?:sold|booked|reached)|cannot be (?:sold|booked|reached)/i)
    .first()
    .waitFor();
  await studio.take(page, 'booking-phone-club-offline');
  await page.context().close();
}

async function choose(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /Mon/ }).first().click();
  await page.getByRole('radio', { name: '1 h', exact: true }).click();
  await page
    .getByRole('radio', { name: /^\d\d:\d\d/ })
    .nth(8)
    .click();
}

async function confirm(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('eve-marie@example.com');
  await page.getByLabel('First name').fill('Ève-Marie');
  await page.getByLabel('Last name').fill('Wolfeschlegelsteinhausen');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
}
