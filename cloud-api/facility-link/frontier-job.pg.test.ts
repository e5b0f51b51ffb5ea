import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FacilityProfile } from '../../domain/facility.ts';
import { HOUR_MS, MINUTE_MS, TIME_MAX, TIME_MIN } from '../../domain/time.ts';
import type { Input } from '../../sync/engine/inputs.ts';
import { type HeldRange, newNodeRow } from '../../sync/engine/node-state.ts';
import { openCloudDatabase, seedFacility } from '../../tests/support/cloud-database.ts';
import { aProfile, at, BAY_1 } from '../../tests/support/facility-profile.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { memoryNode } from '../../tests/support/memory-node.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import type { Database } from '../db/database.ts';
import { saveHandBack } from '../facilities/hand-back-repository.ts';
import { createFrontierJob, type FrontierJob } from './frontier-job.ts';

let server: TestPostgres;
let database: Database;
let clock: ManualClock;
let job: FrontierJob;
/** What the job has asked of the node. */
let inputs: Input[];

/** A Thursday night. */
const START = at('2026-06-11T01:00-03:00');
const CUT = at('2026-06-13T05:00-03:00');
const PROFILE = aProfile();
/** The number of the controller in office. */
const CONTROLLER = 2;

beforeAll(async () => {
  server = await usePostgres();
});
afterAll(() => server?.stop());

beforeEach(async () => {
  database = await openCloudDatabase(server.url);
  const node = {
    ...newNodeRow('cloud', PROFILE.id, 'paired'),
    session: '1.1',
    sessionCount: 1,
    controllerEpoch: CONTROLLER,
  };
  const ranges = PROFILE.resources.flatMap(({ id: resourceId }): HeldRange[] => [
    { resourceId, startsAt: TIME_MIN, endsAt: CUT, holder: 'peer' },
    { resourceId, startsAt: CUT, endsAt: TIME_MAX, holder: 'own' },
  ]);
  await seedFacility(database, PROFILE, { node, ranges });
  clock = manualClock(START);
  inputs = [];
  job = createFrontierJob({ db: database.db, clock, random: seededRandom(3), log: { info: () => undefined } });
});
afterEach(() => database.close());

/** The node remembers what it is told and does nothing: what is due stays due. */
const node = {
  run: (input: Input) => {
    inputs.push(input);
    return memoryNode('cloud').run({ type: 'expire' });
  },
};

const look = (isUp = true, profile: FacilityProfile = PROFILE) => job.look({ profile, node, isUp });

describe('the frontier job', () => {
  test('waits for the night, looking every ten minutes', async () => {
    await look();
    clock.advance(2 * HOUR_MS);
    await look();
    await look();
    clock.advance(9 * MINUTE_MS);
    await look();

    expect(inputs).toEqual([{ type: 'transfer', ranges: expect.any(Array) }]);
    clock.advance(MINUTE_MS);
    await look();
    expect(inputs).toHaveLength(2);
  });

  test('never moves anything while the link is down, and looks as soon as it is up', async () => {
    clock.advance(2 * HOUR_MS);
    await look();
    await look(false);
    clock.advance(HOUR_MS);
    await look(false);

    expect(inputs).toHaveLength(1);
    await look();
    expect(inputs).toHaveLength(2);
  });

  test('looks at once when the profile has changed, and asks for what is now kept for the page', async () => {
    await look();
    const evening = { resourceId: BAY_1, weekdays: [4], from: '17:00', until: '22:00' };

    await look(true, { ...PROFILE, revision: 2, allotments: [evening] });

    const tonight = { startsAt: at('2026-06-11T17:00-03:00'), endsAt: at('2026-06-11T22:00-03:00') };
    expect(inputs).toEqual([
      {
        type: 'pull',
        ranges: [{ resourceId: BAY_1, ...tonight }],
        requestId: expect.any(String),
        deadlineAt: START + MINUTE_MS,
      },
    ]);
  });

  test('hands nothing to a controller that gives its time back, until it wants it again', async () => {
    const tell = (controllerEpoch: number, isWanted: boolean) =>
      database.db.transaction((tx) => saveHandBack(tx, PROFILE.id, { controllerEpoch, isWanted }));
    clock.advance(2 * HOUR_MS);
    await tell(CONTROLLER, true);
    await look();
    const whileHandingBack = inputs.length;

    await tell(CONTROLLER, false);
    job.forget(PROFILE.id);
    await look();
    // What an earlier controller has said is nothing to this one.
    await tell(CONTROLLER - 1, true);
    job.forget(PROFILE.id);
    await look();

    expect(whileHandingBack).toBe(0);
    expect(inputs.map(({ type }) => type)).toEqual(['transfer', 'transfer']);
  });

  test('that failed looks again the next time', async () => {
    clock.advance(2 * HOUR_MS);
    const failing = { run: () => Promise.reject(new Error('no database')) };

    await expect(job.look({ profile: PROFILE, node: failing, isUp: true })).rejects.toThrow('no database');
    await look();

    expect(inputs).toHaveLength(1);
  });
});
