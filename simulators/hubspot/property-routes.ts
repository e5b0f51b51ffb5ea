import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { Crm } from './crm.ts';
import { GroupSchema, type PropertyBook, PropertyChangeSchema, PropertyInputSchema } from './property-book.ts';
import { failure, invalid, notFound } from './refusals.ts';
import { type Route, type RouteRequest, withBody } from './route.ts';

const BASE = '/crm/properties/:type';
const READ = 'crm.schemas.contacts.read';
const WRITE = 'crm.schemas.contacts.write';

const BatchCreateSchema = z.object({ inputs: z.array(PropertyInputSchema).min(1).max(100) });
const BatchReadSchema = z.object({ inputs: z.array(z.object({ name: z.string() })).max(100) });

/** Properties and their groups. */
export function propertyRoutes(crm: Crm): readonly Route[] {
  const on = (handle: (book: PropertyBook, request: RouteRequest) => HttpAnswer) => (request: RouteRequest) => {
    const object = crm.findObject(request.params['type'] ?? '');
    return object ? handle(object.book, request) : failure(invalid('Unable to infer object type'));
  };
  return [...groupRoutes(on), ...batchRoutes(on), ...singleRoutes(on)];
}

type On = (handle: (book: PropertyBook, request: RouteRequest) => HttpAnswer) => Route['handle'];

function groupRoutes(on: On): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${BASE}/groups`,
      scope: READ,
      handle: on((book) => json(200, { results: book.listGroups().map((group) => ({ ...group, archived: false })) })),
    },
    {
      method: 'POST',
      path: `${BASE}/groups`,
      scope: WRITE,
      handle: on((book, request) =>
        withBody(GroupSchema, (group, { did }) => {
          const added = book.addGroup(group);
          if (!added.ok) return failure(added.refusal);
          did('group_created');
          return json(201, { ...added.value, archived: false });
        })(request),
      ),
    },
    {
      method: 'GET',
      path: `${BASE}/groups/:name`,
      scope: READ,
      handle: on((book, { params }) => {
        const group = book.findGroup(params['name'] ?? '');
        return group ? json(200, { ...group, archived: false }) : failure(notFound(params['name'] ?? ''));
      }),
    },
  ];
}

function batchRoutes(on: On): readonly Route[] {
  const times = () => ({ startedAt: new Date().toISOString(), completedAt: new Date().toISOString() });
  return [
    {
      method: 'POST',
      path: `${BASE}/batch/create`,
      scope: WRITE,
      // What is there already is an error beside the results.
      handle: on((book, request) =>
        withBody(BatchCreateSchema, ({ inputs }, { did }) => {
          const outcomes = inputs.map((input) => book.add(input));
          const results = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
          const errors = outcomes.flatMap((outcome) =>
            outcome.ok ? [] : [{ ...outcome.refusal, status: 'error', context: {}, errors: [], links: {} }],
          );
          did(`properties_created:${results.length}`);
          const partly = errors.length > 0 && { numErrors: errors.length, errors };
          return json(errors.length > 0 ? 207 : 201, { status: 'COMPLETE', results, ...partly, ...times() });
        })(request),
      ),
    },
    {
      method: 'POST',
      path: `${BASE}/batch/read`,
      scope: READ,
      handle: on((book, request) =>
        withBody(BatchReadSchema, ({ inputs }) => {
          const results = inputs.flatMap(({ name }) => book.find(name) ?? []);
          return json(200, { status: 'COMPLETE', results, ...times() });
        })(request),
      ),
    },
  ];
}

function singleRoutes(on: On): readonly Route[] {
  return [
    { method: 'GET', path: BASE, scope: READ, handle: on((book) => json(200, { results: book.list() })) },
    {
      method: 'POST',
      path: BASE,
      scope: WRITE,
      handle: on((book, request) =>
        withBody(PropertyInputSchema, (property, { did }) => {
          const added = book.add(property);
          if (!added.ok) return failure(added.refusal);
          did('property_created');
          return json(201, added.value);
        })(request),
      ),
    },
    {
      method: 'GET',
      path: `${BASE}/:name`,
      scope: READ,
      handle: on((book, { params }) => {
        const property = book.find(params['name'] ?? '');
        return property ? json(200, property) : failure(notFound(params['name'] ?? ''));
      }),
    },
    {
      method: 'PATCH',
      path: `${BASE}/:name`,
      scope: WRITE,
      handle: on((book, request) =>
        withBody(PropertyChangeSchema, (change, { params, did }) => {
          const property = book.find(params['name'] ?? '');
          if (!property) return failure(notFound(params['name'] ?? ''));
          const named = Object.entries(change).filter(([, value]) => value !== undefined);
          const changed = { ...property, ...Object.fromEntries(named) };
          book.put(changed);
          did('property_changed');
          return json(200, changed);
        })(request),
      ),
    },
    {
      method: 'DELETE',
      path: `${BASE}/:name`,
      scope: WRITE,
      handle: on((book, { params, did }) => {
        if (book.remove(params['name'] ?? '')) did('property_removed');
        return empty(204);
      }),
    },
  ];
}
