import { expect } from '@playwright/test';
import { expectAccessible } from '../../../tests/support/page-test.ts';
import { openConfirm, openFriday, PHONE, test } from '../testing/booking-page-test.ts';
import { ANA } from '../testing/fake-club.ts';

const TOKEN = 'x'.repeat(32);
const LINK = `/c/${ANA.id}#${TOKEN}`;
const HEADER = `${ANA.id}.${TOKEN}`;

for (const [size, viewport] of Object.entries({ phone: PHONE, desk: { width: 1280, height: 800 } })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('a customer sees what they have, with no serious accessibility fault', async ({ page, cloud }) => {
        cloud.behaviour.customer = { token: HEADER, self: ANA };
        await page.goto(cloud.url + LINK);

        await expect(page.getByRole('heading', { level: 1, name: 'Hello, Ana' })).toBeVisible();
        await expect(page.getByRole('region', { name: 'You have' })).toContainText('12 credits');
        await expect(page.getByText('A credit pays $10.00 of a booking.')).toBeVisible();
        await expect(page.getByText('member')).toBeVisible();
        await expect(page.getByText('18:00–19:30')).toBeVisible();
        await expect(page.getByRole('listitem').filter({ hasText: 'Spent on a booking' })).toContainText('−3');
        await expect(page.getByRole('listitem').filter({ hasText: 'From the club' })).toContainText('+15');
        await expectAccessible(page);
      });
    });
  }
}

test('a device that has opened the link books as that customer, until it is told to forget', async ({
  page,
  cloud,
}) => {
  cloud.behaviour.customer = { token: HEADER, self: ANA };
  await page.goto(cloud.url + LINK);
  await page.getByRole('link', { name: 'Book with your credits' }).click();
  await openFriday(page, cloud);

  await expect(page.getByRole('link', { name: /Booking as Ana/ })).toContainText('12 credits');
  const asked = cloud.requests.filter(({ path }) => path === '/availability');
  expect(asked.map(({ customer }) => customer)).not.toContain(undefined);
  await expectAccessible(page);

  await page.getByRole('link', { name: /Booking as Ana/ }).click();
  await page.getByRole('button', { name: 'Forget me on this device' }).click();
  await expect(page.getByText('This device no longer knows you.').first()).toBeVisible();
  expect(page.url()).not.toContain(TOKEN);
  await expectAccessible(page);
  const before = cloud.requests.length;
  await openFriday(page, cloud);
  await expect(page.getByRole('link', { name: /Booking as/ })).toBeHidden();
  expect(cloud.requests.slice(before).map(({ customer }) => customer ?? null)).not.toContain(HEADER);
});

test('a known customer need not say who they are', async ({ page, cloud }) => {
  cloud.behaviour.customer = { token: HEADER, self: ANA };
  await page.goto(cloud.url + LINK);
  await expect(page.getByRole('heading', { level: 1, name: 'Hello, Ana' })).toBeVisible();
  await openConfirm(page, cloud);
  await expect(page.getByLabel('E-mail')).toHaveValue('ana@example.com');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();

  await expect(page.getByRole('heading', { level: 1, name: /You're booked/ })).toBeAttached();
  await expect
    .poll(() => cloud.requests.find(({ path }) => path === '/bookings'))
    .toMatchObject({
      customer: HEADER,
      body: { customer: { email: 'ana@example.com', firstName: 'Ana', lastName: 'Moreau' } },
    });
});

test('a customer says no to a sort of message, and sees what they have said, when and how', async ({ page, cloud }) => {
  cloud.behaviour.customer = { token: HEADER, self: ANA };
  await page.goto(cloud.url + LINK);
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByRole('checkbox', { name: /Thank you/ })).not.toBeChecked();
  await expect(messages.getByText(/You said no on .*November 3, by the link in a mail\./)).toBeVisible();

  await messages.getByRole('checkbox', { name: /Reminders.*By text/ }).click();

  await expect(messages.getByRole('status')).toHaveText('Kept. It counts from now on.');
  await expect(messages.getByRole('checkbox', { name: /Reminders.*By text.*You said no on .*, here\./ })).toBeVisible();
  await expect
    .poll(() => cloud.requests.findLast(({ method }) => method === 'PUT'))
    .toMatchObject({
      customer: HEADER,
      body: { channel: 'sms', topic: 'reminder', isWanted: false },
    });
});

test('a link that was called back says so, and everybody’s prices are shown', async ({ page, cloud }) => {
  await page.goto(cloud.url + LINK);
  await expect(page.getByText('This link is no longer good.').first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Go to the booking page' }).click();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expect(page.getByRole('link', { name: /Booking as/ })).toBeHidden();
});

test('a key that is called back while it is in use is forgotten, and the day is shown all the same', async ({
  page,
  cloud,
}) => {
  cloud.behaviour.customer = { token: HEADER, self: ANA };
  await page.goto(cloud.url + LINK);
  await expect(page.getByRole('heading', { level: 1, name: 'Hello, Ana' })).toBeVisible();
  cloud.behaviour.customer = null;
  await openFriday(page, cloud);

  await expect(page.getByRole('link', { name: /Booking as/ })).toBeHidden();
});

test('everything is there in French', async ({ page, cloud }) => {
  cloud.behaviour.customer = { token: HEADER, self: ANA };
  await page.goto(cloud.url + LINK);
  await page.getByRole('button', { name: 'Français' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Bonjour, Ana' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Vous avez' })).toContainText('12 crédits');
  await expect(page.getByRole('listitem').filter({ hasText: 'Dépensé pour une réservation' })).toBeVisible();
});
