import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newNodeRow, type HeldAllocation } from '../../sync/engine/node-state.ts';
import { err, ok } from '../../domain/result.ts';
import { NO_WRITES } from '../../sync/engine/step-all.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import { BAY, FACILITY_ID, hours, id } from '../../tests/support/memory-node.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import type { Database } from '../db/database.ts';
import { doAll } from '../db/statement.ts';
import { saveWrites } from '../facility-link/save-writes.ts';
import { listTakenPins } from './booking-repository.ts';
import {
  type BookingClaim,
  findClaim,
  findClaimOfBooking,
  idempotencyKeys,
  keepAnswer,
  settleClaim,
} from './idempotency-repository.ts';

let server: TestPostgres;
let database: Database;

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server?.stop());

const node = newNodeRow('cloud', FACILITY_ID, 'paired');

beforeEach(async () => {
  database = await openCloudDatabase(server.url);
  await seedFacility(database, aProfile({ id: FACILITY_ID, resources: [aBay(BAY)] }), {
    node,
    ranges: [
      { ...hours(0, 12), holder: 'peer' },
      { ...hours(12, 24), holder: 'own' },
    ],
  });
});
afterEach(() => database.close());

function anAllocation(name: string, changes: Partial<HeldAllocation> = {}): HeldAllocation {
  return {
    id: id(name),
    ...hours(13, 14),
    kind: 'booking',
    state: 'active',
    revision: 1,
    bookingId: id('booking'),
    requestId: null,
    data: { pin: '000002' },
    holder: 'own',
    ...changes,
  };
}

const save = (allocations: readonly HeldAllocation[]) =>
  database.db.transaction((tx) =>
    saveWrites(tx, {
      facilityId: FACILITY_ID,
      writes: { ...NO_WRITES, node: { ...node, commitNo: 1 }, allocations },
      mark: null,
      beside: [],
    }),
  );

test('PINs are taken by bookings that have not ended long ago', async () => {
  await save([anAllocation('a'), anAllocation('b', { ...hours(15, 16), state: 'void', data: { pin: '000004' } })]);
  const among = ['000002', '000004', '000006'];

  expect(await database.db.transaction((tx) => listTakenPins(tx, FACILITY_ID, { among, endingAfter: 0 }))).toEqual([
    { pin: '000002', bookingId: id('booking') },
  ]);
  expect(
    await database.db.transaction((tx) => listTakenPins(tx, FACILITY_ID, { among, endingAfter: hours(0, 20).endsAt })),
  ).toEqual([]);
});

describe('an idempotency key', () => {
  const claim: BookingClaim = {
    key: 'key',
    fingerprint: 'wish',
    facilityId: FACILITY_ID,
    bookingId: id('booking'),
    allocationId: id('a'),
    requestId: id('r'),
    createdAt: 0,
    answer: () => null,
  };
  const { answer: _, ...kept } = claim;
  const result = {} as StepResult;
  const gone = err({ code: 'facility.not_found' } as const);

  const write = (changes: Partial<BookingClaim> = {}) =>
    database.db.transaction((tx) => doAll(tx, idempotencyKeys.write([{ claim: { ...claim, ...changes }, result }])));

  test('is new once, also among several that come together', async () => {
    const prepare = () =>
      database.db.transaction((tx) => idempotencyKeys.prepare(tx, [claim, claim, { ...claim, key: 'b' }]));

    expect(await prepare()).toEqual([true, false, true]);
    await write();
    expect(await prepare()).toEqual([false, false, true]);
  });

  test('keeps its answer, or that the facility was asked, or nothing', async () => {
    await write({ answer: () => gone });
    await write({ key: 'asked', answer: () => null });
    await write({ key: 'nothing', answer: () => undefined });

    expect(await findClaim(database.db, 'key')).toEqual({ ...kept, outcome: gone });
    expect(await findClaim(database.db, 'asked')).toMatchObject({ outcome: null });
    expect(await findClaim(database.db, 'nothing')).toBeNull();
    expect(await findClaimOfBooking(database.db, id('booking'))).not.toBeNull();
  });

  test('is settled once: the first answer stands', async () => {
    await write();
    const taken = err({ code: 'slot.taken', alternatives: [] } as const);

    expect(await settleClaim(database.db, 'key', gone)).toEqual(gone);
    expect(await settleClaim(database.db, 'key', taken)).toEqual(gone);
    expect(await findClaim(database.db, 'key')).toMatchObject({ outcome: gone });
  });

  test('that is kept already is not kept again', async () => {
    await write({ answer: () => gone });

    const other = await keepAnswer(database.db, { ...kept, fingerprint: 'another' }, ok({} as never));

    expect(other).toEqual({ ...kept, outcome: gone });
  });
});
