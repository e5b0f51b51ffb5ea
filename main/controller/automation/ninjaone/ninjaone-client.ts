import type { Random } from '../../../../domain/random.ts';
import type { Clock, EpochMs } from '../../../../domain/time.ts';
import type { Log } from '../../log.ts';
import type { AutomationError } from '../automation-port.ts';
import { createNinjaOneHttp, type Exchange } from './ninjaone-http.ts';
import type { NinjaOneSettings } from './ninjaone-settings.ts';
import { parseJson } from './parse-json.ts';
import { createRequestPace } from './request-pace.ts';
import { createTokenKeeper, type PacedExchange, type Slot, type TokenFailure } from './token-keeper.ts';
import { isPrivilegeMissing, readRefusal, type VendorRefusal } from './vendor-refusal.ts';

/** What became of a request. Only `unknown` leaves it open whether anything happened. */
export type Outcome =
  | { readonly kind: 'done'; readonly body: unknown }
  /** Certainly nothing happened, and the same request would be refused again. */
  | { readonly kind: 'refused'; readonly reason: VendorRefusal }
  /** Certainly nothing happened, and later it may. */
  | { readonly kind: 'not_sent'; readonly code: AutomationError['code']; readonly retryAt: EpochMs | null }
  /** Certainly nothing happened: a technician has to sign in first. */
  | { readonly kind: 'no_user' }
  /** It may have arrived. `isAnswered` where an answer came that says nothing. */
  | { readonly kind: 'unknown'; readonly isAnswered: boolean };

export type NinjaOneRequest = {
  readonly slot: Slot;
  readonly method: 'GET' | 'POST';
  /** Below `/v2`, with its query. */
  readonly path: string;
  readonly body?: object;
};

export type NinjaOneClient = {
  /** Sends `request`, at most once to where it could have an effect. Never throws for what network or vendor do. */
  readonly request: (request: NinjaOneRequest, signal: AbortSignal) => Promise<Outcome>;
  /** Whether there is a good token for `slot`; null where there is. */
  readonly findTokenFailure: (slot: Slot, signal: AbortSignal) => Promise<TokenFailure | null>;
  /** What the token of `slot` is good for, by the vendor's own account; null where that is not known. */
  readonly scopesOf: (slot: Slot) => readonly string[] | null;
};

export type NinjaOneLimits = {
  readonly connectMs: number;
  readonly totalMs: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly waitMaxMs: number;
};

export const NINJAONE_LIMITS: NinjaOneLimits = {
  connectMs: 5_000,
  totalMs: 20_000,
  perSecond: 1,
  burst: 5,
  waitMaxMs: 15_000,
};

export type NinjaOneClientOptions = {
  readonly settings: NinjaOneSettings;
  readonly onRefreshToken: (token: string) => void | Promise<void>;
  readonly findRefreshToken?: () => string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: Partial<NinjaOneLimits>;
};

/** NinjaOne's REST API with everything around a request: its turn, its token, and what its answer means. */
export function createNinjaOneClient(options: NinjaOneClientOptions): NinjaOneClient {
  const { settings, onRefreshToken, clock, random, log } = options;
  const limits = { ...NINJAONE_LIMITS, ...options.limits };
  const http = createNinjaOneHttp(settings.url, limits);
  const pace = createRequestPace({ limits, clock, random });
  const tokens = createTokenKeeper({
    settings,
    post: (body, signal) => inTurn(signal, () => http.send({ method: 'POST', path: settings.tokenPath, body }, signal)),
    slowDown: pace.slowDown,
    onRefreshToken,
    findRefreshToken: options.findRefreshToken ?? (() => settings.refreshToken),
    clock,
    log,
  });

  async function inTurn(signal: AbortSignal, send: () => Promise<Exchange>): Promise<PacedExchange> {
    const turn = await pace.take(signal);
    if (turn.kind === 'later') return turn;
    return signal.aborted ? { kind: 'not_sent' } : send();
  }

  function outcomeOf(exchange: PacedExchange): Outcome {
    if (exchange.kind === 'later') {
      return { kind: 'not_sent', code: 'automation.rate_limited', retryAt: exchange.retryAt };
    }
    if (exchange.kind === 'not_sent') return { kind: 'not_sent', code: 'automation.unreachable', retryAt: null };
    if (exchange.kind === 'no_answer') return { kind: 'unknown', isAnswered: false };

    const { status, contentType, text, retryAfter } = exchange;
    if (status === 429) {
      const retryAt = pace.slowDown(retryAfter);
      return { kind: 'not_sent', code: 'automation.rate_limited', retryAt: retryAfter === null ? null : retryAt };
    }
    pace.recover();
    // 408 comes from something in between that got tired of waiting.
    if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', reason: readRefusal(status, text) };
    const isSuccess = status >= 200 && status < 300;
    return isSuccess ? readSuccess(contentType, text) : { kind: 'unknown', isAnswered: true };
  }

  return {
    async request({ slot, method, path, body }, signal) {
      for (let isFirst = true; ; isFirst = false) {
        const token = await tokens.get(slot, signal);
        if (signal.aborted) return { kind: 'not_sent', code: 'automation.closing', retryAt: null };
        if (!token.ok) return asOutcome(token.error);

        const request = { method, path: `/v2${path}`, token: token.value, ...(body === undefined ? {} : { body }) };
        const exchange = await inTurn(signal, () => http.send(request, signal));
        // A token may end early. Its refusal comes before any effect, so this is no second command.
        const isTokenRefused =
          exchange.kind === 'answer' && exchange.status === 401 && !isPrivilegeMissing(exchange.text);
        if (!isTokenRefused || !isFirst) return outcomeOf(exchange);
        tokens.drop(token.value);
      }
    },
    async findTokenFailure(slot, signal) {
      const token = await tokens.get(slot, signal);
      return token.ok ? null : token.error;
    },
    scopesOf: tokens.scopesOf,
  };
}

/** A bare word, as the answer to a run has been seen to be. */
const WORD = /^[\w-]{1,100}$/;

/** A success holds JSON, a word or nothing. Anything else is of something in between, which may have done anything. */
function readSuccess(contentType: string, text: string): Outcome {
  const body = parseJson(text) ?? (WORD.test(text) ? text : undefined);
  const isOfVendor = (body !== undefined || text === '') && !/html/i.test(contentType);
  // A failure that comes as a success says nothing of what happened before it failed.
  const isFailure = typeof body === 'object' && body !== null && 'resultCode' in body && body.resultCode === 'FAILURE';
  return isOfVendor && !isFailure ? { kind: 'done', body } : { kind: 'unknown', isAnswered: true };
}

function asOutcome(failure: TokenFailure): Outcome {
  if (failure.kind === 'no_user') return failure;
  return { kind: 'not_sent', code: failure.code, retryAt: failure.retryAt };
}
