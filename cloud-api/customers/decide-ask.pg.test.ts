import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_REMARKS } from '../../domain/remarks.ts';
import type { StreamEvent } from '../../sync/protocol/events.ts';
import type { CustomerAsk } from '../../sync/protocol/product-data.ts';
import { aCustomer } from '../../tests/support/a-customer.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { LENIENT, linkedNode, openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { seedFacility } from '../../tests/support/cloud-database.ts';
import { DAY_START, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Database } from '../db/database.ts';
import { createCloudNode } from '../facility-link/cloud-node.ts';
import { createLog } from '../log.ts';
import { createCustomerCourier } from './customer-courier.ts';
import { decideAsk } from './decide-ask.ts';
import { recoverCustomer } from './recover-customer.ts';
import { findCustomer, findSurvivor, insertCustomer, listSharedCustomers, listEntries } from './customer-repository.ts';
import { changeCredits } from './customer-credits.ts';
import { findAskDecision, listUntoldOfCustomers } from './telling-repository.ts';

const server = filePostgres();
let database: Database;
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

const NOW = DAY_START;
const ZOE = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };
const log = createLog('silent');

const credits = (count: number): CustomerAsk['change'] => ({ kind: 'credits', count, note: 'A present' });
const standing = (tier: string, tags: string[] = []): CustomerAsk['change'] => ({ kind: 'standing', tier, tags });

const ask = (
  name: string,
  change: CustomerAsk['change'],
  customer: Partial<CustomerAsk['customer']> = {},
  facilityId = FACILITY_ID,
) =>
  database.db.transaction((tx) =>
    decideAsk(tx, facilityId, {
      askId: id(name),
      by: 'Mia Roy',
      customer: { id: null, ...ZOE, ...customer },
      change,
      now: NOW,
    }),
  );

const resultOf = async (name: string) =>
  (await database.db.transaction((tx) => findAskDecision(tx, FACILITY_ID, id(name))))?.result;

const onlyCustomer = async () => {
  const known = await listSharedCustomers(database.db);
  expect(known).toHaveLength(1);
  return known[0];
};

describe('what a facility wants a customer to have', () => {
  test('makes the customer who is not known yet, and is done once', async () => {
    await ask('a gift', credits(10));
    await ask('a gift', credits(10));

    const customer = await onlyCustomer();
    expect(customer).toMatchObject({ ...ZOE, tier: 'standard', credits: 10, version: 2 });
    expect(await resultOf('a gift')).toEqual({ kind: 'done', customerId: customer?.id, version: 2 });
    expect(await listEntries(database.db, customer?.id ?? '', 9)).toMatchObject([
      { kind: 'given', count: 10, by: 'Mia Roy', note: 'A present' },
    ]);
  });

  test('finds the one who has that e-mail, capitals or not', async () => {
    await ask('tier', standing('member', ['EARLY', 'EARLY']));
    await ask('gift', credits(3), { email: 'Zoe@Example.test', firstName: 'Zoe' });

    expect(await onlyCustomer()).toMatchObject({ firstName: 'Zoë', tier: 'member', tags: ['EARLY'], credits: 3 });
  });

  test('that they have already is done, and changes nothing', async () => {
    await ask('tier', standing('member'));
    await ask('again', standing('member'));

    expect(await onlyCustomer()).toMatchObject({ version: 2 });
    expect(await resultOf('again')).toMatchObject({ kind: 'done', version: 2 });
  });

  test.each([
    ['more than there is', credits(-1), 'customer.not_found'],
    ['none at all', credits(0), 'credits.count_out_of_range'],
    ['a slip of the hand', credits(10_001), 'credits.count_out_of_range'],
    ['a tier that is none', standing('Very Important!'), 'customer.malformed'],
    ['an empty tag', standing('member', ['']), 'customer.malformed'],
  ])('is refused: %s', async (_what, change, code) => {
    await ask('wish', change);

    expect(await resultOf('wish')).toEqual({ kind: 'refused', code });
    expect(await listSharedCustomers(database.db)).toEqual([]);
  });

  test('is refused for an id that nobody has, and for more than somebody has', async () => {
    await ask('stranger', credits(1), { id: id('nobody') });
    await ask('gift', credits(2));
    await ask('taking', credits(-3));

    expect(await resultOf('stranger')).toEqual({ kind: 'refused', code: 'customer.not_found' });
    expect(await resultOf('taking')).toEqual({ kind: 'refused', code: 'credits.too_few' });
    expect(await onlyCustomer()).toMatchObject({ credits: 2 });
  });

  test('is written about them with who and when, and nobody writes over what they have not read', async () => {
    const remarks = (note: string, basedOn: number | null, flags = ['needs_help']): CustomerAsk['change'] => ({
      kind: 'remarks',
      note,
      flags,
      basedOn,
    });
    await ask('first', remarks('Plays left-handed', null));
    await ask('unread', remarks('Nothing to add', null));
    await ask('unknown flag', remarks('', NOW, ['of tomorrow']));
    expect(await onlyCustomer()).toMatchObject({
      note: 'Plays left-handed',
      flags: ['needs_help'],
      remarkedBy: 'Mia Roy',
      remarkedAt: NOW,
    });
    await ask('read', remarks('', NOW, []));

    expect(await onlyCustomer()).toMatchObject({ note: '', flags: [], remarkedAt: NOW + 1 });
    expect(await resultOf('unread')).toEqual({ kind: 'refused', code: 'customer.remarks_changed' });
    expect(await resultOf('unknown flag')).toEqual({ kind: 'refused', code: 'customer.malformed' });
  });

  test('makes one customer when ten want the same at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`gift ${n}`, credits(1))));

    expect(await onlyCustomer()).toMatchObject({ credits: 10, version: 11 });
  });
});

const NEIGHBOUR = id('another facility');

function aNode(facilityId: string) {
  const node = createCloudNode<string>({
    db: database.db,
    facilityId,
    clock: manualClock(NOW),
    random: seededRandom(1),
    policy: LENIENT,
    alongside: { prepare: async (_tx, claims) => claims.map(() => true), write: () => [] },
  });
  const told = async () =>
    (await node.readOutbox(0, 1000)).flatMap(({ body }) => {
      const event = JSON.parse(body) as StreamEvent;
      return event.kind === 'fact' ? [{ type: event.type, data: event.data }] : [];
    });
  return { node, told };
}

describe('facilities', () => {
  beforeEach(() =>
    seedFacility(database, aProfile({ id: NEIGHBOUR, slug: 'neighbour', resources: [aBay(id('bay there'))] }), {
      node: linkedNode(NEIGHBOUR),
      ranges: [{ ...hours(0, 24, id('bay there')), holder: 'own' }],
    }),
  );

  test('are all told of the customer, and the one that asked what came of it, once', async () => {
    const courier = createCustomerCourier({ db: database.db, log });
    const [here, there] = [aNode(FACILITY_ID), aNode(NEIGHBOUR)];
    await ask('gift', credits(5));
    const untold = await listUntoldOfCustomers(database.db);
    for (let round = 0; round < 2; round += 1) {
      await courier.tell(FACILITY_ID, here.node);
      await courier.tell(NEIGHBOUR, there.node);
    }

    const customer = await onlyCustomer();
    const carried = {
      id: customer?.id,
      version: 2,
      ...ZOE,
      tier: 'standard',
      tags: [],
      credits: 5,
      mergedInto: null,
      ...NO_REMARKS,
    };
    expect(untold.sort()).toEqual([FACILITY_ID, NEIGHBOUR].sort());
    expect(await here.told()).toEqual([
      { type: 'customer.changed', data: { customer: carried } },
      {
        type: 'customer.decided',
        data: { askId: id('gift'), result: { kind: 'done', customerId: customer?.id, version: 2 } },
      },
    ]);
    expect(await there.told()).toEqual([{ type: 'customer.changed', data: { customer: carried } }]);
    expect(await listUntoldOfCustomers(database.db)).toEqual([]);
  });

  test('that are new are told of customers who are older', async () => {
    const newcomer = id('newcomer');
    const courier = createCustomerCourier({ db: database.db, log });
    await database.db.transaction((tx) => insertCustomer(tx, aCustomer()));
    await seedFacility(database, aProfile({ id: newcomer, slug: 'newcomer', resources: [aBay(id('bay of it'))] }), {
      node: linkedNode(newcomer),
      ranges: [{ ...hours(0, 24, id('bay of it')), holder: 'own' }],
    });
    const { node, told } = aNode(newcomer);
    await courier.expectAll(newcomer);
    await courier.tell(newcomer, node);

    expect(await told()).toMatchObject([{ type: 'customer.changed', data: { customer: { id: aCustomer().id } } }]);
  });

  test('are told in pieces of many, and of what came of a wish after all of them', async () => {
    const courier = createCustomerCourier({ db: database.db, log });
    const { node, told } = aNode(FACILITY_ID);
    for (let n = 0; n < 100; n += 1) {
      await database.db.transaction((tx) => insertCustomer(tx, aCustomer({ id: id(`many ${n}`), email: null })));
    }
    await ask('gift', credits(1));
    await courier.tell(FACILITY_ID, node);
    const first = (await told()).map(({ type }) => type);
    await courier.tell(FACILITY_ID, node);
    const types = (await told()).map(({ type }) => type);

    expect(first).toEqual(Array.from({ length: 100 }, () => 'customer.changed'));
    expect(types.slice(100)).toEqual(['customer.changed', 'customer.decided']);
  });
});

describe('a cloud that went back in time', () => {
  const carried = { id: id('zoe'), version: 7, ...ZOE, tier: 'vip', tags: ['EARLY'], credits: 4 };
  const recover = (customer: typeof carried & { readonly mergedInto?: string }) =>
    database.db.transaction((tx) => recoverCustomer(tx, FACILITY_ID, { customer, now: NOW }));

  test('takes up a customer of whom it had never heard, and owes the facility nothing', async () => {
    expect(await recover(carried)).toBe(true);

    expect(await findCustomer(database.db, carried.id)).toMatchObject(carried);
    expect(await listEntries(database.db, carried.id, 9)).toMatchObject([{ kind: 'recovered', count: 4 }]);
    expect(await listUntoldOfCustomers(database.db)).toEqual([]);
  });

  test('takes up the later balance with one entry, and the links given out before are void', async () => {
    await database.db.transaction(async (tx) => {
      await insertCustomer(tx, aCustomer({ id: carried.id, ...ZOE }));
      const gift = { customerId: carried.id, spendId: null, by: 'Mia', note: '', at: NOW };
      await changeCredits(tx, { ...gift, kind: 'given', count: 9 });
    });
    await recover(carried);
    await recover(carried);
    await recover({ ...carried, version: 5, credits: 100 });

    expect(await findCustomer(database.db, carried.id)).toMatchObject({ ...carried, tokenNo: 7 });
    expect(await listEntries(database.db, carried.id, 9)).toMatchObject([
      { kind: 'recovered', count: -5 },
      { kind: 'given', count: 9 },
    ]);
  });

  test('knows again whose second record somebody is', async () => {
    const survivor = { ...carried, id: id('survivor'), email: 'zn@work.example' };
    await recover(survivor);
    await recover({ ...carried, credits: 0, mergedInto: survivor.id });

    expect(await findSurvivor(database.db, carried.id)).toMatchObject(survivor);
  });

  test('keeps two who came to have the same e-mail apart', async () => {
    await database.db.transaction((tx) => insertCustomer(tx, aCustomer({ email: ZOE.email })));
    await recover(carried);

    expect(await findCustomer(database.db, carried.id)).toMatchObject({ credits: 4, email: null });
    expect(await findCustomer(database.db, aCustomer().id)).toMatchObject({ email: ZOE.email });
  });

  test('leaves alone what it cannot read', async () => {
    expect(await recover({ ...carried, tier: 'of another version!' })).toBe(false);

    expect(await listSharedCustomers(database.db)).toEqual([]);
  });
});
