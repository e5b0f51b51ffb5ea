import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { LocalDateSchema } from '../domain/time.ts';
import { TERMS_TABS, type TermsTab } from './terms/terms-tab.ts';

export type Screen = 'today' | 'customers' | 'doors' | 'bays' | 'conflicts' | 'terms' | 'network' | 'setup';

/** Where the window is. All of it is in the URL's fragment, so that going back and reloading work. */
export type Route = {
  readonly screen: Screen;
  /** The day that is shown; null for the day it is. */
  readonly date: string | null;
  /** Which part of the rules and prices is shown. */
  readonly tab: TermsTab;
  readonly bookingId: string | null;
  /** A new booking is being written down. */
  readonly isNew: boolean;
  /** The conflict that a new booking is to solve, or that is being solved. */
  readonly conflictId: string | null;
  /** What is searched for among customers; how a conflict was solved, as far as it is known already. */
  readonly text: string;
};

const SCREENS: readonly Screen[] = ['today', 'customers', 'doors', 'bays', 'conflicts', 'terms', 'network', 'setup'];

/** Reads `#/today/2025-11-22?booking=…` and `#/terms/prices`. Whatever it doesn't know leads to today. */
export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#/, '').split('?');
  const [, first, second] = path.split('/');
  const facts = new URLSearchParams(query);
  return {
    screen: SCREENS.find((screen) => screen === first) ?? 'today',
    date: LocalDateSchema.safeParse(second).success ? (second ?? null) : null,
    tab: TERMS_TABS.find((tab) => tab === second) ?? 'rules',
    bookingId: facts.get('booking'),
    isNew: facts.has('new'),
    conflictId: facts.get('conflict'),
    text: facts.get('text') ?? '',
  };
}

/** The fragment of a route. */
export function hrefOf(route: Partial<Route>): string {
  const facts = new URLSearchParams();
  if (route.bookingId) facts.set('booking', route.bookingId);
  if (route.isNew) facts.set('new', '');
  if (route.conflictId) facts.set('conflict', route.conflictId);
  if (route.text) facts.set('text', route.text);
  const query = facts.size === 0 ? '' : `?${facts}`;
  const part = route.screen === 'terms' ? route.tab : route.date;
  return `#/${route.screen ?? 'today'}${part ? `/${part}` : ''}${query}`;
}

/** The route, and the way to another one. `replace` leaves no step to go back to. */
export function useRoute(): readonly [Route, (to: Partial<Route>, how?: 'push' | 'replace') => void] {
  const fragment = useSyncExternalStore(onFragment, () => window.location.hash);
  const go = useCallback((to: Partial<Route>, how: 'push' | 'replace' = 'push') => {
    const href = hrefOf(to);
    if (href === window.location.hash) return;
    if (how === 'push') window.location.hash = href;
    else window.location.replace(href);
  }, []);
  return [useMemo(() => parseRoute(fragment), [fragment]), go];
}

function onFragment(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
