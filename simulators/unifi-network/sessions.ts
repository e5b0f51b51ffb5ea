import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimClock } from '../sim-clock.ts';
import { type HttpAnswer, json } from './answers.ts';
import type { Faults } from './faults.ts';

export type Dialect = 'unifi-os' | 'classic';

export type Account = { readonly username: string; readonly password: string };

type Session = { readonly csrf: string; readonly since: number };

export type Sessions = {
  login(body: unknown, faults: Faults): HttpAnswer;
  /** The session of a request's cookie; null for none, or one that has run out. */
  find(cookie: string | undefined, faults: Faults): Session | null;
  /** As a console does that restarts. */
  forgetAll(): void;
  end(cookie: string | undefined): void;
};

const LoginSchema = z.object({ username: z.string(), password: z.string() });

const MINUTE_MS = 60_000;
const LIMITED = json(429, {
  code: 'AUTHENTICATION_FAILED_LIMIT_REACHED',
  message: "You've reached the login attempt limit",
});

/** Who is logged in, in both dialects: the cookie has another name, and only UniFi OS asks for a CSRF token. */
export function createSessions(dialect: Dialect, account: Account, clock: SimClock): Sessions {
  const sessions = new Map<string, Session>();
  let logins: number[] = [];
  const cookieName = dialect === 'unifi-os' ? 'TOKEN' : 'unifises';

  function keyIn(cookie = ''): string {
    const parts = cookie.split(';').map((part) => part.trim().split('='));
    return parts.find(([name]) => name === cookieName)?.[1] ?? '';
  }

  return {
    login(body, faults) {
      const now = clock.now();
      logins = logins.filter((at) => at > now - MINUTE_MS);
      if (faults.loginsLimited || logins.length >= faults.loginsPerMinute) return LIMITED;
      logins.push(now);
      const wanted = LoginSchema.safeParse(body);
      if (!wanted.success || faults.passwordChanged || !isAccount(wanted.data, account)) return refuseLogin(dialect);
      if (faults.mfa) return askForSecondFactor(dialect);

      const key = randomBytes(16).toString('hex');
      const csrf = randomBytes(8).toString('hex');
      sessions.set(key, { csrf, since: now });
      const headers = {
        'set-cookie': `${cookieName}=${key}; Path=/; Secure; HttpOnly`,
        ...(dialect === 'unifi-os' ? { 'x-csrf-token': csrf } : {}),
      };
      const { username } = account;
      return json(200, dialect === 'unifi-os' ? { username } : { meta: { rc: 'ok' }, data: [] }, headers);
    },
    find(cookie, { sessionMs }) {
      const session = sessions.get(keyIn(cookie));
      if (!session || (sessionMs !== null && clock.now() >= session.since + sessionMs)) return null;
      return session;
    },
    forgetAll: () => sessions.clear(),
    end: (cookie) => void sessions.delete(keyIn(cookie)),
  };
}

function isAccount(wanted: Account, account: Account): boolean {
  return wanted.username === account.username && wanted.password === account.password;
}

function refuseLogin(dialect: Dialect): HttpAnswer {
  if (dialect === 'classic') return json(400, { meta: { rc: 'error', msg: 'api.err.Invalid' }, data: [] });
  return json(403, { code: 'AUTHENTICATION_FAILED_INVALID_CREDENTIALS', message: 'Invalid username or password' });
}

function askForSecondFactor(dialect: Dialect): HttpAnswer {
  if (dialect === 'classic') return json(400, { meta: { rc: 'error', msg: 'api.err.Ubic2faTokenRequired' }, data: [] });
  return json(499, { code: 'MFA_AUTH_REQUIRED', message: 'MFA required', data: { mfaCookie: 'UBIC_2FA=none' } });
}
