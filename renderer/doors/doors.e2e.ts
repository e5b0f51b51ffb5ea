import type { Page } from '@playwright/test';
import { MINUTE_MS } from '../../domain/time.ts';
import { NOW } from '../fixtures.ts';
import { expect, expectAccessible, signIn, test } from '../testing/screens-test.ts';
import type { FakeWorld } from '../testing/fake-world.ts';
import { manyDoorEvents } from './door-fixtures.ts';

const door = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }).first();
const history = (page: Page) => page.getByRole('region', { name: 'Who opened what' });

function change(world: FakeWorld, status: Partial<FakeWorld['doorSystem']['status']>): void {
  world.doorSystem.status = { ...world.doorSystem.status, ...status };
}

test('a door is held open for a time, by keyboard alone, and let go again', async ({ page, controller }) => {
  await signIn(page, controller, '/#/doors');
  await page.getByRole('button', { name: 'More for Front door' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hold Front door open' });
  await dialog.getByRole('radio', { name: '1 h', exact: true }).click();
  await dialog.getByLabel('Reason').fill('Saturday league');
  await page.keyboard.press('Enter');

  await expect(page.getByText('Front door is held open')).toBeVisible();
  await expect(door(page, 'Front door')).toContainText('Held open until Sat 22 Nov, 19:42');

  await page.getByRole('button', { name: 'Front door: back to normal' }).click();
  const back = page.getByRole('dialog', { name: 'Front door: back to normal' });
  await back.getByRole('button', { name: 'Event is over' }).click();
  await back.getByRole('button', { name: 'Back to normal' }).click();
  await expect(page.getByText('Front door is back to normal')).toBeVisible();
  await expect(door(page, 'Front door')).not.toContainText('Held open');
});

test('a rule that the hub does not know is said in words', async ({ page, controller, world }) => {
  world.doorSystem.refusal = { code: 'door.rule_unsupported' };
  await signIn(page, controller, '/#/doors');
  await page.getByRole('button', { name: 'More for Front door' }).click();
  await page.getByRole('menuitem', { name: 'Hold open…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cleaning' }).click();
  await dialog.getByRole('button', { name: 'Hold open', exact: true }).click();

  await expect(dialog.getByText('can’t hold it open by a rule')).toBeVisible();
});

test('an owner locks the building down after a tick and a reason, and everybody sees it', async ({
  page,
  controller,
  world,
}) => {
  await signIn(page, controller, '/#/doors');
  await page.getByRole('button', { name: 'Lock down the building…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Drill' }).click();
  await dialog.getByRole('button', { name: 'Lock down now' }).click();
  await expect(dialog.getByText('Tick this first')).toBeVisible();
  expect(world.asked).not.toContain('door.setLockdown');
  await expectAccessible(page);

  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Lock down now' }).click();

  await expect(page.getByRole('alert').filter({ hasText: 'The building is locked down' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lift the lockdown…' })).toBeVisible();
});

test('nobody else is offered a lockdown', async ({ page, controller }) => {
  await signIn(page, controller, '/#/doors', /Priya Raman/);
  await expect(page.getByRole('button', { name: 'Unlock Front door' })).toBeVisible();

  await expect(page.getByRole('button', { name: 'Lock down the building…' })).toHaveCount(0);
});

test.describe('the history', () => {
  test('lists who came by which booking, page by page, and leads to the booking', async ({
    page,
    controller,
    world,
  }) => {
    const [eve] = world.bookings;
    const events = manyDoorEvents(120, NOW);
    world.doorSystem.events = events.map((event, index) =>
      index === 0 && eve && event.booking
        ? { ...event, booking: { ...event.booking, id: eve.id, startsAt: eve.startsAt } }
        : event,
    );
    await signIn(page, controller, '/#/doors');
    await expect(history(page).getByRole('listitem')).toHaveCount(50);
    await expect(history(page)).toContainText('by PIN');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Show older' }).click();
    await expect(history(page).getByRole('listitem')).toHaveCount(100);
    await page.getByRole('button', { name: 'Show older' }).click();
    await expect(history(page).getByRole('listitem')).toHaveCount(120);
    await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
    await page.getByLabel('Show').selectOption('Bay corridor');
    await expect(history(page).getByRole('listitem')).toHaveCount(40);

    await history(page).getByRole('link').first().click();
    await expect(page).toHaveURL(/#\/today\/2025-11-22\?booking=/);
  });

  test('that is empty says so', async ({ page, controller }) => {
    await signIn(page, controller, '/#/doors');

    await expect(history(page).getByText('Whoever opens a door, or is refused, is listed here.')).toBeVisible();
  });
});

test('what is wrong is said in words, the system’s first', async ({ page, controller, world }) => {
  const [front, bays, store] = world.doorSystem.status.doors;
  if (!front || !bays || !store) throw new Error('three doors');
  change(world, {
    doors: [
      { ...front, notes: [{ code: 'pin_off', reader: 'UA G2 Pro 0001' }] },
      { ...bays, lock: 'unlocked', position: 'open', rule: { kind: 'held_open', until: null } },
      store,
    ],
    notes: [
      { code: 'clock_skew', skewMs: -95_000 },
      { code: 'record_refused' },
      { code: 'live_down', since: NOW - 12 * MINUTE_MS },
    ],
    emergency: { lockdown: true, evacuation: true },
  });
  await signIn(page, controller, '/#/doors');

  await expect(page.getByText('The building is locked down')).toBeVisible();
  await expect(page.getByText('It is 95 s slow.')).toBeVisible();
  await expect(page.getByText('Since Sat 22 Nov, 18:30.')).toBeVisible();
  await expect(door(page, 'Front door')).toContainText('UA G2 Pro 0001 takes no PINs');
  await expect(door(page, 'Bay corridor')).toContainText('Held open until somebody changes it');
  await expectAccessible(page);
});

test('the booking’s panel says when its door opened, and by what', async ({ page, controller, world }) => {
  const [first] = world.bookings;
  if (!first) throw new Error('a busy Saturday has bookings');
  const [event] = manyDoorEvents(1, NOW);
  if (!event?.booking) throw new Error('the first event is a customer’s');
  world.doorSystem.events = [{ ...event, at: NOW - 51 * MINUTE_MS, booking: { ...event.booking, id: first.id } }];
  await signIn(page, controller, `/#/today?booking=${first.id}`);

  await expect(page.getByRole('region', { name: 'Doors' })).toContainText('Bay corridor: opened by PIN');
  await expect(page.getByRole('region', { name: 'Doors' })).toContainText('17:51');
});

test('a manager says where a kiosk stands, and so which doors it opens', async ({ page, controller, world }) => {
  await signIn(page, controller, '/#/doors', /Étienne/);
  const kiosks = page.getByRole('region', { name: 'Kiosks' });
  await expect(kiosks).toContainText('Never opens the entrance');
  await kiosks.getByRole('button', { name: 'Change: All other kiosks' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'At certain doors' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Tick at least one door')).toBeVisible();
  await dialog.getByLabel('Bay corridor').check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();

  await expect(kiosks.getByRole('listitem').first()).toContainText('Opens only: Bay corridor');
  await expect.poll(() => world.doorSystem.kiosks.others).toEqual({ kind: 'at_doors', doorIds: ['door-bays'] });
});

test('all of it speaks French', async ({ page, controller, world }) => {
  world.doorSystem.events = manyDoorEvents(3, NOW);
  await signIn(page, controller, '/#/doors');
  await page.evaluate(() => localStorage.clear());
  await page.getByRole('button', { name: /Ana Varga/ }).click();
  await page.getByRole('menuitem', { name: 'Français' }).click();

  await expect(page.getByRole('heading', { name: 'Qui a ouvert quoi' })).toBeVisible();
  await expect(page.getByText('par NIP').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Confiner le bâtiment…' })).toBeVisible();
});
