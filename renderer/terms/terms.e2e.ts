import type { Page } from '@playwright/test';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';
import type { FakeWorld } from '../testing/fake-world.ts';
import { someRules } from './rules/some-rules.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const rows = (page: Page) => page.getByRole('region', { name: /^Rules, the one/ }).getByRole('listitem');
const row = (page: Page, name: RegExp) => page.getByRole('button', { name });
const editor = (page: Page) => page.getByRole('dialog', { name: 'Rule' });
const saving = (page: Page) => page.getByRole('dialog', { name: 'Save rules and prices' });
const bar = (page: Page) => page.getByRole('region', { name: 'Changes' });
const save = (page: Page) => bar(page).getByRole('button', { name: 'Save' }).click();
const rulesOf = (world: FakeWorld) => world.terms.terms.rules.rules;

/** As if somebody had saved `rules` as the next version. */
function putInForce(world: FakeWorld, rules: ReturnType<typeof someRules>, savedBy = 'Étienne Thériault-Doucette') {
  const version = world.terms.version + 1;
  const terms = { ...world.terms.terms, version, rules: { version, rules } };
  world.terms = { version, since: world.now(), savedAt: world.now(), savedBy, newerVersion: null, terms };
  world.tell({ type: 'terms' });
}

const withRules = (world: FakeWorld) => putInForce(world, someRules());

test('the front desk is told who changes rules and prices', async ({ page, controller }) => {
  await signIn(page, controller, '/', /Priya Raman/);

  await expect(page.getByRole('link', { name: 'Rules and prices' })).toHaveCount(0);
  await page.goto(`${controller.url}/#/terms`);
  await expect(page.getByText('Only managers and owners change rules and prices')).toBeVisible();
});

test('a manager writes a rule by keyboard, reads what it will say, and saves it', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  await signIn(page, controller, '/', /Étienne/);
  await page.getByRole('link', { name: 'Rules and prices' }).click();
  await expect(rows(page)).toHaveCount(12);
  await expect(page.getByText('Weekends 10:00–20:00: at least 60 minutes; at most 3 hours')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'New rule' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(editor(page).getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Guests who did not come');
  await expect(editor(page).getByText('Add at least one thing that the rule does.')).toBeVisible();
  await editor(page).getByLabel('Add a condition', { exact: true }).selectOption({ label: 'No-shows so far' });
  await editor(page)
    .getByRole('button', { name: /^Add a condition/ })
    .press('Enter');
  await expect(editor(page).getByLabel('At least')).toBeFocused();
  await editor(page).getByLabel('At least').fill('x');
  await expect(editor(page).getByText(/^Fill in at least one: whole numbers/)).toBeVisible();
  await editor(page).getByLabel('At least').fill('3');
  await editor(page).getByLabel('Add what it does', { exact: true }).selectOption({ label: 'Allow or refuse' });
  await editor(page)
    .getByRole('button', { name: /^Add what it does/ })
    .click();
  await editor(page).getByRole('radio', { name: 'Staff must approve' }).click();
  await expect(editor(page).getByText('Customers with 3 or more no-shows: staff must approve')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(row(page, /^Guests who/)).toBeFocused();
  await expect(bar(page).getByText('1 change not saved')).toBeVisible();
  await save(page);

  await expect(page.getByText('Saved: version 3 is in force').first()).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Rules' })).toBeFocused();
  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  await expect
    .poll(() => rulesOf(world).at(-1))
    .toMatchObject({
      name: 'Guests who did not come',
      conditions: { noShows: { atLeast: 3 } },
      actions: { verdict: { kind: 'require-approval' } },
      priority: 100,
    });
});

test('rules are put in order, switched, doubled and deleted, each with a way back', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  await signIn(page, controller, '/#/terms');
  await expect(rows(page).first()).toContainText('League night');

  await row(page, /^Weekend peak/).press('Alt+ArrowUp');
  await expect(rows(page).first()).toContainText('Weekend peak');
  await expect(row(page, /^Weekend peak/)).toBeFocused();
  await expect(page.getByText('Weekend peak: no half-hours is number 1 of 12 now')).toBeAttached();
  await page.getByRole('button', { name: 'Move Weekend peak: no half-hours down' }).click();
  await expect(page.getByRole('button', { name: 'Move Weekend peak: no half-hours down' })).toBeFocused();
  await expect(rows(page).first()).toContainText('League night');

  await page.getByRole('button', { name: /^More for Parties/ }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(editor(page).getByLabel('Name')).toHaveValue('Copy of Parties of five and more');
  await editor(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('switch', { name: /^Copy of Parties/ })).not.toBeChecked();

  await page.getByRole('button', { name: /^More for Early mornings/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(row(page, /^Early mornings/)).toHaveCount(0);
  await expect(row(page, /^Early access/)).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, /^Early mornings/)).toBeVisible();

  await bar(page).getByRole('button', { name: 'Discard' }).click();
  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(row(page, /^Copy of Parties/)).toBeVisible();
});

test('what would leave nobody anything to book is said before it is saved, and at its rule', async ({
  page,
  controller,
  world,
}) => {
  await signIn(page, controller, '/#/terms');
  await expect(page.getByText('No rules yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByRole('menuitem', { name: 'Empty rule' }).click();
  await editor(page).getByLabel('Name').fill('Closed');
  await editor(page)
    .getByRole('button', { name: /^Add what it does/ })
    .click();
  await editor(page).getByLabel('What the customer reads').fill('We are closed for good.');
  await expect(editor(page).getByText(/^This turns every booking away/)).toBeVisible();
  await editor(page).getByRole('button', { name: 'Done' }).click();
  await save(page);

  await expect(saving(page).getByText('By these rules nobody can book anything any more.')).toBeVisible();
  await expect(saving(page).getByText('In the way: “Closed” (turns it away).')).toBeVisible();
  await expectAccessible(page);
  await saving(page).getByRole('button', { name: 'Back to the changes' }).click();
  await expect(row(page, /^Closed/)).toContainText('By these rules nobody can book anything any more.');
  expect(rulesOf(world)).toEqual([]);

  await save(page);
  await saving(page).getByRole('button', { name: 'Save anyway' }).click();
  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  await expect.poll(() => rulesOf(world)).toMatchObject([{ name: 'Closed' }]);
});

test('changes stay while the club is offline, on other screens, and are not lost by signing out unasked', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  world.link = { ...world.link, online: false, state: 'cut-off' };
  world.termsRefusal = { code: 'link.down' };
  await signIn(page, controller, '/#/terms');
  await page.getByRole('switch', { name: /^Parties/ }).click();
  await expect(bar(page).getByText(/^The club is offline/)).toBeVisible();
  await save(page);

  await expect(saving(page).getByText(/only while the club is online/)).toBeVisible();
  await saving(page).getByRole('button', { name: 'Back to the changes' }).click();
  await page.getByRole('link', { name: 'Doors' }).click();
  await page.getByRole('button', { name: 'Signed in as Ana Varga' }).click();
  await page.getByRole('menuitem', { name: /^Sign out/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('link', { name: /^Changes that are not saved/ }).click();
  await expect(page.getByRole('switch', { name: /^Parties/ })).not.toBeChecked();

  world.termsRefusal = null;
  await save(page);
  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  await expect.poll(() => rulesOf(world).find(({ id }) => id === 'big-party')?.active).toBe(false);
});

test('a check that takes its time says so and can be stopped, and nothing is saved then', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  await signIn(page, controller, '/#/terms');
  await page.getByRole('switch', { name: /^Parties/ }).click();
  world.delayMs = 8000;
  await save(page);

  await expect(saving(page).getByText(/^Looking whether everybody can still book/)).toBeVisible();
  await saving(page).getByRole('button', { name: 'Stop' }).click();
  world.delayMs = 0;
  await expect(saving(page)).toHaveCount(0);
  await expect(bar(page).getByText('1 change not saved')).toBeVisible();
  expect(world.asked).not.toContain('terms.save');
});

test('what the cloud has not answered for stays, and counts as saved once it is in force', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  world.termsRefusal = { code: 'terms.undecided' };
  await signIn(page, controller, '/#/terms');
  await page.getByRole('switch', { name: /^Parties/ }).click();
  await save(page);

  await expect(saving(page).getByText(/^The cloud has not answered yet/)).toBeVisible();
  await saving(page).getByRole('button', { name: 'Back to the changes' }).click();
  await expect(bar(page).getByText('1 change not saved')).toBeVisible();
  putInForce(
    world,
    someRules().map((rule) => (rule.id === 'big-party' ? { ...rule, active: false } : rule)),
    'Ana Varga',
  );
  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  await expect(page.getByRole('switch', { name: /^Parties/ })).not.toBeChecked();
});

test('who finds that somebody else has saved goes on with both changes, or with theirs', async ({
  page,
  controller,
  world,
}) => {
  withRules(world);
  await signIn(page, controller, '/#/terms');
  await page.getByRole('switch', { name: /^Parties/ }).click();
  await page.getByRole('switch', { name: /^Weekend peak/ }).click();
  const theirs = someRules().map((rule) => {
    if (rule.id === 'weekend-length') return { ...rule, name: 'Weekend peak of theirs' };
    return rule.id === 'league-night' ? { ...rule, active: false } : rule;
  });
  putInForce(world, theirs);

  await expect(
    page.getByText('Étienne Thériault-Doucette has saved version 3 while you were changing these'),
  ).toBeVisible();
  await expect(page.getByText(/You both changed the rule “Weekend peak: no half-hours”/)).toBeVisible();
  await expect(bar(page).getByRole('button', { name: 'Save' })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Put mine on top' }).click();
  await expect(bar(page).getByText('1 change not saved')).toBeVisible();
  await save(page);

  await expect(bar(page).getByText('All is saved.')).toBeVisible();
  const active = (id: string) => rulesOf(world).find((rule) => rule.id === id)?.active;
  await expect
    .poll(() => [active('big-party'), active('league-night'), active('weekend-length')])
    .toEqual([false, false, true]);
});

test('a list is narrowed by text, type and state, and a club without rules begins with the usual ones', async ({
  page,
  controller,
  world,
}) => {
  await signIn(page, controller, '/#/terms');
  await page.getByRole('button', { name: 'Add the usual rules' }).click();
  await expect(rows(page)).toHaveCount(8);

  await page.getByLabel('State').selectOption('off');
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel('Type').selectOption('time');
  await expect(page.getByText('No rule matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Find a rule').fill('14 days');
  await expect(rows(page)).toHaveCount(1);
  expect(rulesOf(world)).toEqual([]);
});

test('all of it is there in French', async ({ page, controller, world }) => {
  withRules(world);
  await signIn(page, controller, '/#/terms');
  await page.getByRole('button', { name: 'Signed in as Ana Varga' }).click();
  await page.getByRole('menuitem', { name: 'Français' }).click();

  await expect(page.getByText('Fins de semaine 10:00–20:00 : au moins 60 minutes; au plus 3 heures')).toBeVisible();
  await page.getByRole('button', { name: /^Weekend peak/ }).click();
  await expect(page.getByRole('dialog', { name: 'Règle' }).getByText('Quand elle compte')).toBeVisible();
  await expectAccessible(page);
});
