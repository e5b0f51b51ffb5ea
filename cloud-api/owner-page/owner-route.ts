import { useSyncExternalStore } from 'react';

/** Where in the owners' page somebody is. It lives in the address, so that Back and Forward work. */
export const ROUTES = ['clubs', 'customers', 'messages', 'systems'] as const;
export type OwnerRoute = (typeof ROUTES)[number];

export function parseRoute(hash: string): OwnerRoute {
  const [path] = partsOf(hash);
  return ROUTES.find((route) => route === path) ?? 'clubs';
}

const partsOf = (hash: string): string[] => hash.replace(/^#\/?/, '').split('/');

export const hrefOf = (route: OwnerRoute): string => `#/${route}`;

export function useRoute(): OwnerRoute {
  return useSyncExternalStore(subscribe, () => parseRoute(window.location.hash));
}

/** Whose page somebody is at: `#/customers/<id>`; null where they look for one. */
export function useCustomerId(): string | null {
  return useSyncExternalStore(subscribe, () => partsOf(window.location.hash)[1] || null);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
