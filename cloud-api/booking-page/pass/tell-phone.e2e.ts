import { expect, type Page } from '@playwright/test';
import { findPrograms } from '../../../scripts/machine/programs.ts';
import { expectAccessible } from '../../../tests/support/page-test.ts';
import { test } from '../testing/booking-page-test.ts';
import { aBooking } from '../testing/fake-club.ts';

/** Needs `out/booking-page`: `vite build -c vite.booking.config.ts` first. */

const BOOKING = aBooking({
  id: '0197a000-0000-7000-8000-0000000000b8',
  startsAt: '2025-11-28T22:00:00.000Z',
  endsAt: '2025-11-28T23:30:00.000Z',
});
const SERVER_KEY = Buffer.alloc(65, 4).toString('base64url');
const BROWSER = { endpoint: 'https://fcm.googleapis.com/fcm/send/x', p256dh: 'BPX', auth: 'AAA' };
const TELL = { name: 'Tell me on this phone' };

// A browser without windows has no notifications.
const executablePath = findPrograms().CHROMIUM_PATH;
test.use({ launchOptions: executablePath === undefined ? {} : { executablePath } });

/** Browsers' own push services cannot be reached from a test: this is what one of them would have given. */
async function subscribeTo(page: Page): Promise<void> {
  await page.addInitScript(
    ({ endpoint, p256dh, auth }) => {
      let given: object | null = null;
      PushManager.prototype.getSubscription = async () => given as PushSubscription;
      PushManager.prototype.subscribe = async (options) => {
        const bytes = options?.applicationServerKey;
        if (!(bytes instanceof Uint8Array) || options?.userVisibleOnly !== true) throw new Error('no page may ask so');
        const keys = { p256dh, auth };
        given = { endpoint, options: { applicationServerKey: bytes.buffer }, toJSON: () => ({ endpoint, keys }) };
        return given as PushSubscription;
      };
    },
    { ...BROWSER },
  );
}

/** As the browser wakes the page's worker when its push service has something for it. */
async function deliver(page: Page, origin: string, told: object): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(told) });
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    const all = await worker.getNotifications();
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

test('a phone is told upon a press, shows what is pushed, and is told nothing more upon another', async ({
  page,
  context,
  cloud,
}) => {
  await subscribeTo(page);
  await context.grantPermissions(['notifications'], { origin: cloud.url });
  cloud.behaviour.serverKey = SERVER_KEY;
  cloud.bookings.set(BOOKING.id, BOOKING);
  await page.goto(`${cloud.url}/b/${BOOKING.id}#${BOOKING.manageToken}`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const said = () => cloud.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  await expect(page.getByRole('button', TELL)).toBeVisible();
  expect(said()).toEqual([]);

  await page.getByRole('button', TELL).click();
  await expect(page.getByText('This phone is told of this booking.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'On this phone' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('checkbox', { name: /^Two hours before/ }).click();
  await expect(page.getByRole('checkbox', { name: /^Two hours before/ })).not.toBeChecked();
  await expect(page.getByRole('heading', { name: 'On this phone' })).not.toBeFocused();

  const about = { bookingId: BOOKING.id, language: 'en', body: 'Bay 2 starts at 18:00.' };
  await deliver(page, cloud.url, { ...about, id: 'm1', title: 'Harbour Golf: today at 18:00' });
  await expect.poll(() => shown(page)).toHaveLength(1);
  await deliver(page, cloud.url, { ...about, id: 'm2', title: 'Harbour Golf: the door opens for you now' });
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: 'Harbour Golf: the door opens for you now', body: about.body, tag: BOOKING.id }]);

  await page.getByRole('button', { name: 'No more on this phone' }).click();
  await expect(page.getByText('This phone is told nothing more of this booking.')).toBeVisible();
  await expect.poll(said).toEqual([
    { browser: BROWSER, topics: ['booking', 'reminder'] },
    { browser: BROWSER, topics: ['booking'] },
    { browser: BROWSER, topics: [] },
  ]);
});

test('who says no is told what to do, and an iPhone’s owner about its home screen', async ({ page, cloud }) => {
  cloud.behaviour.serverKey = SERVER_KEY;
  cloud.bookings.set(BOOKING.id, BOOKING);
  await page.addInitScript(() => {
    let permission = 'default';
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = async () => (permission = 'denied') as NotificationPermission;
  });
  await page.goto(`${cloud.url}/b/${BOOKING.id}#${BOOKING.manageToken}`);
  await page.getByRole('button', TELL).click();
  await expect(page.getByText('This browser keeps messages of this page from you.')).toBeVisible();
  await expect(page.getByRole('button', TELL)).toBeHidden();

  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PushManager');
    Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)' });
  });
  await page.reload();
  await expect(page.getByText(/stands on its home screen/)).toBeVisible();
  await expectAccessible(page);
});
