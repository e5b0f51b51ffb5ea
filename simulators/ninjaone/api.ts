import {
  failure,
  type HttpAnswer,
  INSUFFICIENT_PRIVILEGES,
  NOT_APPLICABLE,
  NOT_AUTHENTICATED,
  page,
  USER_CONTEXT_REQUIRED,
} from './answers.ts';
import { commandRoutes } from './command-routes.ts';
import type { Faults, FaultSwitches, RequestKind } from './faults.ts';
import type { OAuth } from './oauth.ts';
import { readRoutes } from './read-routes.ts';
import { type Access, findRoute, type Route } from './route.ts';
import { scriptRoutes } from './script-run.ts';
import type { SignInPage } from './sign-in-page.ts';
import type { JournalEntry, Tenant } from './tenant.ts';
import type { TokenStore } from './token-store.ts';

export type ApiCall = {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  /** Parsed JSON, or the fields of a form. */
  readonly body: unknown;
  readonly entry: JournalEntry;
};

export type Api = { readonly answer: (call: ApiCall, struck: Faults) => HttpAnswer };

type ApiParts = {
  readonly tenant: Tenant;
  readonly tokens: TokenStore;
  readonly oauth: OAuth;
  readonly signInPage: SignInPage;
  readonly switches: FaultSwitches;
};

/** Every path is served with and without the prefix that the vendor's own clients disagree about. */
const API_PATH = /^(?:\/api)?\/v2(\/.*)$/;
const OAUTH_PATH = /^(?:\/ws)?\/oauth\/(token|authorize)$/;

export function kindOf(method: string, { pathname }: URL): RequestKind {
  if (OAUTH_PATH.test(pathname)) return 'token';
  return method === 'GET' ? 'reads' : 'commands';
}

/** The vendor's REST API: checks the token, its scopes and its user, finds the route, answers in the vendor's words. */
export function createApi({ tenant, tokens, oauth, signInPage, switches }: ApiParts): Api {
  const routes: readonly Route[] = [...readRoutes(tenant), ...commandRoutes(tenant), ...scriptRoutes(tenant)];

  function answerOAuth(what: string, { method, url, body }: ApiCall): HttpAnswer {
    const form = body instanceof URLSearchParams ? body : null;
    if (what === 'authorize') return form ? signInPage.submit(form) : signInPage.show(url.searchParams);
    if (method !== 'POST') return failure(405, 'Method not allowed');
    // A JSON body is the mistake that everybody makes once.
    return form ? oauth.token(form) : failure(415, 'Unsupported media type');
  }

  function findAccess({ authorization, method, url }: ApiCall): Access | null {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined || switches.refusesToken(kindOf(method, url))) return null;
    return tokens.accessOf(token);
  }

  return {
    answer(call, struck) {
      const oauthPath = OAUTH_PATH.exec(call.url.pathname)?.[1];
      if (oauthPath !== undefined) return answerOAuth(oauthPath, call);

      const path = API_PATH.exec(call.url.pathname)?.[1];
      if (path === undefined) return page(404);
      const access = findAccess(call);
      if (!access) return NOT_AUTHENTICATED;
      const found = findRoute(routes, call.method, path);
      if (found.kind === 'nothing') return failure(404, 'HTTP 404 Not Found');
      if (found.kind === 'wrong_method') return failure(405, 'HTTP 405 Method Not Allowed');

      const refusal = refusalOf(struck) ?? refuseAccess(found.route, access, tenant.faults());
      if (refusal) return refusal;
      const { body, entry, url } = call;
      return found.route.handle({ params: found.params, query: url.searchParams, body, access, entry });
    },
  };
}

function refuseAccess({ scope, needsUser }: Route, access: Access, faults: Faults): HttpAnswer | null {
  if (!access.scopes.includes(scope)) return INSUFFICIENT_PRIVILEGES;
  const isUserNeeded =
    needsUser === 'always' ||
    (needsUser === 'where_switched' && faults.everythingNeedsUser) ||
    (needsUser === 'options' && faults.optionsNeedUser);
  return isUserNeeded && !access.hasUser ? USER_CONTEXT_REQUIRED : null;
}

function refusalOf({ refusal }: Faults): HttpAnswer | null {
  switch (refusal) {
    case 'none':
      return null;
    case 'insufficient-privileges':
      return INSUFFICIENT_PRIVILEGES;
    case 'plain-400':
      return NOT_APPLICABLE;
    case 'failure-code':
      return failure(400, 'Something is not as it should be');
    case 'html-403':
      return page(403, 'Forbidden');
  }
}
