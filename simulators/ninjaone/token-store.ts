import { randomBytes } from 'node:crypto';
import type { SimClock } from '../sim-clock.ts';
import type { SimApp } from './oauth.ts';
import type { Access } from './route.ts';

export type Grant = { readonly app: SimApp; readonly scopes: readonly string[]; readonly hasUser: boolean };

export type TokenStore = {
  readonly issueAccess: (grant: Grant, lifetimeSeconds: number) => string;
  readonly issueRefresh: (grant: Grant) => string;
  readonly findRefresh: (token: string) => Grant | null;
  readonly dropRefresh: (token: string) => void;
  /** What a bearer of `token` may do; null for one that is not, or no longer, good. */
  readonly accessOf: (token: string) => Access | null;
  readonly expireAccess: () => void;
};

export function createTokenStore(clock: SimClock): TokenStore {
  const accessTokens = new Map<string, Access & { readonly endsAt: number }>();
  const refreshTokens = new Map<string, Grant>();
  const newToken = () => randomBytes(24).toString('base64url');

  return {
    issueAccess({ scopes, hasUser }, lifetimeSeconds) {
      const token = newToken();
      accessTokens.set(token, { scopes, hasUser, endsAt: clock.now() + lifetimeSeconds * 1000 });
      return token;
    },
    issueRefresh(grant) {
      const token = newToken();
      refreshTokens.set(token, grant);
      return token;
    },
    findRefresh: (token) => refreshTokens.get(token) ?? null,
    dropRefresh: (token) => void refreshTokens.delete(token),
    accessOf(token) {
      const access = accessTokens.get(token);
      return access && access.endsAt > clock.now() ? access : null;
    },
    expireAccess: () => accessTokens.clear(),
  };
}
