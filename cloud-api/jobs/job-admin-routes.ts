import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import type { OwnerJobs } from './owner-jobs.ts';

const JobsView = z.object({
  kinds: z.array(
    z.object({
      kind: z.string(),
      queued: z.int(),
      givenUp: z.int(),
      /** Since when the oldest has been due, or will be; null where none waits. */
      dueSince: z.iso.datetime().nullable(),
    }),
  ),
  givenUp: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      /** `unknown` where it may have had its effect. */
      state: z.enum(['dead', 'unknown']),
      problem: z.string().nullable(),
      attempts: z.int(),
      changedAt: z.iso.datetime(),
    }),
  ),
});
export type JobsView = z.infer<typeof JobsView>;

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerJobCalls(app: Routes, jobs: OwnerJobs, config: CallConfig): void {
  app.get(
    '/jobs',
    {
      config,
      schema: {
        tags,
        summary: 'What the cloud still has to tell others, and what it could not',
        querystring: NoQuery,
        response: { 200: JobsView, ...PROBLEMS },
      },
    },
    async () => {
      const { kinds, givenUp } = await jobs.overview();
      return {
        kinds: kinds.map(({ kind, queued, dead, dueSince }) => ({
          kind,
          queued,
          givenUp: dead,
          dueSince: dueSince === null ? null : isoOf(dueSince),
        })),
        givenUp: givenUp.map(({ id, kind, state, problem, attempts, changedAt }) => ({
          id,
          kind,
          state: state === 'unknown' ? ('unknown' as const) : ('dead' as const),
          problem,
          attempts,
          changedAt: isoOf(changedAt),
        })),
      };
    },
  );

  for (const [path, summary, act] of [
    ['retry', 'Takes up again what was given up, from the beginning', jobs.retry],
    ['dismiss', 'Lets be what was given up', jobs.dismiss],
  ] as const) {
    app.post(
      `/jobs/:id/${path}`,
      {
        config,
        schema: { tags, summary, params: IdParams, querystring: NoQuery, response: { 204: z.null(), ...PROBLEMS } },
      },
      async (request, reply) => {
        orThrow(await act(request.params.id));
        return reply.code(204).send(null);
      },
    );
  }
}
