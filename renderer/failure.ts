import { TRPCClientError } from '@trpc/client';
import type { inferRouterRootTypes } from '@trpc/server/unstable-core-do-not-import';
import type { AppRouter } from '../main/controller/api/app-router.ts';
import type { FreeSlot } from '../main/controller/api/views.ts';
import { ControllerAway } from './trpc-client.ts';

type ErrorData = inferRouterRootTypes<AppRouter>['errorShape']['data'];

/** The controller's `area.reason`; `controller.away` when it was never asked, `controller.lost` when nobody knows. */
export type FailureCode = NonNullable<ErrorData['domainError']>['code'] | 'controller.away' | 'controller.lost';

/** Why something was not done: a refusal of the controller's, or that it could not be asked. */
export type Failure = {
  /** A `FailureCode`, or one that this page is too old to know. */
  readonly code: string;
  readonly alternatives: readonly FreeSlot[];
  readonly retryAfterMs: number | null;
  /** All that came with the code, as it came. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** True when asking again may help without anybody doing anything. */
  readonly isPassing: boolean;
};

const NO_FACTS = { alternatives: [], retryAfterMs: null, facts: {} } as const;

/** Reads any error of a query or mutation. Never throws. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TRPCClientError)) return { code: 'controller.lost', ...NO_FACTS, isPassing: true };
  if (error.cause instanceof ControllerAway) return { code: 'controller.away', ...NO_FACTS, isPassing: true };

  const data: unknown = error.data;
  if (!isRecord(data)) return { code: 'controller.lost', ...NO_FACTS, isPassing: true };
  const refusal = data['domainError'];
  if (isRecord(refusal) && typeof refusal['code'] === 'string') {
    return {
      code: refusal['code'],
      alternatives: Array.isArray(refusal['alternatives']) ? refusal['alternatives'].filter(isFreeSlot) : [],
      retryAfterMs: typeof refusal['retryAfterMs'] === 'number' ? refusal['retryAfterMs'] : null,
      facts: refusal,
      isPassing: false,
    };
  }
  return { code: typeof data['code'] === 'string' ? data['code'] : 'UNKNOWN', ...NO_FACTS, isPassing: false };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFreeSlot(value: unknown): value is FreeSlot {
  return (
    isRecord(value) &&
    typeof value['resourceId'] === 'string' &&
    typeof value['startsAt'] === 'number' &&
    typeof value['endsAt'] === 'number' &&
    isRecord(value['price'])
  );
}
