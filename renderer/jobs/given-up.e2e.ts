import type { GivenUpJob } from '../../main/controller/api/views.ts';
import { saturdayAt } from '../fixtures.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** Work that was given up, at the top of the doors' screen. Needs `out/renderer`. */

test.use({ viewport: { width: 1280, height: 800 } });

const PIN_JOB: GivenUpJob = {
  id: 'job-1',
  kind: 'visitor.settle',
  at: saturdayAt(18, 20),
  state: 'dead',
  problem: 'UniFi Access did not accept the visitor of this booking. Please report this with the time.',
  booking: { startsAt: saturdayAt(20), endsAt: saturdayAt(21, 30), customerName: 'Noor Haddad', resourceName: 'Bay 2' },
  canRetry: true,
};
const OTHER_JOB: GivenUpJob = {
  id: 'job-2',
  kind: 'something.new',
  at: saturdayAt(17, 5),
  state: 'unknown',
  problem: null,
  booking: null,
  canRetry: false,
};

test('what was given up is told with whom it is for, and is taken up again or put away', async ({
  page,
  controller,
  world,
}) => {
  world.givenUp.push(PIN_JOB, OTHER_JOB);
  await signIn(page, controller);
  await page.getByRole('link', { name: 'Doors' }).click();
  const section = page.getByRole('region', { name: 'Given up' });
  await expect(section).toContainText('Noor Haddad, Bay 2, Sat 22 Nov, 20:00–21:30');
  await expect(section).toContainText('UniFi Access did not accept the visitor');
  await expect(section).toContainText('It may have happened all the same.');
  await expect(section.getByRole('button', { name: /^Try again/ })).toHaveCount(1);
  await expectAccessible(page);

  await section.getByRole('button', { name: 'Try again: Give the PIN to the door readers' }).click();
  await expect(section).not.toContainText('Noor Haddad');
  await expect.poll(() => world.asked).toContain('jobs.retry');

  await section.getByRole('button', { name: 'Put away: Work of the controller (something.new)' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Put away', exact: true }).click();
  await expect(dialog.getByText('Write why')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done by hand' }).click();
  await dialog.getByRole('button', { name: 'Put away', exact: true }).click();

  // While the dialog is open, the section behind it is hidden from roles.
  await expect(dialog).toBeHidden();
  await expect(section).toBeHidden();
  await expect.poll(() => world.asked).toContain('jobs.dismiss');
});

test('the doors have the screen to themselves where nothing was given up', async ({ page, controller, world }) => {
  await signIn(page, controller);
  await page.getByRole('link', { name: 'Doors' }).click();
  await page.getByRole('button', { name: 'Unlock Front door' }).waitFor();
  await expect.poll(() => world.asked).toContain('jobs.listGivenUp');

  await expect(page.getByRole('region', { name: 'Given up' })).toHaveCount(0);
});
