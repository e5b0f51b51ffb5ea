import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { Crm } from './crm.ts';
import type { HubspotFaults } from './faults.ts';
import { failure, FORBIDDEN_SCOPES, invalid, notFound } from './refusals.ts';
import { type Route, type RouteRequest, withBody } from './route.ts';

const PropertySchema = z.object({
  name: z.string().max(50),
  label: z.string().default(''),
  type: z.string(),
  description: z.string().optional(),
  options: z.array(z.unknown()).default([]),
});
const DefinitionSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  label: z.string(),
  description: z.string().default(''),
  primaryObject: z.string().default('CONTACT'),
  includeDefaultProperties: z.boolean().default(true),
  propertyDefinitions: z.array(PropertySchema).max(50).default([]),
});
type Definition = z.output<typeof DefinitionSchema> & { readonly fullyQualifiedName: string };

const EventSchema = z.object({
  eventName: z.string(),
  email: z.string().optional(),
  objectId: z.coerce.string().optional(),
  utk: z.string().optional(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  uuid: z.string().optional(),
  properties: z.record(z.string(), z.coerce.string()).default({}),
});
/** What came, however often, with the contact that it hangs on; null where it hangs on nobody, which nobody is told. */
export type KeptEvent = z.output<typeof EventSchema> & { readonly contactId: string | null };

const BatchSchema = z.object({ inputs: z.array(EventSchema).min(1).max(500) });

type EventParts = {
  readonly crm: Crm;
  readonly portalId: number;
  readonly events: KeptEvent[];
  readonly faults: () => HubspotFaults;
};

const BASE = '/events/custom/event-definitions';
const DEFINE = 'behavioral_events.event_definitions.read_write';
const SEND = 'analytics.behavioral_events.send';

/** The kinds of events that were defined, and those that came. */
function createEventBook({ crm, portalId, events }: EventParts) {
  const definitions = new Map<string, Definition>();
  const find = (name = ''): Definition | undefined =>
    [...definitions.values()].find((one) => one.name === name || one.fullyQualifiedName === name);

  return {
    find,
    list: (): readonly Definition[] => [...definitions.values()],
    define(input: z.output<typeof DefinitionSchema>): Definition | null {
      if (definitions.has(input.name)) return null;
      const definition = { ...input, fullyQualifiedName: `pe${portalId}_${input.name}` };
      definitions.set(input.name, definition);
      return definition;
    },
    /** All of them, or none where one is of no known kind. */
    keep(all: readonly z.output<typeof EventSchema>[], { did }: RouteRequest): HttpAnswer {
      const unknown = all.find(({ eventName }) => find(eventName)?.fullyQualifiedName !== eventName);
      if (unknown) return failure(invalid(`No event definition ${unknown.eventName}`));
      for (const event of all) {
        const { objectId, email = '' } = event;
        const { store } = crm.contacts;
        const contact = objectId === undefined ? store.findHolder('email', email.toLowerCase()) : store.find(objectId);
        events.push({ ...event, contactId: contact && !contact.archived ? contact.id : null });
      }
      did(`events:${all.length}`);
      return empty(204);
    },
  };
}

/** Custom events, in accounts that have them. */
export function eventRoutes(parts: EventParts): readonly Route[] {
  const book = createEventBook(parts);
  const where =
    (handle: (request: RouteRequest) => HttpAnswer) =>
    (request: RouteRequest): HttpAnswer =>
      parts.faults().hasCustomEvents ? handle(request) : failure(FORBIDDEN_SCOPES([SEND]));
  const defined = (definition: Definition | null, { did }: RouteRequest): HttpAnswer => {
    const message = 'An event definition of that name already exists';
    if (!definition) return failure({ status: 409, category: 'OBJECT_ALREADY_EXISTS', message });
    did('event_defined');
    return json(201, shownOf(definition));
  };

  return [
    {
      method: 'GET',
      path: BASE,
      scope: DEFINE,
      handle: where(() => json(200, { total: book.list().length, results: book.list().map(shownOf) })),
    },
    {
      method: 'POST',
      path: BASE,
      scope: DEFINE,
      handle: where(withBody(DefinitionSchema, (input, request) => defined(book.define(input), request))),
    },
    {
      method: 'GET',
      path: `${BASE}/:name`,
      scope: DEFINE,
      handle: where(({ params }) => {
        const definition = book.find(params['name']);
        return definition ? json(200, shownOf(definition)) : failure(notFound(params['name'] ?? ''));
      }),
    },
    {
      method: 'POST',
      path: '/events/custom/send',
      scope: SEND,
      bucket: 'none',
      handle: where(withBody(EventSchema, (event, request) => book.keep([event], request))),
    },
    {
      method: 'POST',
      path: '/events/custom/send/batch',
      scope: SEND,
      bucket: 'none',
      handle: where(withBody(BatchSchema, ({ inputs }, request) => book.keep(inputs, request))),
    },
  ];
}

function shownOf({ propertyDefinitions, label, ...rest }: Definition) {
  return {
    ...rest,
    id: rest.fullyQualifiedName,
    labels: { singular: label },
    properties: propertyDefinitions,
    archived: false,
  };
}
