import type { Page } from '@playwright/test';
import { bayId, saturdayAt } from '../fixtures.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

const card = (page: Page, bay: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name: bay, exact: true }) });

test.describe('bays', () => {
  test('show their PC, who plays now and next, and how far each step has come', async ({ page, controller }) => {
    await signIn(page, controller);
    await page.getByRole('link', { name: 'Bays' }).click();

    const first = card(page, 'Bay 1');
    await expect(first).toContainText('PC on');
    await expect(first).toContainText('as of 18:41');
    await expect(first.getByRole('heading', { name: /Now.*18:00–19:00.*Mei Chen/ })).toBeVisible();
    await expect(first.getByRole('listitem').filter({ hasText: 'Start software' }).first()).toContainText('done');
    await expect(first).toContainText('Clean-up at 19:05');
    await expect(card(page, 'Bay 2')).toContainText('Left out: the bookings follow each other closely');
    await expect(card(page, 'Bay 3')).toContainText('PC off');
    await expectAccessible(page);
  });

  test('say loudly what to do by hand, until somebody has done it', async ({ page, controller }) => {
    await signIn(page, controller, '/#/bays');
    const third = card(page, 'Bay 3');
    await expect(third).toContainText('Do these 2 things by hand');
    await expect(third).toContainText('Do it by hand: start gspro.');
    await expect(third).toContainText('Look first, it may have happened. If not: load club-evening.');

    await third.getByRole('button', { name: 'Done by hand in Bay 3: Start software' }).click();

    await expect(third).not.toContainText('Do it by hand: start gspro.');
    await expect(third).toContainText('Look first');
  });

  test('are told what to do with a reason, by keyboard alone', async ({ page, controller, world }) => {
    await signIn(page, controller, '/#/bays');
    await page.getByRole('button', { name: 'Actions for Bay 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Reboot PC' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Reboot PC: Bay 1' });
    await dialog.getByLabel('Reason').press('Enter');
    await expect(dialog.getByText('Write why')).toBeVisible();
    await expectAccessible(page);

    await dialog.getByLabel('Reason').fill('No picture');
    await page.keyboard.press('Enter');

    await expect(dialog).toBeHidden();
    await expect(card(page, 'Bay 1')).toContainText('Ana Varga: No picture');
    await expect
      .poll(() => world.bays.told)
      .toEqual([{ resourceId: bayId(1), deed: 'reboot', reason: 'No picture', isOverride: false }]);
  });

  test('in use are interrupted by a manager who says so, and by nobody at the desk', async ({
    page,
    controller,
    world,
  }) => {
    world.bays.refusal = { code: 'bay.in_use', until: saturdayAt(19) };
    await signIn(page, controller, '/#/bays', /Priya Raman/);
    await expect(page.getByRole('button', { name: /Choose PC|PC and software/ })).toHaveCount(0);
    await reboot(page);
    await expect(page.getByText('Somebody plays in this bay, until 19:00.')).toBeVisible();
    await expect(page.getByText('A manager can do it anyway.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Do it anyway' })).toHaveCount(0);

    await page.getByRole('button', { name: 'Close' }).click();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
    await signIn(page, controller, '/#/bays', /Étienne/);
    await reboot(page);
    await page.getByRole('button', { name: 'Do it anyway' }).click();

    await expect(page.getByRole('dialog')).toBeHidden();
    await expect.poll(() => world.bays.told).toMatchObject([{ deed: 'reboot', isOverride: true }]);
  });

  test('say why something is not done again so soon', async ({ page, controller, world }) => {
    world.bays.refusal = { code: 'bay.cooling_down', action: 'reboot', until: saturdayAt(18, 50) };
    await signIn(page, controller, '/#/bays');

    await reboot(page);

    await expect(page.getByText('“Reboot PC” was just done. Wait until 18:50, then try again.')).toBeVisible();
  });

  test('get their PC from a list of those that the system knows', async ({ page, controller, world }) => {
    await signIn(page, controller, '/#/bays');
    await page.getByRole('button', { name: 'Choose PC: Bay 4' }).click();
    const dialog = page.getByRole('dialog', { name: 'PC of Bay 4' });
    await expect(dialog.getByRole('option', { name: 'BAY1-PC (Bay 1)' })).toBeDisabled();
    await dialog.getByLabel('PC', { exact: true }).selectOption('BAY4-PC');
    await dialog.getByLabel('Software').fill('two words');
    await expect(dialog.getByText('One word')).toBeVisible();
    await expectAccessible(page);

    await dialog.getByLabel('Software').fill('trackman');
    await dialog.getByRole('button', { name: 'Save' }).click();

    await expect(card(page, 'Bay 4')).toContainText('BAY4-PC · trackman');
    await expect.poll(() => world.bays.view.bays[3]?.binding).toMatchObject({ deviceId: '44', isAutomated: true });
  });

  test('say what they need when the internet is down', async ({ page, controller, world }) => {
    world.bays.view = { ...world.bays.view, problem: 'automation.unreachable' };
    await signIn(page, controller, '/#/bays');

    await expect(page.getByText('NinjaOne can’t be reached')).toBeVisible();
    await expect(page.getByText(/needs NinjaOne, which needs the internet/)).toBeVisible();
    await page.getByRole('button', { name: 'Choose PC: Bay 4' }).click();
    await expect(page.getByRole('dialog')).toContainText('NinjaOne can’t be reached, and it needs the internet');
  });

  test('say how to begin when nothing is set up', async ({ page, controller, world }) => {
    world.bays.view = { ...world.bays.view, adapter: 'disabled' };
    await signIn(page, controller, '/#/bays');

    await expect(page.getByText('Bays are made ready by hand')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Actions for Bay 1' })).toHaveCount(0);
  });

  test('have a history, a page at a time and bay by bay', async ({ page, controller }) => {
    await signIn(page, controller, '/#/bays');
    const history = page.getByRole('region', { name: 'History' });
    await expect(history).toContainText('Priya Raman: No picture');
    await expect(history).not.toContainText('Fri 21 Nov, 13:42');

    await history.getByRole('button', { name: 'Show older' }).click();
    await expect(history).toContainText('Fri 21 Nov, 13:42');

    await history.getByLabel('Bay', { exact: true }).selectOption('Bay 2');
    await expect(history.getByRole('listitem').filter({ hasText: 'Bay 2' })).not.toHaveCount(0);
    await expect(history.getByRole('listitem').filter({ hasText: 'Bay 3' })).toHaveCount(0);
  });

  test('show what was known while the controller is away', async ({ page, controller }) => {
    await signIn(page, controller, '/#/bays');
    await card(page, 'Bay 1').waitFor();

    controller.goAway();

    await expect(page.getByRole('status').filter({ hasText: 'As of' })).toBeVisible();
    await expect(card(page, 'Bay 1')).toContainText('PC on');
  });

  test('are told of in the panel of a booking', async ({ page, controller, world }) => {
    world.bays.readiness = { state: 'ready', at: saturdayAt(17, 50), steps: [] };
    await signIn(page, controller, '/#/today/2025-11-22?booking=booking-3');
    await expect(page.getByText('Bay: ready (set up 17:50)')).toBeVisible();

    world.bays.readiness = { state: 'not_ready', at: null, steps: [] };
    world.tell({ type: 'bays' });
    await page.getByRole('link', { name: 'not ready: see Bays' }).click();
    await expect(page.getByRole('heading', { name: 'Bays', level: 1 })).toBeVisible();
  });

  test('speak French', async ({ page, controller }) => {
    await signIn(page, controller, '/#/bays');
    await page.getByRole('button', { name: /Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();

    await expect(card(page, 'Bay 3')).toContainText('À faire à la main : lancez gspro.');
  });
});

async function reboot(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Actions for Bay 1' }).click();
  await page.getByRole('menuitem', { name: 'Reboot PC' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'No picture' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reboot PC' }).click();
}
