import type { Page } from '@playwright/test';
import { DEFAULT_RULES } from '../../domain/rules/default-rules.ts';
import { defaultPriceSet } from '../../domain/prices/default-price-set.ts';
import type { Promotion } from '../../domain/prices/promotion.ts';
import { bayId } from '../fixtures.ts';
import type { FakeController } from '../testing/fake-controller.ts';
import type { FakeWorld } from '../testing/fake-world.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const SUMMER: Promotion = {
  id: '00000000-0000-4000-8000-0000000000a1',
  code: 'SUMMER',
  name: 'Summer evenings for friends and family',
  value: { kind: 'percent', percent: 50 },
  active: true,
  validFrom: null,
  validUntil: null,
  usesMax: 100,
  usesPerCustomerMax: 1,
  minSpendCents: 0,
  resourceIds: [bayId(1)],
};

/** $45 an hour, the usual bands and rules, one promotion. */
function begin(world: FakeWorld): void {
  const prices = defaultPriceSet({ hourlyCents: 4500, currency: 'CAD' });
  const terms = { version: 1, rules: { version: 1, rules: [...DEFAULT_RULES] }, prices, promotions: [SUMMER] };
  world.terms = { ...world.terms, terms };
}

type Stage = { readonly page: Page; readonly controller: FakeController; readonly world: FakeWorld };

async function openTab({ page, controller, world }: Stage, tab: string): Promise<void> {
  begin(world);
  await signIn(page, controller, '/#/terms/rules');
  await chooseTab(page, tab);
}

async function chooseTab(page: Page, tab: string): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved: version 2 is in force', { exact: true })).toBeVisible();
}

test('a manager changes what an hour costs, as people write it', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Prices');
  const hour = page.getByLabel('Each hour');
  await expect(hour).toHaveValue('45.00');

  await hour.fill('fifty');
  await expect(page.getByText('Write an amount, such as 45 or 45.50')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await hour.fill('50,5');
  await hour.blur();

  await expect(hour).toHaveValue('50.50');
  await save(page);
  await expect.poll(() => world.terms.terms.prices.hourly.cents).toBe(5050);
});

test('bands are ordered, added and taken away, and say where they overlap', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Prices');
  await expect(page.getByText('Where they overlap, “Weekend daytime” goes first.')).toBeVisible();

  const lateNightUp = page.getByRole('button', { name: 'Move Late night up' });
  await lateNightUp.press('Enter');
  await expect(lateNightUp).toBeFocused();
  await page.getByRole('button', { name: 'Move Late night down' }).press('Enter');
  await expect(lateNightUp).toBeFocused();
  await page.getByRole('button', { name: 'Move Weekend up' }).click();
  await expect(page.getByText('Never counts: “Weekend” above it takes all of its time.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Late night' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Add a band' }).click();
  await expect(page.getByLabel('Name of band 6')).toBeFocused();
  await page.getByLabel('Name of band 6').fill('Lunch');
  await page.getByRole('group', { name: 'Weekdays of Lunch' }).getByRole('button', { name: 'Sunday' }).click();
  await page.getByLabel('Lunch from').fill('11');
  await page.getByLabel('Lunch until').fill('13h30');
  await page.getByLabel('Change of Lunch in percent').fill('-20');
  await expectAccessible(page);

  await save(page);
  await expect
    .poll(() => world.terms.terms.prices.bands.map(({ label }) => label))
    .toEqual(['Weekend', 'Weekend daytime', 'Weekday evening', 'Early bird', 'Late night', 'Lunch']);
  await expect
    .poll(() => world.terms.terms.prices.bands.at(-1))
    .toMatchObject({
      weekdays: [1, 2, 3, 4, 5, 6],
      from: '11:00',
      until: '13:30',
      percent: -20,
    });
});

test('all else that makes a price has its place', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Prices');

  await page.getByRole('button', { name: 'Add a tier' }).click();
  await page.getByRole('button', { name: 'Add a length' }).click();
  await page.getByRole('button', { name: 'Add a tax' }).click();
  await page.getByLabel('Rate of HST in percent').fill('9,975');
  await page.getByRole('radio', { name: 'with tax in them' }).click();
  await page.getByLabel('Sold, in percent, of demand step 2').fill('60');
  await expect(page.getByText('This is there twice')).toBeVisible();
  await page.getByLabel('Sold, in percent, of demand step 2').fill('70');
  await page.getByLabel('Free until').fill('2');
  await page.getByLabel('After that it costs').selectOption('an amount');
  await page.getByLabel('Amount').fill('20');
  await page.getByLabel('The club takes credits').check();
  await page.getByLabel('One credit pays').fill('40');
  await expect(
    page.getByText('cancelling is free until 2 hours before the start; after that it costs $20.00'),
  ).toBeVisible();

  await save(page);
  await expect
    .poll(() => world.terms.terms.prices)
    .toMatchObject({
      tierDiscounts: [{ tier: 'member', percent: 10 }],
      durations: [{ fromMin: 120, percent: -10 }],
      taxes: { areIncluded: true, lines: [{ label: 'HST', ratePpm: 99_750 }] },
      demand: [
        { fromOccupancyPercent: 60 },
        { fromOccupancyPercent: 70 },
        { fromOccupancyPercent: 85 },
        { fromOccupancyPercent: 95 },
      ],
      cancellation: { freeUntilMin: 120, lateFee: { kind: 'cents', cents: 2000 }, losesCredits: true },
      creditCents: 4000,
    });
});

test('a promotion is made, refused while its code is taken, ended and deleted', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Promotions');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'New promotion' }).click();
  const panel = page.getByRole('dialog', { name: 'New promotion' });
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(panel.getByText('Write a name')).toBeVisible();
  await panel.getByLabel('Name').fill('League night');
  await panel.getByLabel('Code').fill('summer');
  await expect(panel.getByText('Another promotion has this code')).toBeVisible();
  await expectAccessible(page);
  await panel.getByLabel('Code').fill('league 25');
  await panel.getByLabel('It takes off').selectOption('an amount');
  await panel.getByLabel('Amount').fill('12.50');
  await panel.getByLabel('Ends').fill('2025-12-31T18:00');
  await panel.getByLabel('Uses in all').fill('20');
  await panel.getByRole('radio', { name: 'Only on these' }).click();
  await panel.getByLabel('Bay 2').check();
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('row', { name: /LEAGUE-25.*\$12\.50 off.*20 in all · on Bay 2/ })).toBeVisible();
  await page.getByRole('button', { name: 'More for SUMMER' }).click();
  await page.getByRole('menuitem', { name: 'End now' }).click();
  await expect(page.getByRole('row', { name: /SUMMER.*ended by hand/ })).toBeVisible();

  await save(page);
  await expect
    .poll(() => world.terms.terms.promotions)
    .toMatchObject([
      { code: 'SUMMER', active: false },
      {
        code: 'LEAGUE-25',
        value: { kind: 'cents', cents: 1250 },
        validUntil: Date.parse('2025-12-31T18:00-04:00'),
        usesMax: 20,
        resourceIds: [bayId(2)],
      },
    ]);
});

test('the week shows each hour’s price, and arrow keys go through it', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Week');
  const cell = (name: RegExp) => page.getByRole('gridcell', { name });
  await expect(cell(/^Sun 23 Nov, 12:00: \$56\.25, 4 of 4 free$/)).toBeVisible();
  await expect(cell(/^Sat 22 Nov, 12:00: \$56\.25, That time is over\.$/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(cell(/^Sun 23 Nov, 07:00/)).toBeFocused();
  await page.keyboard.press('Control+End');
  await expect(cell(/^Fri 28 Nov, 01:00 \(the next day\)/)).toBeFocused();
});

test('the week shows what the changes would change', async ({ page, controller, world }) => {
  await openTab({ page, controller, world }, 'Prices');
  await page.getByLabel('Change of Weekend daytime in percent').fill('35');
  await chooseTab(page, 'Week');
  await page.getByRole('radio', { name: 'What changes' }).click();
  const noon = page.getByRole('gridcell', {
    name: /^Sun 23 Nov, 12:00: \$60\.75, 4 of 4 free \(dearer, was \$56\.25\)$/,
  });
  await expect(noon).toContainText('▲ $4.50');
  await expect(page.getByText('20 hours change in these days.')).toBeVisible();
  await expectAccessible(page);
});

test('a booking is tried out: the price, the sentence of a refusal, and the rule behind it', async ({
  page,
  controller,
  world,
}) => {
  await openTab({ page, controller, world }, 'Try it');
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer.getByText('This can be booked')).toBeVisible();
  await expect(answer.getByText('Bay 1, Sun 23 Nov, 18:00–19:00, costs $56.25.')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Promotion code').fill('summer');
  await expect(answer.getByText('Bay 1, Sun 23 Nov, 18:00–19:00, costs $28.12.')).toBeVisible();
  await page.getByLabel('Length').fill('45');
  await expect(answer.getByText('This can’t be booked')).toBeVisible();
  await expect(answer.getByText('It must be at least 60 minutes long.').first()).toBeVisible();
  await expect(answer.getByText(/^Decided by the rule “/)).toBeVisible();
  await page.getByLabel('People').fill('7');
  await expect(page.getByText('The bay holds 1 to 6')).toBeVisible();
  await page.getByLabel('People').fill('2');
  await page.getByLabel('Length').fill('');
  await expect(answer.getByText('Fill in the marked fields')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Length').fill('60');
  await page.getByLabel('Day', { exact: true }).fill('2025-12-12');
  await expect(
    answer.getByText(/^It is too far ahead: the last day .* is Saturday 6 December\.$/).first(),
  ).toBeVisible();
  await page.getByLabel('Tier').fill('vip');
  await expect(answer.getByText('This can be booked')).toBeVisible();

  await chooseTab(page, 'Prices');
  await page.getByLabel('Each hour').fill('100');
  await chooseTab(page, 'Try it');
  await expect(page.getByLabel('Tier')).toHaveValue('vip');
  await expect(answer.getByRole('radio', { name: 'With my changes' })).toBeChecked();
  await expect(answer.getByText(/^Bay 1, .* costs \$60\.00\.$/)).toBeVisible();
  await answer.getByRole('radio', { name: 'In force' }).click();
  await expect(answer.getByText(/^Bay 1, .* costs \$27\.00\.$/)).toBeVisible();
});
