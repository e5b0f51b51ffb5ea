/*
 * The part of the page's service worker that shows what is pushed, and opens the booking that it is about. It runs while
 * no page is open: it knows nothing but what it is given, and never shows a PIN, for a locked phone shows it too.
 */

type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Arrived = Lasting & { readonly data: { json(): unknown } | null };
type Tapped = Lasting & { readonly notification: Notification };
type OpenPage = { readonly url: string; focus(): Promise<unknown> };

type WorkerScope = {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(which: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly OpenPage[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', listener: (event: Arrived) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Tapped) => void): void;
};

/** What the compiler takes for a window is the worker's own scope here. */
declare const self: WorkerScope;

type Told = {
  readonly id: string;
  readonly bookingId: string;
  readonly language: string;
  readonly title: string;
  readonly body: string;
};

self.addEventListener('push', (event) => event.waitUntil(show(event)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** A later one about the same booking takes the place of an earlier one; the same one again makes no second sound. */
async function show({ data }: Arrived): Promise<void> {
  const told: unknown = data?.json();
  if (!isTold(told)) return;
  const { id, bookingId: tag, language: lang, title, body } = told;
  const [before] = await self.registration.getNotifications({ tag });
  const isRepeat = isTold(before?.data) && before.data.id === id;
  const looks = { icon: '/icon-192.png', badge: '/icon-192.png' };
  const options = { body, lang, tag, renotify: !isRepeat, data: told, ...looks };
  await self.registration.showNotification(title, options);
}

/** The device remembers the booking's key: the address needs none. */
async function open(data: unknown): Promise<void> {
  if (!isTold(data)) return;
  const path = `/b/${encodeURIComponent(data.bookingId)}`;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = pages.find(({ url }) => new URL(url).pathname === path);
  await (shown ? shown.focus() : self.clients.openWindow(path));
}

function isTold(value: unknown): value is Told {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'bookingId' in value &&
    typeof value.bookingId === 'string' &&
    'language' in value &&
    typeof value.language === 'string' &&
    'title' in value &&
    typeof value.title === 'string' &&
    'body' in value &&
    typeof value.body === 'string'
  );
}

export {};
