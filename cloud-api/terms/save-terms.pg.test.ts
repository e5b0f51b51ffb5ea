import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';
import type { StreamEvent } from '../../sync/protocol/events.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { LENIENT, openWithFacility } from '../../tests/support/half-day.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { DAY_START, FACILITY_ID, id } from '../../tests/support/memory-node.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Database } from '../db/database.ts';
import { createCloudNode } from '../facility-link/cloud-node.ts';
import { createLog } from '../log.ts';
import { createOwnerTerms } from './owner-terms.ts';
import { decideProposal, recoverTerms, saveNextTerms } from './save-terms.ts';
import { createTermsCourier } from './terms-courier.ts';
import { findSavedTerms, listUntold } from './terms-repository.ts';

const server = filePostgres();
let database: Database;
beforeEach(async () => {
  database = await openWithFacility(server.url);
});
afterEach(() => database.close());

const FIRST = termsOfProfile(aProfile());
const NOW = DAY_START;

const costing = (cents: number): Terms => ({
  ...FIRST,
  prices: { ...FIRST.prices, hourly: { ...FIRST.prices.hourly, cents } },
});

const save = (basedOn: number, terms: unknown, by = 'Morgan') =>
  database.db.transaction((tx) => saveNextTerms(tx, FACILITY_ID, { basedOn, terms, by, now: NOW }));

const propose = (name: string, basedOn: number, terms: Terms) =>
  database.db.transaction((tx) =>
    decideProposal(tx, FACILITY_ID, { proposalId: id(name), basedOn, terms, by: 'Morgan', now: NOW }),
  );

const log = createLog('silent');

function aNode() {
  const node = createCloudNode<string>({
    db: database.db,
    facilityId: FACILITY_ID,
    clock: manualClock(NOW),
    random: seededRandom(1),
    policy: LENIENT,
    alongside: { prepare: async (_tx, claims) => claims.map(() => true), write: () => [] },
  });
  const courier = createTermsCourier({ db: database.db, log });
  const told = async () =>
    (await node.readOutbox(0, 100))
      .map(({ body }) => JSON.parse(body) as StreamEvent)
      .map((event) => (event.kind === 'fact' ? { type: event.type, data: event.data } : null));
  return { node, told, tell: () => courier.tell(FACILITY_ID, node) };
}

describe('saving', () => {
  test('makes the next version, which stays with who saved it', async () => {
    const saved = await save(1, costing(5000));

    expect(saved).toMatchObject({ ok: true, value: { version: 2, prices: { version: 2, hourly: { cents: 5000 } } } });
    expect(await findSavedTerms(database.db, FACILITY_ID)).toMatchObject({
      terms: { version: 2, rules: { version: 1 } },
      savedAt: NOW,
      savedBy: 'Morgan',
    });
  });

  test('of two at once does it for one and tells the other', async () => {
    const both = await Promise.all([save(1, costing(5000)), save(1, costing(6000))]);

    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'terms.changed_meanwhile', version: 2 } });
  });

  test('names the fields that are wrong and saves nothing', async () => {
    const saved = await save(1, { ...FIRST, prices: { ...FIRST.prices, demand: [{ fromOccupancyPercent: 900 }] } });

    expect(saved).toMatchObject({
      error: {
        code: 'terms.malformed',
        problems: expect.arrayContaining([expect.objectContaining({ field: 'prices.demand.0.fromOccupancyPercent' })]),
      },
    });
    expect(await findSavedTerms(database.db, FACILITY_ID)).toBeNull();
  });

  test('of what is in force already makes no version', async () => {
    expect(await save(1, FIRST)).toMatchObject({ ok: true, value: { version: 1 } });
    expect(await findSavedTerms(database.db, FACILITY_ID)).toBeNull();
  });

  test('can never be undone: a version is what it was', async () => {
    await save(1, costing(5000));

    await expect(database.db.execute(sql`delete from terms`)).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'TERMS_STAY' }),
    });
  });
});

describe('a facility', () => {
  test('is told of what was saved and of its proposals, in that order and once', async () => {
    const { told, tell } = aNode();
    await propose('mine', 1, costing(5000));
    await propose('late', 1, costing(6000));
    await propose('mine', 1, costing(5000));

    await Promise.all([tell(), tell()]);

    expect(await told()).toMatchObject([
      { type: 'terms.changed', data: { terms: { version: 2 }, savedBy: 'Morgan' } },
      { type: 'terms.decided', data: { proposalId: id('mine'), result: { kind: 'saved', version: 2 } } },
      {
        type: 'terms.decided',
        data: { proposalId: id('late'), result: { kind: 'refused', code: 'terms.changed_meanwhile', version: 2 } },
      },
    ]);
    expect(await listUntold(database.db)).toEqual([]);
  });

  test('is not told while the cloud is fenced, and not forgotten', async () => {
    const { node, told, tell } = aNode();
    await node.run({ type: 'start', suspect: 'restored' });
    await save(1, costing(5000));

    await tell();

    expect(await told()).toEqual([]);
    expect(await listUntold(database.db)).toEqual([FACILITY_ID]);
  });
});

test('what the facility had been told before the database went back in time is in force again', async () => {
  await save(1, costing(5000));
  const lost = { terms: { ...costing(7000), version: 3 }, savedAt: NOW, savedBy: 'owner' };

  const isTaken = await database.db.transaction((tx) => recoverTerms(tx, FACILITY_ID, lost));

  expect(isTaken).toBe(true);
  expect(await findSavedTerms(database.db, FACILITY_ID)).toMatchObject({ terms: { version: 3 }, savedBy: 'owner' });
  expect(await listUntold(database.db)).toEqual([]);
});

describe('an owner', () => {
  const owner = (told: string[] = []) =>
    createOwnerTerms({
      db: database.db,
      clock: manualClock(NOW),
      log,
      tellTerms: async (facilityId) => void told.push(facilityId),
    });

  test('finds those of the profile until there are others, and the facility is told of them', async () => {
    const told: string[] = [];
    const terms = owner(told);
    expect(await terms.find(FACILITY_ID)).toMatchObject({ value: { terms: { version: 1 }, savedAt: null } });

    const saved = await terms.save(FACILITY_ID, { basedOn: 1, terms: costing(5000) });

    expect(saved).toMatchObject({ value: { terms: { version: 2 }, savedAt: NOW, savedBy: 'owner' } });
    expect(told).toEqual([FACILITY_ID]);
  });

  test('saves nothing while there may be later terms than the cloud knows of', async () => {
    await aNode().node.run({ type: 'start', suspect: 'restored' });

    expect(await owner().save(FACILITY_ID, { basedOn: 1, terms: costing(5000) })).toMatchObject({
      error: { code: 'terms.fenced' },
    });
  });
});
