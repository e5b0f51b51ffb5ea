import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FacilityProfile } from '../../domain/facility.ts';
import { chainHash } from '../../sync/engine/chain.ts';
import type { Allocation, StreamEvent } from '../../sync/protocol/events.ts';
import type { FrameOf } from '../../sync/protocol/frames.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { linkedNode } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { BAY, DAY_START, FACILITY_ID, hours, id, SESSION } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import { createCloudPolicy } from '../bookings/cloud-policy.ts';
import { type Database, errorCode } from '../db/database.ts';
import { findProfile, saveProfile } from '../facilities/facility-repository.ts';
import { createLog } from '../log.ts';
import { createCloudNode } from './cloud-node.ts';

/** Facility A says what is B's to say; B goes on as if nothing had been said. */

const A = id('facility a');
const A_BAY = id('bay of a');
const B = FACILITY_ID;
const B_BAY = BAY;

const server = filePostgres();
let database: Database;

beforeEach(async () => {
  database = await openCloudDatabase(server.url);
  await seed(aProfile({ id: A, slug: 'a', resources: [aBay(A_BAY)] }));
  await seed(aProfile({ id: B, slug: 'b', resources: [aBay(B_BAY)] }));
});
afterEach(() => database.close());

async function seed(profile: FacilityProfile): Promise<void> {
  const ranges = profile.resources.map((resource) => ({ ...hours(0, 24, resource.id), holder: 'peer' as const }));
  await seedFacility(database, profile, { node: linkedNode(profile.id), ranges });
}

function nodeOf(facilityId: string) {
  return createCloudNode<string>({
    db: database.db,
    facilityId,
    clock: manualClock(DAY_START),
    random: seededRandom(1),
    policy: createCloudPolicy({
      clock: manualClock(DAY_START),
      random: seededRandom(2),
      log: createLog('silent'),
      profileOf: () => null,
    }),
    alongside: { prepare: async () => [], write: () => [] },
  });
}

type Said =
  | { kind: 'allocation'; allocation: Allocation; answers: null }
  | { kind: 'abandon'; requestId: string }
  | { kind: 'fact'; type: string; data: object };

/** The first frame of a facility's stream. */
function saying(...said: Said[]): FrameOf<'data'> {
  const events: { body: string; prev: string; hash: string }[] = [];
  for (const event of said) {
    const prev = events.at(-1)?.hash ?? '';
    const whole = { ...event, id: id(`event ${events.length}`), ack: 0, at: DAY_START, v: 1, critical: true };
    const body = JSON.stringify(whole as StreamEvent);
    events.push({ body, prev, hash: chainHash(prev, body) });
  }
  return { t: 'data', session: SESSION, incarnation: 1, first: 1, events };
}

const DETAILS = {
  customer: { firstName: 'Ann', lastName: 'Ace', email: null, phone: null },
  partySize: 1,
  notes: '',
  price: { totalCents: 100, currency: 'CAD', lines: [] },
  channel: 'desk',
  pin: '000001',
  createdAt: DAY_START,
  cancelledAt: null,
};

function aBooking(name: string, changes: Partial<Allocation> = {}): Said {
  const allocation: Allocation = {
    id: id(name),
    ...hours(1, 2, B_BAY),
    kind: 'booking',
    state: 'active',
    revision: 1,
    bookingId: id(`booking ${name}`),
    requestId: null,
    data: DETAILS,
    ...changes,
  };
  return { kind: 'allocation', allocation, answers: null };
}

const visit = (bookingId: string, status = 'checked_in'): Said => ({
  kind: 'fact',
  type: 'visit.changed',
  data: { bookingId, status, checkedInAt: DAY_START, changedAt: DAY_START },
});

async function snapshot(facilityId: string): Promise<unknown> {
  const tables = ['allocation', 'held_range', 'request', 'inbox', 'outbox', 'node_state', 'visit', 'resource'];
  const rows = await Promise.all(
    tables.map((table) =>
      database.db.execute(
        sql`select * from ${sql.identifier(table)} as t where facility_id = ${facilityId} order by t`,
      ),
    ),
  );
  return rows.map((result) => result.rows);
}

const inA = (changes: Partial<Allocation>): Partial<Allocation> => ({ ...hours(3, 4, A_BAY), ...changes });

test.each<[string, Said]>([
  ['an allocation', aBooking('sold', inA({ bookingId: id('other') }))],
  ['an allocation, given back', aBooking('sold', inA({ bookingId: id('other'), state: 'void', revision: 9 }))],
  ['a booking', aBooking('mine', inA({ bookingId: id('booking sold'), revision: 9 }))],
  ['a resource', aBooking('mine', { ...hours(5, 6, B_BAY), state: 'void' })],
  ['who came', visit(id('booking sold'), 'no_show')],
  ['a profile’s slug', profileFact({ slug: 'b' })],
  ['a profile’s resource', profileFact({ slug: 'a', resources: [aBay(A_BAY), aBay(B_BAY)] })],
])('A’s stream stops at %s of B, and nothing of B changes', async (_what, said) => {
  await nodeOf(B).run({ type: 'data', frame: saying(aBooking('sold'), visit(id('booking sold'))), setAside: false });
  const before = await snapshot(B);

  await expect(nodeOf(A).run({ type: 'data', frame: saying(said), setAside: false })).rejects.toThrow(
    /not this facility's|another one|Failed query/,
  );

  expect(await snapshot(B)).toEqual(before);
  expect(await nodeOf(A).readNode()).toMatchObject({ inSeq: 0 });
  expect(await findProfile(database.db, B)).toMatchObject({ slug: 'b' });
  expect(await findBooking(database.db, id('booking sold'))).toMatchObject({
    booking: { facilityId: B, status: 'checked_in' },
  });
});

test('A’s stream is stuck at time of B that nobody has sold', async () => {
  const { verdict } = await nodeOf(A).run({
    type: 'data',
    frame: saying(aBooking('mine', hours(5, 6, B_BAY))),
    setAside: false,
  });

  expect(verdict).toBe('stuck');
  expect(await nodeOf(A).readNode()).toMatchObject({ inSeq: 0 });
});

test('a visit that A claims for a booking that B has yet to tell of does not stand in B’s way', async () => {
  await nodeOf(A).run({ type: 'data', frame: saying(visit(id('booking sold'), 'no_show')), setAside: false });

  await nodeOf(B).run({ type: 'data', frame: saying(aBooking('sold'), visit(id('booking sold'))), setAside: false });

  const known = await findBooking(database.db, id('booking sold'));
  expect(known?.booking).toMatchObject({ facilityId: B, status: 'checked_in' });
});

test('requests of two facilities may have one id', async () => {
  const withdrawn: Said = { kind: 'abandon', requestId: id('same') };

  await nodeOf(A).run({ type: 'data', frame: saying(withdrawn), setAside: false });
  await nodeOf(B).run({ type: 'data', frame: saying(withdrawn), setAside: false });

  const { rows } = await database.db.execute(sql`select facility_id, status from peer_request order by facility_id`);
  expect(rows).toHaveLength(2);
});

test('a resource stays its facility’s, though its profile does not name it any more', async () => {
  const profile = aProfile({ id: B, slug: 'b', revision: 2, resources: [aBay(id('another'))] });
  await database.db.transaction((tx) => saveProfile(tx, profile));
  const taking = aProfile({ id: A, slug: 'a', revision: 2, resources: [aBay(B_BAY)] });

  await expect(database.db.transaction((tx) => saveProfile(tx, taking))).rejects.toThrow('resource of another');

  const code = await database.db
    .transaction((tx) => saveProfile(tx, { ...taking, resources: [], slug: 'b' }))
    .then(() => null, errorCode);
  expect(code).toBe('23505');
});

function profileFact(changes: Partial<FacilityProfile>): Said {
  const profile = aProfile({ id: A, revision: 2, resources: [aBay(A_BAY)], ...changes });
  return { kind: 'fact', type: 'facility.profile', data: { profile } };
}
