import axios, { type AxiosError } from 'axios';
import { z } from 'zod';
import type { ConnectFailure } from '../../access/unifi-access/pinned-connection.ts';
import type { NetworkError, NetworkProblem, NetworkUncertainty } from '../network-port.ts';

/** Nothing of ours has been sent: there was no connection to the pinned console. */
export class NotConnected extends Error {
  override name = 'NotConnected';
  readonly reason: ConnectFailure;

  constructor(reason: ConnectFailure) {
    super(reason);
    this.reason = reason;
  }
}

/** What is known of a call that failed. The errors of axios hold the password: they end here, and only words go on. */
export type Failure =
  /** Certainly nothing happened. */
  | { readonly kind: 'refused'; readonly reason: NetworkProblem }
  /** Certainly nothing happened, for nobody is logged in. */
  | { readonly kind: 'session_over' }
  /** It may have happened; to whoever only reads it means `asRead`. */
  | { readonly kind: 'unknown'; readonly reason: NetworkUncertainty; readonly asRead: NetworkError['code'] };

/** Throws on what is no failure of a call. */
export function failureOf(error: unknown): Failure {
  const notConnected = notConnectedIn(error);
  if (notConnected) return { kind: 'refused', reason: PROBLEM_OF_CONNECTION[notConnected.reason] };
  if (axios.isAxiosError(error)) return error.response ? failureOfAnswer(error) : failureWithoutAnswer(error);
  // The library's own words, for an answer that came with HTTP 200.
  if (error instanceof Error && error.constructor === Error) return failureOfMessage(error.message, 200);
  throw error;
}

const PROBLEM_OF_CONNECTION = {
  unreachable: 'network.unreachable',
  certificate_changed: 'network.certificate_changed',
} as const satisfies Record<ConnectFailure, NetworkProblem>;

function notConnectedIn(error: unknown): NotConnected | null {
  if (error instanceof NotConnected) return error;
  return axios.isAxiosError(error) && error.cause instanceof NotConnected ? error.cause : null;
}

function failureWithoutAnswer({ code }: AxiosError): Failure {
  const isTimeout = code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ERR_CANCELED';
  if (isTimeout) return { kind: 'unknown', reason: 'timeout', asRead: 'network.unreachable' };
  if (code === 'ERR_BAD_RESPONSE') return UNCLEAR;
  return { kind: 'unknown', reason: 'connection_lost', asRead: 'network.unreachable' };
}

const UNCLEAR = { kind: 'unknown', reason: 'unclear_answer', asRead: 'network.unclear_answer' } as const;

const RefusalSchema = z.union([
  z.object({ meta: z.object({ msg: z.string() }) }).transform(({ meta }) => meta.msg),
  z.object({ code: z.union([z.string(), z.number()]) }).transform(({ code }) => String(code)),
]);

function failureOfAnswer({ response }: AxiosError): Failure {
  const refusal = RefusalSchema.safeParse(response?.data);
  return failureOfMessage(refusal.success ? refusal.data : '', response?.status ?? 0);
}

const NOT_FOUND = /^api\.err\.(?:IdInvalid|NotFound|UnknownDevice|UnknownVoucher)$/;
const NOT_AUTHORISED = /^(?:api\.err\.NoPermission|AUTHENTICATION_FAILED_INVALID_CREDENTIALS)$/;
const SECOND_FACTOR = /^(?:api\.err\.Ubic2faTokenRequired|MFA_AUTH_REQUIRED)$/;

function failureOfMessage(message: string, status: number): Failure {
  if (SECOND_FACTOR.test(message) || status === 499) return { kind: 'refused', reason: 'network.second_factor' };
  if (NOT_AUTHORISED.test(message)) return { kind: 'refused', reason: 'network.not_authorised' };
  if (NOT_FOUND.test(message)) return { kind: 'refused', reason: 'network.not_found' };
  if (message === 'api.err.NoSiteContext') return { kind: 'refused', reason: 'network.site_unknown' };
  // 403 also means a dead session on some consoles, and a CSRF token of before.
  if (message === 'api.err.LoginRequired' || status === 401 || status === 403) return { kind: 'session_over' };
  if (status === 429) return { kind: 'refused', reason: 'network.rate_limited' };
  if (status < 500 && message.startsWith('api.err.')) return { kind: 'refused', reason: 'network.rejected' };
  // Pages of what stands in front of the application while that is not there; 502 and 504 may come after the effect.
  if (status === 404 || status === 503) return { kind: 'refused', reason: 'network.starting' };
  return status === 502 || status === 504 ? { ...UNCLEAR, asRead: 'network.starting' } : UNCLEAR;
}

/** A refusal that is about what was asked, not about the console. */
export function isOfOneCall(reason: NetworkProblem): reason is Exclude<NetworkProblem, NetworkError['code']> {
  return reason === 'network.not_found' || reason === 'network.rejected';
}

/** What a read that failed so says of the console. */
export function errorOf(failure: Failure): NetworkError {
  switch (failure.kind) {
    case 'session_over':
      return { code: 'network.not_authorised' };
    case 'refused':
      return { code: isOfOneCall(failure.reason) ? 'network.unclear_answer' : failure.reason };
    case 'unknown':
      return { code: failure.asRead };
  }
}
