import { matchPath, type Params } from '../http-vendor/paths.ts';
import type { RouteAnswer } from './answers.ts';
import type { JournalEntry } from './journal.ts';

export type RouteRequest = {
  readonly params: Params;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when the request had no body, `NOT_JSON` when it could not be read. */
  readonly body: unknown;
  readonly entry: JournalEntry;
};

export const NOT_JSON = Symbol('not json');

export type Route = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the base path, with `:name` for a part that varies. */
  readonly path: string;
  /** What the token must be allowed. */
  readonly scope: string;
  readonly handle: (request: RouteRequest) => RouteAnswer;
};

type Found = { readonly route: Route; readonly params: Params };

/** The first of `routes` that has this method and path. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | null {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path, path) : null;
    if (params) return { route, params };
  }
  return null;
}

/** One page of `rows` as `page_num` and `page_size` ask, with the pagination block. */
export function pageOf<T>(rows: readonly T[], query: URLSearchParams) {
  const pageNum = Math.max(1, Math.trunc(Number(query.get('page_num') ?? 1)) || 1);
  const pageSize = Math.max(1, Math.trunc(Number(query.get('page_size') ?? 25)) || 25);
  const data = rows.slice((pageNum - 1) * pageSize, pageNum * pageSize);
  return { data, pagination: { page_num: pageNum, page_size: pageSize, total: rows.length } };
}
