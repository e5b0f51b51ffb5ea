import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Route, RouteRequest } from './route.ts';
import type { SimDoor, Site } from './site.ts';

const MINUTE_MS = 60_000;
/** What a console reports for a rule without an end. */
const SIXTY_YEARS_MS = 60 * 365.25 * 24 * 60 * MINUTE_MS;

const RuleBodySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('custom'), interval: z.int().min(1) }),
  z.object({ type: z.enum(['keep_lock', 'keep_unlock', 'reset', 'lock_early', 'lock_now']) }),
]);
type RuleBody = z.infer<typeof RuleBodySchema>;

export function lockRuleRoutes(site: Site): Route[] {
  return [
    { method: 'GET', path: '/doors/:id/lock_rule', scope: 'view:space', handle: (request) => readRule(site, request) },
    { method: 'PUT', path: '/doors/:id/lock_rule', scope: 'edit:space', handle: (request) => setRule(site, request) },
  ];
}

function readRule(site: Site, { params }: RouteRequest) {
  const door = site.doors.get(params['id'] ?? '');
  if (!door) return { refusal: 'CODE_NOT_EXISTS' } as const;
  return { data: { type: door.rule.type, ended_time: Math.floor(door.rule.endedAt / 1000) } };
}

function setRule(site: Site, { params, body, entry }: RouteRequest) {
  const door = site.doors.get(params['id'] ?? '');
  if (!door) return { refusal: 'CODE_NOT_EXISTS' } as const;
  if (site.faults().lockRuleUnsupported) return { refusal: 'CODE_SYSTEM_ERROR' } as const;
  const rule = RuleBodySchema.safeParse(body);
  if (!rule.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;

  applyRule(site, door, rule.data);
  entry.effect = 'rule_set';
  return { data: 'success' };
}

function applyRule(site: Site, door: SimDoor, rule: RuleBody): void {
  door.cancelRuleEnd();
  switch (rule.type) {
    case 'custom':
      door.rule = { type: 'custom', endedAt: site.now() + rule.interval * MINUTE_MS };
      door.relay = 'unlock';
      door.cancelRuleEnd = site.clock.schedule(rule.interval * MINUTE_MS, () => {
        clearRule(door);
        tell(site, door, 'end', { type: 'custom' });
      });
      return tell(site, door, 'start', rule);
    case 'keep_unlock':
      door.rule = { type: rule.type, endedAt: site.now() + SIXTY_YEARS_MS };
      door.relay = 'unlock';
      return tell(site, door, 'start', rule);
    case 'keep_lock':
      door.rule = { type: rule.type, endedAt: site.now() + SIXTY_YEARS_MS };
      door.relay = 'lock';
      // Consoles send both of these as the end of a temporary unlock.
      return tell(site, door, 'end', rule);
    case 'reset':
    case 'lock_now':
      clearRule(door);
      return tell(site, door, 'end', rule);
    case 'lock_early':
      // Ends a running unlock schedule, of which the simulated site has none.
      return;
  }
}

function clearRule(door: SimDoor): void {
  door.rule = { type: '', endedAt: 0 };
  door.relay = 'lock';
}

function tell(site: Site, door: SimDoor, what: 'start' | 'end', object: RuleBody | { type: string }): void {
  site.deliver({
    event: `access.temporary_unlock.${what}`,
    event_object_id: randomUUID(),
    data: { location: { id: door.id, location_type: 'door', name: door.name }, device: null, actor: null, object },
  });
}
