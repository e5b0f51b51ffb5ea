import { afterEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createChangeBus } from '../change-bus.ts';
import { createFacilityNode } from '../cloud-link/facility-node.ts';
import { createFacilityPolicy } from '../bookings/facility-policy.ts';
import { insertProfile } from '../facility/facility-repository.ts';
import { createLifecycle } from '../lifecycle.ts';
import { createLog } from '../log.ts';
import { createUnifiVisitorRig } from '../../../tests/support/unifi-visitor-rig.ts';
import { prepareJobs } from './controller-jobs.ts';
import { findJobByKey } from './job-repository.ts';

let database: TestDatabase | null = null;
afterEach(() => database?.dispose());

test('a disk that is full at the start keeps nothing from starting, and what could not be planned is later', async () => {
  const clock = manualClock();
  const random = seededRandom(1);
  database = await openTestDatabase(clock);
  const { db } = database;
  db.transaction((tx) => insertProfile(tx, aProfile()));
  const rig = await createUnifiVisitorRig();
  const logged: string[] = [];
  const log = createLog('info', { write: (line) => void logged.push(line) });
  const timers: (() => void)[] = [];
  const every = (_ms: number, action: () => void): (() => void) => {
    timers.push(action);
    return () => void timers.splice(timers.indexOf(action), 1);
  };
  const jobs = prepareJobs(
    { clock, random, log, every, visitorPort: rig.port, automationPort: null },
    database,
    createChangeBus('boot'),
  );
  const policy = createFacilityPolicy({ clock, random, log });
  const node = createFacilityNode({ db, clock, random, policy, onBookings: jobs.onBookings });
  const lifecycle = createLifecycle(log);
  db.$client.pragma('query_only = ON');

  jobs.start(node, lifecycle);
  expect(logged.join('')).toContain('job.planning_failed');
  db.$client.pragma('query_only = OFF');
  timers[0]?.();

  expect(findJobByKey(db, 'visitor.reconcile')).toMatchObject({ state: 'queued' });
  await lifecycle.stop();
  await rig.stop();
  expect(timers).toEqual([]);
});
