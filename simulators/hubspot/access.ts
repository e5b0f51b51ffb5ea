import { randomBytes } from 'node:crypto';
import { type HttpAnswer, json } from '../http-vendor/answers.ts';

export const ALL_SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'analytics.behavioral_events.send',
  'behavioral_events.event_definitions.read_write',
] as const;

/** A public app that was installed: its refresh token is good for access tokens that run out. */
export type OauthApp = { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };

type Grant = { readonly scopes: readonly string[]; readonly endsAt: number | null };

type AccessParts = {
  readonly now: () => number;
  /** The token of a private app or a service key, which does not run out; empty for none. */
  readonly accessToken: string;
  readonly scopes: readonly string[];
  readonly oauth: OauthApp | null;
};

const LIFETIME_SECONDS = 1800;

export type Access = ReturnType<typeof createAccess>;

/** Who may call: one lasting token, and those that an app gets for its refresh token. */
export function createAccess({ now, accessToken, scopes, oauth }: AccessParts) {
  const grants = new Map<string, Grant>();
  if (accessToken !== '') grants.set(accessToken, { scopes, endsAt: null });

  return {
    /** `expired` where it was good once. */
    judge(authorization: string | undefined): Grant | 'unknown' | 'expired' {
      const grant = grants.get(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
      if (!grant) return 'unknown';
      return grant.endsAt !== null && grant.endsAt <= now() ? 'expired' : grant;
    },
    /** `POST /oauth/v1/token`, or a later version of it. */
    exchange(form: unknown): HttpAnswer {
      if (!(form instanceof URLSearchParams)) return json(415, { status: 'error', message: 'A form is wanted' });
      const isApp = oauth !== null && form.get('client_id') === oauth.clientId;
      if (!isApp || form.get('client_secret') !== oauth.clientSecret)
        return json(400, { status: 'BAD_CLIENT_ID', message: 'missing or unknown client id' });
      if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== oauth.refreshToken)
        return json(400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' });
      const token = randomBytes(24).toString('base64url');
      grants.set(token, { scopes, endsAt: now() + LIFETIME_SECONDS * 1000 });
      const { refreshToken } = oauth;
      return json(200, {
        token_type: 'bearer',
        access_token: token,
        refresh_token: refreshToken,
        expires_in: LIFETIME_SECONDS,
      });
    },
  };
}
