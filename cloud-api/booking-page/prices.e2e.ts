import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../../tests/support/page-test.ts';
import type { QuoteView } from '../http/api-schemas.ts';
import { openConfirm, test } from './testing/booking-page-test.ts';
import { aBooking } from './testing/fake-club.ts';
import type { FakeCloud } from './testing/fake-cloud.ts';

/** An hour and a half on Friday at six, which has cost $67.50. */
const BOOKING = aBooking();

async function chooseInstead(page: Page, cloud: FakeCloud, time: RegExp): Promise<void> {
  cloud.bookings.set(BOOKING.id, BOOKING);
  await page.goto(`${cloud.url}/b/${BOOKING.id}#${BOOKING.manageToken}`);
  await page.getByRole('button', { name: 'Move' }).click();
  await page.getByRole('radio', { name: time }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

const changesIn = (cloud: FakeCloud) => cloud.requests.filter(({ method }) => method === 'PATCH');
const price = (page: Page) => page.getByLabel('Price', { exact: true });

for (const { what, time, total, words } of [
  { what: 'dearer', time: /^20:30/, total: '$81.00', words: '$13.50 more than your booking now' },
  { what: 'cheaper', time: /^09:00/, total: '$54.00', words: '$13.50 less than your booking now' },
  { what: 'as dear', time: /^16:00/, total: '$67.50', words: 'The price stays the same.' },
]) {
  test(`moving to a time that is ${what} says so before anything is changed, and keeps that price`, async ({
    page,
    cloud,
  }) => {
    await chooseInstead(page, cloud, time);

    await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
    await expect(price(page)).toContainText(total);
    await expectAccessible(page);
    expect(changesIn(cloud)).toEqual([]);

    await page.getByRole('button', { name: 'Move', exact: true }).click();

    await expect(page.getByText('Doors open for you')).toBeVisible();
    await expect
      .poll(() => changesIn(cloud).map(({ body }) => body))
      .toMatchObject([{ revision: 1, quote: 'signed.quote' }]);
  });
}

test('leaving the price of another time alone keeps the booking where it is', async ({ page, cloud }) => {
  await chooseInstead(page, cloud, /^20:30/);
  await expect(page.getByText('$13.50 more than your booking now')).toBeVisible();
  await expect(page.getByText('Your booking stays as it is until the new time is yours.')).toBeVisible();

  await page.goto(`${cloud.url}/b/${BOOKING.id}#${BOOKING.manageToken}`);

  await expect(page.getByText('Doors open for you 17:45–19:45')).toBeVisible();
  expect(changesIn(cloud)).toEqual([]);
});

/** Until an hour before: five in the afternoon at the club, the next morning on the customer's phone. */
const withFee =
  (cents: number) =>
  (quote: QuoteView): QuoteView => ({
    ...quote,
    cancellation: { freeUntil: '2025-11-21T21:00:00.000Z', lateFee: { cents, currency: 'CAD' } },
  });

test('what cancelling costs, and from when on, stands beside the price before it is confirmed', async ({
  page,
  cloud,
}) => {
  cloud.behaviour.onQuote = withFee(4050);

  await openConfirm(page, cloud);

  await expect(
    page.getByText('Free to cancel until Friday, November 21, 17:00. After that, cancelling costs $40.50.'),
  ).toBeVisible();
  await expect(price(page)).toContainText('$81.00');
  await expectAccessible(page);
});

test('a club that keeps nothing does not speak of a fee', async ({ page, cloud }) => {
  cloud.behaviour.onQuote = withFee(0);

  await openConfirm(page, cloud);

  await expect(page.getByText('You can move or cancel it yourself until it starts')).toBeVisible();
  await expect(page.getByText('cancelling costs')).toBeHidden();
});

test('says all of it in French, too', async ({ page, cloud }) => {
  cloud.behaviour.onQuote = withFee(4050);
  await openConfirm(page, cloud);

  await page.getByRole('button', { name: 'Français' }).click();

  await expect(page.getByText(/Annulation gratuite jusqu.*17:00.*40,50/)).toBeVisible();
  await expectAccessible(page);
});
