import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Result } from '../../../domain/result.ts';
import type { ApiError, DomainError, InputIssue } from '../errors.ts';
import { staffActor } from '../staff/actor.ts';
import { may, type Permission } from '../staff/permissions.ts';
import type { Context } from './context.ts';
import { TRPC_CODE } from './error-table.ts';

/** The greatest request that is read, over any transport. Terms are the largest: see `TERMS_BYTES_MAX`. */
export const INPUT_BYTES_MAX = 256 * 1024;

const ISSUES_MAX = 5;

/** Carries a domain error through tRPC; `trpc.ts` alone makes and reads it. */
class DomainFailure extends Error {
  override name = 'DomainFailure';
  readonly facts: DomainError;

  constructor(facts: DomainError) {
    super(facts.code);
    this.facts = facts;
  }
}

const trpc = initTRPC.context<Context>().create({
  // A stack is for the log, whoever runs this.
  isDev: false,
  errorFormatter: ({ shape, error, ctx, path }) => {
    const { code, httpStatus } = shape.data;
    const domainError = apiErrorOf(error, () => ctx?.reportFault(error.cause ?? error, path) ?? '');
    // The message of an unknown exception may hold anything; what a caller needs is in `domainError`.
    const message = domainError?.code ?? code;
    return { code: shape.code, message, data: { code, httpStatus, ...(path !== undefined && { path }), domainError } };
  },
});

export const router = trpc.router;

/** For procedures that ask for nothing: what is sent all the same is refused like any unknown field. */
export const NoInput = z.strictObject({}).nullish();

/** Anybody but a kiosk. */
export const publicProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.connection.role === 'kiosk') throw failure({ code: 'session.kiosk_only' });
  return next();
});

/** A kiosk, or a page that shows one. */
export const kioskProcedure = trpc.procedure;

/** Somebody signed in whose role has `permission`; asked anew at every call, so that signing out counts at once. */
export function staffProcedure(permission: Permission) {
  return publicProcedure.use(({ ctx, next }) => {
    const staff = signedIn(ctx);
    if (!staff) throw failure({ code: 'session.required' });
    if (!may(staff.role, permission)) throw failure({ code: 'staff.not_allowed' });
    return next({ ctx: { staff, actor: staffActor(staff) } });
  });
}

/** Who is signed in on this connection, or null. */
export function signedIn({ services, connection }: Context) {
  return connection.token === null ? null : services.staff.findSignedIn(connection.token);
}

/** The only way a domain error leaves the API; the client finds it, typed, in `data.domainError`. */
export function orThrow<T>(result: Result<T, DomainError>): T {
  if (result.ok) return result.value;
  throw failure(result.error);
}

export function failure(error: DomainError): TRPCError {
  return new TRPCError({ code: TRPC_CODE[error.code], cause: new DomainFailure(error) });
}

/** What `data.domainError` says. Null for what only a wrong client causes, such as a procedure that is not there. */
function apiErrorOf(error: TRPCError, report: () => string): ApiError | null {
  if (error.cause instanceof DomainFailure) return error.cause.facts;
  if (error.cause instanceof z.ZodError && error.code === 'BAD_REQUEST') {
    return { code: 'input.invalid', issues: error.cause.issues.slice(0, ISSUES_MAX).map(issueOf) };
  }
  switch (error.code) {
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
      return { code: 'input.invalid', issues: [{ path: '', message: 'The request cannot be read.' }] };
    case 'PAYLOAD_TOO_LARGE':
      return { code: 'input.too_large', limitBytes: INPUT_BYTES_MAX };
    case 'INTERNAL_SERVER_ERROR':
      return { code: 'internal', id: report() };
    default:
      return null;
  }
}

function issueOf({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): InputIssue {
  return { path: path.map(String).join('.'), message };
}
