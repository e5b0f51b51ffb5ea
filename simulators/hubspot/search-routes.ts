import { z } from 'zod';
import { type HttpAnswer, json } from '../http-vendor/answers.ts';
import type { Crm } from './crm.ts';
import type { CrmObject } from './crm-objects.ts';
import type { CrmRecord } from './record-store.ts';
import { failure, invalid } from './refusals.ts';
import { type Route, withBody } from './route.ts';
import { shown } from './shapes.ts';

const FilterSchema = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'BETWEEN',
    'CONTAINS_TOKEN',
    'EQ',
    'GT',
    'GTE',
    'HAS_PROPERTY',
    'IN',
    'LT',
    'LTE',
    'NEQ',
    'NOT_CONTAINS_TOKEN',
    'NOT_HAS_PROPERTY',
    'NOT_IN',
  ]),
  value: z.coerce.string().optional(),
  highValue: z.coerce.string().optional(),
  values: z.array(z.coerce.string()).optional(),
});
type Filter = z.output<typeof FilterSchema>;

const SortSchema = z.union([
  z.string(),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
]);

const SearchSchema = z.object({
  filterGroups: z
    .array(z.object({ filters: z.array(FilterSchema).max(6) }))
    .max(5)
    .default([]),
  query: z.string().max(3000).optional(),
  sorts: z.array(SortSchema).max(1).default([]),
  properties: z.array(z.string()).default([]),
  limit: z.int().min(1).max(200).default(10),
  after: z.coerce.number().int().min(0).default(0),
});
type Search = z.output<typeof SearchSchema>;

const FILTERS_MAX = 18;
const RESULTS_MAX = 10_000;

/** Search sees what was written a while ago, and no more than ten thousand of it. */
export function searchRoutes(crm: Crm): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/crm/objects/:type/search',
      scope: 'crm.objects.contacts.read',
      bucket: 'search',
      handle: withBody(SearchSchema, (body, { params }) => {
        const object = crm.findObject(params['type'] ?? '');
        return object ? search(object, body) : failure(invalid('Unable to infer object type'));
      }),
    },
  ];
}

function search(object: CrmObject, body: Search): HttpAnswer {
  const { filterGroups, query, sorts, properties, limit, after } = body;
  const filters = filterGroups.flatMap((group) => group.filters);
  if (filters.length > FILTERS_MAX) return failure(invalid(`No more than ${FILTERS_MAX} filters`));
  const unknown = filters.find(({ propertyName }) => !object.book.find(propertyName));
  if (unknown) return failure(invalid(`There was a problem with the request: ${unknown.propertyName} does not exist`));
  if (after + limit > RESULTS_MAX) return failure(invalid(`Cannot page beyond ${RESULTS_MAX} results`));
  const hits = object.store
    .listIndexed()
    .filter((record) => isHit(record, filterGroups) && hasWords(record, query))
    .toSorted(comparing(sorts[0]));
  const next = after + limit < hits.length ? { paging: { next: { after: String(after + limit) } } } : {};
  const results = hits.slice(after, after + limit).map((record) => shown(object, record, properties));
  return json(200, { total: hits.length, results, ...next });
}

function isHit({ properties }: CrmRecord, groups: Search['filterGroups']): boolean {
  if (groups.length === 0) return true;
  return groups.some(({ filters }) => filters.every((filter) => fits(filter, properties[filter.propertyName])));
}

function fits({ operator, value = '', highValue = '', values = [] }: Filter, held: string | undefined): boolean {
  switch (operator) {
    case 'HAS_PROPERTY':
      return held !== undefined;
    case 'NOT_HAS_PROPERTY':
      return held === undefined;
    case 'EQ':
      return held?.toLowerCase() === value.toLowerCase();
    case 'NEQ':
      return held?.toLowerCase() !== value.toLowerCase();
    // Letter by letter: values in capitals find nothing.
    case 'IN':
      return held !== undefined && values.includes(held.toLowerCase());
    case 'NOT_IN':
      return held === undefined || !values.includes(held.toLowerCase());
    case 'CONTAINS_TOKEN':
      return tokens(held).includes(value.toLowerCase());
    case 'NOT_CONTAINS_TOKEN':
      return !tokens(held).includes(value.toLowerCase());
    default:
      return held !== undefined && isInOrder(operator, measure(held), measure(value), measure(highValue));
  }
}

function isInOrder(operator: string, held: number, value: number, high: number): boolean {
  if (operator === 'GT') return held > value;
  if (operator === 'GTE') return held >= value;
  if (operator === 'LT') return held < value;
  if (operator === 'LTE') return held <= value;
  return held >= value && held <= high;
}

/** Numbers as they are, times in milliseconds. */
function measure(value: string): number {
  return value === '' || Number.isNaN(Number(value)) ? Date.parse(value) : Number(value);
}

function tokens(value = ''): readonly string[] {
  return value.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

function hasWords({ properties }: CrmRecord, query: string | undefined): boolean {
  if (query === undefined || query === '') return true;
  return ['email', 'firstname', 'lastname', 'phone', 'company', 'hs_note_body'].some((name) =>
    properties[name]?.toLowerCase().includes(query.toLowerCase()),
  );
}

function comparing(sort: z.output<typeof SortSchema> | undefined): (a: CrmRecord, b: CrmRecord) => number {
  if (sort === undefined) return (a, b) => Number(a.id) - Number(b.id);
  const name = typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName;
  const isDown = typeof sort === 'string' ? sort.startsWith('-') : sort.direction === 'DESCENDING';
  return (a, b) => {
    const [x, y] = [a.properties[name] ?? '', b.properties[name] ?? ''];
    const order = x === y ? Number(a.id) - Number(b.id) : x < y ? -1 : 1;
    return isDown ? -order : order;
  };
}
