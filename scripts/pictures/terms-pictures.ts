import { someRules } from '../../renderer/terms/rules/some-rules.ts';
import type { Studio } from './take-pictures.ts';

const DESK = { width: 1280, height: 800 };

const MANAGER = { name: 'manager', pin: '2222' };

/** The manager's rules: the list, one of them, and what is said before a change that leaves nothing to book. */
export async function pictureTerms(studio: Studio): Promise<void> {
  const { club } = studio;
  await putRulesInForce(studio);
  const page = await studio.open(DESK);
  await page.goto(`${club.facilityUrl}/#/terms`);
  await page.getByRole('button', { name: new RegExp(`^${MANAGER.name}`, 'i') }).click();
  await page.keyboard.type(MANAGER.pin);
  await page.keyboard.press('Enter');
  await page.getByText('League night of').first().waitFor();
  await studio.take(page, 'staff-rules');
  await page.getByRole('button', { name: /^League night/ }).click();
  await page.getByRole('dialog', { name: 'Rule' }).waitFor();
  await studio.take(page, 'staff-rule');
  await page.getByRole('button', { name: 'Remove: Weekdays' }).click();
  await page.getByRole('button', { name: 'Remove: Time of day' }).click();
  await page.getByRole('button', { name: 'Remove: Has none of these tags' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Look at this before you save').waitFor({ timeout: 120_000 });
  await studio.take(page, 'staff-rules-warning');
  await page.context().close();
}

/** Through the cloud, as a manager does it. */
async function putRulesInForce({ club }: Studio): Promise<void> {
  const manager = await club.signIn(MANAGER.name, MANAGER.pin);
  const { version, terms } = await manager.terms.get.query();
  const bayIds = club.profile.resources.slice(0, 2).map(({ id }) => id);
  const rules = { ...terms.rules, rules: someRules({ bayIds, now: club.clock.now() }) };
  await manager.terms.save.mutate({ basedOn: version, terms: { ...terms, rules } });
}
