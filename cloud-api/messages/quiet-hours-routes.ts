import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import type { OwnerQuietHours } from './owner-quiet-hours.ts';
import { QuietHoursSchema } from './quiet-hours.ts';
import type { KeptQuietHours } from './quiet-hours-repository.ts';

const QuietHoursView = z.object({
  /** Minutes of the day on the club's wall. */
  fromMin: z.int(),
  untilMin: z.int(),
  /** Null: the usual ones, for nobody has said any. */
  savedAt: z.iso.datetime().nullable(),
});
export type QuietHoursView = z.infer<typeof QuietHoursView>;

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerQuietHoursCalls(app: Routes, quietHours: OwnerQuietHours, config: CallConfig): void {
  app.get(
    '/facilities/:id/quiet-hours',
    {
      config,
      schema: {
        tags,
        summary: 'When no message of a facility makes a phone ring',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: QuietHoursView, ...PROBLEMS },
      },
    },
    async ({ params }) => view(orThrow(await quietHours.find(params.id))),
  );

  app.put(
    '/facilities/:id/quiet-hours',
    {
      config,
      schema: {
        tags,
        summary: 'Says when no message of a facility makes a phone ring, at most 16 hours a day',
        params: IdParams,
        querystring: NoQuery,
        body: QuietHoursSchema,
        response: { 200: QuietHoursView, ...PROBLEMS },
      },
    },
    async ({ params, body }) => view(orThrow(await quietHours.save(params.id, body))),
  );
}

function view({ hours, savedAt }: KeptQuietHours): QuietHoursView {
  return { ...hours, savedAt: savedAt === null ? null : isoOf(savedAt) };
}
