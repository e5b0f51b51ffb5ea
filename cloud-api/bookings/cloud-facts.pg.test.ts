import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { DAY_START, FACILITY_ID } from '../../tests/support/memory-node.ts';
import { listSharedCustomers } from '../customers/customer-repository.ts';
import type { Database } from '../db/database.ts';
import { applyFact, recoverFact } from './cloud-facts.ts';

const server = filePostgres();
let database: Database;
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

const PLACE = { facilityId: FACILITY_ID, now: DAY_START };

const FactSchema = z.object({ type: z.string(), data: z.json() });

/** As it stands on the wire. */
const fixture = (name: string) =>
  FactSchema.parse(JSON.parse(readFileSync(`sync/protocol/fixtures/v1/event-fact-${name}.json`, 'utf8')));

const apply = (fact: z.infer<typeof FactSchema>) => database.db.transaction((tx) => applyFact(tx, fact, PLACE));
const recover = (fact: z.infer<typeof FactSchema>) => database.db.transaction((tx) => recoverFact(tx, fact, PLACE));

describe('what a facility tells', () => {
  test('gives a customer what its staff have asked for', async () => {
    expect(await apply(fixture('customer-asked'))).toBe('taken');

    expect(await listSharedCustomers(database.db)).toMatchObject([{ email: 'zoe@example.test', tier: 'member' }]);
  });

  test('is not taken where only the cloud may tell it', async () => {
    expect(await apply(fixture('customer-changed'))).toBe('unexpected');
    expect(await listSharedCustomers(database.db)).toEqual([]);
  });

  test('is left alone where it cannot be read', async () => {
    expect(await apply({ type: 'customer.asked', data: { askId: 'no' } })).toBe('unreadable');
    expect(await recover({ type: 'of.tomorrow', data: null })).toBe('unreadable');
  });
});

test('what the cloud has told before it went back in time is taken up again, once', async () => {
  expect(await recover(fixture('customer-changed'))).toBe('taken');
  expect(await recover(fixture('customer-decided'))).toBe('taken');
  const before = await listSharedCustomers(database.db);
  await recover(fixture('customer-changed'));

  expect(before).toHaveLength(1);
  expect(await listSharedCustomers(database.db)).toEqual(before);
});
