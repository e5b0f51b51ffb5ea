import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CloudFailure } from '../errors.ts';
import { ProblemView } from './api-schemas.ts';

/** Routes are checked against their zod schemas, input and output. */
export type Routes = ReturnType<typeof withZod>;

export const withZod = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

/** Of a call that is for few: how often it may be made, as the rate limiter takes it; false for no limit. */
export type CallConfig = { readonly rateLimit: { readonly max: number; readonly timeWindow: number } | false };

/** For the OpenAPI document: every call may be answered with a problem instead. */
export const PROBLEMS = {
  default: {
    description: 'A refusal or failure (RFC 9457)',
    content: { 'application/problem+json': { schema: ProblemView } },
  },
} as const;

/**
 * What a route answers with bytes of its own making: told to the OpenAPI document, not to the compiler, which would
 * otherwise insist on the object behind them.
 */
export const asDocumented = (responses: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  responses;

export const IdParams = z.strictObject({ id: z.uuid() });
export const FacilityIdQuery = z.strictObject({ facilityId: z.uuid() });
/** For calls that take none: an unknown field is a mistake there, too. */
export const NoQuery = z.strictObject({});

/** The manage token of a booking, from the Authorization header. Errors: `auth.required`. */
export function getBearer(request: FastifyRequest): string {
  const match = /^Bearer ([\w~+/.=-]{1,512})$/i.exec(request.headers.authorization ?? '');
  const token = match?.[1];
  if (token === undefined) throw new CloudFailure({ code: 'auth.required' });
  return token;
}
