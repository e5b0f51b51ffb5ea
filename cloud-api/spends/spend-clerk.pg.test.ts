import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { Spend } from '../../domain/booking.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { FactEvent, StreamEvent } from '../../sync/protocol/events.ts';
import { jsonOf } from '../../sync/protocol/json.ts';
import type { SpendAsk, SpendDecision } from '../../sync/protocol/product-data.ts';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { aPromotion } from '../../tests/support/a-promotion.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { LENIENT, openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { bookingRows } from '../bookings/booking-rows.ts';
import { createCloudPolicy } from '../bookings/cloud-policy.ts';
import { changeCredits } from '../customers/customer-credits.ts';
import { findCustomer, insertCustomer } from '../customers/customer-repository.ts';
import type { Database } from '../db/database.ts';
import { createCloudNode } from '../facility-link/cloud-node.ts';
import { createLog } from '../log.ts';
import { createSpendClerk, isSpendWork } from './spend-clerk.ts';
import { findUses, listFacilitiesWithSpendWork } from './spend-repository.ts';

/** What facilities ask the cloud to spend. */

const server = filePostgres();
const ANA = id('ana');
const PROMOTION = aPromotion({ usesMax: 1 });
const log = createLog('silent');

let database: Database;
let club: ReturnType<typeof aClub>;
beforeEach(async () => {
  database = await openWithFacility(server.url);
  await database.db.transaction(async (tx) => {
    await insertCustomer(tx, aCustomer({ id: ANA }));
    const given = { customerId: ANA, count: 5, kind: 'given', spendId: null, by: 'Morgan', note: '', at: 0 } as const;
    await changeCredits(tx, given);
  });
  club = aClub();
});
afterEach(() => database.close());

function aFact(type: string, data: unknown): FactEvent {
  return { kind: 'fact', id: id(type), ack: 0, at: DAY_START, v: 1, critical: false, type, data: jsonOf(data) };
}

function aClub() {
  const { db } = database;
  const clock = manualClock(DAY_START);
  const random = seededRandom(1);
  const policy = createCloudPolicy({ clock, random, log, profileOf: () => null });
  const parts = { db, facilityId: FACILITY_ID, clock, random };
  const node = createCloudNode({
    ...parts,
    policy: { ...policy, admission: LENIENT.admission },
    alongside: bookingRows,
  });
  const clerk = createSpendClerk({ db, clock, log, promotionsOf: () => [PROMOTION] });
  const say = (type: string, data: unknown) =>
    db.transaction((tx) => policy.applyFacts(tx, FACILITY_ID, [aFact(type, data)]));
  const recover = (decision: SpendDecision) =>
    db.transaction(async (tx) => policy.recoverFacts?.(tx, FACILITY_ID, [aFact('spend.decided', decision)]));
  const told = async () =>
    (await node.readOutbox(0, 100))
      .map(({ body }) => JSON.parse(body) as StreamEvent)
      .flatMap((event) => (event.kind === 'fact' ? [event.data as SpendDecision] : []));
  const work = () => clerk.work(FACILITY_ID, node);
  return { node, say, recover, work, told };
}

const credits = (count: number): Spend['credits'] => ({ customerId: ANA, count, cents: count * 1000 });
const promotion: Spend['promotion'] = { id: PROMOTION.id, code: PROMOTION.code };

function asked(name: string, spend: Partial<Spend>): SpendAsk {
  const whole = { id: id(name), promotion: null, credits: null, ...spend };
  return { spend: whole, bookingId: id(`booking ${name}`), email: 'ana@example.ca', askedAt: DAY_START };
}

const balance = async () => (await findCustomer(database.db, ANA))?.credits;
const uses = () => findUses(database.db, { facilityId: FACILITY_ID, promotionId: PROMOTION.id });

describe('what a facility asks for', () => {
  test('is decided once and told, however often it is heard', async () => {
    const first = asked('first', { promotion, credits: credits(2) });
    const second = asked('second', { promotion });
    for (const ask of [first, second, first]) await club.say('spend.asked', ask);

    await Promise.all([club.work(), club.work()]);
    await club.say('spend.asked', first);
    await club.work();

    expect(await club.told()).toEqual([
      { ask: first, result: { kind: 'granted' } },
      { ask: second, result: { kind: 'refused', code: 'promotion.used_up' } },
    ]);
    expect([await balance(), await uses()]).toEqual([3, 1]);
  });

  test.each([
    ['more credits than there are', { credits: credits(6) }, { code: 'credits.too_few', balance: 5 }],
    [
      'credits of nobody',
      { credits: { customerId: id('nobody'), count: 1, cents: 1 } },
      { code: 'customer.not_found' },
    ],
    ['a promotion that is not known here', { promotion: { id: id('x'), code: 'X' } }, { code: 'promotion.unknown' }],
  ])('is refused where it is %s', async (_what, spend, refusal) => {
    await club.say('spend.asked', asked('one', spend));
    await club.work();

    expect(await club.told()).toMatchObject([{ result: { kind: 'refused', ...refusal } }]);
    expect([await balance(), await uses()]).toEqual([5, 0]);
  });

  test('is found by the sweep when whoever heard it has died', async () => {
    await club.say('spend.asked', asked('one', { promotion }));

    const before = await listFacilitiesWithSpendWork(database.db);
    await club.work();

    expect([before, await listFacilitiesWithSpendWork(database.db)]).toEqual([[FACILITY_ID], []]);
  });

  test('goes back when the facility says that it made no booking, and not before', async () => {
    await club.say('spend.asked', asked('one', { promotion, credits: credits(2) }));
    await club.work();
    await club.work();
    const granted = [await balance(), await uses()];

    await club.say('spend.returned', { spendId: id('one') });
    await club.say('spend.returned', { spendId: id('one') });
    await club.work();

    expect(granted).toEqual([3, 1]);
    expect([await balance(), await uses()]).toEqual([5, 0]);
  });

  test('is not granted any more once the facility has given it back', async () => {
    await club.say('spend.asked', asked('one', { promotion }));
    await club.say('spend.returned', { spendId: id('one') });
    await club.work();

    expect(await club.told()).toMatchObject([{ result: { kind: 'refused', code: 'spend.withdrawn' } }]);
    expect(await uses()).toBe(0);
  });

  test('stays with the booking that stands with it, whatever the facility says', async () => {
    const ask = asked('one', { promotion });
    await club.say('spend.asked', ask);
    await club.work();
    await bookWith(ask);

    await club.say('spend.returned', { spendId: id('one') });
    await club.work();

    expect(await uses()).toBe(1);
  });

  test('of another facility is left alone', async () => {
    await club.say('spend.asked', asked('one', { promotion }));
    await club.work();
    const { db } = database;
    const policy = createCloudPolicy({
      clock: manualClock(DAY_START),
      random: seededRandom(1),
      log,
      profileOf: () => null,
    });
    const returned = aFact('spend.returned', { spendId: id('one') });
    await db.transaction((tx) => policy.applyFacts(tx, id('other'), [returned]));
    await club.work();

    expect(await uses()).toBe(1);
  });
});

describe('a cloud whose database went back in time', () => {
  test('takes up again what it had granted: the balance comes back by itself', async () => {
    const ask = asked('one', { promotion, credits: credits(2) });
    await club.recover({ ask, result: { kind: 'granted' } });
    await club.say('spend.asked', ask);
    await club.work();

    expect(await club.told()).toEqual([]);
    expect([await balance(), await uses()]).toEqual([5, 1]);
  });

  test('counts what bookings stand with, and gives it back when they are cancelled in time', async () => {
    const ask = asked('one', { promotion });
    await bookWith(ask);
    const standing = await uses();
    const { outcome } = await club.node.run({
      type: 'cancel',
      allocationId: id('allocation'),
      expectedRevision: null,
      requestId: id('cancel'),
      deadlineAt: DAY_START,
    });
    await club.work();

    expect(outcome.kind).toBe('done');
    expect([standing, await uses()]).toEqual([1, 0]);
  });
});

test('a commit leaves work where a booking that spends is cancelled, or a facility asks', () => {
  const nothing = { writes: { allocations: [], requests: [] }, facts: [] };

  expect(isSpendWork(nothing)).toBe(false);
  expect(isSpendWork({ ...nothing, facts: [aFact('spend.asked', null)] })).toBe(true);
});

async function bookWith({ spend, bookingId }: SpendAsk): Promise<void> {
  const details = {
    customer: { firstName: 'Ana', lastName: 'Moreau', email: 'ana@example.ca', phone: null },
    partySize: 1,
    notes: '',
    channel: 'desk',
    pin: '123456',
    createdAt: DAY_START,
    cancelledAt: null,
    price: { totalCents: 0, currency: 'CAD', lines: [] },
    cancellation: { freeUntilAt: DAY_START + HOUR_MS, feeCents: 0, losesSpend: true },
    spend,
  };
  await club.node.run(bookInput('allocation', hours(13, 14), { bookingId, data: jsonOf(details) }));
}
