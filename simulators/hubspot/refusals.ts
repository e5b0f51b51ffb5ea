import { randomUUID } from 'node:crypto';
import { type HttpAnswer, json } from '../http-vendor/answers.ts';

export type RefusalDetail = {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

export type Refusal = {
  readonly status: number;
  readonly category: string;
  readonly message: string;
  readonly errors?: readonly RefusalDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (refusal: Refusal): Outcome<never> => ({ ok: false, refusal });

/** How the API says no. */
export function failure({ status, ...rest }: Refusal): HttpAnswer {
  return json(status, { status: 'error', correlationId: randomUUID(), ...rest });
}

export function invalid(message: string, errors?: readonly RefusalDetail[]): Refusal {
  return { status: 400, category: 'VALIDATION_ERROR', message, ...(errors && { errors }) };
}

export function notFound(id: string): Refusal {
  return {
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    message: `Object not found.  objectId are usually numeric.`,
    context: { id: [id] },
  };
}

export const FORBIDDEN_SCOPES = (scopes: readonly string[]): Refusal => ({
  status: 403,
  category: 'MISSING_SCOPES',
  message: "This app hasn't been granted all required scopes to make this call.",
  errors: [
    {
      message: 'One or more of the following scopes are required.',
      context: { requiredGranularScopes: scopes },
    },
  ],
});

export const EXPIRED_TOKEN: Refusal = {
  status: 401,
  category: 'EXPIRED_AUTHENTICATION',
  message: 'The OAuth token used to make this call expired 5 second(s) ago.',
};
export const UNKNOWN_TOKEN: Refusal = {
  status: 401,
  category: 'INVALID_AUTHENTICATION',
  message: 'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
};

/** By status, for what is forced: the API's words where it is the API that says it. */
export function failureOf(status: number): HttpAnswer {
  const words: Readonly<Record<number, readonly [string, string]>> = {
    400: ['VALIDATION_ERROR', 'Invalid input JSON'],
    401: [UNKNOWN_TOKEN.category, UNKNOWN_TOKEN.message],
    404: ['OBJECT_NOT_FOUND', 'Object not found.  objectId are usually numeric.'],
    409: ['CONFLICT', 'Conflict'],
    423: ['LOCKED', 'The resource is locked, try again later.'],
    477: ['MIGRATION_IN_PROGRESS', 'A migration of this account is in progress.'],
  };
  const [category, message] = words[status] ?? ['INTERNAL_ERROR', 'internal error'];
  return failure({ status, category, message });
}
