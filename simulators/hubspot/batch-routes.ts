import { z } from 'zod';
import { empty, type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { Crm } from './crm.ts';
import type { CrmObject } from './crm-objects.ts';
import { admit } from './crm-writes.ts';
import { ValuesSchema } from './property-book.ts';
import { AssociationsSchema, createWith, findBy } from './record-routes.ts';
import { done, failure, invalid, notFound, type Outcome, type Refusal, refused } from './refusals.ts';
import { type Route, type RouteRequest, withBody } from './route.ts';
import { shown, whole } from './shapes.ts';

const INPUTS_MAX = 100;
const inputs = <T extends z.ZodType>(input: T) => z.strictObject({ inputs: z.array(input).min(1).max(INPUTS_MAX) });

const trace = { objectWriteTraceId: z.string().optional() };
const CreateInput = z.strictObject({ properties: ValuesSchema, associations: AssociationsSchema, ...trace });
const ChangeInput = z.strictObject({
  id: z.coerce.string(),
  idProperty: z.string().optional(),
  properties: ValuesSchema,
  ...trace,
});
type ChangeInput = z.output<typeof ChangeInput>;
const IdInput = z.strictObject({ id: z.coerce.string() });
const ReadSchema = z.strictObject({
  inputs: z.array(IdInput).min(1).max(INPUTS_MAX),
  idProperty: z.string().optional(),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
});

/** One input as it was carried out. */
type Traced = {
  readonly objectWriteTraceId?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
};

/** A hundred records at a time. */
export function batchRoutes(crm: Crm): readonly Route[] {
  const object = ({ params }: RouteRequest): CrmObject => crm.findObject(params['type'] ?? '') ?? crm.contacts;
  const post = (what: string, handle: Route['handle'], scope = 'crm.objects.contacts.write'): Route => ({
    method: 'POST',
    path: `/crm/objects/:type/batch/${what}`,
    scope,
    handle,
  });
  return [
    post(
      'upsert',
      withBody(inputs(ChangeInput), (body, request) =>
        carryOut(200, request, body.inputs, {
          check: (input) => checkChange(object(request), input),
          act: (input) => upsert(crm, object(request), input),
        }),
      ),
    ),
    post(
      'update',
      withBody(inputs(ChangeInput), (body, request) =>
        carryOut(200, request, body.inputs, {
          check: (input) => checkChange(object(request), input),
          act: (input) => update(crm, object(request), input),
        }),
      ),
    ),
    post(
      'create',
      withBody(inputs(CreateInput), (body, request) =>
        carryOut(201, request, body.inputs, {
          check: (input) => admit(object(request), input.properties, null),
          act: (input) => {
            const created = createWith(crm, object(request), input);
            return created.ok ? done(whole(created.value)) : created;
          },
        }),
      ),
    ),
    post(
      'archive',
      withBody(inputs(IdInput), (body, request) => {
        for (const { id } of body.inputs) crm.archive(object(request), id, 'INTEGRATION');
        request.did('archived');
        return empty(204);
      }),
    ),
    post(
      'read',
      withBody(ReadSchema, (body, request) => read(object(request), body)),
      'crm.objects.contacts.read',
    ),
  ];
}

/** `check` changes nothing. */
type Work<I> = { readonly check: (input: I) => Outcome<unknown>; readonly act: (input: I) => Outcome<object> };

/**
 * Does each input by itself where every one is traced, and says with 207 which could not be done. Where one is not,
 * the first that cannot be done fails the whole, and nothing is done.
 */
function carryOut<I extends Traced>(
  status: number,
  { struck, did }: RouteRequest,
  all: readonly I[],
  { check, act }: Work<I>,
): HttpAnswer {
  const startedAt = new Date().toISOString();
  const isTraced = all.every(({ objectWriteTraceId }) => objectWriteTraceId !== undefined);
  const results: object[] = [];
  const errors: object[] = [];
  const isOut = (input: I): boolean => isForcedOut(input, struck.refusedInputs);
  for (const input of isTraced ? [] : all) {
    const checked = isOut(input) ? refused(FORCED) : check(input);
    if (!checked.ok) return failure(checked.refusal);
  }
  for (const input of all) {
    const { objectWriteTraceId } = input;
    const outcome = isOut(input) ? refused(FORCED) : act(input);
    if (outcome.ok) results.push({ ...outcome.value, ...(objectWriteTraceId !== undefined && { objectWriteTraceId }) });
    else errors.push(errorOf(outcome.refusal, objectWriteTraceId ?? ''));
  }
  did(`written:${results.length}`);
  const times = { startedAt, completedAt: startedAt };
  if (errors.length === 0) return json(status, { status: 'COMPLETE', results, ...times });
  return json(207, { status: 'COMPLETE', results, numErrors: errors.length, errors, ...times });
}

const FORCED: Refusal = invalid('Property values were not valid: as told');

function isForcedOut(input: Traced & { readonly id?: string }, out: readonly string[]): boolean {
  return [input.id, input.properties['email'], input.objectWriteTraceId].some(
    (name) => name !== undefined && out.includes(name),
  );
}

function errorOf({ category, message, context = {}, errors = [] }: Refusal, objectWriteTraceId: string) {
  return {
    status: 'error',
    category,
    message,
    context: { ...context, objectWriteTraceId: [objectWriteTraceId] },
    errors,
  };
}

function checkChange(object: CrmObject, { id, idProperty, properties }: ChangeInput): Outcome<unknown> {
  if (idProperty !== undefined && !object.book.isUnique(idProperty)) return refused(notUnique(object));
  return admit(object, properties, findBy(object, id, idProperty ?? null));
}

const notUnique = ({ typeId }: CrmObject): Refusal =>
  invalid(`Unable to perform update/upsert by non-unique ${typeId} property`);

/** By a unique property of the account's own: e-mail is not good enough. */
function upsert(crm: Crm, object: CrmObject, input: ChangeInput): Outcome<object> {
  const { id, idProperty, properties } = input;
  const known = findBy(object, id, idProperty ?? null);
  if (idProperty !== undefined && !object.book.isUnique(idProperty)) return refused(notUnique(object));
  if (known && !known.archived) {
    const changed = crm.change(object, known.id, properties, 'INTEGRATION');
    return changed.ok ? done({ ...whole(changed.value), new: false }) : changed;
  }
  if (idProperty === undefined) return refused(notFound(id));
  const created = crm.create(object, { ...properties, [idProperty]: id }, 'INTEGRATION');
  return created.ok ? done({ ...whole(created.value), new: true }) : created;
}

function update(crm: Crm, object: CrmObject, { id, idProperty, properties }: ChangeInput): Outcome<object> {
  if (idProperty !== undefined && !object.book.isUnique(idProperty)) return refused(notUnique(object));
  const known = findBy(object, id, idProperty ?? null);
  const changed = known ? crm.change(object, known.id, properties, 'INTEGRATION') : refused(notFound(id));
  return changed.ok ? done(whole(changed.value)) : changed;
}

/** What is not there is an error beside the results. */
function read(object: CrmObject, { inputs: asked, idProperty, properties }: z.output<typeof ReadSchema>): HttpAnswer {
  const startedAt = new Date().toISOString();
  const found = asked.map(({ id }) => ({ id, record: findBy(object, id, idProperty ?? null) }));
  const isThere = ({ record }: (typeof found)[number]): boolean => record !== null && !record.archived;
  const results = found.flatMap(({ record }) =>
    record && !record.archived ? [shown(object, record, properties)] : [],
  );
  const missing = found.filter((one) => !isThere(one)).map(({ id }) => id);
  const body = { status: 'COMPLETE', results, startedAt, completedAt: startedAt };
  if (missing.length === 0) return json(200, body);
  const message = 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.';
  const error = { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids: missing } };
  return json(207, { ...body, numErrors: 1, errors: [error] });
}
