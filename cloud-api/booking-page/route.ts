import { useSyncExternalStore } from 'react';
import type { CustomerKey } from './device-memory.ts';
import { ANY_BAY } from './offered-times.ts';
import { isLocalDate } from '../../domain/zone-format.ts';

/** What has been chosen so far. It lives in the address, so that Back, reload and a sent link all keep it. */
export type Choice = {
  readonly date: string | null;
  readonly durationMin: number | null;
  /** A resource's id, or `any`. */
  readonly bay: string;
  /** The chosen start, ISO-8601. */
  readonly startsAt: string | null;
  readonly step: 'choose' | 'confirm';
  /** The booking that is being moved to this choice; null for a new one. */
  readonly moving: string | null;
};

export type Route =
  | { readonly page: 'book'; readonly slug: string | null; readonly choice: Choice }
  | { readonly page: 'pass'; readonly bookingId: string; readonly manageToken: string }
  /** A customer's own page, by the link that the club has given them. */
  | { readonly page: 'customer'; readonly customer: CustomerKey }
  | { readonly page: 'unknown' };

export function parseRoute(pathname: string, search: string, hash: string): Route {
  const [first, second, ...rest] = pathname.split('/').filter(Boolean);
  if (first === undefined) return { page: 'book', slug: null, choice: parseChoice(search) };
  if (rest.length > 0 || second === undefined) return { page: 'unknown' };
  if (first === 'f') return { page: 'book', slug: second, choice: parseChoice(search) };
  if (first === 'b') return { page: 'pass', bookingId: second, manageToken: hash.replace(/^#/, '') };
  if (first === 'c') return { page: 'customer', customer: { id: second, token: hash.replace(/^#/, '') } };
  return { page: 'unknown' };
}

/** Takes from the address what makes sense and leaves the rest: a mangled link still shows the page. */
function parseChoice(search: string): Choice {
  const query = new URLSearchParams(search);
  const date = query.get('date');
  const durationMin = Number(query.get('min'));
  const startsAt = query.get('at');
  const hasStart = startsAt !== null && !Number.isNaN(Date.parse(startsAt));
  return {
    date: date !== null && isLocalDate(date) ? date : null,
    durationMin: Number.isInteger(durationMin) && durationMin > 0 && durationMin <= 1440 ? durationMin : null,
    bay: query.get('bay') ?? ANY_BAY,
    startsAt: hasStart ? startsAt : null,
    step: hasStart && query.get('step') === 'confirm' ? 'confirm' : 'choose',
    moving: query.get('move'),
  };
}

export function bookHref(slug: string | null, choice: Partial<Choice>): string {
  const query = new URLSearchParams();
  if (choice.date) query.set('date', choice.date);
  if (choice.durationMin) query.set('min', String(choice.durationMin));
  if (choice.bay && choice.bay !== ANY_BAY) query.set('bay', choice.bay);
  if (choice.startsAt) query.set('at', choice.startsAt);
  if (choice.step === 'confirm') query.set('step', 'confirm');
  if (choice.moving) query.set('move', choice.moving);
  const path = slug === null ? '/' : `/f/${slug}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The token stays behind the `#`, which no browser sends to any server. */
export function passHref(bookingId: string, manageToken: string): string {
  return `/b/${bookingId}#${manageToken}`;
}

/** Likewise. */
export function customerHref({ id, token }: CustomerKey): string {
  return `/c/${id}#${token}`;
}

/** `replace` for a change of mind on the same screen; otherwise Back comes to where we are now. */
export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'replace') window.history.replaceState(null, '', href);
  else window.history.pushState(null, '', href);
  window.dispatchEvent(new PopStateEvent('popstate'));
  if (how === 'push') window.scrollTo(0, 0);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
    window.removeEventListener('hashchange', onChange);
  };
}

export function useRoute(): Route {
  useSyncExternalStore(subscribe, () => window.location.href);
  const { pathname, search, hash } = window.location;
  return parseRoute(pathname, search, hash);
}
