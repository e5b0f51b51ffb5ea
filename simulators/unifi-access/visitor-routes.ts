import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf, type Route, type RouteRequest } from './route.ts';
import type { Site } from './site.ts';
import {
  expirePins,
  statusNumber,
  statusOf,
  type Visitor,
  type VisitorDetails,
  VisitorDetailsSchema,
  visitorRow,
} from './visitors.ts';

const PinBodySchema = z.object({ pin_code: z.string().regex(/^\d+$/) });

/** QR codes, cards and number plates are unknown routes so far; they come with the credentials themselves. */
export function visitorRoutes(site: Site): Route[] {
  const withFreshPins = (handle: Route['handle']): Route['handle'] => {
    return (request) => {
      expirePins(site.visitors.values(), nowSec(site));
      return handle(request);
    };
  };
  const routes: Route[] = [
    { method: 'POST', path: '/visitors', scope: 'edit:visitor', handle: (request) => createVisitor(site, request) },
    { method: 'GET', path: '/visitors', scope: 'view:visitor', handle: (request) => listVisitors(site, request) },
    { method: 'GET', path: '/visitors/:id', scope: 'view:visitor', handle: (request) => readVisitor(site, request) },
    { method: 'PUT', path: '/visitors/:id', scope: 'edit:visitor', handle: (request) => changeVisitor(site, request) },
    {
      method: 'DELETE',
      path: '/visitors/:id',
      scope: 'edit:visitor',
      handle: (request) => removeVisitor(site, request),
    },
    {
      method: 'PUT',
      path: '/visitors/:id/pin_codes',
      scope: 'edit:visitor',
      handle: (request) => assignPin(site, request),
    },
    {
      method: 'DELETE',
      path: '/visitors/:id/pin_codes',
      scope: 'edit:visitor',
      handle: (request) => removePin(site, request),
    },
    // Minting assigns nothing, so the permission to view is enough.
    {
      method: 'POST',
      path: '/credentials/pin_codes',
      scope: 'view:credential',
      handle: () => ({ data: mintPin(site) }),
    },
  ];
  return routes.map((route) => ({ ...route, handle: withFreshPins(route.handle) }));
}

function createVisitor(site: Site, { body, entry }: RouteRequest) {
  const details = VisitorDetailsSchema.safeParse(body);
  if (!details.success || details.data.end_time <= details.data.start_time)
    return { refusal: 'CODE_PARAMS_INVALID' } as const;
  if (!areResourcesKnown(site, details.data)) return { refusal: 'CODE_RESOURCE_NOT_FOUND' } as const;

  const visitor: Visitor = {
    id: randomUUID(),
    scheduleId: randomUUID(),
    groupId: randomUUID(),
    groupName: `visitor-${site.now()}`,
    createdAtSec: nowSec(site),
    details: details.data,
    isCancelled: false,
    pin: null,
  };
  site.visitors.set(visitor.id, visitor);
  entry.effect = 'visitor_created';
  return { data: row(site, visitor) };
}

/** `keyword` searches the names only, from their start, and turns the status filter off. */
function listVisitors(site: Site, { query }: RouteRequest) {
  const keyword = query.get('keyword')?.toLowerCase();
  const status = query.get('status');
  const rows = [...site.visitors.values()].filter((visitor) => {
    const { first_name: firstName, last_name: lastName } = visitor.details;
    if (keyword) return [firstName, lastName].some((name) => name.toLowerCase().startsWith(keyword));
    return status === null || String(statusNumber(statusOf(visitor, nowSec(site)))) === status;
  });
  const { data, pagination } = pageOf(rows, query);
  return { data: data.map((visitor) => listedRow(site, visitor)), pagination };
}

function readVisitor(site: Site, { params }: RouteRequest) {
  const visitor = site.visitors.get(params['id'] ?? '');
  return visitor ? { data: row(site, visitor) } : ({ refusal: 'CODE_NOT_EXISTS' } as const);
}

function changeVisitor(site: Site, { params, body, entry }: RouteRequest) {
  const visitor = site.visitors.get(params['id'] ?? '');
  if (!visitor) return { refusal: 'CODE_NOT_EXISTS' } as const;
  const change = z.record(z.string(), z.unknown()).safeParse(body);
  const details = VisitorDetailsSchema.safeParse({ ...visitor.details, ...change.data });
  if (!change.success || !details.success || details.data.end_time <= details.data.start_time) {
    return { refusal: 'CODE_PARAMS_INVALID' } as const;
  }
  if (!areResourcesKnown(site, details.data)) return { refusal: 'CODE_RESOURCE_NOT_FOUND' } as const;

  visitor.details = details.data;
  entry.effect = 'visitor_changed';
  return { data: row(site, visitor) };
}

/** Plainly, the visit is cancelled and the row stays; by force the row goes. */
function removeVisitor(site: Site, { params, query, entry }: RouteRequest) {
  const visitor = site.visitors.get(params['id'] ?? '');
  if (!visitor) return { refusal: 'CODE_NOT_EXISTS' } as const;

  if (query.get('is_force') === 'true') site.visitors.delete(visitor.id);
  visitor.isCancelled = true;
  visitor.pin = null;
  entry.effect = 'visitor_removed';
  return { data: null };
}

function assignPin(site: Site, { params, body, entry }: RouteRequest) {
  const visitor = site.visitors.get(params['id'] ?? '');
  if (!visitor) return { refusal: 'CODE_NOT_EXISTS' } as const;
  const parsed = PinBodySchema.safeParse(body);
  if (!parsed.success) return { refusal: 'CODE_PARAMS_INVALID' } as const;
  const pin = parsed.data.pin_code;
  if (pin.length !== site.faults().pinDigits) return { refusal: 'CODE_CREDS_PIN_CODE_CREDS_LENGTH_INVALID' } as const;
  if (isPinTaken(site, pin)) return { refusal: 'CODE_CREDS_PIN_CODE_CREDS_ALREADY_EXIST' } as const;

  visitor.pin = pin;
  entry.effect = 'pin_assigned';
  // The envelope of this answer has no `data` at all.
  return { data: undefined };
}

function removePin(site: Site, { params }: RouteRequest) {
  const visitor = site.visitors.get(params['id'] ?? '');
  if (!visitor) return { refusal: 'CODE_NOT_EXISTS' } as const;
  visitor.pin = null;
  return { data: undefined };
}

function mintPin(site: Site): string {
  const { pinDigits } = site.faults();
  const draw = () =>
    randomInt(10 ** pinDigits)
      .toString()
      .padStart(pinDigits, '0');
  let pin = draw();
  while (isPinTaken(site, pin)) pin = draw();
  return pin;
}

function isPinTaken(site: Site, pin: string): boolean {
  return [...site.visitors.values()].some((visitor) => visitor.pin === pin);
}

function areResourcesKnown(site: Site, details: VisitorDetails): boolean {
  return details.resources.every(({ id, type }) => type === 'door_group' || site.doors.has(id));
}

function row(site: Site, visitor: Visitor) {
  return visitorRow(visitor, nowSec(site), site.faults().visitorStatus);
}

function listedRow(site: Site, visitor: Visitor): object {
  const omitted: ReadonlySet<string> = new Set(site.faults().visitorListOmits);
  return Object.fromEntries(Object.entries(row(site, visitor)).filter(([name]) => !omitted.has(name)));
}

function nowSec(site: Site): number {
  return Math.floor(site.now() / 1000);
}
