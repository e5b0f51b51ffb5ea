import type { z } from 'zod';
import type { HttpAnswer } from '../http-vendor/answers.ts';
import type { Params } from '../http-vendor/paths.ts';
import type { HubspotFaults } from './faults.ts';
import type { Bucket } from './rate-limits.ts';
import { failure, invalid } from './refusals.ts';

export type RouteRequest = {
  readonly params: Params;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly struck: HubspotFaults;
  /** Notes what came of the request. */
  readonly did: (effect: string) => void;
};

export type Route = {
  readonly method: string;
  /** Without the version that it has in it. */
  readonly path: string;
  /** What a token has to be good for; null where any will do. */
  readonly scope: string | null;
  /** `burst` unless said. */
  readonly bucket?: Bucket;
  readonly handle: (request: RouteRequest) => HttpAnswer;
};

/** `handle` with the body as `schema` has it, or 400. */
export function withBody<S extends z.ZodType>(
  schema: S,
  handle: (body: z.output<S>, request: RouteRequest) => HttpAnswer,
): (request: RouteRequest) => HttpAnswer {
  return (request) => {
    const parsed = schema.safeParse(request.body);
    if (parsed.success) return handle(parsed.data, request);
    const errors = parsed.error.issues.map(({ message, path }) => ({ message, in: path.join('.') }));
    return failure(invalid('Invalid input JSON', errors));
  };
}

const VERSION = /\/(?:v[1-4]|20\d\d-\d\d)(?=\/|$)/;

/** The path without its version, and the old names as the new ones. */
export function plainPath(path: string): string {
  return path
    .replace(VERSION, '')
    .replace(/^\/events\/(?!custom\/)/, '/events/custom/')
    .replace(/^\/webhooks\//, '/app-webhooks/');
}
