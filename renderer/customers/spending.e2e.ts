import type { Page } from '@playwright/test';
import { NO_REMARKS } from '../../domain/remarks.ts';
import { bayId, saturdayAt } from '../fixtures.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const EMAIL = 'eve-marie@example.ca';
const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const booking = (page: Page, name: RegExp) => page.getByRole('grid').getByRole('button', { name });

test.describe('at the desk', () => {
  test.beforeEach(({ world }) => {
    world.promotion = { code: 'WINTER25', name: 'Winter', percentOff: 25 };
    world.creditCents = 1500;
    world.cancellation = { freeUntilAt: saturdayAt(18), feeCents: 2000, losesSpend: true };
    world.customers.set(EMAIL, { id: 'customer-1', tier: 'vip', tags: [], credits: 12, ...NO_REMARKS });
  });

  async function fillForm(page: Page) {
    await page.getByRole('gridcell', { name: /^Bay 1, 19:00/ }).click();
    await panel(page).getByLabel('First name').fill('Ève-Marie');
    await panel(page).getByLabel('E-mail').fill(EMAIL);
  }

  test('a promotion and credits are applied, and the booking shows what they paid', async ({
    page,
    controller,
    world,
  }) => {
    await signIn(page, controller);
    await fillForm(page);

    await expect(panel(page).getByText('Known customer: vip, 12 credits')).toBeVisible();
    await panel(page).getByLabel('Promotion code').fill('winter52');
    await panel(page).getByRole('button', { name: 'Apply' }).click();
    await expect(panel(page).getByText('There is no promotion with this code. Check the spelling.')).toBeVisible();
    await panel(page).getByLabel('Promotion code').fill('winter25');
    await panel(page).getByRole('button', { name: 'Apply' }).click();
    await expect(panel(page).getByText('WINTER25: Winter')).toBeVisible();
    await panel(page).getByLabel('Pay with credits (balance 12)').check();
    await panel(page).getByRole('spinbutton', { name: 'Credits' }).fill('2');
    await expect(panel(page).getByText('Paid with 2 credits')).toBeVisible();
    await expect(panel(page).getByText('Still due')).toBeVisible();
    await expect(panel(page).getByText(/^Cancelling now costs a fee of \$20.00, 2 credits and the use/)).toBeVisible();
    await expectAccessible(page);
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();

    await expect(booking(page, /^Ève-Marie, 19:00–20:00/)).toBeVisible();
    await expect(panel(page).getByText('Promotion WINTER25')).toBeVisible();
    await expect(panel(page).getByText('Paid with 2 credits')).toBeVisible();
    await expect
      .poll(() => world.bookings.at(-1))
      .toMatchObject({
        resourceId: bayId(1),
        spend: { promotion: { code: 'WINTER25' }, credits: { customerId: 'customer-1', count: 2, cents: 3000 } },
      });
    await expect.poll(() => world.customers.get(EMAIL)?.credits).toBe(10);
  });

  test('a promotion that was applied can be taken away again', async ({ page, controller }) => {
    await signIn(page, controller);
    await fillForm(page);
    await panel(page).getByLabel('Promotion code').fill('WINTER25');
    await panel(page).getByLabel('Promotion code').press('Enter');

    await panel(page).getByRole('button', { name: 'Remove promotion' }).click();

    await expect(panel(page).getByLabel('Promotion code')).toBeVisible();
    await expect(panel(page).getByText('Winter', { exact: true })).toHaveCount(0);
  });

  test('a promotion that is used up meanwhile books nothing and says so', async ({ page, controller, world }) => {
    world.spendRefusal = { code: 'promotion.used_up' };
    await signIn(page, controller);
    await fillForm(page);
    await panel(page).getByLabel('Promotion code').fill('WINTER25');
    await panel(page).getByRole('button', { name: 'Apply' }).click();
    await expect(panel(page).getByText('WINTER25: Winter')).toBeVisible();

    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();

    await expect(panel(page).getByRole('alert')).toHaveText('This promotion is used up.');
  });

  test('cancelling says what came back', async ({ page, controller, world }) => {
    world.bookings = world.bookings.map((each) =>
      each.customer.lastName === 'MacLeod'
        ? {
            ...each,
            spend: { id: 'spend-1', promotion: null, credits: { customerId: 'customer-1', count: 3, cents: 4500 } },
            cancellation: { freeUntilAt: saturdayAt(19), feeCents: 2000, losesSpend: true },
          }
        : each,
    );
    await signIn(page, controller);
    await booking(page, /^MacLeod, Ève-Marie/).click();
    await expect(
      panel(page).getByText(/^Cancelling is free until .*, then it costs a fee of \$20.00 and 3 credits\.$/),
    ).toBeVisible();

    await panel(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Cancel booking' }).click();

    await expect(page.getByText('Came back: 3 credits.', { exact: true })).toBeVisible();
  });

  test('while the cloud is away nothing can be spent, and the booking is made without', async ({
    page,
    controller,
    world,
  }) => {
    world.link = { ...world.link, state: 'cut-off', online: false };
    await signIn(page, controller);
    await fillForm(page);

    await expect(panel(page).getByLabel('Promotion code')).toBeDisabled();
    await expect(panel(page).getByText(/can’t be used while the cloud can’t be reached/)).toBeVisible();
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();

    await expect(booking(page, /^Ève-Marie, 19:00–20:00/)).toBeVisible();
  });
});

test.describe('what a customer has', () => {
  const card = (page: Page) => page.getByRole('group', { name: 'Standing' });
  const find = (page: Page) => page.getByLabel('Name, e-mail or phone').fill('macleod');

  test('a manager gives credits with a reason, which the history keeps', async ({ page, controller }) => {
    await signIn(page, controller, '/#/customers');
    await find(page);
    await expect(card(page).getByText('0 credits')).toBeVisible();

    await card(page)
      .getByRole('button', { name: /^Give credits to Ève-Marie/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Change credits' }).click();
    await expect(dialog.getByText('Write why')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel('How many').fill('10');
    await dialog.getByRole('button', { name: 'Package sold' }).click();
    await dialog.getByRole('button', { name: 'Change credits' }).click();

    await expect(card(page).getByText('10 credits', { exact: true })).toBeVisible();
    await card(page).getByRole('button', { name: 'Changes' }).click();
    await expect(card(page).getByText('10 credits given: Package sold')).toBeVisible();
    await expectAccessible(page);
  });

  test('a manager changes the tier, and what is no tier is said at the field', async ({ page, controller }) => {
    await signIn(page, controller, '/#/customers');
    await find(page);

    await card(page)
      .getByRole('button', { name: /^Change tier of/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tier').fill('Very important');
    await expect(dialog.getByText('Small letters, digits and single hyphens only')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel('Tier').fill('vip');
    await dialog.getByLabel('Tags').fill('COACH, EARLY_ACCESS');
    await dialog.getByRole('button', { name: 'Save' }).click();

    await expect(card(page).getByText('vip', { exact: true })).toBeVisible();
    await expect(card(page).getByText('EARLY_ACCESS')).toBeVisible();
  });

  test('is written about with flags, which whoever books for them sees', async ({ page, controller, world }) => {
    world.customers.set('guest9@example.com', {
      id: 'customer-9',
      tier: 'standard',
      tags: [],
      credits: 0,
      ...NO_REMARKS,
    });
    await signIn(page, controller);
    await page.getByRole('grid').getByRole('button').last().click();
    await panel(page).getByRole('button', { name: 'Note and flags of Renée Côté' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note', { exact: false }).fill('Plays left-handed');
    await dialog.getByLabel('Needs help on arrival').press('Space');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();

    const note = panel(page).getByRole('group', { name: 'Note about the customer' });
    await expect(note).toContainText('Needs help on arrival');
    await expect(note).toContainText('Ana Varga');
    await page.getByRole('gridcell', { name: /^Bay 1, 19:00/ }).click();
    await panel(page).getByLabel('First name').fill('Renée');
    await panel(page).getByLabel('E-mail').fill('guest9@example.com');
    await expect(note).toContainText('Plays left-handed');
    await expectAccessible(page);
  });

  test('taking away more than there is is refused', async ({ page, controller }) => {
    await signIn(page, controller, '/#/customers');
    await find(page);

    await card(page)
      .getByRole('button', { name: /^Give credits to/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How many').fill('−3');
    await dialog.getByLabel('Reason').fill('Correction');
    await dialog.getByRole('button', { name: 'Change credits' }).click();

    await expect(dialog.getByRole('alert')).toHaveText('The customer does not have that many credits.');
  });

  test('cannot be changed while the cloud is away, and the card says why', async ({ page, controller, world }) => {
    world.link = { ...world.link, state: 'cut-off', online: false };
    await signIn(page, controller, '/#/customers');
    await find(page);

    await expect(card(page).getByRole('button', { name: /^Give credits to/ })).toBeDisabled();
    await expect(card(page).getByText(/it can’t be reached right now/)).toBeVisible();
    await expectAccessible(page);
  });

  test('is only looked at by the front desk', async ({ page, controller }) => {
    await signIn(page, controller, '/#/customers', /Priya Raman/);
    await find(page);

    await expect(card(page).getByText('0 credits')).toBeVisible();
    await expect(card(page).getByRole('button', { name: /^Give credits to/ })).toHaveCount(0);
  });
});
