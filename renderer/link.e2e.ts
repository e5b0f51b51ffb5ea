import type { Page } from '@playwright/test';
import type { Fenced } from '../main/controller/api/views.ts';
import { saturdayAt, someConflicts } from './fixtures.ts';
import { STRINGS } from './strings.ts';
import { expect, expectAccessible, signIn, test } from './testing/screens-test.ts';

/** The link to the web, what keeps a controller from selling, and what is to be solved. Needs `out/renderer`. */

test.use({ viewport: { width: 1280, height: 800 } });

const linkPanel = (page: Page) => page.getByRole('dialog', { name: 'Link to the web' });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const CUT_OFF = { state: 'cut-off', online: false, since: saturdayAt(14, 2), ownsUntil: saturdayAt(77) } as const;

test.describe('the link', () => {
  test('says in words who sells which days, and for managers what support asks for', async ({ page, controller }) => {
    await signIn(page, controller);
    await page.getByRole('button', { name: 'Linked · web sells from Tue' }).click();

    await expect(linkPanel(page)).toContainText(
      'Linked. Selling today to Monday here; the web page sells from Tuesday.',
    );
    await expect(linkPanel(page).getByRole('region', { name: 'For support' })).toContainText('3.118');
    await expectAccessible(page);
  });

  test('shows the front desk no technical matters', async ({ page, controller, world }) => {
    await signIn(page, controller, '/', /Priya Raman/);
    await page.getByRole('button', { name: /^Linked/ }).click();

    await expect(linkPanel(page)).toContainText('Linked.');
    await expect(linkPanel(page).getByRole('region', { name: 'For support' })).toBeHidden();
    expect(world.asked).not.toContain('link.details');
  });

  test('says since when it is cut off and what waits, and tries again when asked', async ({
    page,
    controller,
    world,
  }) => {
    world.link = { ...world.link, ...CUT_OFF, outboxDepth: 14 };
    await signIn(page, controller);
    await page.getByRole('button', { name: 'Cut off since 14:02 · 14 waiting' }).click();
    await expect(linkPanel(page)).toContainText(
      'Cut off since 14:02. Selling today to Monday. The web page sells from Tuesday. 14 changes waiting.',
    );

    await linkPanel(page).getByRole('button', { name: 'Try now' }).click();

    await expect(linkPanel(page).getByRole('status')).toHaveText('Trying to reach the web…');
    await expect.poll(() => world.asked).toContain('link.tryNow');
  });

  test('counts while it catches up, and is done by itself', async ({ page, controller, world }) => {
    world.link = { ...world.link, state: 'catching-up', catchUp: { done: 1240, total: 5000 }, outboxDepth: 2600 };
    await signIn(page, controller);
    await page.getByRole('button', { name: 'Catching up · 1,240 of 5,000' }).click();
    await expect(linkPanel(page)).toContainText('Catching up: 1,240 of 5,000 changes.');
    await expect(linkPanel(page).getByRole('progressbar', { name: 'Catching up' })).toHaveAttribute('value', '1240');
    await expectAccessible(page);

    world.link = { ...world.link, state: 'linked', catchUp: null, outboxDepth: 0 };
    world.tell({ type: 'link' });

    await expect(linkPanel(page)).toContainText('Linked.');
  });

  test('warns of a clock that opens doors at the wrong time', async ({ page, controller, world }) => {
    world.link = { ...world.link, clockSkewMs: -4 * 60_000 };
    await signIn(page, controller);

    await expect(page.getByText('This PC’s clock is 4 min fast.')).toBeVisible();
    await expectAccessible(page);
  });
});

const REASONS: readonly Fenced[] = [
  'restored',
  'fingerprint',
  'high-water-mark',
  'rollback',
  'fork',
  'clone',
  'replaced',
  'revoked',
  'unknown-machine',
  'corrupt',
  'cloud-reconcile',
  'upgrade-required',
];

test.describe('a controller that may not sell', () => {
  test('says for each reason what happened and what comes next', async ({ page, controller, world }) => {
    await signIn(page, controller);
    for (const fenced of REASONS) {
      world.link = { ...world.link, state: 'fenced', online: false, fenced };
      world.tell({ type: 'link' });

      const { title, next } = STRINGS.en.fence[fenced];
      await expect(page.getByText(title)).toBeVisible();
      await expect(page.getByText(next)).toBeVisible();
    }
  });

  test('disables what sells, says why, and goes on with check-in', async ({ page, controller, world }) => {
    world.link = { ...world.link, state: 'fenced', online: false, fenced: 'restored' };
    await signIn(page, controller);

    await expect(details(page).getByRole('button', { name: 'New booking' })).toBeDisabled();
    await expect(details(page).getByRole('button', { name: 'Block time' })).toBeDisabled();
    await expect(details(page)).toContainText('This computer does not sell at the moment: see above.');
    await page
      .getByRole('grid')
      .getByRole('button', { name: /^MacLeod, Ève-Marie/ })
      .click();
    await expect(details(page).getByRole('button', { name: 'Move', exact: true })).toBeDisabled();
    await expectAccessible(page);
    await details(page).getByRole('button', { name: 'Check in' }).click();

    await expect(page.getByText('Ève-Marie MacLeod is checked in', { exact: true })).toBeVisible();
  });

  test('has one button that helps: the link is tried', async ({ page, controller, world }) => {
    world.link = { ...world.link, state: 'fenced', online: false, fenced: 'clone' };
    await signIn(page, controller);

    await page.getByRole('button', { name: 'Try now' }).click();

    await expect.poll(() => world.asked).toContain('link.tryNow');
  });
});

test.describe('conflicts', () => {
  test('say that there are none', async ({ page, controller }) => {
    await signIn(page, controller, '/#/conflicts');

    await expect(page.getByText('No conflicts')).toBeVisible();
  });

  test('are solved with a note, from the keyboard', async ({ page, controller, world }) => {
    world.conflicts = someConflicts();
    await signIn(page, controller);
    await page.getByRole('link', { name: 'Conflicts 3 to solve' }).press('Enter');
    await expect(page.getByRole('list', { name: '3 bookings without their time' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Mark as solved: Net repair' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'How was Net repair helped?' });
    await dialog.getByRole('button', { name: 'Mark as solved' }).click();
    await expect(dialog.getByText('Write how it was solved')).toBeVisible();
    await expectAccessible(page);

    await dialog.getByLabel('Note').fill('Booked anew');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('list', { name: '2 bookings without their time' })).toBeVisible();
    await expect(page.getByText('Net repair is solved', { exact: true })).toBeVisible();
  });

  test('lead to another time for the same customer, and back to be solved', async ({ page, controller, world }) => {
    world.conflicts = someConflicts();
    await signIn(page, controller, '/#/conflicts');
    await page.getByRole('button', { name: 'Offer another time: Noor Haddad' }).click();
    await expect(details(page).getByLabel('First name')).toHaveValue('Noor');
    await expect(details(page).getByLabel('Phone')).toHaveValue('902 555 0177');
    await page.getByRole('gridcell', { name: /^Bay 3, 23:00/ }).click();

    await details(page).getByRole('button', { name: 'Book', exact: true }).click();

    const dialog = page.getByRole('dialog', { name: 'How was Noor Haddad helped?' });
    await expect(dialog.getByLabel('Note')).toHaveValue(/^Moved to Bay 3, Sat 22 Nov, 23:00/);
    await dialog.getByRole('button', { name: 'Mark as solved' }).click();
    await expect(page.getByRole('list', { name: '2 bookings without their time' })).toBeVisible();
    await expect.poll(() => world.bookings.at(-1)).toMatchObject({ customer: { email: 'noor@example.com' } });
  });
});
