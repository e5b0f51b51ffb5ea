import { createHash, randomBytes } from 'node:crypto';
import { type HttpAnswer, json } from './answers.ts';
import type { Faults } from './faults.ts';
import type { Grant, TokenStore } from './token-store.ts';

/** A client application as an administrator makes it in the console. */
export type SimApp = {
  readonly clientId: string;
  /** Null for a native one, which has none. */
  readonly clientSecret: string | null;
  readonly grants: readonly ('client_credentials' | 'authorization_code' | 'refresh_token')[];
  readonly scopes: readonly string[];
  /** Compared letter by letter; a `*` in place of the port takes any. */
  readonly redirectUris: readonly string[];
  /** One that is good for ever, also after the simulator began anew: for demos in which nobody has to sign in. */
  readonly lastingRefreshToken?: string;
};

export type Code = {
  readonly app: SimApp;
  readonly redirectUri: string;
  /** Empty where none was given. */
  readonly challenge: string;
  readonly scopes: readonly string[];
};

export type OAuth = {
  readonly token: (form: URLSearchParams) => HttpAnswer;
  /** A code that can be exchanged once, by the app and with the verifier that it was made for. */
  readonly issueCode: (code: Code) => string;
};

type OAuthOptions = {
  readonly apps: readonly SimApp[];
  readonly tokens: TokenStore;
  readonly faults: () => Faults;
};

const INVALID_GRANT = json(400, { error: 'invalid_grant' });

export function createOAuth({ apps, tokens, faults }: OAuthOptions): OAuth {
  const codes = new Map<string, Code>();

  function issue(grant: Grant, refreshToken: string | null): HttpAnswer {
    const lifetime = faults().tokenLifetimeSeconds;
    return json(200, {
      access_token: tokens.issueAccess(grant, lifetime),
      token_type: 'Bearer',
      expires_in: lifetime,
      scope: grant.scopes.join(' '),
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    });
  }

  function exchangeCode(app: SimApp, form: URLSearchParams): HttpAnswer {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const isProven = code?.challenge === '' || code?.challenge === challengeOf(form.get('code_verifier') ?? '');
    if (!code || code.app !== app || code.redirectUri !== form.get('redirect_uri') || !isProven) return INVALID_GRANT;
    const grant = { app, scopes: code.scopes, hasUser: true };
    return issue(grant, code.scopes.includes('offline_access') ? tokens.issueRefresh(grant) : null);
  }

  function exchangeRefreshToken(app: SimApp, form: URLSearchParams): HttpAnswer {
    const given = form.get('refresh_token') ?? '';
    if (given !== '' && given === app.lastingRefreshToken && !faults().refreshTokenDead) {
      return issue({ app, scopes: [...app.scopes, 'offline_access'], hasUser: true }, null);
    }
    const grant = tokens.findRefresh(given);
    if (!grant || grant.app !== app || faults().refreshTokenDead) return INVALID_GRANT;
    switch (faults().refreshRotation) {
      case 'same':
        return issue(grant, given);
      case 'omitted':
        return issue(grant, null);
      case 'rotated':
        tokens.dropRefresh(given);
        return issue(grant, tokens.issueRefresh(grant));
    }
  }

  return {
    token(form) {
      const app = apps.find(({ clientId }) => clientId === form.get('client_id'));
      if (!app || faults().clientUnknown) return json(400, { resultCode: 'Client app not exist' });
      if (app.clientSecret !== null && app.clientSecret !== form.get('client_secret')) {
        return json(401, { error: 'invalid_client' });
      }
      const grantType = form.get('grant_type');
      if (!app.grants.some((grant) => grant === grantType)) return json(400, { error: 'unauthorized_client' });
      if (grantType === 'authorization_code') return exchangeCode(app, form);
      if (grantType === 'refresh_token') return exchangeRefreshToken(app, form);

      // What is asked and the app does not have is left out without a word.
      const asked = (form.get('scope') ?? '').split(' ');
      return issue({ app, scopes: asked.filter((scope) => app.scopes.includes(scope)), hasUser: false }, null);
    },
    issueCode(code) {
      const secret = randomBytes(16).toString('base64url');
      codes.set(secret, code);
      return secret;
    },
  };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
