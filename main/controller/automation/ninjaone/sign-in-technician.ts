import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../../../domain/result.ts';
import { createNinjaOneHttp } from './ninjaone-http.ts';
import { type NinjaOneSettings, technicianClientOf } from './ninjaone-settings.ts';
import { parseJson } from './parse-json.ts';
import { type ReturnedBrowser, startReturnListener } from './sign-in-return.ts';

/** Where the browser comes back to: what an administrator enters as the client's redirect address. */
export const SIGN_IN_PORT = 47747;
export const SIGN_IN_PATH = '/ninjaone/callback';

const SIGN_IN_MS_MAX = 120_000;
/** `offline_access` brings the refresh token; without it the sign-in would last an hour. */
const SCOPE = 'monitoring management offline_access';
const EXCHANGE_LIMITS = { connectMs: 5_000, totalMs: 20_000 };

export type SignInError = {
  readonly code: /** Another program holds the port. */
    | 'technician.port_taken'
    /** Nobody came back in time. */
    | 'technician.timed_out'
    | 'technician.cancelled'
    /** The technician, or NinjaOne, said no. */
    | 'technician.refused'
    /** NinjaOne could not be asked for the token. */
    | 'technician.unreachable'
    | 'technician.exchange_refused'
    /** Signed in, but not for longer than an hour. */
    | 'technician.no_refresh_token';
};

export type SignInParts = {
  /** Opens a page in a browser on this computer. */
  readonly openUrl: (url: string) => void | Promise<void>;
  /** Ends the wait early. */
  readonly signal?: AbortSignal;
  readonly port?: number;
  readonly waitMsMax?: number;
};

const TokenSchema = z.object({ refresh_token: z.string().min(1).nullish() });

/**
 * Has a technician sign in at NinjaOne in a browser on this computer, and returns the refresh token with which scripts
 * can be run from then on: a secret, to be sealed at once. Takes two minutes at most.
 */
export async function signInTechnician(
  settings: NinjaOneSettings,
  parts: SignInParts,
): Promise<Result<string, SignInError>> {
  const { openUrl, signal = new AbortController().signal, port = SIGN_IN_PORT, waitMsMax = SIGN_IN_MS_MAX } = parts;
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const end = AbortSignal.any([signal, AbortSignal.timeout(waitMsMax)]);

  const listener = await startReturnListener({ port, path: SIGN_IN_PATH, state });
  if (listener === null) return err({ code: 'technician.port_taken' });
  try {
    const redirectUri = `http://127.0.0.1:${listener.port}${SIGN_IN_PATH}`;
    await openUrl(authorizeUrl(settings, { redirectUri, state, verifier }));
    const returned = await Promise.race([listener.returned, endOf(end)]);
    if (returned === null) return err({ code: signal.aborted ? 'technician.cancelled' : 'technician.timed_out' });
    if (returned.kind === 'refused') return err({ code: 'technician.refused' });
    return await exchange(settings, { code: returned.code, redirectUri, verifier }, signal);
  } finally {
    listener.stop();
  }
}

type Attempt = { readonly redirectUri: string; readonly verifier: string };

function authorizeUrl(settings: NinjaOneSettings, attempt: Attempt & { readonly state: string }): string {
  const url = new URL(settings.tokenPath.replace(/token$/, 'authorize'), settings.url);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: technicianClientOf(settings).clientId,
    redirect_uri: attempt.redirectUri,
    scope: SCOPE,
    state: attempt.state,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

async function exchange(
  settings: NinjaOneSettings,
  attempt: Attempt & { readonly code: string },
  signal: AbortSignal,
): Promise<Result<string, SignInError>> {
  const { clientId, clientSecret } = technicianClientOf(settings);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: attempt.code,
    redirect_uri: attempt.redirectUri,
    client_id: clientId,
    code_verifier: attempt.verifier,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
  });
  const http = createNinjaOneHttp(settings.url, EXCHANGE_LIMITS);
  const answer = await http.send({ method: 'POST', path: settings.tokenPath, body }, signal);
  if (answer.kind !== 'answer' || answer.status >= 500) return err({ code: 'technician.unreachable' });
  const token = TokenSchema.safeParse(parseJson(answer.text));
  const isGiven = answer.status >= 200 && answer.status < 300 && token.success;
  if (!isGiven) return err({ code: 'technician.exchange_refused' });
  const { refresh_token: refreshToken } = token.data;
  return typeof refreshToken === 'string' ? ok(refreshToken) : err({ code: 'technician.no_refresh_token' });
}

function endOf(signal: AbortSignal): Promise<ReturnedBrowser | null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
