import { matchPath, type Params } from '../http-vendor/paths.ts';
import type { HttpAnswer } from './answers.ts';
import type { JournalEntry } from './tenant.ts';

export type Access = { readonly scopes: readonly string[]; readonly hasUser: boolean };

export type RouteRequest = {
  readonly params: Params;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when the request had no body, `NOT_JSON` when it could not be read. */
  readonly body: unknown;
  readonly access: Access;
  readonly entry: JournalEntry;
};

export const NOT_JSON = Symbol('not json');

export type Route = {
  readonly method: string;
  /** Below `/v2`, with `:name` for a part that varies. */
  readonly path: string;
  readonly scope: 'monitoring' | 'management';
  /** `always`, or only where the switch says that everything does. */
  readonly needsUser?: 'always' | 'where_switched' | 'options';
  readonly handle: (request: RouteRequest) => HttpAnswer;
};

export type Found =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Params }
  /** `wrong_method` where the path is known. */
  | { readonly kind: 'wrong_method' }
  | { readonly kind: 'nothing' };

/** The first of `routes` that has this method and path. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  let isKnownPath = false;
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (!params) continue;
    if (route.method === method) return { kind: 'route', route, params };
    isKnownPath = true;
  }
  return isKnownPath ? { kind: 'wrong_method' } : { kind: 'nothing' };
}
