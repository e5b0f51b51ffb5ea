import type { Page } from '@playwright/test';
import type { CheckInAnswer } from '../main/controller/api/views.ts';
import { NOW, saturdayAt } from '../renderer/fixtures.ts';
import type { FakeController } from '../renderer/testing/fake-controller.ts';
import type { FakeWorld } from '../renderer/testing/fake-world.ts';
import { expect, expectAccessible, test } from '../renderer/testing/screens-test.ts';

/** Needs `out/renderer`: `vite build -c vite.renderer.config.ts` first. */

test.use({ viewport: { width: 1080, height: 1920 }, hasTouch: true });

const TARGET_PX_MIN = 64;

async function open(page: Page, controller: FakeController): Promise<void> {
  await page.goto(`${controller.url}/kiosk`);
  await page.getByRole('button', { name: 'I have a booking' }).waitFor();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: 'I have a booking' }).tap();
  for (const digit of code) await page.getByRole('button', { name: digit, exact: true }).tap();
}

function pinOf(world: FakeWorld, lastName: string): string {
  return world.bookings.find(({ customer }) => customer.lastName === lastName)?.pin ?? '';
}

const SAM = {
  id: 'sam',
  firstName: 'Sam',
  resourceName: 'Bay 3',
  startsAt: saturdayAt(19, 30),
  endsAt: saturdayAt(20, 30),
};

test('opens for a code that was tapped, greets by first name, and goes home by itself', async ({
  page,
  controller,
  world,
}) => {
  await open(page, controller);
  await typeCode(page, pinOf(world, 'MacLeod'));

  await expect(page.getByRole('heading', { name: 'Welcome, Ève-Marie.' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Bay 2 is ready.');
  await expect(page.getByRole('alert')).toContainText('The door is open.');
  await expect(page.getByText('MacLeod')).toBeHidden();
  await page.clock.fastForward(13_000);

  await expect(page.getByRole('button', { name: 'I have a booking' })).toBeVisible();
  await expect(page.getByText('Ève-Marie')).toBeHidden();
});

test('takes the code from a keyboard, with corrections', async ({ page, controller, world }) => {
  const pin = pinOf(world, 'MacLeod');
  await open(page, controller);
  await page.getByRole('button', { name: 'I have a booking' }).press('Enter');
  await page.keyboard.type(pin.slice(0, 5));
  await page.keyboard.press('Backspace');
  await page.keyboard.type(pin.slice(4));

  await expect(page.getByRole('heading', { name: 'Welcome, Ève-Marie.' })).toBeVisible();
});

const ANSWERS: readonly { readonly name: string; readonly answer: CheckInAnswer; readonly says: readonly string[] }[] =
  [
    {
      name: 'who comes early when the door opens',
      answer: { outcome: 'refused', reason: 'code.too_early', booking: SAM, opensAt: NOW + 25 * 60_000 },
      says: ['You’re 25 minutes early.', 'The door opens for you at 19:07.'],
    },
    {
      name: 'an unknown code what to do',
      answer: { outcome: 'refused', reason: 'code.unknown' },
      says: ['We can’t find that code.', 'Try again or call us.'],
    },
    {
      name: 'who comes late that it is over',
      answer: {
        outcome: 'refused',
        reason: 'code.too_late',
        booking: { ...SAM, startsAt: saturdayAt(16), endsAt: saturdayAt(17) },
      },
      says: ['Your time is over.', 'Your booking was 16:00–17:00.'],
    },
    {
      name: 'that a door without an answer may have opened',
      answer: { outcome: 'unknown', reason: 'door.unknown', booking: SAM },
      says: ['The door may have opened.', 'Try the handle; if it is still locked, call 902'],
    },
    {
      name: 'that the door refused',
      answer: { outcome: 'refused', reason: 'door.refused', booking: SAM },
      says: ['The door did not open.'],
    },
  ];

for (const { name, answer, says } of ANSWERS) {
  test(`tells ${name}`, async ({ page, controller, world }) => {
    world.checkIn = answer;
    await open(page, controller);
    await typeCode(page, '111111');

    for (const sentence of says) await expect(page.getByRole('alert')).toContainText(sentence);
    await expectAccessible(page);
  });
}

test('keeps the pad closed after too many tries, for the next person too', async ({ page, controller, world }) => {
  world.checkIn = { outcome: 'refused', reason: 'code.too_many_tries', retryAfterMs: 60_000 };
  await open(page, controller);
  await typeCode(page, '111111');
  await page.getByRole('button', { name: /^Done/ }).tap();
  await page.getByRole('button', { name: 'I have a booking' }).tap();

  await expect(page.getByText(/^Please wait \d+ s, then try again\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: '1', exact: true })).toBeDisabled();
  await page.clock.fastForward(30_000);
  await page.getByRole('heading').tap();
  await page.clock.fastForward(31_000);
  await expect(page.getByRole('button', { name: '1', exact: true })).toBeEnabled();
});

test('forgets who walks away, after counting down', async ({ page, controller }) => {
  await open(page, controller);
  await page.getByRole('button', { name: 'Français' }).tap();
  await page.getByRole('button', { name: 'J’ai une réservation' }).tap();
  await page.keyboard.type('402');
  await page.clock.fastForward(37_000);
  await expect(page.getByRole('alertdialog', { name: 'Êtes-vous encore là?' })).toBeVisible();
  await expectAccessible(page);

  await page.clock.fastForward(9_000);

  await expect(page.getByRole('button', { name: 'I have a booking' })).toBeVisible();
  await page.getByRole('button', { name: 'I have a booking' }).tap();
  await expect(page.getByText('0 of 6 digits entered')).toBeAttached();
});

test('stays with who is still there', async ({ page, controller }) => {
  await open(page, controller);
  await page.getByRole('button', { name: 'Call staff' }).tap();
  await page.clock.fastForward(37_000);
  await page.getByRole('button', { name: 'I’m still here' }).tap();
  await page.clock.fastForward(20_000);

  await expect(page.getByRole('heading', { name: 'Call us' })).toBeVisible();
  await expect(page.getByText('902\u00a0555\u00a00142')).toBeVisible();
});

test('goes on without the internet, with a small line', async ({ page, controller, world }) => {
  world.link = { ...world.link, online: false };
  await open(page, controller);
  await expect(page.getByText('No internet just now. Check-in works as always.')).toBeVisible();

  await typeCode(page, pinOf(world, 'MacLeod'));

  await expect(page.getByRole('heading', { name: 'Welcome, Ève-Marie.' })).toBeVisible();
});

test('does not keep a code for later while the controller is away', async ({ page, controller, world }) => {
  await open(page, controller);
  controller.goAway();
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await typeCode(page, pinOf(world, 'MacLeod'));
  await expect(page.getByRole('heading', { name: 'The check-in isn’t answering.' })).toBeVisible();

  controller.comeBack();
  await page.getByRole('button', { name: /^Done/ }).tap();
  await expect(page.getByText('Reconnecting…')).toBeHidden({ timeout: 15_000 });

  expect(world.asked).not.toContain('kiosk.checkIn');
});

test('gives a stranger nothing but its buttons, all large enough', async ({ page, controller }) => {
  await open(page, controller);
  await expectAccessible(page);
  const isMenuRefused = await page.evaluate(
    () => !document.body.dispatchEvent(new Event('contextmenu', { bubbles: true, cancelable: true })),
  );
  expect(isMenuRefused).toBe(true);
  await expect(page.getByRole('link')).toHaveCount(0);
  await page.getByRole('button', { name: 'I have a booking' }).tap();
  await expectAccessible(page);

  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(TARGET_PX_MIN);
  }
});

test.describe('lying down', () => {
  test.use({ viewport: { width: 1920, height: 1080 } });

  test('shows the whole pad and the whole answer', async ({ page, controller, world }) => {
    await open(page, controller);
    await typeCode(page, pinOf(world, 'MacLeod').slice(0, 5));
    await expect(page.getByRole('button', { name: '0', exact: true })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Back' })).toBeInViewport({ ratio: 1 });
    await page.keyboard.type(pinOf(world, 'MacLeod').slice(5));

    await expect(page.getByRole('button', { name: /^Done/ })).toBeInViewport({ ratio: 1 });
  });
});

test.describe('play now', () => {
  async function chooseAnHour(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Play now' }).tap();
    await page.getByRole('button', { name: /Bay 2: 60 min/ }).tap();
  }

  async function typeName(page: Page): Promise<void> {
    for (const letter of ['Z', 'O', 'Ë']) await page.getByRole('button', { name: letter, exact: true }).tap();
    await page.getByRole('button', { name: 'Next' }).tap();
  }

  async function typePhone(page: Page): Promise<void> {
    for (const digit of '9025550142') await page.getByRole('button', { name: digit, exact: true }).tap();
    await page.getByRole('button', { name: 'Next' }).tap();
  }

  test('goes from a bay to its code with fingers alone', async ({ page, controller, world }) => {
    await open(page, controller);
    await page.getByRole('button', { name: 'Play now' }).tap();
    await page.getByRole('button', { name: '3', exact: true }).tap();
    await expect(page.getByText('free until 21:40').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /Bay 2: 60 min/ }).tap();
    await expectAccessible(page);
    await typeName(page);
    await expectAccessible(page);
    await typePhone(page);

    await expect(page.getByText('Today, 18:40–19:40')).toBeVisible();
    await expect(page.getByText('Zoë · 3 people')).toBeVisible();
    await expect(page.getByText('Evening')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Book for $48.00' }).tap();

    const answer = page.getByRole('alert');
    await expect(answer).toContainText('Welcome, Zoë.');
    await expect(answer).toContainText('Bay 2 is yours until 19:40.');
    await expect(answer).toContainText('The door is open.');
    await expect(answer).toContainText('402 518');
    await expectAccessible(page);
    await expect
      .poll(() => world.walkIns)
      .toMatchObject([{ firstName: 'Zoë', phone: '9025550142', partySize: 3, totalCents: 4800 }]);
  });

  test('takes name and number from a keyboard', async ({ page, controller, world }) => {
    await open(page, controller);
    await chooseAnHour(page);
    await page.keyboard.type('mary-ann');
    await page.keyboard.press('Enter');
    await page.keyboard.type('9025550142');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Book for $48.00' }).press('Enter');

    await expect(page.getByRole('alert')).toContainText('Welcome, Mary-Ann.');
    expect(world.walkIns).toHaveLength(1);
  });

  test('says when the next bay is free while all are in use', async ({ page, controller, world }) => {
    world.playNow = { bays: [], isSold: true, nextStartAt: saturdayAt(19, 30) };
    await open(page, controller);
    await page.getByRole('button', { name: 'Play now' }).tap();

    await expect(page.getByText('The next one is free at 19:30.')).toBeVisible();
    await expectAccessible(page);
  });

  test('is not there where walk-ins are not sold anything', async ({ page, controller, world }) => {
    world.playNow = { bays: [], isSold: false, nextStartAt: null };
    await open(page, controller);

    await expect(page.getByRole('button', { name: 'Play now' })).toBeHidden();
  });

  test('lets who was slower choose again without typing again', async ({ page, controller, world }) => {
    world.walkInRefusal = { code: 'slot.taken' };
    await open(page, controller);
    await chooseAnHour(page);
    await typeName(page);
    await typePhone(page);
    await page.getByRole('button', { name: 'Book for $48.00' }).tap();
    await expect(page.getByText('Somebody was faster. Please choose again.')).toBeVisible();
    world.walkInRefusal = null;

    await page.getByRole('button', { name: /^Bay 3.*90 min/ }).tap();
    await page.getByRole('button', { name: 'Book for $72.00' }).tap();

    await expect(page.getByRole('alert')).toContainText('402 518');
  });

  test('says that the booking stands though the door did not open', async ({ page, controller, world }) => {
    world.checkIn = { outcome: 'unknown', reason: 'door.unknown' };
    await open(page, controller);
    await chooseAnHour(page);
    await typeName(page);
    await typePhone(page);
    await page.getByRole('button', { name: 'Book for $48.00' }).tap();

    await expect(page.getByRole('alert')).toContainText('Bay 2 is yours until 19:40.');
    await expect(page.getByRole('alert')).toContainText('The door may still be shut.');
    await expect(page.getByRole('alert')).toContainText('402 518');
  });

  test('forgets what was typed when its person walks away', async ({ page, controller }) => {
    await open(page, controller);
    await chooseAnHour(page);
    await page.keyboard.type('zoë');
    await page.clock.fastForward(46_000);
    await chooseAnHour(page);

    await expect(page.getByRole('status', { name: 'First name' })).toHaveText('');
  });
});

test('starts again by itself when its screen has a fault', async ({ page, controller, world }) => {
  await open(page, controller);
  const good = world.playNow;
  // What no controller of this version would say.
  world.playNow = JSON.parse('{"isSold":true,"nextStartAt":null,"bays":[null]}');
  await page.getByRole('button', { name: 'Play now' }).tap();
  await expect(page.getByRole('alert')).toContainText('Something went wrong here.');
  world.playNow = good;
  await page.clock.fastForward(9000);

  await expect(page.getByRole('button', { name: 'I have a booking' })).toBeVisible();
});
