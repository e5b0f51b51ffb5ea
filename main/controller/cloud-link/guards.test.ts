import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { DAY_MS, HOUR_MS } from '../../../domain/time.ts';
import { isGuardError } from './sqlite-node-store.ts';

/** Code that forgets to check must still not double-book: this is SQL as such code would write it. */
let database: TestDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
  database.db.run(sql`insert into held_range (resource_id, starts_at, ends_at, holder)
    values ('bay', 0, ${40 * DAY_MS}, 'own'), ('bay', ${40 * DAY_MS}, ${80 * DAY_MS}, 'peer')`);
});
afterEach(() => database.dispose());

type Row = { id: string; from: number; until: number; holder?: string; state?: string; resource?: string };

function insert({ id, from, until, holder = 'own', state = 'active', resource = 'bay' }: Row): void {
  database.db.run(sql`insert into allocation (id, resource_id, starts_at, ends_at, kind, state, revision, data, holder)
    values (${id}, ${resource}, ${from}, ${until}, 'booking', ${state}, 1, '{}', ${holder})`);
}

/** The guard that stopped `write`, or null. */
function guardOf(write: () => void): string | null {
  try {
    write();
    return null;
  } catch (error) {
    const texts = [error, (error as Error).cause].map((one) => (one instanceof Error ? one.message : ''));
    return texts.join(' ').match(/OVERLAP|NOT_OWNER|bad interval|unknown kind/)?.[0] ?? 'something else';
  }
}

describe('two allocations', () => {
  beforeEach(() => insert({ id: 'a', from: 10 * HOUR_MS, until: 12 * HOUR_MS }));

  test.each([
    ['the same time', 10, 12],
    ['a part of it', 10.5, 11],
    ['all around it', 9, 13],
    ['its beginning', 9, 10.5],
    ['its end', 11.5, 13],
  ])('never hold %s', (_what, from, until) => {
    const inserted = guardOf(() => insert({ id: 'b', from: from * HOUR_MS, until: until * HOUR_MS }));
    insert({ id: 'c', from: 20 * HOUR_MS, until: 21 * HOUR_MS });
    const moved = guardOf(() =>
      database.db.run(
        sql`update allocation set starts_at = ${from * HOUR_MS}, ends_at = ${until * HOUR_MS} where id = 'c'`,
      ),
    );

    expect([inserted, moved]).toEqual(['OVERLAP', 'OVERLAP']);
  });

  test('may touch, may be of two resources, and may overlap once one of them is void', () => {
    database.db.run(sql`insert into held_range values ('other', 0, ${DAY_MS}, 'own')`);

    expect(guardOf(() => insert({ id: 'b', from: 12 * HOUR_MS, until: 13 * HOUR_MS }))).toBeNull();
    expect(guardOf(() => insert({ id: 'c', from: 9 * HOUR_MS, until: 10 * HOUR_MS }))).toBeNull();
    expect(guardOf(() => insert({ id: 'd', from: 10 * HOUR_MS, until: 12 * HOUR_MS, resource: 'other' }))).toBeNull();
    expect(guardOf(() => insert({ id: 'e', from: 10 * HOUR_MS, until: 12 * HOUR_MS, state: 'void' }))).toBeNull();
  });

  test('do not overlap when a void one is made active again', () => {
    insert({ id: 'b', from: 10 * HOUR_MS, until: 12 * HOUR_MS, state: 'void' });

    expect(guardOf(() => database.db.run(sql`update allocation set state = 'active' where id = 'b'`))).toBe('OVERLAP');
  });

  test('do not overlap however long one of them is', () => {
    insert({ id: 'week', from: 14 * DAY_MS, until: 21 * DAY_MS });

    expect(guardOf(() => insert({ id: 'b', from: 21 * DAY_MS - HOUR_MS, until: 21 * DAY_MS }))).toBe('OVERLAP');
  });
});

describe('time of ours', () => {
  test.each([
    ['that is the other side’s', 41 * DAY_MS, 41 * DAY_MS + HOUR_MS],
    ['that is partly the other side’s', 40 * DAY_MS - HOUR_MS, 40 * DAY_MS + HOUR_MS],
    ['that is nobody’s', 81 * DAY_MS, 81 * DAY_MS + HOUR_MS],
  ])('is not sold %s', (_what, from, until) => {
    expect(guardOf(() => insert({ id: 'a', from, until }))).toBe('NOT_OWNER');
  });

  test('is what a copy need not be', () => {
    expect(guardOf(() => insert({ id: 'a', from: 41 * DAY_MS, until: 42 * DAY_MS, holder: 'peer' }))).toBeNull();
  });

  test('does not become of a copy by changing who holds it', () => {
    insert({ id: 'a', from: 41 * DAY_MS, until: 42 * DAY_MS, holder: 'peer' });

    expect(guardOf(() => database.db.run(sql`update allocation set holder = 'own' where id = 'a'`))).toBe('NOT_OWNER');
  });
});

describe('a row', () => {
  test.each([
    ['an empty time', HOUR_MS, HOUR_MS],
    ['a time that ends before it begins', 2 * HOUR_MS, HOUR_MS],
    ['more than a week', 0, 7 * DAY_MS + 1],
  ])('does not hold %s', (_what, from, until) => {
    expect(guardOf(() => insert({ id: 'a', from, until }))).toBe('bad interval');
  });

  test('does not hold a state or holder that there is not', () => {
    expect(guardOf(() => insert({ id: 'a', from: 0, until: HOUR_MS, state: 'lost' }))).toBe('unknown kind');
    expect(guardOf(() => insert({ id: 'a', from: 0, until: HOUR_MS, holder: 'both' }))).toBe('unknown kind');
  });

  test('of ranges does not overlap another', () => {
    expect(
      guardOf(() => database.db.run(sql`insert into held_range values ('bay', ${DAY_MS}, ${2 * DAY_MS}, 'peer')`)),
    ).toBe('OVERLAP');
  });
});

test('a guard is told from other failures', () => {
  expect(isGuardError(new Error('NOT_OWNER'))).toBe(true);
  expect(isGuardError(new Error('disk full'))).toBe(false);
});
