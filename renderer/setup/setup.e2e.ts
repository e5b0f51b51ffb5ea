import type { Page } from '@playwright/test';
import { NOW } from '../fixtures.ts';
import { NEW_SHA256, OLD_SHA256, setUpBays, setUpDoors } from '../testing/fake-setup.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';

/** How other vendors' systems are reached. Needs `out/renderer`. */

test.use({ viewport: { width: 1280, height: 900 } });

const card = (page: Page, name: string) => page.getByRole('region', { name });

test('an owner sets the doors up: looks at the certificate, trusts it, tests, and saves', async ({
  page,
  controller,
  world,
}) => {
  await signIn(page, controller);
  await page.getByRole('link', { name: 'Set-up' }).press('Enter');
  const doors = card(page, 'UniFi Access');
  await expect(doors).toContainText('Off');
  await doors.getByRole('button', { name: 'Set up UniFi Access' }).press('Enter');
  await expectAccessible(page);

  await doors.getByLabel('Address of the console').fill('https://192.168.1.10:12445');
  await doors.getByLabel('API token').fill('secret-token');
  await doors.getByRole('button', { name: 'Fetch the certificate' }).click();
  await expect(doors).toContainText('1A:1A:1A');
  await expect(doors.getByLabel('Trusted certificate')).toHaveValue('');
  await doors.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(doors.getByLabel('Trusted certificate')).toHaveValue(OLD_SHA256);
  await doors.getByRole('button', { name: 'Test now' }).click();
  await expect(doors.getByText('Everything is as it should be.')).toBeVisible();
  await expectAccessible(page);
  await doors.getByRole('button', { name: 'Save' }).click();

  await expect(doors).toContainText('UniFi Access is saved');
  await expect(doors).toContainText('Live');
  await expect.poll(() => world.setup.secrets).toEqual(['secret-token', 'secret-token']);
  await expect.poll(() => world.setup.integrations[0]).toMatchObject({ mode: 'live', version: 1 });
});

test('a kept token is shown as dots, and replaced only when another is typed', async ({ page, controller, world }) => {
  world.setup.integrations = [setUpDoors(NOW)];
  await signIn(page, controller, '/#/setup');
  const doors = card(page, 'UniFi Access');
  await expect(doors).toContainText('Last answered Sat 22 Nov, 18:41.');
  await expect(doors).toContainText('Good until 1 November 2026');
  await doors.getByRole('button', { name: 'Change UniFi Access' }).click();
  await expect(doors.getByLabel('API token')).toHaveValue('');
  await expect(doors.getByLabel('API token')).toHaveAttribute('placeholder', '••••••••••••');

  await doors.getByRole('radio', { name: 'Off' }).click();
  await doors.getByRole('button', { name: 'Save' }).click();

  await expect(doors.getByText('Off', { exact: true })).toBeVisible();
  // The choice that was made says “Off” as well, before it is saved.
  await expect.poll(() => world.setup.secrets).toEqual([null]);
});

test('what a test finds is listed one by one, in French too', async ({ page, controller, world }) => {
  world.setup.integrations = [setUpDoors(NOW)];
  world.setup.report = {
    findings: [
      { id: 'connection', state: 'ok', sentence: 'UniFi Access answers at this address.' },
      { id: 'doors.edit', state: 'missing', sentence: 'The token lacks the permission to open doors (edit:space).' },
      { id: 'clock', state: 'failed', sentence: 'The clock of UniFi Access is 7 min behind.' },
      { id: 'version', state: 'not_tried', sentence: 'The version could not be found out.' },
    ],
  };
  await signIn(page, controller, '/#/setup');
  await page.getByRole('button', { name: 'Change UniFi Access' }).click();
  await page.getByRole('button', { name: 'Test now' }).click();

  const found = page.getByRole('region', { name: 'What the test found' });
  await expect(found.getByRole('listitem')).toHaveText([
    'good: UniFi Access answers at this address.',
    'missing: The token lacks the permission to open doors (edit:space).',
    'not good: The clock of UniFi Access is 7 min behind.',
    'not tried: The version could not be found out.',
  ]);
  await expect(found.getByRole('status')).toHaveText('2 to see to.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Signed in as Ana Varga' }).click();
  await page.getByRole('menuitem', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'Installation' })).toBeVisible();
  await expect(page.getByText('Le jeton n’a pas l’autorisation d’ouvrir les portes')).toBeVisible();
});

test('what is not filled in right is said at its field', async ({ page, controller, world }) => {
  world.setup.refusal = { code: 'input.invalid', issues: [{ path: 'url', message: 'x' }] };
  await signIn(page, controller, '/#/setup');
  await page.getByRole('button', { name: 'Set up UniFi Access' }).click();

  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByText('Write an address that begins with https, such as')).toBeVisible();
  await expect(page.getByLabel('Address of the console')).toHaveAttribute('aria-invalid', 'true');
});

test('a certificate that changed is said to everybody, and trusted by an owner who sees both', async ({
  page,
  controller,
  world,
}) => {
  const sentence = 'The door system showed another certificate than the trusted one.';
  const lastFailure = { code: 'door_system.certificate_changed', sentence, at: NOW, isNow: true };
  world.setup.integrations = [{ ...setUpDoors(NOW), health: { lastSuccessAt: NOW - 60_000, lastFailure } }];
  world.setup.alerts = [{ kind: 'certificate_changed', name: 'unifi_access' }];
  world.setup.certificate = { sha256: NEW_SHA256, validUntil: null };
  await signIn(page, controller);
  await expect(page.getByRole('alert')).toContainText('UniFi Access shows another certificate than the trusted one');
  await page.getByRole('link', { name: 'Go to Set-up' }).click();

  await page.getByRole('button', { name: 'Look at the new certificate' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Trust another certificate of UniFi Access?' });
  await expect(dialog).toContainText('1A:1A');
  await expect(dialog).toContainText('2B:2B');
  await expect(dialog.getByRole('button', { name: 'Do not trust it' })).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Trust the new one' }).click();

  await expect(page.getByText('The new certificate is trusted', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect
    .poll(() => world.setup.integrations[0]?.fields)
    .toContainEqual(expect.objectContaining({ value: NEW_SHA256 }));
});

test('a manager sees it and does not change it', async ({ page, controller, world }) => {
  world.setup.integrations = [setUpDoors(NOW)];
  world.setup.alerts = [{ kind: 'credential_expires', name: 'unifi_access', on: '2025-12-01', isOver: false }];
  await signIn(page, controller, '/#/setup', /Étienne/);
  await expect(card(page, 'UniFi Access')).toContainText('Live');
  await expect(page.getByText('Only an owner can change this.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change UniFi Access' })).toBeHidden();
  await expect(page.getByText('The token of UniFi Access is good until 1 December 2025')).toBeVisible();
  await expectAccessible(page);
});

test('what the environment sets is said to be so, and an owner may save other settings in its place', async ({
  page,
  controller,
  world,
}) => {
  world.setup.integrations = [{ ...setUpDoors(NOW), source: 'environment', mode: 'simulator', saved: null }];
  await signIn(page, controller, '/#/setup');

  await expect(card(page, 'UniFi Access')).toContainText(
    'Set by the environment that starts this computer’s controller',
  );
  await expect(card(page, 'UniFi Access')).toContainText('Simulator');
  await page.getByRole('button', { name: 'Change UniFi Access' }).click();
  await page.getByRole('radio', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(card(page, 'UniFi Access')).toContainText('UniFi Access is saved');
  await expect(page.getByText('Set by the environment')).toBeHidden();
});

test('an owner has a technician sign in, and is told what became of it', async ({ page, controller, world }) => {
  world.setup.integrations = [setUpBays(NOW)];
  await signIn(page, controller, '/#/setup');
  const bays = card(page, 'NinjaOne');
  await bays.getByRole('button', { name: 'Sign in a technician' }).press('Enter');
  await expect(bays.getByRole('link', { name: 'Open NinjaOne’s sign-in page' })).toHaveAttribute(
    'href',
    /^https:\/\/eu\.ninjarmm\.com\/ws\/oauth\/authorize/,
  );
  await expect(bays.getByLabel('Address of the sign-in page')).toHaveValue(/authorize/);
  await expectAccessible(page);

  world.setup.signIn = { state: 'failed', code: 'technician.timed_out' };
  await expect(bays).toContainText('Nobody signed in within two minutes');
  await bays.getByRole('button', { name: 'Sign in a technician' }).click();
  await expect(bays).toContainText('Sign in at NinjaOne now');
  world.setup.signIn = { state: 'none' };
  world.setup.integrations = [{ ...setUpBays(NOW), version: 2 }];
  world.tell({ type: 'integrations' });
  await expect(bays).toContainText('A technician is signed in');
});

test('the front desk does not see it, but why doors stay shut', async ({ page, controller, world }) => {
  world.setup.alerts = [{ kind: 'certificate_changed', name: 'unifi_access' }];
  await signIn(page, controller, '/#/setup', /Priya Raman/);

  await expect(page.getByText('Only managers and owners see how the club is set up')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(
    'Doors cannot be opened from here until an owner has looked at it',
  );
  await expect(page.getByRole('link', { name: /Set-up/ })).toBeHidden();
  expect(world.asked).not.toContain('integration.list');
});
