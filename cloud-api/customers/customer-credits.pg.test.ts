import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { openWithFacility } from '../../tests/support/half-day.ts';
import { DAY_START, id } from '../../tests/support/memory-node.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { createLog } from '../log.ts';
import { changeCredits, type CreditChange } from './customer-credits.ts';
import { findCustomer, insertCustomer, listEntries } from './customer-repository.ts';
import { creditEntryTable, customerTable } from './customer-schema.ts';

const server = filePostgres();
let database: Database;
beforeAll(async () => {
  database = await openWithFacility(server.url);
});
afterAll(() => database.close());

let customers = 0;
let ana: string;
beforeEach(async () => {
  customers += 1;
  ana = id(`customer ${customers}`);
  await database.db.transaction((tx) =>
    insertCustomer(tx, aCustomer({ id: ana, email: `ana${customers}@example.ca` })),
  );
});

const change = (kind: CreditChange['kind'], count: number, spendId: string | null = null, customerId = ana) =>
  database.db.transaction((tx) =>
    changeCredits(tx, { customerId, kind, count, spendId, by: 'Morgan', note: '', at: DAY_START }),
  );

const codesOf = async (failing: Promise<unknown>): Promise<string> => {
  const error: unknown = await failing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? `${error.message} ${String(error.cause)}` : 'no error';
};

describe('credits', () => {
  test('come and go, and the ledger says why', async () => {
    await change('given', 10);
    await change('spent', 4, id('spend'));
    await change('returned', 4, id('spend'));
    const last = await change('taken', 3);

    const entries = await listEntries(database.db, ana, 20);

    expect(last).toEqual({ ok: true, value: { balance: 7, version: 5 } });
    expect(entries.map(({ no, kind, count }) => [no, kind, count])).toEqual([
      [4, 'taken', -3],
      [3, 'returned', 4],
      [2, 'spent', -4],
      [1, 'given', 10],
    ]);
    expect(await findCustomer(database.db, ana)).toMatchObject({ credits: 7, version: 5 });
  });

  test('that are not there are neither spent nor taken', async () => {
    await change('given', 2);

    const answers = [await change('spent', 3, id('too many')), await change('taken', 3)];

    expect(answers).toEqual([
      { ok: false, error: { code: 'credits.too_few', balance: 2 } },
      { ok: false, error: { code: 'credits.too_few', balance: 2 } },
    ]);
    expect(await findCustomer(database.db, ana)).toMatchObject({ credits: 2, version: 2 });
  });

  test('of a spend go once and come back once, however often it is said', async () => {
    await change('given', 5);
    for (const kind of ['spent', 'spent', 'returned', 'returned'] as const) await change(kind, 5, id('once'));

    expect(await findCustomer(database.db, ana)).toMatchObject({ credits: 5, version: 4 });
  });

  test('belong to somebody', async () => {
    expect(await change('given', 1, null, id('nobody'))).toEqual({ ok: false, error: { code: 'customer.not_found' } });
  });
});

describe('the database itself refuses', () => {
  beforeEach(() => change('given', 3));

  test.each([
    ['a balance that no entry explains', 'CREDITS_DO_NOT_ADD_UP', { credits: 4 }],
    ['one below zero', 'customer_credits', { credits: -1 }],
  ])('%s', async (_what, code, set) => {
    const written = database.db.update(customerTable).set(set).where(eq(customerTable.id, ana));

    expect(await codesOf(written.then(() => null))).toContain(code);
  });

  test('an entry that changes no balance', async () => {
    const entry = { customerId: ana, no: 2, kind: 'given', count: 1, by: '', note: '', at: DAY_START };

    expect(
      await codesOf(
        database.db
          .insert(creditEntryTable)
          .values(entry)
          .then(() => null),
      ),
    ).toContain('CREDITS_DO_NOT_ADD_UP');
  });

  test('to change or forget what was written', async () => {
    const changed = database.db.update(creditEntryTable).set({ note: 'never mind' });
    const deleted = database.db.delete(creditEntryTable);

    expect(await codesOf(changed.then(() => null))).toContain('CREDIT_ENTRY_STAYS');
    expect(await codesOf(deleted.then(() => null))).toContain('CREDIT_ENTRY_STAYS');
  });
});

type Step = { readonly kind: CreditChange['kind']; readonly count: number; readonly spend: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('given', 'taken', 'spent', 'returned'),
  count: fc.integer({ min: 1, max: 6 }),
  spend: fc.integer({ min: 0, max: 3 }),
});

/** Two who work at once, each over a connection of their own. */
test('whatever is given, taken, spent and given back at once, no balance is below zero and all ledgers add up', async () => {
  const other = await openOther();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), async (here, there) => {
      run += 1;
      const customerId = id(`racing ${run}`);
      await database.db.transaction((tx) => insertCustomer(tx, aCustomer({ id: customerId, email: null })));
      const work = async ({ db }: Pick<Database, 'db'>, steps: readonly Step[]): Promise<number> => {
        let done = 0;
        for (const { kind, count, spend } of steps) {
          const isSpend = kind === 'spent' || kind === 'returned';
          const spendId = isSpend ? id(`spend ${run} ${spend}`) : null;
          const result = await db.transaction((tx) =>
            changeCredits(tx, { customerId, kind, count, spendId, by: 'Morgan', note: '', at: DAY_START }),
          );
          if (result.ok) {
            expect(result.value.balance).toBeGreaterThanOrEqual(0);
            done += 1;
          }
        }
        return done;
      };

      await Promise.all([work(database, here), work(other, there)]);

      const customer = await findCustomer(database.db, customerId);
      const entries = await listEntries(database.db, customerId, 100);
      expect(customer?.credits).toBe(entries.reduce((sum, { count }) => sum + count, 0));
      expect(customer?.version).toBe(entries.length + 1);
      expect(entries.map(({ no }) => no)).toEqual(entries.map((_, index) => entries.length - index));
      const once = entries.flatMap(({ spendId, kind }) => (spendId === null ? [] : [`${spendId} ${kind}`]));
      expect(new Set(once).size).toBe(once.length);
    }),
    { numRuns: 40 },
  );
  await other.close();
});

test('100 who want the last 10 credits at once: ten have them', async () => {
  await change('given', 10);

  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => change('spent', 1, id(`of hundred ${n}`))));

  expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
  expect(await findCustomer(database.db, ana)).toMatchObject({ credits: 0 });
});

async function openOther(): Promise<Database> {
  const { rows } = await database.db.execute<{ name: string }>(sql`select current_database() as name`);
  const url = new URL(server.url);
  url.pathname = `/${rows[0]?.name}`;
  return openDatabase({ url: url.href, log: createLog('silent') });
}
