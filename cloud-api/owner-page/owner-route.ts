import { useSyncExternalStore } from 'react';

/** Where in the owners' page somebody is. It lives in the address, so that Back and Forward work. */
export const ROUTES = [
  'clubs',
  'customers',
  'customers/forgotten',
  'messages',
  'messages/texts',
  'messages/quiet-hours',
  'systems',
  'systems/clubos',
  'systems/hubspot',
] as const;
export type OwnerRoute = (typeof ROUTES)[number];

/** In the place of a customer's id. */
const FORGOTTEN = 'forgotten';

export function parseRoute(hash: string): OwnerRoute {
  const [first = '', second] = partsOf(hash);
  if (first === 'customers' && second !== FORGOTTEN) return first;
  const path = second === undefined ? first : `${first}/${second}`;
  return ROUTES.find((route) => route === path) ?? 'clubs';
}

const partsOf = (hash: string): string[] => hash.replace(/^#\/?/, '').split('/');

export const hrefOf = (route: OwnerRoute): string => `#/${route}`;

export function useRoute(): OwnerRoute {
  return useSyncExternalStore(subscribe, () => parseRoute(window.location.hash));
}

/** Whose page somebody is at: `#/customers/<id>`; null where they look for one. */
export function useCustomerId(): string | null {
  return useSyncExternalStore(subscribe, () => {
    const [first, id] = partsOf(window.location.hash);
    return first === 'customers' && id && id !== FORGOTTEN ? id : null;
  });
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
