import type { Page } from '@playwright/test';
import { bayId, bookingAt, saturdayAt, STAFF_PIN } from './fixtures.ts';
import { expect, expectAccessible, signIn, test } from './testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1280, height: 800 } });

const booking = (page: Page, name: RegExp) => page.getByRole('grid').getByRole('button', { name });
const cell = (page: Page, name: RegExp) => page.getByRole('gridcell', { name });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const EVE = /^MacLeod, Ève-Marie/;

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
}

async function middleOf(page: Page, name: RegExp): Promise<{ x: number; y: number }> {
  const box = await cell(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not in sight`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test.describe('signing in', () => {
  test('takes a name and a PIN from the keyboard, and says what is wrong with a wrong one', async ({
    page,
    controller,
  }) => {
    await page.goto(controller.url);
    await page.getByRole('button', { name: /Ana Varga/ }).click();
    await page.keyboard.type('9999');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('alert')).toHaveText('That is not the PIN of this name. Try again.');

    await page.keyboard.type(STAFF_PIN);
    await page.keyboard.press('Enter');

    await expect(page.getByRole('grid', { name: 'Bookings on Saturday 22 November' })).toBeVisible();
  });

  test('lasts over a reload and ends with signing out', async ({ page, controller }) => {
    await signIn(page, controller);
    await page.reload();
    await expect(page.getByRole('grid')).toBeVisible();

    await page.getByRole('button', { name: 'Signed in as Ana Varga' }).click();
    await page.getByRole('menuitem', { name: 'Sign out or switch user' }).click();

    await expect(page.getByRole('heading', { name: 'Who is at the desk?' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Who is at the desk?' })).toBeVisible();
  });
});

test.describe('the day', () => {
  test('shows what others book without a reload', async ({ page, controller, world }) => {
    await signIn(page, controller);
    await expect(booking(page, EVE)).toBeVisible();

    const customer = { firstName: 'Zoë', lastName: 'Ümlaut', email: null, phone: null };
    const place = { resourceId: bayId(3), startsAt: saturdayAt(20), endsAt: saturdayAt(21) };
    world.bookings.push(bookingAt({ id: 'web-1', customer, ...place }));
    world.tell({ type: 'bookings' });

    await expect(booking(page, /^Ümlaut, Zoë, 20:00–21:00, confirmed/)).toBeVisible();
  });

  test('books a walk-in from the keyboard alone', async ({ page, controller, world }) => {
    await signIn(page, controller);
    await cell(page, /^Bay 1, 18:30/).focus();
    await page.keyboard.press('ArrowDown');
    await expect(cell(page, /^Bay 1, 19:00, free/)).toBeFocused();
    await page.keyboard.press('Enter');

    await expect(panel(page).getByLabel('First name')).toBeFocused();
    await page.keyboard.type('Noor');
    await page.keyboard.press('Enter');

    await expect(booking(page, /^Noor, 19:00–20:00, confirmed/)).toBeVisible();
    await expect
      .poll(() => world.bookings.at(-1))
      .toMatchObject({ resourceId: bayId(1), startsAt: saturdayAt(19), channel: 'desk' });
  });

  test('says what is missing in the form, and what is free when the time is gone', async ({
    page,
    controller,
    world,
  }) => {
    await signIn(page, controller);
    await cell(page, /^Bay 1, 19:00/).click();
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();
    await expect(panel(page).getByText('Write a first name')).toBeVisible();

    const place = { resourceId: bayId(1), startsAt: saturdayAt(19), endsAt: saturdayAt(20) };
    world.bookings.push(bookingAt({ id: 'rival', ...place }));
    await panel(page).getByLabel('First name').fill('Noor');
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();

    await expect(panel(page).getByRole('alert')).toContainText('That time is taken.');
    await panel(page).getByRole('region', { name: 'Free instead' }).getByRole('button').first().click();
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click();
    await expect(booking(page, /^Noor,/)).toBeVisible();
  });

  test('makes a booking as long as it was dragged', async ({ page, controller }) => {
    await signIn(page, controller);
    const from = await middleOf(page, /^Bay 3, 23:00/);
    const to = await middleOf(page, /^Bay 3, 00:00/);

    await drag(page, from, { ...to, y: to.y + 16 });
    await page.mouse.up();

    await expect(panel(page).getByLabel('Start')).toHaveValue(String(saturdayAt(23)));
    await expect(panel(page).getByRole('radio', { name: '1 h 30' })).toBeChecked();
  });

  test('moves a booking by dragging, and back again', async ({ page, controller, world }) => {
    await signIn(page, controller);
    const before = world.bookings.find(({ customer }) => customer.lastName === 'Côté');

    await drag(page, await middleOf(page, /^Bay 2, 23:30/), await middleOf(page, /^Bay 3, 00:00/));
    await page.mouse.up();

    await expect(booking(page, /^Côté, Renée, 23:30–01:30, confirmed/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(booking(page, /^Côté, Renée, 23:00–01:00, confirmed/)).toBeVisible();
    await expect.poll(() => world.bookings.find(({ id }) => id === before?.id)).toMatchObject({ resourceId: bayId(2) });
  });

  test('shows a conflict while dragging and then moves nothing', async ({ page, controller, world }) => {
    await signIn(page, controller);

    await drag(page, await middleOf(page, /^Bay 2, 23:30/), await middleOf(page, /^Bay 1, 20:30/));
    await expect(
      page.getByText('taken by Jean-Baptiste de la Rochefoucauld-Montbéliard from 20:00').first(),
    ).toBeVisible();
    await page.mouse.up();

    await expect(page.getByText(/^Not moved: taken by Jean-Baptiste/).first()).toBeVisible();
    expect(world.asked).not.toContain('booking.move');
  });

  test('moves and prolongs a booking with the keyboard', async ({ page, controller }) => {
    await signIn(page, controller);
    await cell(page, /^Bay 2, 23:00/).focus();
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Enter');

    await expect(booking(page, /^Côté, Renée, 23:00–01:30, confirmed/)).toBeVisible();
  });

  test('moves a booking to another day', async ({ page, controller, world }) => {
    await signIn(page, controller);
    await booking(page, EVE).click();
    await panel(page).getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByRole('button', { name: 'Day after' }).click();

    await panel(page)
      .getByRole('button', { name: /^Bay 2, 06:00–07:30/ })
      .click();
    await panel(page).getByRole('button', { name: 'Move here' }).click();

    await expect(booking(page, /^MacLeod, Ève-Marie, 06:00–07:30/)).toBeVisible();
    await expect
      .poll(() => world.bookings.find(({ customer }) => customer.lastName === 'MacLeod')?.startsAt)
      .toBe(saturdayAt(30));
  });

  test('checks a customer in, and cancels with a way back', async ({ page, controller }) => {
    await signIn(page, controller);
    await booking(page, EVE).click();
    await panel(page).getByRole('button', { name: 'Check in' }).click();
    await expect(booking(page, /^MacLeod, Ève-Marie, 18:00–19:30, checked in/)).toBeVisible();

    await booking(page, /^Côté, Renée/).click();
    await panel(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Cancel booking' }).click();
    await expect(booking(page, /^Côté, Renée/)).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(booking(page, /^Côté, Renée, 23:00–01:00, confirmed/)).toBeVisible();
  });

  test('shows a change that the web has not answered as open, and says what came of it', async ({
    page,
    controller,
    world,
  }) => {
    world.isCloudSilent = true;
    await signIn(page, controller);
    await booking(page, EVE).click();
    await panel(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Cancel booking' }).click();

    await expect(
      page.getByText(/^Ève-Marie MacLeod: the web was asked and has not answered yet/).first(),
    ).toBeVisible();
    await booking(page, /^MacLeod, Ève-Marie, .*, being changed/).click();
    await expect(panel(page).getByText('The web was asked to cancel it')).toBeVisible();
    await expect(panel(page).getByRole('button', { name: 'Move', exact: true })).toBeDisabled();
    await expectAccessible(page);

    world.openChanges = [];
    world.outcome = 'not_done';
    world.tell({ type: 'bookings' });

    await expect(
      page.getByText('Ève-Marie MacLeod: the web did not change it. It is as it was.').first(),
    ).toBeVisible();
    await expect(panel(page).getByRole('button', { name: 'Move', exact: true })).toBeEnabled();
  });

  test('keeps a PIN to itself until somebody asks', async ({ page, controller, world }) => {
    await signIn(page, controller);
    const pin = world.bookings.find(({ customer }) => customer.lastName === 'MacLeod')?.pin ?? '';
    await booking(page, EVE).click();
    await expect(panel(page).getByText(pin)).toBeHidden();

    await panel(page).getByRole('button', { name: 'Show PIN' }).click();

    await expect(panel(page).getByText(pin)).toBeVisible();
  });

  test('blocks time and gives it back', async ({ page, controller }) => {
    await signIn(page, controller);
    await panel(page).getByRole('button', { name: 'Block time' }).click();
    await panel(page).getByLabel('Bay').selectOption('Bay 3');
    await panel(page).getByLabel('Reason').fill('Projector lamp');
    await page.keyboard.press('Enter');
    await expect(booking(page, /^blocked, Projector lamp/)).toBeVisible();

    await page.getByRole('button', { name: 'Undo' }).click();

    await expect(booking(page, /^blocked, Projector lamp/)).toBeHidden();
  });

  test('says on closed and empty days what is so', async ({ page, controller }) => {
    await signIn(page, controller, '/#/today/2025-12-25');
    await expect(page.getByText('Closed on this day')).toBeVisible();
    await expect(page.getByText('Christmas Day')).toBeVisible();

    await page.getByRole('button', { name: 'Day after' }).click();

    await expect(page.getByText('No bookings yet. Click or drag on a free time to make one.')).toBeVisible();
  });
});

test.describe('twenty bays', () => {
  test.use({ bayCount: 20 });

  test('scroll sideways under their names', async ({ page, controller }) => {
    await signIn(page, controller);
    await cell(page, /^Bay 20, 19:00/).scrollIntoViewIfNeeded();

    await expect(page.getByRole('columnheader', { name: 'Bay 20' })).toBeInViewport();
    await expect(page.getByRole('rowheader', { name: '19:00' })).toBeInViewport();
    await expectAccessible(page);
  });
});

test.describe('when something is away', () => {
  test('keeps the day in sight while the controller is gone, and sends nothing late', async ({
    page,
    controller,
    world,
  }) => {
    await signIn(page, controller);
    await booking(page, EVE).click();
    controller.goAway();

    await expect(page.getByText('Reconnecting to this club’s controller…')).toBeVisible();
    await expect(page.getByText('As of 18:42').first()).toBeVisible();
    await panel(page).getByRole('button', { name: 'Check in' }).click();
    await expect(panel(page).getByRole('alert')).toContainText('Nothing was changed.');

    controller.comeBack();
    await expect(page.getByText('Reconnecting to this club’s controller…')).toBeHidden({ timeout: 15_000 });
    await expect(booking(page, EVE)).toBeVisible();
    expect(world.asked).not.toContain('booking.checkIn');
  });

  test('says whose day it is when the web cannot be reached, and goes on selling its own', async ({
    page,
    controller,
    world,
  }) => {
    world.link = { ...world.link, state: 'cut-off', online: false, since: saturdayAt(14, 2), outboxDepth: 3 };
    await signIn(page, controller);
    await page.getByRole('button', { name: 'Cut off since 14:02 · 3 waiting' }).click();
    await expect(page.getByRole('dialog', { name: 'Link to the web' })).toContainText('3 changes');
    await page.keyboard.press('Escape');

    await cell(page, /^Bay 1, 19:00/).click();
    await panel(page).getByLabel('First name').fill('Noor');
    await page.keyboard.press('Enter');
    await expect(booking(page, /^Noor, 19:00–20:00/)).toBeVisible();

    await page.goto(`${controller.url}/#/today/2025-11-26`);
    await expect(page.getByText('The web sells this day; it can’t be reached right now.')).toBeVisible();
  });
});

test.describe('doors', () => {
  test('open with a reason, and the answer is shown as it is', async ({ page, controller, world }) => {
    world.unlock = { outcome: 'unknown', reason: null };
    await signIn(page, controller);
    await page.getByRole('link', { name: 'Doors' }).click();
    await page.getByRole('button', { name: 'Unlock Front door' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unlock Front door' });
    await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(dialog.getByText('Write why')).toBeVisible();
    expect(world.asked).not.toContain('door.unlock');

    await dialog.getByRole('button', { name: 'Delivery' }).click();
    await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();

    await expect(page.getByText('Front door may have opened')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Front door' })).toContainText('Delivery');
    await expect(page.getByRole('button', { name: 'Unlock Store room' })).toBeDisabled();
  });
});

test.describe('finding', () => {
  test('a customer leads to their booking', async ({ page, controller }) => {
    await signIn(page, controller);
    await page.getByRole('link', { name: 'Customers' }).click();
    await page.getByRole('searchbox').fill('beausejour');
    await page.getByRole('link', { name: /Sat 22 Nov, 20:30–22:00, Bay 4/ }).click();

    await expect(panel(page).getByRole('heading', { name: 'Beauséjour-LeBlanc, Françoise' })).toBeVisible();
  });

  test('anything from anywhere with Ctrl-K', async ({ page, controller }) => {
    await signIn(page, controller);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('eve-marie');
    await expect(page.getByRole('option').first()).toContainText('Ève-Marie MacLeod');
    await page.keyboard.press('Enter');

    await expect(panel(page).getByRole('heading', { name: 'MacLeod, Ève-Marie' })).toBeVisible();
  });

  test('nobody says so', async ({ page, controller }) => {
    await signIn(page, controller, '/#/customers?text=xyzzy');

    await expect(page.getByText('Nobody found for “xyzzy”')).toBeVisible();
  });
});

test('has no serious accessibility violation on any screen', async ({ page, controller }) => {
  await page.goto(controller.url);
  await page.getByRole('button', { name: /Ana Varga/ }).waitFor();
  await expectAccessible(page);
  await signIn(page, controller);
  await expectAccessible(page);
  await booking(page, EVE).click();
  await panel(page).getByRole('heading', { name: 'History' }).waitFor();
  await expectAccessible(page);
  await panel(page).getByRole('button', { name: 'Move', exact: true }).click();
  await panel(page).getByRole('button', { name: /^Bay/ }).first().waitFor();
  await expectAccessible(page);
  await cell(page, /^Bay 1, 19:00/).click();
  await panel(page).getByText('Total').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Doors' }).click();
  await page.getByRole('button', { name: 'Unlock Front door' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('searchbox').fill('902');
  await page.getByRole('link', { name: /Bay 4/ }).first().waitFor();
  await expectAccessible(page);
});

test('speaks French, and remembers it', async ({ page, controller }) => {
  await page.goto(controller.url);
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'Qui est à l’accueil?' })).toBeVisible();

  await page.reload();

  await expect(page.getByRole('heading', { name: 'Qui est à l’accueil?' })).toBeVisible();
});
