import type { Values } from './property-book.ts';

export type CrmRecord = {
  readonly id: string;
  properties: Values;
  readonly createdAt: number;
  updatedAt: number;
  archived: boolean;
};

export type RecordStore = ReturnType<typeof createRecordStore>;

type StoreParts = {
  readonly now: () => number;
  readonly indexLagMs: () => number;
  /** A number that no other record has, of whatever kind. */
  readonly newId: () => string;
  /** Properties of which no two records may have the same value. */
  readonly isUnique: (property: string) => boolean;
  readonly systemProperties: (record: Pick<CrmRecord, 'id' | 'createdAt' | 'updatedAt'>) => Values;
};

/** The records of one kind, by id and by unique value; and the view of them that search has, which lags. */
export function createRecordStore({ now, indexLagMs, newId, isUnique, systemProperties }: StoreParts) {
  const records = new Map<string, CrmRecord>();
  /** Where a record that was merged is now. */
  const merged = new Map<string, string>();
  const holders = createHolders(isUnique);
  const index = createIndex(now, indexLagMs);

  function set(record: CrmRecord, properties: Values, at = now()): void {
    const before = record.properties;
    record.updatedAt = at;
    const kept = Object.entries({ ...before, ...properties }).filter(([, value]) => value !== '');
    record.properties = { ...Object.fromEntries(kept), ...systemProperties(record) };
    holders.put(record, before);
    index.put(record);
  }

  function find(id: string): CrmRecord | null {
    return records.get(merged.get(id) ?? id) ?? null;
  }

  function remove(record: CrmRecord): void {
    record.archived = true;
    holders.put(record, record.properties);
    index.put(record);
  }

  return {
    create(properties: Values): CrmRecord {
      const at = now();
      const record: CrmRecord = { id: newId(), properties: {}, createdAt: at, updatedAt: at, archived: false };
      records.set(record.id, record);
      set(record, properties, at);
      return record;
    },
    set,
    find,
    /** Who has this value of a unique property. */
    findHolder: (property: string, value: string): CrmRecord | null => find(holders.find(property, value)),
    archive: remove,
    /** Leaves nothing. */
    erase(record: CrmRecord): void {
      remove(record);
      records.delete(record.id);
      record.properties = {};
    },
    /** `from` is no more; whoever asks for it gets `to`. */
    follow(from: CrmRecord, to: CrmRecord): void {
      remove(from);
      records.delete(from.id);
      for (const [id, target] of merged) if (target === from.id) merged.set(id, to.id);
      merged.set(from.id, to.id);
    },
    list: (): readonly CrmRecord[] => [...records.values()],
    /** As search sees them. */
    listIndexed: index.list,
  };
}

/** Which record has a value that no other may have. */
function createHolders(isUnique: (property: string) => boolean) {
  const holders = new Map<string, string>();
  const keyOf = (property: string, value: string): string => `${property}\n${value}`;
  return {
    find: (property: string, value: string): string => holders.get(keyOf(property, value)) ?? '',
    put({ id, archived, properties }: CrmRecord, before: Values): void {
      for (const [property, value] of Object.entries(before)) {
        const key = keyOf(property, value);
        if (isUnique(property) && holders.get(key) === id) holders.delete(key);
      }
      for (const [property, value] of archived ? [] : Object.entries(properties)) {
        if (isUnique(property)) holders.set(keyOf(property, value), id);
      }
    },
  };
}

/** Records as they were a while ago. */
function createIndex(now: () => number, lagMs: () => number) {
  const indexed = new Map<string, CrmRecord>();
  let waiting: { readonly dueAt: number; readonly view: CrmRecord }[] = [];
  return {
    put: (record: CrmRecord): void => void waiting.push({ dueAt: now() + lagMs(), view: { ...record } }),
    list(): readonly CrmRecord[] {
      const due = waiting.filter(({ dueAt }) => dueAt <= now()).toSorted((a, b) => a.dueAt - b.dueAt);
      waiting = waiting.filter(({ dueAt }) => dueAt > now());
      for (const { view } of due) {
        if (view.archived) indexed.delete(view.id);
        else indexed.set(view.id, view);
      }
      return [...indexed.values()];
    },
  };
}
