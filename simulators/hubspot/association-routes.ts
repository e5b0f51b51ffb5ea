import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { End } from './associations.ts';
import type { Crm } from './crm.ts';
import { failure, invalid, notFound } from './refusals.ts';
import { type Route, type RouteRequest, withBody } from './route.ts';

const ReadSchema = z.object({ inputs: z.array(z.object({ id: z.coerce.string() })).max(1000) });
const SpecSchema = z
  .array(z.object({ associationCategory: z.string(), associationTypeId: z.int() }))
  .min(1)
  .optional();

const READ = 'crm.objects.contacts.read';
const WRITE = 'crm.objects.contacts.write';

/** Which records belong together. */
export function associationRoutes(crm: Crm): readonly Route[] {
  const link = (request: RouteRequest, status: number): HttpAnswer => {
    const ends = endsOf(crm, request);
    if (!ends) return failure(notFound(request.params['toId'] ?? ''));
    const { from, to } = ends;
    crm.associations.link(from, to);
    request.did('linked');
    const typeId = crm.associations.typeIdOf(from.type, to.type);
    const spec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId };
    if (status === 201) {
      return json(201, { fromObjectTypeId: from.type, fromObjectId: from.id, toObjectId: to.id, labels: [] });
    }
    return json(200, {
      status: 'COMPLETE',
      results: [{ from: { id: from.id }, to: { id: to.id }, associationSpec: spec }],
    });
  };
  return [
    {
      method: 'PUT',
      path: '/crm/objects/:type/:id/associations/default/:toType/:toId',
      scope: WRITE,
      handle: (request) => link(request, 200),
    },
    {
      method: 'PUT',
      path: '/crm/objects/:type/:id/associations/:toType/:toId',
      scope: WRITE,
      handle: withBody(SpecSchema, (_, request) => link(request, 201)),
    },
    {
      method: 'DELETE',
      path: '/crm/objects/:type/:id/associations/:toType/:toId',
      scope: WRITE,
      handle: (request) => {
        const ends = endsOf(crm, request);
        if (ends && crm.associations.unlink(ends.from, ends.to)) request.did('unlinked');
        return empty(204);
      },
    },
    {
      method: 'GET',
      path: '/crm/objects/:type/:id/associations/:toType',
      scope: READ,
      handle: ({ params }) => {
        const from = endOf(crm, params['type'], params['id']);
        if (!from) return failure(notFound(params['id'] ?? ''));
        return json(200, { results: linkedFrom(crm, from, params['toType']) });
      },
    },
    {
      method: 'POST',
      path: '/crm/associations/:type/:toType/batch/read',
      scope: READ,
      handle: withBody(ReadSchema, ({ inputs }, { params }) => {
        if (!crm.findObject(params['type'] ?? '')) return failure(invalid('Unable to infer object type'));
        const results = inputs.flatMap(({ id }) => {
          const from = endOf(crm, params['type'], id);
          const to = from ? linkedFrom(crm, from, params['toType']) : [];
          return to.length === 0 ? [] : [{ from: { id }, to }];
        });
        return json(results.length < inputs.length ? 207 : 200, { status: 'COMPLETE', results });
      }),
    },
  ];
}

function linkedFrom(crm: Crm, from: End, toName = '') {
  const type = crm.findObject(toName)?.type;
  return crm.associations
    .list(from)
    .filter(({ to }) => to.type === type)
    .map(({ to, typeId }) => ({
      toObjectId: Number(to.id),
      associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId, label: null }],
    }));
}

function endOf(crm: Crm, name = '', id = ''): End | null {
  const object = crm.findObject(name);
  const record = object?.store.find(id);
  return object && record && !record.archived ? { type: object.type, id: record.id } : null;
}

function endsOf(crm: Crm, { params }: RouteRequest): { readonly from: End; readonly to: End } | null {
  const from = endOf(crm, params['type'], params['id']);
  const to = endOf(crm, params['toType'], params['toId']);
  return from && to ? { from, to } : null;
}
