import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import { isoOf } from '../availability/day-answer.ts';
import { type CallConfig, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import { INTEGRATION_NAMES, type IntegrationHealth, type IntegrationState } from './health.ts';

const Instant = z.iso.datetime().nullable();

export const IntegrationView = z.object({
  name: z.enum(INTEGRATION_NAMES),
  /**
   * `off`: not set up. `untried`: nothing had to be told yet. `paused`: it failed so often that it is left alone until
   * `pausedUntil`.
   */
  stand: z.enum(['off', 'untried', 'well', 'failing', 'paused']),
  lastSuccessAt: Instant,
  lastFailureAt: Instant,
  lastFailure: z.string().nullable(),
  pausedUntil: Instant,
  backlog: z.object({
    /** Due and not done. */
    waiting: z.int(),
    later: z.int(),
    givenUp: z.int(),
  }),
});
export type IntegrationView = z.infer<typeof IntegrationView>;

/** For owners; to be registered where their token is asked for. */
export function registerIntegrationCalls(
  app: Routes,
  health: Pick<IntegrationHealth, 'list'>,
  config: CallConfig,
): void {
  app.get(
    '/integrations',
    {
      config,
      schema: {
        tags: ['owners'],
        summary: 'How the systems are that the cloud works with: when they last answered, what failed, what waits',
        querystring: NoQuery,
        response: { 200: z.array(IntegrationView), ...PROBLEMS },
      },
    },
    async () => (await health.list()).map(viewIntegration),
  );
}

function viewIntegration(state: IntegrationState): IntegrationView {
  const { name, stand, lastFailure, backlog } = state;
  return {
    name,
    stand,
    lastSuccessAt: isoOrNull(state.lastSuccessAt),
    lastFailureAt: isoOrNull(state.lastFailureAt),
    lastFailure,
    pausedUntil: stand === 'paused' ? isoOrNull(state.pausedUntil) : null,
    backlog,
  };
}

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoOf(at);
}
