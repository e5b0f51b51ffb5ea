import { type HttpAnswer, json } from '../http-vendor/answers.ts';
import { matchPath, type Params } from '../http-vendor/paths.ts';
import type { VendorCall } from '../http-vendor/start-vendor.ts';
import type { Access } from './access.ts';
import type { HubspotFaults } from './faults.ts';
import type { Bucket, RateLimits } from './rate-limits.ts';
import { EXPIRED_TOKEN, failure, FORBIDDEN_SCOPES, type Refusal, UNKNOWN_TOKEN } from './refusals.ts';
import { plainPath, type Route } from './route.ts';

/** Whose form holds an app's secrets. */
const TOKEN_PATH = '/oauth/token';

type ApiParts = { readonly routes: readonly Route[]; readonly access: Access; readonly limits: RateLimits };

/** The REST API: token, limits, route and scope, in this order; and every answer with what is left of the limits. */
export function createApi({ routes, access, limits }: ApiParts) {
  function find({ method, url }: VendorCall): { readonly route: Route; readonly params: Params } | null {
    const path = plainPath(url.pathname);
    for (const route of routes) {
      const params = route.method === method ? matchPath(route.path, path) : null;
      if (params) return { route, params };
    }
    return null;
  }

  const bucketOf = (route: Route | undefined): Bucket => route?.bucket ?? 'burst';

  function answerWith(call: VendorCall, struck: HubspotFaults): HttpAnswer {
    const problem = tokenProblem(access.judge(call.headers.authorization), struck);
    if (problem) return failure(problem);
    const found = find(call);
    const bucket = bucketOf(found?.route);
    if (struck.rateLimited !== 'off') return withRetryAfter(limits.refuse(struck.rateLimited), struck);
    const over = limits.admit(bucket);
    if (over) return over;
    if (!found) return json(404, { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' });

    const { route, params } = found;
    const grant = access.judge(call.headers.authorization);
    const hasScope = route.scope === null || (typeof grant !== 'string' && grant.scopes.includes(route.scope));
    if (!hasScope || struck.token === 'scopes-missing') return failure(FORBIDDEN_SCOPES([route.scope ?? 'oauth']));
    const { body, url, entry } = call;
    const did = (effect: string): void => {
      entry.effect = effect;
    };
    return route.handle({ params, query: url.searchParams, body, struck, did });
  }

  return {
    note(call: VendorCall): void {
      const { route, params = {} } = find(call) ?? {};
      const path = route ? named(route.path, params) : plainPath(call.url.pathname);
      if (path === TOKEN_PATH) call.entry.body = null;
      limits.note(`${call.method} ${path}`, path.startsWith('/oauth/') ? 'none' : bucketOf(route));
    },
    answer(call: VendorCall, struck: HubspotFaults): HttpAnswer {
      if (call.method === 'POST' && plainPath(call.url.pathname) === TOKEN_PATH) return access.exchange(call.body);
      const answer = answerWith(call, struck);
      return { ...answer, headers: { ...limits.headers(bucketOf(find(call)?.route)), ...answer.headers } };
    },
  };
}

/** The kind of object by its name, ids left out. */
function named(path: string, { type = '', toType = '' }: Params): string {
  return path.replace(':type', type).replace(':toType', toType);
}

function tokenProblem(judged: ReturnType<Access['judge']>, { token }: HubspotFaults): Refusal | null {
  if (token === 'expired' || judged === 'expired') return EXPIRED_TOKEN;
  return token === 'unknown' || judged === 'unknown' ? UNKNOWN_TOKEN : null;
}

function withRetryAfter(answer: HttpAnswer, { retryAfterSeconds }: HubspotFaults): HttpAnswer {
  return retryAfterSeconds === null ? answer : { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}
