import { type HttpAnswer, refuseByStatus, refuseUnknownRoute, toHttpAnswer } from './answers.ts';
import { deviceRoutes } from './device-routes.ts';
import { doorRoutes } from './door-routes.ts';
import type { Faults } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { lockRuleRoutes } from './lock-rule-routes.ts';
import { logRoutes } from './log-routes.ts';
import { findRoute, type Route } from './route.ts';
import type { Site } from './site.ts';
import { visitorRoutes } from './visitor-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export const BASE_PATH = '/api/v1/developer';
export const NOTIFICATIONS_PATH = `${BASE_PATH}/devices/notifications`;

export type ApiCall = {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: unknown;
  readonly entry: JournalEntry;
};

export type Api = {
  answer(call: ApiCall): HttpAnswer;
  /** The refusal of a websocket, or null where it may be opened. */
  refuseUpgrade(authorization: string | undefined): HttpAnswer | null;
};

/** The console's REST API: checks the token, finds the route, answers in the console's words. */
export function createApi(site: Site, token: string): Api {
  const routes: readonly Route[] = [
    ...doorRoutes(site),
    ...lockRuleRoutes(site),
    ...deviceRoutes(site),
    ...visitorRoutes(site),
    ...logRoutes(site),
    ...webhookRoutes(site),
  ];

  function refuseToken(authorization: string | undefined, scope: string | null): HttpAnswer | null {
    const faults = site.faults();
    if (authorization !== `Bearer ${token}` || faults.tokenExpired) {
      return refuseByStatus(401, 'CODE_ACCESS_TOKEN_INVALID', faults);
    }
    return scope !== null && isMissing(scope, faults)
      ? refuseByStatus(faults.scopeError, 'CODE_UNAUTHORIZED', faults)
      : null;
  }

  return {
    answer({ method, url, authorization, body, entry }) {
      const path = url.pathname.slice(BASE_PATH.length);
      const isKnown = url.pathname.startsWith(`${BASE_PATH}/`) && !isTooNew(path, site.faults());
      const found = isKnown ? findRoute(routes, method, path) : null;
      const refusal = refuseToken(authorization, found?.route.scope ?? null);
      if (refusal) return refusal;
      if (!found) return refuseUnknownRoute(site.faults());

      const answer = found.route.handle({ params: found.params, query: url.searchParams, body, entry });
      return toHttpAnswer(answer, site.faults());
    },
    refuseUpgrade: (authorization) => refuseToken(authorization, 'view:device'),
  };
}

function isTooNew(path: string, { unknownRoutes }: Faults): boolean {
  return unknownRoutes.some((part) => path.startsWith(part) || path.endsWith(part));
}

function isMissing(scope: string, faults: Faults): boolean {
  return faults.missingScopes.includes(scope);
}
