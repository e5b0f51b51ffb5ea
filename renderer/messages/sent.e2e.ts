import type { Page } from '@playwright/test';
import { saturdayAt } from '../fixtures.ts';
import { aSentMessage } from '../testing/fake-messages.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const messages = (page: Page) =>
  page.getByRole('complementary', { name: 'Details' }).getByRole('region', { name: 'Messages to the customer' });

test('staff see what a customer was sent, and send it again to a corrected address from the keyboard', async ({
  page,
  controller,
  world,
}) => {
  const at = saturdayAt(9);
  world.sent = [
    aSentMessage(at, { id: 'm1', email: 'zoe@exmaple.test', state: 'failed', note: 'SMTP 550' }),
    aSentMessage(at, { id: 'm2', kind: 'reminder_day', state: 'dropped', reason: 'unwanted' }),
  ];
  await signIn(page, controller);
  await page.getByRole('grid').getByRole('button').last().click();
  expect(world.asked).not.toContain('message.ofBooking');
  await messages(page).getByRole('button', { name: 'What was sent' }).press('Enter');
  const lines = messages(page).getByRole('list', { name: 'What was sent' }).getByRole('listitem');
  await expect(lines.first()).toContainText('The carrier said: SMTP 550');
  await expect(lines.nth(1)).toContainText('They asked for no such messages.');
  await expectAccessible(page);

  await messages(page).getByRole('button', { name: 'Send confirmation again' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill('zoe@');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This is no e-mail address')).toBeVisible();
  world.messageRefusal = { code: 'message.too_many' };
  await dialog.getByLabel('E-mail').fill('zoe@example.test');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/^It was sent again three times/)).toBeVisible();
  await expectAccessible(page);
  world.messageRefusal = null;
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();

  await expect(dialog).toBeHidden();
  await expect(lines.first()).toContainText(/zoe@example\.test.*again, by Ana Varga/);
  world.link = { ...world.link, state: 'cut-off', online: false };
  world.tell({ type: 'link' });
  await expect(messages(page).getByText(/that needs the internet, which is away right now/)).toBeVisible();
  await expect(messages(page).getByRole('button', { name: 'Send confirmation again' })).toBeDisabled();
});
