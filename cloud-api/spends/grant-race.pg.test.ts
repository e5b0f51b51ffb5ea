import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { aPromotion } from '../../tests/support/a-promotion.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { createCloudDatabase } from '../../tests/support/shared-postgres.ts';
import { DAY_START, id } from '../../tests/support/memory-node.ts';
import { changeCredits } from '../customers/customer-credits.ts';
import { findCustomer, insertCustomer, listEntries } from '../customers/customer-repository.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { createLog } from '../log.ts';
import { grantSpend } from './grant-spend.ts';
import { settleSpend } from './settle-spend.ts';
import { findUses } from './spend-repository.ts';
import { spendTable } from './spend-schema.ts';

/** Two processes of the cloud on one database, each with connections of its own. */

const server = filePostgres();
let processes: [Database, Database];
beforeAll(async () => {
  const url = await createCloudDatabase(server.url);
  const open = () => openDatabase({ url, log: createLog('silent'), connectionsMax: 10 });
  processes = [await open(), await open()];
});
afterAll(() => Promise.all(processes.map((database) => database.close())));

let rounds = 0;
let ana: string;
let facilities: [string, string];
beforeEach(async () => {
  rounds += 1;
  ana = id(`ana ${rounds}`);
  facilities = [id(`first facility ${rounds}`), id(`second facility ${rounds}`)];
  await processes[0].db.transaction((tx) => insertCustomer(tx, aCustomer({ id: ana, email: `${rounds}@example.ca` })));
});

const PROMOTION = aPromotion({ usesMax: 10 });

type Client = {
  readonly number: number;
  readonly facilityId: string;
  readonly credits?: number;
  readonly email?: string;
};

const spendIdOf = (number: number) => id(`spend ${rounds} ${number}`);

function grant({ number, facilityId, credits, email }: Client, promotion = PROMOTION) {
  const { db } = processes[number % 2 === 0 ? 0 : 1];
  const spend = {
    id: spendIdOf(number),
    promotion: credits === undefined ? { id: promotion.id, code: promotion.code } : null,
    credits: credits === undefined ? null : { customerId: ana, count: credits, cents: credits * 1000 },
  };
  const ask = { spend, bookingId: id(`booking ${number}`), email: email ?? `${number}@example.ca`, askedAt: DAY_START };
  const wanted = credits === undefined ? promotion : null;
  return db.transaction((tx) => grantSpend(tx, { facilityId, ask, promotion: wanted, now: DAY_START }));
}

const clients = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

const uses = () => findUses(processes[0].db, { facilityId: facilities[0], promotionId: PROMOTION.id });

describe('a hundred clients of two processes', () => {
  test('use the last ten uses of a promotion ten times', async () => {
    const [facilityId] = facilities;

    const answers = await Promise.all(clients(100).map((number) => grant({ number, facilityId })));

    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code])))).toEqual(
      new Set(['promotion.used_up']),
    );
    expect(await uses()).toBe(10);
  });

  test('who are one customer use it as often as one may', async () => {
    const [facilityId] = facilities;
    const promotion = aPromotion({ usesPerCustomerMax: 3 });

    const answers = await Promise.all(
      clients(100).map((number) => grant({ number, facilityId, email: 'same@example.ca' }, promotion)),
    );

    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  });

  test('who give back what they were granted leave no use behind, however often they do', async () => {
    const [facilityId] = facilities;
    const giveBack = async (number: number) => {
      const { db } = processes[number % 2 === 0 ? 1 : 0];
      const settle = () => db.transaction((tx) => settleSpend(tx, spendIdOf(number), { now: DAY_START }));
      await Promise.all([settle(), settle()]);
    };

    await Promise.all(
      clients(100).map(async (number) => {
        const granted = await grant({ number, facilityId });
        if (granted.ok) await giveBack(number);
      }),
    );

    expect(await uses()).toBe(0);
  });
});

describe('twenty clients of two facilities', () => {
  test('spend one balance as far as it goes, and the ledger says the same', async () => {
    const { db } = processes[0];
    const given = { customerId: ana, count: 7, kind: 'given', spendId: null, by: 'Morgan', note: '' } as const;
    await db.transaction((tx) => changeCredits(tx, { ...given, at: DAY_START }));

    const answers = await Promise.all(
      clients(20).map((number) => grant({ number, facilityId: facilities[number < 10 ? 0 : 1], credits: 2 })),
    );

    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'credits.too_few')).toHaveLength(17);
    const entries = await listEntries(db, ana, 100);
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(1);
    expect(await findCustomer(db, ana)).toMatchObject({ credits: 1 });
  });
});

describe('the database itself', () => {
  const failureOf = (change: Promise<unknown>): Promise<string> =>
    change.then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? `${String(error.cause)}` : ''),
    );

  test('keeps every spend, and lets none come back that is settled', async () => {
    const { db } = processes[0];
    await grant({ number: 0, facilityId: facilities[0] });
    const isIt = eq(spendTable.id, spendIdOf(0));
    await db.update(spendTable).set({ state: 'returned' }).where(isIt);

    const again = await failureOf(db.update(spendTable).set({ state: 'granted' }).where(isIt));
    const other = await failureOf(
      db
        .update(spendTable)
        .set({ bookingId: id('other') })
        .where(isIt),
    );
    const gone = await failureOf(db.delete(spendTable).where(isIt));

    expect([again, other, gone]).toEqual([
      expect.stringContaining('SPEND_GOES_ON'),
      expect.stringContaining('SPEND_STAYS'),
      expect.stringContaining('SPEND_STAYS'),
    ]);
  });

  test('counts as many uses as there are spends that use one', async () => {
    const { rows } = await processes[0].db.execute(sql`
      select facility_id, promotion_id, uses from promotion_use
      except select facility_id, promotion_id, count(*) filter (where state in ('granted', 'carried', 'lost'))
      from spend where promotion_id is not null group by 1, 2`);

    expect(rows).toEqual([]);
  });
});
