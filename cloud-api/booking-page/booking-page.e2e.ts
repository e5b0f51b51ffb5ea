import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../../tests/support/page-test.ts';
import { FRIDAY, openConfirm, openFriday, PHONE, test } from './testing/booking-page-test.ts';
import {
  CLOSED_MONDAY,
  CLUB,
  FAKE_NOW,
  FULL_SATURDAY,
  aBooking,
  availabilityOn,
  slotsOn,
} from './testing/fake-club.ts';

const DESK = { width: 1280, height: 800 };
const SCRIPT_KB_MAX = 150;

async function fillDetails(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('eve@example.com');
  await page.getByLabel('First name').fill('Ève-Marie');
  await page.getByLabel('Last name').fill('Grüßner-Wiśniewska');
}

const confirmButton = (page: Page) => page.getByRole('button', { name: 'Confirm', exact: true });
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('a customer books in four steps, with no serious accessibility fault on the way', async ({
        page,
        cloud,
      }) => {
        await openFriday(page, cloud);
        await expectAccessible(page);

        await page.getByRole('button', { name: 'More days' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press('Escape');

        await page.getByRole('radio', { name: /^Bay 2/ }).click();
        await page.getByRole('radio', { name: /^18:00/ }).click();
        await expect(page.getByRole('complementary')).toContainText('18:00–19:30');
        await expect(page.getByRole('complementary')).toContainText('$81.00');
        await page.getByRole('button', { name: 'Continue' }).click();

        await confirmButton(page).click();
        await expect(page.getByLabel('E-mail')).toBeFocused();
        await expectAccessible(page);
        await fillDetails(page);
        await confirmButton(page).click();

        await expect(title(page, "You're booked, Ève-Marie")).toBeAttached();
        await expect(page.getByText('048 213')).toBeVisible();
        await expect(page.getByText('Doors open for you 17:45–19:45')).toBeVisible();
        await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
        await expectAccessible(page);
      });
    });
  }
}

test('the first view needs less than 150 kB of script', async ({ page, cloud }) => {
  const scripts: Buffer[] = [];
  page.on('response', async (response) => {
    if (response.request().resourceType() === 'script') scripts.push(await response.body());
  });

  await openFriday(page, cloud);

  const kilobytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1000;
  test.info().annotations.push({ type: 'script, gzip', description: `${kilobytes.toFixed(1)} kB` });
  expect(scripts.length).toBeGreaterThan(0);
  expect(kilobytes).toBeLessThan(SCRIPT_KB_MAX);
});

test('the keyboard alone books', async ({ page, cloud }) => {
  await openFriday(page, cloud);
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (
        await page
          .locator(':focus')
          .evaluate((node, source) => new RegExp(source).test(node.textContent ?? ''), name.source)
      )
        return;
    }
    throw new Error(`no tab stop says ${name.source}`);
  };

  await tabTo(/More days/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { selected: true }).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Thursday, November 27').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'More days' })).toBeFocused();

  await expect(page.getByRole('radio', { name: /^17:/ }).first()).toBeVisible();
  await tabTo(/Any bay/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Bay 1/ })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name: /^Bay 1/ })).toBeChecked();
  await tabTo(/^17:/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await tabTo(/Continue/);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: /Your details/ })).toBeFocused();
  for (const value of ['eve@example.com', 'Ève', "O'Neill-Łukasiewicz"]) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');

  await expect(title(page, "You're booked, Ève")).toBeAttached();
});

test('a long and accented name neither breaks the page nor leaves it', async ({ page, cloud }) => {
  const long = 'Maximiliane-Hippolyta-Ñuñoa-Þórgunnur-Åsgårdsdóttir-Wolfeschlegelsteinhausen';
  await openConfirm(page, cloud);
  await fillDetails(page);
  await page.getByLabel('First name').fill(long);
  await confirmButton(page).click();

  await expect(title(page, `You're booked, ${long}`)).toBeAttached();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('Back, the browser’s too, and a reload lose nothing that was typed or chosen', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await fillDetails(page);

  await page.goBack();
  await expect(page.getByRole('radio', { name: /^18:00/ })).toBeChecked();
  await page.goForward();
  await expect(page.getByLabel('Last name')).toHaveValue('Grüßner-Wiśniewska');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('radio', { name: /^Bay 2/ })).toBeChecked();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.reload();

  await expect(page.getByLabel('First name')).toHaveValue('Ève-Marie');
  await expect(page.getByRole('complementary')).toContainText('18:00–19:30');
});

test('when the time was taken meanwhile, the nearest free one is a tap away', async ({ page, cloud }) => {
  const alternative = slotsOn(FRIDAY, 90).find((slot) => slot.startsAt === `${FRIDAY}T23:00:00.000Z`);
  cloud.behaviour.booking = 'taken';
  cloud.behaviour.alternatives = alternative ? [alternative] : [];
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();
  await expect(page.getByText('Bay 2 is taken from 18:00.')).toBeVisible();
  await expectAccessible(page);

  cloud.behaviour.booking = 'confirm';
  await page.getByRole('button', { name: /at 19:00/ }).click();
  await expect(page.getByRole('complementary')).toContainText('19:00–20:30');
  await expect(page.getByLabel('First name')).toHaveValue('Ève-Marie');
  await confirmButton(page).click();

  await expect(page.getByText('Doors open for you 18:45–20:45')).toBeVisible();
});

test('a time that goes while it is looked at says so, without a reload', async ({ page, cloud }) => {
  await openConfirm(page, cloud);
  await expect(page.getByRole('complementary')).toContainText('18:00–19:30');

  cloud.behaviour.availability = (date, min) => {
    const times = availabilityOn(date, min);
    return { ...times, slots: times.slots.filter((slot) => slot.startsAt !== `${FRIDAY}T22:00:00.000Z`) };
  };
  cloud.emit('availability');

  await expect(page.getByText('Bay 2 is taken from 18:00.')).toBeVisible();
  await expect(confirmButton(page)).toBeDisabled();
});

test('a lost answer is asked for again under the same key and books once', async ({ page, cloud }) => {
  cloud.behaviour.booking = 'drop';
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();
  await expect(page.getByText('you will not be booked twice')).toBeVisible();

  cloud.behaviour.booking = 'confirm';
  await page.reload();
  await confirmButton(page).click();
  await expect(page.getByText('048 213')).toBeVisible();

  const keys = cloud.requests.filter(({ path }) => path === '/bookings').map(({ key }) => key);
  expect(new Set(keys).size).toBe(1);
  expect(cloud.bookings.size).toBe(1);
});

test('an owner who does not answer leaves the booking pending, uncharged, until it does', async ({ page, cloud }) => {
  cloud.behaviour.booking = 'pending';
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();
  await expect(title(page, 'We are still confirming your booking')).toBeAttached();
  await expect(page.getByText('You have not been charged.')).toBeVisible();
  await expectAccessible(page);

  for (const [id, booking] of cloud.bookings)
    cloud.bookings.set(id, { ...aBooking(), ...booking, status: 'confirmed' });

  await expect(page.getByText('048 213')).toBeVisible();
});

test('a club out of reach says from which day it can be booked', async ({ page, cloud }) => {
  cloud.behaviour.booking = 'unreachable';
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();
  await expect(page.getByText(/You can book from Tuesday, November 25/)).toBeVisible();

  await page.getByRole('button', { name: 'See Tue, Nov 25' }).click();

  await expect(page.getByRole('radio', { name: /November 25/ })).toBeChecked();
});

test('a rule that refuses is quoted in its own words', async ({ page, cloud }) => {
  cloud.behaviour.booking = 'rule';
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();

  await expect(page.getByText('You already have two bookings that day.')).toBeVisible();
});

test('on a phone the form for waiting opens above the bar', async ({ page, cloud }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${cloud.url}/?date=${FULL_SATURDAY}`);
  await page.getByRole('button', { name: 'Tell me when a time becomes free' }).click();

  const boxOf = async (role: 'button' | 'complementary', name: string) =>
    (await page.getByRole(role, { name }).boundingBox()) ?? { y: NaN, height: NaN };
  await expect
    .poll(async () => {
      const button = await boxOf('button', 'Put me on the list');
      return button.y + button.height <= (await boxOf('complementary', 'Your choice')).y;
    })
    .toBe(true);
});

test('days with nothing to sell say why and what to try', async ({ page, cloud }) => {
  await page.goto(`${cloud.url}/?date=${FULL_SATURDAY}`);
  await expect(page.getByText('Nothing is free on Saturday, November 22')).toBeVisible();
  await expect(page.getByRole('button', { name: 'See Sun, Nov 23' })).toBeVisible();

  await page.getByRole('button', { name: 'Tell me when a time becomes free' }).click();
  await page.getByLabel('Earliest start').selectOption('18:00');
  await page.getByLabel('Latest start').selectOption('00:30, after midnight');
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill('eve@example.com');
  cloud.behaviour.waitlist = 'waitlist.full';
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await expect(page.getByText('Too many people wait here already.')).toBeVisible();
  cloud.behaviour.waitlist = 'take';
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await expect(page.getByRole('heading', { name: 'You are on the waiting list' })).toBeFocused();
  await expectAccessible(page);
  await expect
    .poll(() => cloud.requests.findLast(({ path }) => path === '/waitlist')?.body)
    .toEqual({
      facilityId: CLUB.id,
      email: 'eve@example.com',
      date: FULL_SATURDAY,
      fromMin: 18 * 60,
      untilMin: 24 * 60 + 30,
      durationMin: 60,
    });

  await page.goto(`${cloud.url}/?date=${CLOSED_MONDAY}`);
  await expect(page.getByText('The club is closed on Monday, November 24.')).toBeVisible();
  await page.getByRole('button', { name: 'See Tue, Nov 25' }).click();
  await expect(page.getByRole('radio', { name: /^18:00/ })).toBeVisible();
});

test('times that cannot be sold just now say why in words', async ({ page, cloud }) => {
  const reason = "The club's connection is down and it sells this day itself.";
  cloud.behaviour.facility = { ...CLUB, link: { ...CLUB.link, online: false } };
  cloud.behaviour.availability = (date, min) => ({
    ...availabilityOn(date, min),
    slots: [],
    notSellable: { from: `${FRIDAY}T10:00:00Z`, until: '2025-11-22T06:00:00Z', reason },
  });
  await page.goto(`${cloud.url}/?date=${FRIDAY}`);

  await expect(page.getByText(reason)).toBeVisible();
  await expect(page.getByText('You can book from Tuesday, November 25.')).toBeVisible();
  await expectAccessible(page);
});

test('after midnight the evening that is still on can be chosen too', async ({ page, cloud }) => {
  await page.clock.setFixedTime('2025-11-22T04:30:00Z');
  await page.goto(cloud.url);

  await expect(page.getByRole('radio', { name: 'Tonight, Friday, November 21' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Today, Saturday, November 22' })).toBeChecked();
});

test('slow times keep their place, failed ones can be tried again', async ({ page, cloud }) => {
  cloud.behaviour.availability = () => 'never';
  await page.goto(`${cloud.url}/?date=${FRIDAY}`);
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached();

  cloud.behaviour.availability = () => 'fail';
  await page.goto(`${cloud.url}/?date=2025-11-26`);
  await expect(page.getByText('We could not load this.')).toBeVisible({ timeout: 15_000 });
  cloud.behaviour.availability = availabilityOn;
  await page.getByRole('button', { name: 'Try again' }).click();

  await expect(page.getByRole('radio', { name: /^18:00/ })).toBeVisible();
});

test('the pass opens with no network, PIN and QR, from the address and from the front page', async ({
  page,
  context,
  cloud,
}) => {
  await openConfirm(page, cloud);
  await fillDetails(page);
  await confirmButton(page).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('048 213')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expect(page.getByText('You are offline.')).toBeVisible();
  await expect(page.getByText('Saved on this device')).toBeVisible({ timeout: 15_000 });

  await page.goto(`${cloud.url}/`);
  await page.getByRole('navigation', { name: 'Your bookings on this device' }).getByRole('link').click();
  await expect(page.getByText('048 213')).toBeVisible();
});

test('a cancellation that the club has not answered is neither yes nor no until it does', async ({ page, cloud }) => {
  cloud.behaviour.change = 'open';
  const booking = aBooking();
  cloud.bookings.set(booking.id, booking);
  await page.goto(`${cloud.url}/b/${booking.id}#${booking.manageToken}`);
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel booking' }).click();
  await expect(page.getByText('We are asking the club to cancel your booking')).toBeVisible();
  await expect(page.getByText('this page shows the answer when it comes')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Move' })).toBeHidden();
  await expectAccessible(page);

  cloud.bookings.set(booking.id, booking);

  await expect(page.getByText('The booking was not cancelled: the club could not do it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Move' })).toBeVisible();
});

test('opening a pass changes nothing; cancelling asks first', async ({ page, cloud }) => {
  const booking = aBooking();
  cloud.bookings.set(booking.id, booking);
  await page.goto(`${cloud.url}/b/${booking.id}#${booking.manageToken}`);
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('Bay 2 on Friday, November 21 at 18:00');
  await expect(page.getByRole('button', { name: 'Keep booking' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  expect(cloud.requests.filter(({ method }) => method !== 'GET')).toEqual([]);

  await page.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel booking' }).click();

  await expect(title(page, 'This booking is cancelled')).toBeAttached();
  await expect(page.getByText('048 213')).toBeHidden();
});

test('moving keeps the booking until the new time is had', async ({ page, cloud }) => {
  const booking = aBooking();
  cloud.bookings.set(booking.id, booking);
  await page.goto(`${cloud.url}/b/${booking.id}#${booking.manageToken}`);
  await page.getByRole('button', { name: 'Move' }).click();
  await page.getByRole('radio', { name: /^20:30/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('18:00–19:30')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Move', exact: true }).click();

  await expect(page.getByText('Doors open for you 20:15–22:15')).toBeVisible();
  await expect.poll(() => cloud.requests.find(({ method }) => method === 'PATCH')?.body).toMatchObject({ revision: 1 });
});

test('the calendar file is fetched with the key in a header, never in an address', async ({ page, cloud }) => {
  const booking = aBooking();
  cloud.bookings.set(booking.id, booking);
  await page.goto(`${cloud.url}/b/${booking.id}#${booking.manageToken}`);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Add to calendar' }).click(),
  ]);

  expect(download.suggestedFilename()).toBe('booking.ics');
  expect(cloud.requests.some(({ path }) => path.includes(booking.manageToken))).toBe(false);
});

test('a wrong key finds nothing and says where the right one is', async ({ page, cloud }) => {
  const booking = aBooking();
  cloud.bookings.set(booking.id, booking);
  await page.goto(`${cloud.url}/b/${booking.id}#wrong`);

  await expect(title(page, 'We cannot find this booking.')).toBeAttached();
});

test('speaks French when asked, and remembers', async ({ page, cloud }) => {
  await openFriday(page, cloud);
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(title(page, 'Réserver une baie chez Harbour Golf')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.reload();

  await expect(page.getByText('vendredi 21 novembre')).toBeVisible();
  await expectAccessible(page);
});

test('details are kept on the device only when the customer ticks so', async ({ page, context, cloud }) => {
  await openConfirm(page, cloud);
  await fillDetails(page);
  await page.getByLabel('Remember my details').check();
  await confirmButton(page).click();
  await expect(page.getByText('048 213')).toBeVisible();

  const another = await context.newPage();
  await another.clock.setFixedTime(FAKE_NOW);
  await openConfirm(another, cloud);
  await expect(another.getByLabel('E-mail')).toHaveValue('eve@example.com');
  await another.getByLabel('Remember my details').uncheck();
  await confirmButton(another).click();
  await expect(another.getByText('048 213')).toBeVisible();

  await openConfirm(another, cloud);
  await expect(another.getByLabel('E-mail')).toHaveValue('');
});
