import { z } from 'zod';
import { pageOf, type Route, type RouteRequest } from './route.ts';
import type { Site } from './site.ts';

const TOPICS = ['all', 'door_openings', 'critical', 'updates', 'device_events', 'admin_activity', 'visitor'] as const;

/** `since` and `until` in seconds. */
const LogBodySchema = z.object({
  topic: z.enum(TOPICS),
  since: z.int().min(0).optional(),
  until: z.int().min(0).optional(),
  actor_id: z.string().optional(),
});

export function logRoutes(site: Site): Route[] {
  return [
    { method: 'POST', path: '/system/logs', scope: 'view:system_log', handle: (request) => searchLogs(site, request) },
  ];
}

/** Newest first, as the console lists them. Only door openings are recorded here so far. */
function searchLogs(site: Site, { body, query }: RouteRequest) {
  const parsed = LogBodySchema.safeParse(body);
  if (!parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;
  const { topic, since = 0, until = Number.POSITIVE_INFINITY, actor_id: actorId } = parsed.data;

  const hits = site.logs.filter(({ _source: { actor, event } }) => {
    const isAsked = topic === 'all' || topic === 'door_openings';
    const isInTime = event.published >= since * 1000 && event.published <= until * 1000;
    return isAsked && isInTime && (actorId === undefined || actor.id === actorId);
  });
  const { data, pagination } = pageOf(hits.toReversed(), query);
  const total = site.faults().logsTotalIsPageLength ? data.length : pagination.total;
  return { data: { hits: data }, pagination: { ...pagination, total } };
}
