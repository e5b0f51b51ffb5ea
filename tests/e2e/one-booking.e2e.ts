import { expect, type Page, test } from '@playwright/test';
import { type Club, startClub } from '../support/club.ts';
import { signInAtDesk } from '../support/staff-page.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';

/** The product's main job, as its three people see it: a customer's phone, the front desk, the kiosk. */

const AFTERNOON = '2026-06-10T14:20:00-03:00';
const PHONE = { width: 390, height: 844 };

let postgres: TestPostgres;
let club: Club;

test.beforeAll(async () => {
  postgres = await usePostgres();
  club = await startClub({ databaseUrl: await createDatabase(postgres.url), startAt: AFTERNOON });
});

test.afterAll(async () => {
  await club?.stop();
  await postgres?.stop();
});

test('a customer books on the page, the desk sees it at once, and its PIN opens the right door', async ({
  browser,
}) => {
  const staff = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await staff.clock.install({ time: club.clock.now() });
  await signInAtDesk(staff, club);
  const phone = await browser.newPage({ viewport: PHONE, hasTouch: true, isMobile: true });
  await phone.clock.install({ time: club.clock.now() });

  const pin = await bookOnPhone(phone);

  // Whoever stands at the desk sees it without touching anything: it is told; by itself the page looks once a minute.
  await expect(staff.getByRole('button', { name: /Wöhlgemuth, Théodora/ }).first()).toBeVisible();

  const kiosk = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await kiosk.clock.install({ time: club.clock.now() });
  await kiosk.goto(`${club.facilityUrl}/kiosk`);
  await kiosk.getByRole('button', { name: 'I have a booking' }).click();
  await kiosk.keyboard.type(pin);
  await expect(kiosk.getByRole('heading', { name: /Welcome, Théodora/ })).toBeVisible();

  const [booking] = (await club.desk.customer.search.query({ text: 'wohlgemuth' })).flatMap(({ bookings }) => bookings);
  const unlocks = club.doorLog().filter(({ correlationId }) => correlationId === booking?.id);
  expect(unlocks).toHaveLength(1);
  expect(unlocks[0]).toMatchObject({ effect: 'unlocked', doorId: club.doorSystemIdOf(booking?.resourceId ?? '') });
  await expect(staff.getByRole('button', { name: /Wöhlgemuth, Théodora.*checked in/i }).first()).toBeVisible();
});

/** Four steps on a phone; returns the PIN of the pass. */
async function bookOnPhone(phone: Page): Promise<string> {
  await phone.goto(`${club.cloudUrl}/f/harbour-golf`);
  await phone.getByRole('radio', { name: '30 min' }).click();
  await phone.getByRole('radio', { name: /^14:30/ }).click();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByLabel('E-mail').fill('theodora@example.com');
  await phone.getByLabel('First name').fill('Théodora');
  await phone.getByLabel('Last name').fill('Wöhlgemuth');
  await phone.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(phone.getByRole('heading', { name: "You're booked, Théodora" })).toBeAttached();
  const shown = await phone.getByText(/^\d{3} \d{3}$/).textContent();
  return (shown ?? '').replace(/\D/g, '');
}
