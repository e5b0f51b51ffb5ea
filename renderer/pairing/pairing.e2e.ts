import type { Page } from '@playwright/test';
import type { PairingProblem, PairingView } from '../../main/controller/api/pairing-views.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { STRINGS } from '../strings.ts';
import { expect, expectAccessible, test } from '../testing/screens-test.ts';

/** The wizard of a computer that is nobody's yet. Needs `out/renderer`. */

test.use({ viewport: { width: 1280, height: 800 } });

const FRESH: PairingView = { step: 'code', cloudUrl: '', areKeysUnreadable: false, problem: null };
const COMPARE: PairingView = {
  step: 'compare',
  facilityName: 'Harbour Golf',
  checkValue: '048213',
  leftMs: 7.5 * MINUTE_MS,
};
const OWNER: PairingView = { step: 'owner', facilityName: 'Harbour Golf', pin: '290417' };

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('from an empty computer to the sign-in screen, with the keyboard alone', async ({ page, controller, world }) => {
  world.pairing = FRESH;
  await page.goto(controller.url);
  await expect(page.getByLabel('Address of the cloud')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('cloud.example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('7K2M9-QX4TD');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toContainText('Asking cloud.example.com');

  world.pairing = COMPARE;
  await expect(page.getByRole('group', { name: 'Six digits' })).toHaveText('048 213');
  await expect(page.getByText('7 minutes are left.')).toBeVisible();
  await expectAccessible(page);

  world.pairing = { step: 'starting', facilityName: 'Harbour Golf' };
  await expect(heading(page)).toContainText('This is Harbour Golf’s computer now');
  await expectAccessible(page);

  world.pairing = OWNER;
  await expect(page.getByRole('group', { name: 'PIN of owner' })).toHaveText('290 417');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Write the PIN down first, then tick this')).toBeVisible();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Who is at the desk?' })).toBeVisible();
  expect(world.asked.filter((path) => path === 'pairing.finish')).toHaveLength(1);
});

test('asks for what is missing and sends nothing', async ({ page, controller, world }) => {
  world.pairing = FRESH;
  await page.goto(controller.url);

  await page.getByRole('button', { name: 'Connect' }).click();

  await expect(page.getByText('Write the address')).toBeVisible();
  await expect(page.getByText('Write the code')).toBeVisible();
  expect(world.asked).not.toContain('pairing.begin');
  await expectAccessible(page);
});

test('a replacement goes on only when the old computer is said to be off', async ({ page, controller, world }) => {
  world.pairing = { ...FRESH, cloudUrl: 'https://cloud.example.com' };
  await page.goto(controller.url);
  await page.getByLabel('Pairing code').fill('7K2M9-QX4TD');
  await page.getByRole('radio', { name: 'takes the place of another' }).click();
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText('Make sure of it, then tick this')).toBeVisible();
  expect(world.asked).not.toContain('pairing.begin');
  await expectAccessible(page);

  await page.getByLabel('The other computer is switched off').check();
  await page.getByRole('button', { name: 'Connect' }).click();

  await expect.poll(() => world.asked).toContain('pairing.begin');
});

test('can be given up while it waits, and begun again with what was typed', async ({ page, controller, world }) => {
  world.pairing = FRESH;
  await page.goto(controller.url);
  await page.getByLabel('Address of the cloud').fill('cloud.example.com');
  await page.getByLabel('Pairing code').fill('wrong-club');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toContainText('Asking');
  world.pairing = COMPARE;

  await page.getByRole('button', { name: 'Cancel' }).click();

  await expect(page.getByLabel('Address of the cloud')).toHaveValue('cloud.example.com');
});

const PROBLEMS: readonly PairingProblem[] = [
  { code: 'pairing.bad_address' },
  { code: 'pairing.insecure_address' },
  { code: 'pairing.unreachable', problem: 'getaddrinfo ENOTFOUND cloud.example.com' },
  { code: 'pairing.clock_wrong', fastMs: 5 * 60 * MINUTE_MS },
  { code: 'pairing.clock_wrong', fastMs: null },
  { code: 'pairing.code_refused' },
  { code: 'pairing.too_many_tries' },
  { code: 'pairing.refused', reason: 'pairing.proof_wrong', sentence: 'The controller did not prove its key.' },
  { code: 'pairing.expired' },
  { code: 'pairing.forged' },
  { code: 'pairing.other_facility', facilityName: 'Valley Golf' },
  { code: 'database.in_use' },
  { code: 'pairing.failed' },
];

test('says of each problem what it is and what to do', async ({ page, controller, world }) => {
  world.pairing = FRESH;
  await page.goto(controller.url);
  for (const problem of PROBLEMS) {
    world.pairing = { ...FRESH, problem };

    const { title, next } = STRINGS.en.pairing.problems[problem.code];
    await expect(page.getByRole('alert')).toContainText(title);
    await expect(page.getByRole('alert')).toContainText(next);
  }
  await expectAccessible(page);
});

test('says how wrong the clock is', async ({ page, controller, world }) => {
  world.pairing = { ...FRESH, problem: { code: 'pairing.clock_wrong', fastMs: -12 * MINUTE_MS } };
  await page.goto(controller.url);

  await expect(page.getByRole('alert')).toContainText('It is 12 min slow.');
});

test('tells keys that cannot be opened from a computer that is new', async ({ page, controller, world }) => {
  world.pairing = { ...FRESH, areKeysUnreadable: true, cloudUrl: 'https://cloud.example.com' };
  await page.goto(controller.url);

  await expect(page.getByText('its keys can’t be opened')).toBeVisible();
  await expect(page.getByLabel('Address of the cloud')).toHaveValue('https://cloud.example.com');
  await expectAccessible(page);
});

test('speaks French', async ({ page, controller, world }) => {
  world.pairing = COMPARE;
  await page.goto(controller.url);

  await page.getByRole('button', { name: 'Français' }).click();

  await expect(heading(page)).toContainText('Comparez les six chiffres');
});
