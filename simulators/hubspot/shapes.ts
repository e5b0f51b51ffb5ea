import type { Crm } from './crm.ts';
import type { CrmObject } from './crm-objects.ts';
import type { CrmRecord } from './record-store.ts';

const ALWAYS: Readonly<Record<CrmObject['type'], readonly string[]>> = {
  contacts: ['createdate', 'hs_object_id', 'lastmodifieddate'],
  notes: ['hs_createdate', 'hs_object_id', 'hs_lastmodifieddate'],
};
const UNASKED: Readonly<Record<CrmObject['type'], readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  notes: [],
};

/** A record with all that is known of it, as the answer to a write has it. */
export function whole({ id, properties, createdAt, updatedAt, archived }: CrmRecord) {
  return {
    id,
    properties,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    archived,
  };
}

/** A record with the properties that were asked for, null where it has none. */
export function shown({ type, book }: CrmObject, record: CrmRecord, asked: readonly string[]) {
  const names = [...(asked.length > 0 ? asked : UNASKED[type]).filter((name) => book.find(name)), ...ALWAYS[type]];
  const properties = Object.fromEntries(names.map((name) => [name, record.properties[name] ?? null]));
  return { ...whole(record), properties };
}

/** What belongs to a record, by kind. */
export function associationsShown(crm: Crm, object: CrmObject, record: CrmRecord, asked: readonly string[]) {
  const links = crm.associations.list({ type: object.type, id: record.id });
  const kinds = asked.flatMap((name) => crm.findObject(name) ?? []);
  return Object.fromEntries(
    kinds.flatMap(({ type }) => {
      const results = links
        .filter(({ to }) => to.type === type)
        .map(({ from, to }) => ({ id: to.id, type: `${from.type.slice(0, -1)}_to_${to.type.slice(0, -1)}` }));
      return results.length === 0 ? [] : [[type, { results }]];
    }),
  );
}

/** Names given as `a,b` or one by one. */
export function namesIn(query: URLSearchParams, key: string): readonly string[] {
  return query.getAll(key).flatMap((value) => value.split(',').filter((name) => name !== ''));
}
