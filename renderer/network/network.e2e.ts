import type { Page } from '@playwright/test';
import { saturdayAt } from '../fixtures.ts';
import { aNetwork } from '../testing/fake-network.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** The club's network, where it is ours to look at. Needs `out/renderer`. */

test.use({ viewport: { width: 1280, height: 900 } });

const NETWORK = '/#/network';
const nav = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const rowOf = (page: Page, label: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: label }) });
const dialog = (page: Page) => page.getByRole('dialog');

test('a club without a network of ours sees nothing of it', async ({ page, controller, world }) => {
  await signIn(page, controller, '/#/today/2025-11-22?booking=booking-4');

  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('Jean-Baptiste');
  await expect(nav(page).getByRole('link', { name: 'Doors' })).toBeVisible();
  await expect(nav(page).getByRole('link', { name: 'Network' })).toHaveCount(0);
  expect(world.asked).not.toContain('network.wifiCode');
});

test.describe('a club with one', () => {
  test.beforeEach(({ world }) => {
    world.network.view = aNetwork();
  });

  test('sees how each thing is, as of when, and the codes of the evening', async ({ page, controller }) => {
    await signIn(page, controller);
    await nav(page).getByRole('link', { name: 'Network' }).click();

    await expect(page.getByText('As of 18:41')).toBeVisible();
    await expect(rowOf(page, 'Reader of the front door')).toContainText('online');
    await expect(rowOf(page, 'PC of bay 1')).toContainText('last heard of Sat 22 Nov, 18:12');
    await expect(rowOf(page, 'PC of bay 2, the one with the dented case')).toContainText('may have happened');
    await expect(rowOf(page, 'PC of the old bay')).toContainText('not known');
    await expect(page.getByRole('row', { name: /MacLeod/ })).toContainText('00542-11876');
    await expectAccessible(page);
  });

  test('restarts a PC that hangs, with a reason', async ({ page, controller, world }) => {
    await signIn(page, controller, NETWORK);
    await page.getByRole('button', { name: 'Restart PC of bay 1' }).click();
    await dialog(page).getByRole('button', { name: 'Restart' }).click();
    await expect(dialog(page)).toContainText('Write why');
    await expectAccessible(page);

    await dialog(page).getByRole('button', { name: 'PC does not answer' }).click();
    await dialog(page).getByRole('button', { name: 'Restart' }).click();

    await expect(page.getByRole('status').filter({ hasText: 'PC of bay 1 is restarting' })).toBeVisible();
    await expect
      .poll(() => world.network.sent)
      .toEqual([{ portId: 'port-4', reason: 'PC does not answer', override: false }]);
  });

  test('says that nobody knows, when nobody does', async ({ page, controller, world }) => {
    world.network.outcome = { outcome: 'unknown' };
    await signIn(page, controller, NETWORK);
    await page.getByRole('button', { name: 'Restart PC of bay 1' }).click();
    await dialog(page).getByLabel('Reason').fill('It hangs');
    await page.keyboard.press('Enter');

    await expect(page.getByText('PC of bay 1 may have been restarted')).toBeVisible();
    await expect(page.getByText('Look at it before you try again')).toBeVisible();
  });

  test('restarts nothing where somebody plays, unless a manager says so', async ({ page, controller, world }) => {
    world.network.isInUse = true;
    await signIn(page, controller, NETWORK);
    await page.getByRole('button', { name: 'Restart PC of bay 1' }).click();
    await dialog(page).getByLabel('Reason').fill('It hangs');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('alert')).toContainText('Somebody plays there now');
    expect(world.network.sent).toEqual([]);

    await dialog(page).getByRole('checkbox', { name: 'Restart all the same' }).check();
    await dialog(page).getByRole('button', { name: 'Restart' }).click();

    await expect(page.getByText('PC of bay 1 is restarting')).toBeVisible();
    await expect.poll(() => world.network.sent).toMatchObject([{ override: true }]);
  });

  test('offers the front desk neither that nor the binding of ports', async ({ page, controller, world }) => {
    world.network.isInUse = true;
    await signIn(page, controller, NETWORK, /Priya Raman/);
    await page.getByRole('button', { name: 'Restart PC of bay 1' }).click();
    await dialog(page).getByLabel('Reason').fill('It hangs');
    await page.keyboard.press('Enter');

    await expect(dialog(page).getByRole('alert')).toContainText('Only a manager');
    await expect(dialog(page).getByRole('checkbox')).toHaveCount(0);
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('button', { name: 'Bind a port' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /off its port/ })).toHaveCount(0);
  });

  test('binds a port that is free, and takes it off again', async ({ page, controller }) => {
    await signIn(page, controller, NETWORK);
    await page.getByRole('button', { name: 'Bind a port' }).click();
    await dialog(page).getByRole('button', { name: 'Bind it' }).click();
    await expect(dialog(page)).toContainText('Choose a port');
    await expectAccessible(page);

    await dialog(page).getByLabel('What hangs there').fill('PC of bay 3');
    await dialog(page).getByLabel('Door or bay').selectOption('Bay 3');
    await expect(dialog(page).getByRole('option', { name: 'Back office switch, port 4' })).toHaveCount(0);
    await dialog(page).getByLabel('Port', { exact: true }).selectOption('Back office switch, port 6');
    await dialog(page).getByRole('button', { name: 'Bind it' }).click();
    await expect(rowOf(page, 'PC of bay 3')).toContainText('Back office switch, port 6');

    await page.getByRole('button', { name: 'Take PC of bay 3 off its port' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take off' }).click();
    await expect(rowOf(page, 'PC of bay 3')).toHaveCount(0);
  });

  test('says why it cannot be asked, and keeps showing what was known', async ({ page, controller, world }) => {
    world.network.view = {
      ...aNetwork(),
      asOf: saturdayAt(17, 5),
      problem: 'network.starting',
      areVouchersLate: true,
    };
    await signIn(page, controller, NETWORK);

    await expect(page.getByText('The network can’t be asked')).toBeVisible();
    await expect(page.getByText('As of 17:05')).toBeVisible();
    await expect(page.getByText('Wi-Fi codes can’t be made just now')).toBeVisible();
    await expect(page.getByText('PC of the old bay')).toBeVisible();
    await expectAccessible(page);
  });

  test('begins with nothing bound, in French too', async ({ page, controller, world }) => {
    world.network.view = { ...aNetwork(), ports: [], vouchers: [] };
    await signIn(page, controller, NETWORK);
    await expect(page.getByText('Nothing is bound to a port yet.')).toBeVisible();

    await page.getByRole('button', { name: 'Ana Varga' }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();

    await expect(page.getByRole('heading', { name: 'Réseau' })).toBeVisible();
    await expect(page.getByText('Rien n’est encore associé à un port.')).toBeVisible();
    await expectAccessible(page);
  });

  test('reads a booking’s Wi-Fi code out at the desk', async ({ page, controller, world }) => {
    world.network.wifiCodes.set('booking-4', { code: '48213-90771', durationMin: 150 });
    await signIn(page, controller, '/#/today/2025-11-22?booking=booking-4');
    const details = page.getByRole('complementary', { name: 'Details' });

    await expect(details).toContainText('Wi-Fi code 48213-90771');
    await expect(details).toContainText('for 150 minutes from its first use');
    await expectAccessible(page);
  });
});
