import { z } from 'zod';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock, EpochMs } from '../../../../domain/time.ts';
import type { Log } from '../../log.ts';
import type { AutomationError } from '../automation-port.ts';
import type { Exchange } from './ninjaone-http.ts';
import { type NinjaOneSettings, technicianClientOf } from './ninjaone-settings.ts';
import { parseJson } from './parse-json.ts';
import { readTokenRefusal, type TokenRefusal } from './vendor-refusal.ts';

/** As whom a request goes: the machine reads, reboots and controls services; the user, a technician, runs scripts. */
export type Slot = 'machine' | 'user';

export type TokenFailure =
  /** No technician has signed in, or the sign-in has ended. */
  | { readonly kind: 'no_user' }
  | { readonly kind: 'failed'; readonly code: AutomationError['code']; readonly retryAt: EpochMs | null };

export type TokenKeeper = {
  /** A token that is good for some minutes more. Many who ask at once share one request. */
  readonly get: (slot: Slot, signal: AbortSignal) => Promise<Result<string, TokenFailure>>;
  /** `token` was refused: whoever asks next gets another one. */
  readonly drop: (token: string) => void;
  /** What the vendor says that a token in hand is good for; null where there is none, or it did not say. */
  readonly scopesOf: (slot: Slot) => readonly string[] | null;
};

/** Where a token's request could not go out, `retryAt` is when it may. */
export type PacedExchange = Exchange | { readonly kind: 'later'; readonly retryAt: EpochMs };

type TokenKeeperOptions = {
  readonly settings: NinjaOneSettings;
  /** Sends a form to the token's endpoint, in its turn. */
  readonly post: (form: URLSearchParams, signal: AbortSignal) => Promise<PacedExchange>;
  readonly slowDown: (retryAfter: string | null) => EpochMs;
  /** Keeps the refresh token that is good from now on; the one before may be dead already. */
  readonly onRefreshToken: (token: string) => void | Promise<void>;
  /** The refresh token that is kept now: somebody may have signed in since, or exchanged ours for another. */
  readonly findRefreshToken: () => string | null;
  readonly clock: Clock;
  readonly log: Log;
};

const SCOPE = 'monitoring management';
const REFRESH_EARLY_MS = 3 * 60_000;

const TokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).nullish(),
  scope: z.string().nullish(),
});

type Fetched = Promise<Result<string, TokenFailure>>;
type Held = { readonly token: string; readonly freshUntil: EpochMs; readonly scopes: readonly string[] | null };

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { settings, post, slowDown, onRefreshToken, clock, log } = options;
  const held = new Map<Slot, Held>();
  const underWay = new Map<Slot, Fetched>();
  const dead = new Set<string>();
  let refreshToken = settings.refreshToken;
  /** Some clients are not allowed to be anybody but a user. */
  let isMachineAllowed = true;

  async function keep(given: string): Promise<void> {
    if (given === refreshToken) return;
    refreshToken = given;
    try {
      await onRefreshToken(given);
    } catch (error) {
      // Good until this process ends; then a technician has to sign in again.
      log.error('automation.refresh_token.not_kept', { error });
    }
  }

  async function fetchToken(slot: Slot, form: URLSearchParams, signal: AbortSignal): Fetched {
    const granted = readGrant(await post(form, signal), slowDown);
    if (!granted.ok) {
      if (slot === 'machine' && granted.error.refusal === 'grant_not_allowed') isMachineAllowed = false;
      const isSignInOver = slot === 'user' && granted.error.refusal === 'invalid_grant';
      return err(isSignInOver ? { kind: 'no_user' } : granted.error.failure);
    }
    const { access_token: token, expires_in: seconds, refresh_token: next, scope } = granted.value;
    if (slot === 'user' && typeof next === 'string') await keep(next);
    const lifetimeMs = seconds * 1000;
    const freshUntil = clock.now() + lifetimeMs - Math.min(REFRESH_EARLY_MS, lifetimeMs / 2);
    held.set(slot, { token, freshUntil, scopes: scope?.split(/[\s,]+/) ?? null });
    return ok(token);
  }

  /** Ours first, then the one that is kept, where that is another. */
  async function renewUser(signal: AbortSignal): Fetched {
    for (const find of [() => refreshToken, options.findRefreshToken]) {
      const candidate = find();
      if (candidate === null || dead.has(candidate)) continue;
      const renewed = await fetchToken('user', userForm(settings, candidate), signal);
      const isDead = !renewed.ok && renewed.error.kind === 'no_user';
      // Where none came back the one that was used stays good.
      if (renewed.ok && refreshToken === null) refreshToken = candidate;
      if (!isDead) return renewed;
      dead.add(candidate);
      if (refreshToken === candidate) refreshToken = null;
      log.warn('automation.technician.signed_out');
    }
    return err({ kind: 'no_user' });
  }

  async function getOf(slot: Slot, signal: AbortSignal): Fetched {
    const current = held.get(slot);
    if (current && current.freshUntil > clock.now()) return ok(current.token);
    const renew = () => (slot === 'user' ? renewUser(signal) : fetchToken(slot, machineForm(settings), signal));
    const shared = underWay.get(slot) ?? renew().finally(() => underWay.delete(slot));
    underWay.set(slot, shared);
    return shared;
  }

  return {
    async get(slot, signal) {
      if (slot === 'user') return getOf('user', signal);
      const token = isMachineAllowed ? await getOf('machine', signal) : null;
      return token === null || (!isMachineAllowed && refreshToken !== null) ? getOf('user', signal) : token;
    },
    drop(token) {
      for (const [slot, current] of held) if (current.token === token) held.delete(slot);
    },
    scopesOf: (slot) => held.get(slot)?.scopes ?? null,
  };
}

type Grant = z.infer<typeof TokenSchema>;
/** `refusal` is what the vendor said; null where it said nothing of the kind. */
type NoGrant = { readonly refusal: TokenRefusal | null; readonly failure: TokenFailure };

function readGrant(exchange: PacedExchange, slowDown: TokenKeeperOptions['slowDown']): Result<Grant, NoGrant> {
  const none = (failure: TokenFailure, refusal: TokenRefusal | null = null) => err({ refusal, failure });
  if (exchange.kind === 'later') return none(failed('automation.rate_limited', exchange.retryAt));
  if (exchange.kind !== 'answer') return none(failed('automation.unreachable'));
  const { status, text, retryAfter } = exchange;
  if (status === 429) return none(failed('automation.rate_limited', slowDown(retryAfter)));
  if (status < 200 || status >= 300) {
    const refusal = readTokenRefusal(status, text);
    const isTransient = status >= 500 || refusal === 'unclear';
    return none(failed(isTransient ? 'automation.unclear_answer' : 'automation.not_authorised'), refusal);
  }
  const parsed = TokenSchema.safeParse(parseJson(text));
  return parsed.success ? ok(parsed.data) : none(failed('automation.unclear_answer'));
}

function failed(code: AutomationError['code'], retryAt: EpochMs | null = null): TokenFailure {
  return { kind: 'failed', code, retryAt };
}

function machineForm({ clientId, clientSecret }: NinjaOneSettings): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: SCOPE,
  });
}

function userForm(settings: NinjaOneSettings, refreshToken: string): URLSearchParams {
  const { clientId, clientSecret } = technicianClientOf(settings);
  return new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
  });
}
