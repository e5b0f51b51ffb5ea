import type { Page } from '@playwright/test';
import { bayId, saturdayAt } from '../fixtures.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const booking = (page: Page, name: RegExp) => page.getByRole('grid').getByRole('button', { name });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });

test('a rule in the way is said with its sentence, and staff book with a reason', async ({
  page,
  controller,
  world,
}) => {
  world.rule = { code: 'rule.denied', sentence: 'Lessons are on Bay 1 then.', ruleId: 'lessons', ruleName: 'Lessons' };
  await signIn(page, controller);
  await page.getByRole('gridcell', { name: /^Bay 1, 19:00/ }).click();
  await panel(page).getByLabel('First name').fill('Noor');

  await expect(panel(page).getByText('Against the rule “Lessons”')).toBeVisible();
  await expect(panel(page).getByText('Lessons are on Bay 1 then.')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click();
  await expect(panel(page).getByText('Write why')).toBeVisible();
  await expectAccessible(page);
  await panel(page).getByLabel('Reason to book it anyway').fill('The teacher is ill');
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click();

  await expect(booking(page, /^Noor, 19:00–20:00/)).toBeVisible();
  await expect
    .poll(() => world.bookings.at(-1))
    .toMatchObject({
      resourceId: bayId(1),
      startsAt: saturdayAt(19),
      override: { reason: 'The teacher is ill' },
    });
});

test('a move says how much more or less it costs before it is made', async ({ page, controller }) => {
  await signIn(page, controller);
  await booking(page, /^MacLeod, Ève-Marie/).click();
  await panel(page).getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByRole('button', { name: 'Day after' }).click();
  await panel(page)
    .getByRole('button', { name: /^Bay 2, 06:00–07:30/ })
    .click();

  await expect(panel(page).getByText(/(more|less) than before|The price stays the same/)).toBeVisible();
  await expect(panel(page).getByRole('button', { name: 'Move here' })).toBeEnabled();
});
