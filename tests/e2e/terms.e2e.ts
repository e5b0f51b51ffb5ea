import { expect, type Page, test } from '@playwright/test';
import { type Club, startClub } from '../support/club.ts';
import { signInAtDesk } from '../support/staff-page.ts';
import { createDatabase, type TestPostgres } from '../support/postgres.ts';
import { usePostgres } from '../support/shared-postgres.ts';

/** A manager changes a rule in the staff app; a customer has the booking page open. Nobody reloads anything. */

const AFTERNOON = '2026-06-10T14:20:00-03:00';

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

test('the booking page follows a manager, and a club that is cut off goes on by what it had and says so', async ({
  browser,
}) => {
  const staff = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await staff.clock.install({ time: club.clock.now() });
  await signInAsManager(staff);
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.clock.install({ time: club.clock.now() });
  await phone.goto(`${club.cloudUrl}/f/harbour-golf`);
  await phone.getByRole('radio', { name: '30 min' }).click();
  await expect(phone.getByRole('radio', { name: /^15:00/ })).toBeVisible();

  await writeRule(staff, { name: 'An hour at least', shortestMin: '60' });

  // The page is told what is in force; by itself it looks once a minute.
  await expect(staff.getByText('Saved: version 2 is in force').first()).toBeVisible({ timeout: 30_000 });
  await expect(phone.getByRole('radio', { name: /^15:00/ })).toHaveCount(0);
  await phone.getByRole('radio', { name: '1 h', exact: true }).click();
  await expect(phone.getByRole('radio', { name: /^15:00/ })).toBeVisible();

  club.line.setMode('cut');
  await club.waitForLink(false);
  await staff.getByRole('button', { name: /^Cut off/ }).click();
  await expect(staff.getByRole('dialog', { name: 'Link to the web' })).toContainText(/version 2, since/);
  club.line.setMode('pass');
  await club.waitForLink(true);
});

test('a rule says no in its manager’s words, staff set it aside with a reason, and the trail keeps both', async ({
  browser,
}) => {
  const sentence = 'Three and more: please call us, we put you together.';
  const manager = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await manager.clock.install({ time: club.clock.now() });
  await signInAsManager(manager);
  await writeGroupRule(manager, sentence);
  await expect(manager.getByText(/^Saved: version \d+ is in force/).first()).toBeVisible({ timeout: 30_000 });

  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.clock.install({ time: club.clock.now() });
  await phone.goto(`${club.cloudUrl}/f/harbour-golf`);
  await phone.getByRole('radio', { name: '1 h', exact: true }).click();
  await phone
    .getByRole('radio', { name: /^\d\d:\d\d/ })
    .first()
    .click();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByLabel('E-mail').fill('group@example.com');
  await phone.getByLabel('First name').fill('Gudrun');
  await phone.getByLabel('Last name').fill('Groß');
  await phone.getByLabel('How many of you').selectOption({ label: '3 people' });
  await phone.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(phone.getByText(sentence)).toBeVisible();

  const [free] = await club.desk.booking.listFree.query({ date: '2026-06-10', durationMin: 60 });
  const bay = club.profile.resources.find(({ id }) => id === free?.resourceId)?.name ?? '';
  const from = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: club.profile.timeZone }).format(
    free?.startsAt,
  );
  const desk = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await desk.clock.install({ time: club.clock.now() });
  await signInAtDesk(desk, club);
  await desk.getByRole('gridcell', { name: new RegExp(`^${bay}, ${from}`) }).click();
  const panel = desk.getByRole('complementary', { name: 'Details' });
  await panel.getByLabel('First name').fill('Gudrun');
  await panel.getByLabel('People').fill('3');
  await expect(panel.getByText(sentence)).toBeVisible();
  await panel.getByLabel('Reason to book it anyway').fill('They called');
  await panel.getByRole('button', { name: 'Book', exact: true }).click();
  await desk
    .getByRole('grid')
    .getByRole('button', { name: /^Gudrun/ })
    .click();

  await expect(panel.getByText(/booked against a rule/)).toBeVisible();
  await expect(panel.getByText(/They called/).first()).toBeVisible();
  const [booked] = (await club.desk.customer.search.query({ text: 'gudrun' })).flatMap(({ bookings }) => bookings);
  expect(booked).toMatchObject({ partySize: 3, override: { reason: 'They called' } });
});

async function signInAsManager(page: Page): Promise<void> {
  await page.goto(`${club.facilityUrl}/`);
  await page.getByRole('button', { name: /^manager/i }).click();
  await page.keyboard.type('2222');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Rules and prices' }).click();
}

async function writeGroupRule(page: Page, sentence: string): Promise<void> {
  await page.getByRole('button', { name: 'New rule' }).first().click();
  await page.getByRole('menuitem').first().click();
  const editor = page.getByRole('dialog', { name: 'Rule' });
  await editor.getByLabel('Name').fill('Groups');
  await editor.getByLabel('Add a condition', { exact: true }).selectOption({ label: 'People' });
  await editor.getByRole('button', { name: /^Add a condition/ }).click();
  await editor.getByLabel('At least').fill('3');
  await editor.getByLabel('Add what it does', { exact: true }).selectOption({ label: 'Allow or refuse' });
  await editor.getByRole('button', { name: /^Add what it does/ }).click();
  await editor.getByRole('radio', { name: 'Refuse' }).click();
  await editor.getByLabel('What the customer reads').fill(sentence);
  await editor.getByRole('button', { name: 'Done' }).click();
  await save(page);
}

async function writeRule(page: Page, { name, shortestMin }: { name: string; shortestMin: string }): Promise<void> {
  await page.getByRole('button', { name: 'New rule' }).first().click();
  await page.getByRole('menuitem').first().click();
  const editor = page.getByRole('dialog', { name: 'Rule' });
  await editor.getByLabel('Name').fill(name);
  await editor.getByLabel('Add what it does', { exact: true }).selectOption({ label: 'Length of a booking' });
  await editor.getByRole('button', { name: /^Add what it does/ }).click();
  await editor.getByLabel('Shortest (min)').fill(shortestMin);
  await editor.getByRole('button', { name: 'Done' }).click();
  await save(page);
}

/** What the look for rules that keep everybody out finds, is meant. */
async function save(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Changes' }).getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save rules and prices' });
  const anyway = dialog.getByRole('button', { name: 'Save anyway' });
  await anyway
    .or(page.getByText(/^Saved: version/).first())
    .first()
    .waitFor({ timeout: 30_000 });
  if (await anyway.isVisible()) await anyway.click();
}
