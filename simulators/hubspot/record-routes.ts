import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { Crm } from './crm.ts';
import type { CrmObject } from './crm-objects.ts';
import { ValuesSchema } from './property-book.ts';
import type { CrmRecord } from './record-store.ts';
import { failure, invalid, notFound, type Outcome } from './refusals.ts';
import { type Route, type RouteRequest, withBody } from './route.ts';
import { associationsShown, namesIn, shown, whole } from './shapes.ts';

export const AssociationsSchema = z
  .array(
    z.object({
      to: z.object({ id: z.coerce.string() }),
      types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.int() })).min(1),
    }),
  )
  .default([]);
type Associations = z.output<typeof AssociationsSchema>;

const CreateSchema = z.strictObject({ properties: ValuesSchema, associations: AssociationsSchema });
const ChangeSchema = z.strictObject({ properties: ValuesSchema });
const EraseSchema = z.strictObject({ objectId: z.coerce.string(), idProperty: z.string().optional() });
const MergeSchema = z.strictObject({ primaryObjectId: z.coerce.string(), objectIdToMerge: z.coerce.string() });

const PAGE_MAX = 100;
const READ = 'crm.objects.contacts.read';
const WRITE = 'crm.objects.contacts.write';

/** One record at a time. */
export function recordRoutes(crm: Crm): readonly Route[] {
  const base = '/crm/objects/:type';
  const on = (handle: (object: CrmObject, request: RouteRequest) => HttpAnswer) => (request: RouteRequest) => {
    const object = crm.findObject(request.params['type'] ?? '');
    return object ? handle(object, request) : failure(invalid('Unable to infer object type'));
  };
  return [
    { method: 'GET', path: base, scope: READ, handle: on((object, request) => list(crm, object, request)) },
    { method: 'POST', path: base, scope: WRITE, handle: on((object, request) => create(crm, object, request)) },
    { method: 'GET', path: `${base}/:id`, scope: READ, handle: on((object, request) => read(crm, object, request)) },
    {
      method: 'PATCH',
      path: `${base}/:id`,
      scope: WRITE,
      handle: on((object, request) => change(crm, object, request)),
    },
    {
      method: 'DELETE',
      path: `${base}/:id`,
      scope: WRITE,
      // What is gone already is no error.
      handle: on((object, { params, did }) => {
        if (crm.archive(object, params['id'] ?? '', 'INTEGRATION').ok) did('archived');
        return empty(204);
      }),
    },
    {
      method: 'POST',
      path: `${base}/merge`,
      scope: WRITE,
      handle: withBody(MergeSchema, ({ primaryObjectId, objectIdToMerge }, { did }) => {
        const merged = crm.merge(primaryObjectId, objectIdToMerge, 'INTEGRATION');
        if (!merged.ok) return failure(merged.refusal);
        did('merged');
        return json(200, whole(merged.value));
      }),
    },
    {
      method: 'POST',
      path: `${base}/gdpr-delete`,
      scope: WRITE,
      handle: withBody(EraseSchema, ({ objectId, idProperty }, { did }) => {
        const contact = findBy(crm.contacts, objectId, idProperty ?? null);
        if (contact) {
          crm.erase(contact, 'INTEGRATION');
          did('erased');
        }
        return empty(204);
      }),
    },
  ];
}

/** By HubSpot's own id, or by the value of a property that is unique. */
export function findBy({ store }: CrmObject, id: string, idProperty: string | null): CrmRecord | null {
  const isOwn = idProperty === null || idProperty === 'hs_object_id';
  return isOwn ? store.find(id) : store.findHolder(idProperty, idProperty === 'email' ? id.toLowerCase() : id);
}

/** Creates a record and what it hangs on; nothing at all where one of the two cannot be. */
export function createWith(
  crm: Crm,
  object: CrmObject,
  {
    properties,
    associations,
  }: { readonly properties: z.output<typeof ValuesSchema>; readonly associations: Associations },
): Outcome<CrmRecord> {
  const ends = associations.flatMap(({ to, types }) =>
    types.map(({ associationTypeId }) => {
      const other = crm.objects.find(({ type }) => crm.associations.typeIdOf(object.type, type) === associationTypeId);
      const record = other?.store.find(to.id);
      return { asked: to.id, end: other && record && !record.archived ? { type: other.type, id: record.id } : null };
    }),
  );
  const missing = ends.find(({ end }) => end === null);
  if (missing) {
    const message = `One or more associations are not valid: no such record or type for ${missing.asked}`;
    return { ok: false, refusal: invalid(message) };
  }
  const created = crm.create(object, properties, 'INTEGRATION');
  if (!created.ok) return created;
  for (const { end } of ends) if (end) crm.associations.link({ type: object.type, id: created.value.id }, end);
  return created;
}

function create(crm: Crm, object: CrmObject, request: RouteRequest): HttpAnswer {
  return withBody(CreateSchema, (body, { did }) => {
    const created = createWith(crm, object, body);
    if (!created.ok) return failure(created.refusal);
    did(`${object.type}_created`);
    return json(201, whole(created.value));
  })(request);
}

function read(crm: Crm, object: CrmObject, { params, query }: RouteRequest): HttpAnswer {
  const id = params['id'] ?? '';
  const record = findBy(object, id, query.get('idProperty'));
  if (!record || record.archived !== (query.get('archived') === 'true')) return failure(notFound(id));
  const associations = associationsShown(crm, object, record, namesIn(query, 'associations'));
  const isLinked = Object.keys(associations).length > 0;
  return json(200, { ...shown(object, record, namesIn(query, 'properties')), ...(isLinked && { associations }) });
}

function change(crm: Crm, object: CrmObject, request: RouteRequest): HttpAnswer {
  return withBody(ChangeSchema, ({ properties }, { params, query, did }) => {
    const id = params['id'] ?? '';
    const record = findBy(object, id, query.get('idProperty'));
    if (!record) return failure(notFound(id));
    const changed = crm.change(object, record.id, properties, 'INTEGRATION');
    if (!changed.ok) return failure(changed.refusal);
    did(`${object.type}_changed`);
    return json(200, whole(changed.value));
  })(request);
}

function list(crm: Crm, object: CrmObject, { query }: RouteRequest): HttpAnswer {
  const limit = Number(query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) return failure(invalid('limit must be 1 to 100'));
  const after = Number(query.get('after') ?? 0);
  const wantsArchived = query.get('archived') === 'true';
  const rest = object.store.list().filter(({ id, archived }) => Number(id) >= after && archived === wantsArchived);
  const asked = namesIn(query, 'properties');
  const kinds = namesIn(query, 'associations');
  const results = rest.slice(0, limit).map((record) => {
    const associations = associationsShown(crm, object, record, kinds);
    return { ...shown(object, record, asked), ...(Object.keys(associations).length > 0 && { associations }) };
  });
  const next = rest[limit];
  return json(200, { results, ...(next && { paging: { next: { after: next.id, link: '?' } } }) });
}
