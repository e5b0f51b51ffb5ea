import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../../tests/support/page-test.ts';
import type { QuoteView } from '../http/api-schemas.ts';
import type { Spending } from './api-client.ts';
import { openConfirm, openFriday, test } from './testing/booking-page-test.ts';
import { aBooking, CLUB } from './testing/fake-club.ts';
import type { FakeCloud } from './testing/fake-cloud.ts';

/** Half price by a code, and credits of ten dollars each, on Friday at six, which costs $81.00. */
function spendingQuote(quote: QuoteView, { promoCode, credits = 0 }: Spending): QuoteView | { refused: string } {
  if (promoCode !== undefined && promoCode !== 'HALF') return { refused: 'promotion.unknown' };
  const off = promoCode === undefined ? 0 : quote.total.cents / 2;
  const total = { ...quote.total, cents: quote.total.cents - off };
  const paid = Math.min(total.cents, credits * 1000);
  return {
    ...quote,
    total,
    breakdown: [...quote.breakdown, ...(off > 0 ? [{ label: 'Half price', cents: -off }] : [])],
    promotion: off > 0 ? { code: 'HALF', name: 'Half price' } : null,
    credits: credits > 0 ? { count: credits, cents: paid } : null,
    dueCents: total.cents - paid,
    cancellation: { freeUntil: '2025-11-21T21:00:00.000Z', lateFee: { cents: 0, currency: 'CAD' }, losesSpend: true },
  };
}

test.beforeEach(({ cloud }) => {
  cloud.behaviour.onQuote = spendingQuote;
});

const code = (page: Page) => page.getByLabel('Promotion code');
const apply = (page: Page) => page.getByRole('button', { name: 'Apply' });
const price = (page: Page) => page.getByLabel('Price', { exact: true });
const credits = (page: Page) => page.getByLabel('Pay with credits (you have 4)');

async function fillDetails(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('eve@example.com');
  await page.getByLabel('First name').fill('Ève-Marie');
  await page.getByLabel('Last name').fill('MacLeod');
}

const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm', exact: true }).click();

const bookedWith = (cloud: FakeCloud) =>
  cloud.requests.filter(({ method, path }) => method === 'POST' && path === '/bookings').map(({ body }) => body);

test('a code takes its part off with a line of its own, says what becomes of it, and is booked with', async ({
  page,
  cloud,
}) => {
  await openConfirm(page, cloud);
  await expect(price(page)).toContainText('$81.00');
  await code(page).fill(' half ');
  await code(page).press('Enter');

  await expect(page.getByText('HALF is applied: Half price')).toBeVisible();
  await expect(price(page)).toContainText('Half price-$40.50');
  await expect(price(page)).toContainText('Total$40.50');
  await expect(
    page.getByText('Cancel by Friday, November 21, 17:00 and the code can be used again; after that not any more.'),
  ).toBeVisible();
  await expectAccessible(page);
  await fillDetails(page);
  await confirm(page);

  await expect(page.getByText('048 213')).toBeVisible();
  await expect.poll(() => bookedWith(cloud)).toMatchObject([{ promoCode: 'HALF', quote: 'signed.quote' }]);
});

test('a code that is wrong says so beside it, and the price stays', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await code(page).fill('hlaf');
  await apply(page).click();

  await expect(code(page)).toHaveAccessibleDescription('We do not know this code. Please check the spelling.');
  await expect(price(page)).toContainText('Total$81.00');
  await expectAccessible(page);
  await code(page).fill('half');
  await apply(page).click();

  await expect(price(page)).toContainText('Total$40.50');
});

test('a code can be taken out again, and the booking is made without it', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await code(page).fill('half');
  await apply(page).click();
  await page.getByRole('button', { name: 'Remove HALF' }).click();

  await expect(price(page)).toContainText('Total$81.00');
  await fillDetails(page);
  await confirm(page);

  await expect(page.getByText('048 213')).toBeVisible();
  expect(bookedWith(cloud)).not.toContainEqual(expect.objectContaining({ promoCode: expect.anything() }));
});

test('a code that is used up at the last moment is said, and nothing is booked', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await code(page).fill('half');
  await apply(page).click();
  await expect(price(page)).toContainText('Total$40.50');
  await fillDetails(page);
  cloud.behaviour.booking = 'used-up';
  cloud.behaviour.onQuote = (quote, { promoCode }) =>
    promoCode === undefined ? quote : { refused: 'promotion.used_up' };
  await confirm(page);

  await expect(page.getByText('This code has been used as often as it may be.').first()).toBeVisible();
  await expect(price(page)).toContainText('Total$81.00');
  await expectAccessible(page);
  expect(cloud.bookings.size).toBe(0);
});

test('whoever is not known is not asked for credits', async ({ page, cloud }) => {
  await openConfirm(page, cloud);

  await expect(code(page)).toBeVisible();
  await expect(page.getByText('Pay with credits')).toBeHidden();
});

const ANA = {
  id: '0197a000-0000-7000-8000-0000000000c1',
  firstName: 'Ana',
  lastName: 'Moreau',
  email: 'ana@example.ca',
  phone: null,
  tier: 'standard',
  credits: 4,
  worth: [{ facilityId: CLUB.id, creditCents: 1000, currency: 'CAD' }],
  entries: [],
  bookings: [],
};

test('a customer who is known pays with credits, together with a code, and sees what is left to pay', async ({
  page,
  cloud,
}) => {
  cloud.behaviour.customer = { token: `${ANA.id}.a-token`, self: ANA };
  await openFriday(page, cloud);
  await page.evaluate((key) => localStorage.setItem('booking.v1.customer', JSON.stringify(key)), {
    id: ANA.id,
    token: 'a-token',
  });
  await openConfirm(page, cloud);
  await credits(page).selectOption('3');

  await expect(price(page)).toContainText('3 credits-$30.00');
  await expect(price(page)).toContainText('Left to pay$51.00');
  await code(page).fill('half');
  await apply(page).click();
  await expect(price(page)).toContainText('Left to pay$10.50');
  await expect(page.getByText(/and the code and your credits can be used again/)).toBeVisible();
  await expectAccessible(page);
  await fillDetails(page);
  await confirm(page);

  await expect(page.getByText('048 213')).toBeVisible();
  await expect.poll(() => bookedWith(cloud)).toMatchObject([{ promoCode: 'HALF', credits: 3 }]);
});

for (const { when, freeUntil, words } of [
  { when: 'in time', freeUntil: '2025-11-20T16:00:00.000Z', words: 'Cancelling is free now. Your credits can be used' },
  { when: 'late', freeUntil: '2025-11-20T14:00:00.000Z', words: 'Cancelling costs $5.00 now. Your credits cannot be' },
]) {
  test(`before cancelling ${when} it says what it costs and what becomes of the credits`, async ({ page, cloud }) => {
    const booking = aBooking({
      spent: { promotion: null, credits: { count: 3, cents: 3000 }, dueCents: 3750 },
      cancellation: { freeUntil, lateFee: { cents: 500, currency: 'CAD' }, losesSpend: true },
    });
    cloud.bookings.set(booking.id, booking);
    await page.goto(`${cloud.url}/b/${booking.id}#${booking.manageToken}`);
    await expect(page.getByText('3 credits')).toBeVisible();
    await expect(page.getByText('$37.50')).toBeVisible();

    await page.getByRole('button', { name: 'Cancel booking' }).click();

    await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText(words);
    await expectAccessible(page);
  });
}

test('all of it is there in French, too', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await page.getByRole('button', { name: 'Français' }).click();
  await page.getByLabel('Code promotionnel').fill('half');
  await page.getByRole('button', { name: 'Appliquer' }).click();

  await expect(page.getByText('HALF est appliqué : Half price')).toBeVisible();
  await expect(page.getByText(/le code pourra servir à nouveau/)).toBeVisible();
  await expectAccessible(page);
});
