import { err, ok, type Result } from '../../domain/result.ts';
import type { PushInput } from '../http/push-routes.ts';

/** What a push service needs to reach this browser. */
export type PhoneBrowser = PushInput['browser'];

/** `needs_home_screen`: an iPhone tells nothing to pages, only to what stands on its home screen. */
export type PhoneAbility = 'able' | 'needs_home_screen' | 'unable';

/** `refused`: the person or the browser said no, and does not ask again. `unanswered`: the question was closed. */
export type AskFailure = 'refused' | 'unanswered' | 'failed';

/** This browser, as far as it can be told things while no page is open. */
export type Phone = {
  readonly ability: PhoneAbility;
  isRefused(): boolean;
  /** As it has said yes already, on this or another booking; null where it has not, or to another key. */
  findBrowser(serverKey: string): Promise<PhoneBrowser | null>;
  /** Asks the person, unless they have said yes before. Only upon a press: browsers refuse anything else. */
  ask(serverKey: string): Promise<Result<PhoneBrowser, AskFailure>>;
};

const WORKER_MS_MAX = 10_000;

export function openPhone(): Phone {
  return {
    ability: abilityOf(),
    isRefused: () => Notification.permission === 'denied',
    async findBrowser(serverKey) {
      const registration = await navigator.serviceWorker.getRegistration();
      const subscription = await registration?.pushManager.getSubscription();
      return subscription && isFor(subscription, serverKey) ? readBrowser(subscription) : null;
    },
    async ask(serverKey) {
      const permission = await Notification.requestPermission();
      if (permission !== 'granted') return err(permission === 'denied' ? 'refused' : 'unanswered');
      try {
        const browser = readBrowser(await subscribe(await readyWorker(), serverKey));
        return browser ? ok(browser) : err('failed');
      } catch {
        // No push service answers this browser, or it has none.
        return err('failed');
      }
    },
  };
}

/** By which the server knows a browser without being shown where it is reached. */
export async function nameOf({ endpoint }: PhoneBrowser): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return toText(new Uint8Array(digest));
}

function abilityOf(): PhoneAbility {
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'able';
  // An iPad says that it is a Mac; no Mac has a screen that takes fingers.
  const isApplePhone = /iPhone|iPad|iPod/.test(navigator.userAgent) || isTouchedMac();
  return isApplePhone && window.isSecureContext ? 'needs_home_screen' : 'unable';
}

const isTouchedMac = (): boolean => navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1;

async function readyWorker(): Promise<ServiceWorkerRegistration> {
  const tooLate = new Promise<never>((_, reject) => {
    window.setTimeout(() => reject(new Error('the service worker is not ready')), WORKER_MS_MAX);
  });
  return Promise.race([navigator.serviceWorker.ready, tooLate]);
}

/** A browser that said yes to another key of the club's has to take that back first. */
async function subscribe({ pushManager }: ServiceWorkerRegistration, serverKey: string): Promise<PushSubscription> {
  const known = await pushManager.getSubscription();
  if (known && isFor(known, serverKey)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(serverKey) });
}

function isFor({ options }: PushSubscription, serverKey: string): boolean {
  const key = options.applicationServerKey;
  return key !== null && toText(new Uint8Array(key)) === serverKey;
}

function readBrowser(subscription: PushSubscription): PhoneBrowser | null {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  return endpoint === undefined || p256dh === undefined || auth === undefined ? null : { endpoint, p256dh, auth };
}

function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** base64url. */
function toText(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
