import { signInAtDesk } from '../../tests/support/staff-page.ts';
import { pictureUnreachableDay } from './booking-page-pictures.ts';
import type { Studio } from './take-pictures.ts';

const DESK = { width: 1280, height: 800 };

/** The front desk's windows: the day, a booking, a new one, customers, and the day with the link cut. */
export async function pictureStaffApp(studio: Studio): Promise<void> {
  const { club } = studio;
  const page = await studio.open(DESK);
  await page.goto(`${club.facilityUrl}/`);
  await page.getByRole('button', { name: /^desk/i }).waitFor();
  await studio.take(page, 'staff-sign-in');
  await signInAtDesk(page, club);
  await page.getByRole('grid').waitFor();
  await studio.take(page, 'staff-day');
  await page
    .getByRole('button', { name: /18:\d\d–\d\d:\d\d, (?:confirmed|checked in)/ })
    .first()
    .click();
  await studio.take(page, 'staff-booking');
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('searchbox').fill('mac');
  await page
    .getByText(/MacDonald/)
    .first()
    .waitFor();
  await studio.take(page, 'staff-customers');

  club.line.setMode('cut');
  await club.waitForLink(false);
  await pictureUnreachableDay(studio);
  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('button', { name: /^Cut off/ }).click();
  await studio.take(page, 'staff-link-down');
  club.line.setMode('pass');
  await club.waitForLink(true);
  await page.context().close();
}
