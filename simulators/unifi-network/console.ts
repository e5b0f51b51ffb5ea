import { envelope, type HttpAnswer, json, page } from './answers.ts';
import type { Faults, RequestKind } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { route } from './routes.ts';
import type { Dialect, Sessions } from './sessions.ts';
import type { Site } from './site.ts';

export type ConsoleCall = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly cookie: string | undefined;
  readonly csrf: string | undefined;
  readonly entry: JournalEntry;
};

type ConsoleParts = {
  readonly dialect: Dialect;
  readonly siteName: string;
  readonly site: Site;
  readonly sessions: Sessions;
};

const LOGIN: Record<Dialect, string> = { 'unifi-os': '/api/auth/login', classic: '/api/login' };
const SELF: Record<Dialect, string> = { 'unifi-os': '/api/users/self', classic: '/api/self' };
const LOGOUT: Record<Dialect, string> = { 'unifi-os': '/api/auth/logout', classic: '/logout' };
const PREFIX: Record<Dialect, string> = { 'unifi-os': '/proxy/network', classic: '' };

export function kindOf(method: string, path: string): RequestKind {
  if (path === LOGIN['unifi-os'] || path === LOGIN.classic) return 'login';
  return method !== 'GET' && path.includes('/cmd/') ? 'write' : 'other';
}

export type Console = {
  /** What the console answers, `faults` being those that strike this very request. */
  answer(call: ConsoleCall, faults: Faults): HttpAnswer;
};

/** A console as its HTTP clients see it: the front page that tells its kind, logins, and the Network application. */
export function createConsole(parts: ConsoleParts): Console {
  const { dialect, sessions } = parts;
  return {
    answer(call, faults) {
      const { method, path, body, cookie, csrf } = call;
      if (faults.reboot) return page(faults.reboot.status);
      if (path === '/') return front(dialect);
      if (path === LOGIN[dialect] && method === 'POST') return sessions.login(body, faults);
      const session = sessions.find(cookie, faults);
      if (!session) return loginRequired(dialect, path);
      if (dialect === 'unifi-os' && method !== 'GET' && csrf !== session.csrf) {
        return json(403, { code: 403, message: 'Invalid CSRF Token' });
      }
      if (path === SELF[dialect]) return json(200, { meta: { rc: 'ok' }, data: [{}] });
      if (path !== LOGOUT[dialect]) return application(parts, call, faults);
      sessions.end(cookie);
      return json(200, { meta: { rc: 'ok' }, data: [] });
    },
  };
}

function front(dialect: Dialect): HttpAnswer {
  if (dialect === 'unifi-os') return { ...page(200), headers: { 'x-csrf-token': 'before-login' } };
  return { ...page(302), headers: { location: '/manage' } };
}

function loginRequired(dialect: Dialect, path: string): HttpAnswer {
  if (dialect === 'classic') return json(401, { meta: { rc: 'error', msg: 'api.err.LoginRequired' }, data: [] });
  return path.startsWith('/api/') || path.startsWith('/proxy/')
    ? json(401, { code: 401, message: 'Unauthorized' })
    : page(404);
}

function application(
  { dialect, siteName, site }: ConsoleParts,
  { method, path, body, entry }: ConsoleCall,
  faults: Faults,
): HttpAnswer {
  const start = `${PREFIX[dialect]}/api/s/`;
  if (!path.startsWith(start)) return page(404);
  const [wantedSite, ...rest] = path.slice(start.length).split('/');
  if (wantedSite !== siteName || faults.siteGone) return envelope({ refusal: 'api.err.NoSiteContext' }, faults);
  if (faults.refusal !== null) return envelope({ refusal: faults.refusal }, faults);
  const routed = route(site, { method, path: rest.join('/'), body }, faults.oddRows);
  if (!routed) return envelope({ refusal: 'api.err.NotFound' }, faults);
  if (routed.effect) entry.effect = routed.effect;
  return envelope(routed.answer, faults);
}
