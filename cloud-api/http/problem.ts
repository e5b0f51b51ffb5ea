import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { FastifyReply } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Result } from '../../domain/result.ts';
import { isoOf, viewSlot } from '../availability/day-answer.ts';
import { isDatabaseAway } from '../db/database-away.ts';
import { type CloudError, CloudFailure, HTTP_STATUS, type RequestError, sentenceOf } from '../errors.ts';
import { StoreFailure } from '../facility-link/store-failure.ts';
import type { ProblemView } from './api-schemas.ts';
import type { SlotTaken } from './services.ts';

/** A body larger than this is not read. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Long enough for a queue to empty or a database to come back, short enough for a person to wait. */
const STORE_RETRY_SEC = 5;

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457. The type is about:blank: our `code` says more than a page behind an address would. */
export function problemOf(error: CloudError | SlotTaken): ProblemView {
  const status = HTTP_STATUS[error.code];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.code,
    detail: sentenceOf(error),
    ...factsOf(error),
  };
}

/** Equal errors give equal bytes: a repeated booking must be answered as the first time. */
export function renderProblem(error: CloudError | SlotTaken): string {
  return JSON.stringify(problemOf(error));
}

export function sendProblem(reply: FastifyReply, error: CloudError | SlotTaken): FastifyReply {
  if (error.code === 'auth.required') void reply.header('www-authenticate', 'Bearer');
  if ('retryAfterSec' in error) void reply.header('retry-after', error.retryAfterSec);
  if (error.code === 'request.method_not_allowed') void reply.header('allow', error.allow.join(', '));
  return reply
    .code(HTTP_STATUS[error.code])
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(renderProblem(error));
}

/** The only way an expected refusal leaves a route. */
export function orThrow<T>(result: Result<T, CloudError>): T {
  if (result.ok) return result.value;
  throw new CloudFailure(result.error);
}

/** What a thrown error means to the caller; null when it is a bug or a broken part of ours. */
export function readFailure(error: unknown): CloudError | SlotTaken | null {
  if (error instanceof CloudFailure) return error.error;
  if (error instanceof StoreFailure) {
    const code = error.code === 'busy' ? 'server.busy' : 'server.unavailable';
    return { code, retryAfterSec: STORE_RETRY_SEC };
  }
  if (isDatabaseAway(error)) return { code: 'server.unavailable', retryAfterSec: STORE_RETRY_SEC };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'request';
    const issues = error.validation.map(({ instancePath, message }) => ({
      path: [part, ...instancePath.split('/').filter(Boolean)].join('.'),
      problem: message ?? 'is not right',
    }));
    return { code: 'request.invalid', issues };
  }
  return readFrameworkError(error);
}

const FRAMEWORK_ERRORS: Readonly<Record<string, RequestError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'request.too_large', bytesMax: BODY_BYTES_MAX },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'request.unsupported_media_type' },
};

function readFrameworkError(error: unknown): CloudError | null {
  if (!(error instanceof Error)) return null;
  const known = 'code' in error && typeof error.code === 'string' ? FRAMEWORK_ERRORS[error.code] : undefined;
  if (known) return known;
  // The rest of what the framework blames on the caller: broken JSON, a wrong length, a URL that cannot be decoded.
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? { code: 'request.malformed' } : null;
}

/** The facts of an error, with instants and slots as the API shows them. */
function factsOf(error: CloudError | SlotTaken): Record<string, unknown> {
  switch (error.code) {
    case 'slot.taken':
      return 'alternatives' in error ? { alternatives: error.alternatives.map(viewSlot) } : {};
    case 'facility.unreachable':
      return { sellableFrom: error.sellableFrom === null ? null : isoOf(error.sellableFrom) };
    case 'quote.expired':
      return { expiredAt: isoOf(error.expiredAt) };
    case 'pairing.words_needed': {
      const { words, controllerEpoch, lastSeenAt } = error;
      return { words, controllerEpoch, lastSeenAt: lastSeenAt === null ? null : isoOf(lastSeenAt) };
    }
    case 'booking.already_started':
      return { startedAt: isoOf(error.startedAt) };
    case 'booking.wrong_state':
      // `status` is the problem's own.
      return { bookingStatus: error.status };
    default: {
      const { code: _, ...facts } = error;
      return facts;
    }
  }
}
