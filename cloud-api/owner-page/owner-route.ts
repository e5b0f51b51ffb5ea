import { useSyncExternalStore } from 'react';

/** Where in the owners' page somebody is. It lives in the address, so that Back and Forward work. */
export const ROUTES = ['clubs', 'messages', 'messages/texts', 'systems', 'systems/clubos'] as const;
export type OwnerRoute = (typeof ROUTES)[number];

export function parseRoute(hash: string): OwnerRoute {
  const path = hash.replace(/^#\/?/, '');
  return ROUTES.find((route) => route === path) ?? 'clubs';
}

export const hrefOf = (route: OwnerRoute): string => `#/${route}`;

export function useRoute(): OwnerRoute {
  return useSyncExternalStore(subscribe, () => parseRoute(window.location.hash));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
