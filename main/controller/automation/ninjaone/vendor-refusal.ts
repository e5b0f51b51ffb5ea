import { z } from 'zod';
import { parseJson } from './parse-json.ts';

/** Why the vendor will not: said before it did anything. */
export type VendorRefusal = 'user_context_required' | 'not_authorised' | 'not_found' | 'not_applicable' | 'rejected';

/** No two parts of the API say it alike. */
const BodySchema = z.object({
  error: z.string().optional(),
  error_code: z.number().optional(),
  resultCode: z.string().optional(),
  errorMessage: z.string().optional(),
});

const USER_CONTEXT_CODE = 5;

export function readRefusal(status: number, text: string): VendorRefusal {
  const { error, error_code: code } = readBody(text);
  if (error === 'user_context_required' || (status === 403 && code === USER_CONTEXT_CODE)) {
    return 'user_context_required';
  }
  if (/node credential/i.test(text)) return 'rejected';
  if (/not applicable/i.test(text)) return 'not_applicable';
  if (status === 401 || status === 403) return 'not_authorised';
  return status === 404 ? 'not_found' : 'rejected';
}

/** True where a fresh token would be refused just the same: the client lacks a scope. */
export function isPrivilegeMissing(text: string): boolean {
  return readBody(text).error === 'insufficient_privileges';
}

export type TokenRefusal = 'invalid_grant' | 'grant_not_allowed' | 'client_refused' | 'unclear';

/** Why a token was not given. Only `invalid_grant` says that a refresh token is dead. */
export function readTokenRefusal(status: number, text: string): TokenRefusal {
  const { error, resultCode = '' } = readBody(text);
  if (error === 'invalid_grant') return 'invalid_grant';
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type') return 'grant_not_allowed';
  if (error === 'invalid_client' || error === 'invalid_scope' || /client app/i.test(resultCode))
    return 'client_refused';
  return status === 401 || status === 403 ? 'client_refused' : 'unclear';
}

function readBody(text: string): z.infer<typeof BodySchema> {
  const parsed = BodySchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : {};
}
