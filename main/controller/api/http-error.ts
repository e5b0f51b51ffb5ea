import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyReply } from 'fastify';
import type { InputError } from '../errors.ts';

/** Answers a request that never reached tRPC in tRPC's shape, so that a client reads every error alike. */
export function sendHttpError(
  reply: FastifyReply,
  code: TRPC_ERROR_CODE_KEY,
  domainError: InputError | null = null,
): FastifyReply {
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code }));
  const message = domainError?.code ?? code;
  const error = { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, domainError } };
  return reply.code(httpStatus).send({ error });
}
