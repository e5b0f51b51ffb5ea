import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../domain/result.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import {
  aWish,
  buildFacility,
  type FacilityRig,
  farAhead,
  NOON,
  STAFF,
  ZOE,
} from '../../../tests/support/facility-rig.ts';
import { BAY_1 } from '../../../tests/support/facility-profile.ts';
import { createChangeBus } from '../change-bus.ts';
import { conflictTable } from '../cloud-link/cloud-link-schema.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import { createConflictService } from './conflict-service.ts';

const ID = '0a4e2c1e-0000-4000-8000-0000000000c1';
const BOOKING = '0a4e2c1e-0000-4000-8000-0000000000b1';

let rig: FacilityRig;

beforeEach(async () => {
  rig = await buildFacility();
});
afterEach(() => rig.dispose());

const service = () => createConflictService(rig.desk, createChangeBus('boot'));

/** A promise to Zoë that the engine found no room for. */
function promiseLost(changes: {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly state?: 'active' | 'void';
}) {
  const data = {
    customer: ZOE,
    partySize: 2,
    notes: '',
    price: { totalCents: 0, currency: 'CAD', lines: [] },
    channel: 'desk',
    pin: '123456',
    createdAt: NOON,
    cancelledAt: null,
  };
  const allocation = { id: ID, resourceId: BAY_1, kind: 'booking', state: 'active', revision: 1, ...changes, data };
  rig.database.db
    .insert(conflictTable)
    .values({
      allocationId: ID,
      allocation: { ...allocation, bookingId: BOOKING, requestId: null },
      at: NOON,
      solvedAt: null,
    })
    .run();
}

describe('conflicts', () => {
  test('say who was promised what, and that somebody else has it now', async () => {
    const { startsAt, endsAt } = aWish();
    await rig.bookings.create(aWish(), STAFF);
    promiseLost({ startsAt, endsAt });

    expect(await service().list()).toEqual(
      ok([
        {
          allocationId: ID,
          at: NOON,
          kind: 'booking',
          resourceId: BAY_1,
          resourceName: 'Bay 1',
          startsAt,
          endsAt,
          customer: ZOE,
          customerName: 'Zoë Núñez',
          phone: null,
          blockReason: null,
          reason: 'taken',
        },
      ]),
    );
  });

  test('tell time that is free again from time that is the web’s', async () => {
    promiseLost(aWish());
    expect(await service().list()).toMatchObject(ok([{ reason: 'free_again' }]));
    rig.database.db.delete(conflictTable).run();

    promiseLost(farAhead('15:00', '16:00'));
    expect(await service().list()).toMatchObject(ok([{ reason: 'of_the_web' }]));
  });

  test('tell of what was given back here and stands at the web', async () => {
    promiseLost({ startsAt: NOON + HOUR_MS, endsAt: NOON + 2 * HOUR_MS, state: 'void' });

    expect(await service().list()).toMatchObject(ok([{ reason: 'given_back' }]));
  });

  test('leave the list when solved, with the note in the trail of the booking', async () => {
    promiseLost(aWish());

    const solved = await service().solve({ allocationId: ID, note: 'Moved to Friday' }, STAFF);

    expect(solved).toEqual(ok(undefined));
    expect(await service().list()).toEqual(ok([]));
    expect(listAuditOf(rig.database.db, { type: 'booking', id: BOOKING })).toMatchObject([
      { action: 'conflict.solved', byName: 'Robin', details: { allocationId: ID, note: 'Moved to Friday' } },
    ]);
  });

  test('are solved once', async () => {
    promiseLost(aWish());
    await service().solve({ allocationId: ID, note: 'Money back' }, STAFF);

    const again = await service().solve({ allocationId: ID, note: 'Money back' }, STAFF);

    expect(again).toEqual(err({ code: 'conflict.not_found' }));
  });
});
