import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MINUTE_MS } from '../../../domain/time.ts';
import { openTestDatabase, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { createChangeBus } from '../change-bus.ts';
import { listAuditOf } from '../staff/audit-repository.ts';
import type { JobKind, JobState } from '../../../domain/jobs/job.ts';
import { changeJob, countJobs, findJobByKey, planJob } from './job-repository.ts';
import { createJobService, type JobService } from './job-service.ts';

const KIND: JobKind<null> = {
  name: 'test.work',
  payload: z.null(),
  concurrency: 1,
  attemptsMax: null,
  backOff: { firstMs: 1000, maxMs: 1000 },
};
const BY = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' } as const;

let clock: ManualClock;
let database: TestDatabase;
let service: JobService;
let wakes: number;

beforeEach(async () => {
  clock = manualClock();
  database = await openTestDatabase(clock);
  wakes = 0;
  service = createJobService({
    db: database.db,
    clock,
    changes: createChangeBus('boot'),
    profile: () => aProfile(),
    wake: () => {
      wakes += 1;
    },
  });
});
afterEach(() => database.dispose());

function aJob(key: string, state: JobState): string {
  const now = clock.now();
  return database.db.transaction((tx) => {
    const plan = { key, subject: key, payload: null, dueAt: now, notAfter: now + MINUTE_MS };
    planJob(tx, KIND, plan, { now, newId: () => `id of ${key}` });
    const job = findJobByKey(tx, key);
    if (!job) throw new Error('it was not planned');
    changeJob(tx, job, { state, problem: 'why' }, now);
    return job.id;
  });
}

describe('dead letters', () => {
  test('are what was given up and what may have happened', () => {
    for (const state of ['queued', 'done', 'dead', 'unknown', 'expired', 'cancelled'] as const) aJob(state, state);

    expect(service.listGivenUp()).toMatchObject([
      { id: 'id of dead', state: 'dead', kind: 'test.work', problem: 'why', booking: null, canRetry: true },
      { id: 'id of unknown', state: 'unknown' },
    ]);
    expect(countJobs(database.db, clock.now())).toEqual({ queued: 1, dead: 2, dueSince: clock.now() });
  });

  test('are taken up again from the beginning', () => {
    const id = aJob('letter', 'dead');
    clock.advance(1000);

    expect(service.retry(id, BY)).toEqual({ ok: true, value: null });

    const job = findJobByKey(database.db, 'letter');
    expect(job).toMatchObject({ state: 'queued', attempts: 0, problem: null, dueAt: clock.now(), plan: 2 });
    expect(wakes).toBe(1);
  });

  test('are left once they are pointless', () => {
    const id = aJob('letter', 'dead');
    clock.advance(MINUTE_MS);

    expect(service.listGivenUp()).toMatchObject([{ canRetry: false }]);
    expect(service.retry(id, BY)).toEqual({ ok: false, error: { code: 'job.not_open' } });
  });

  test('are put away with a reason, which is kept', () => {
    const id = aJob('letter', 'unknown');

    expect(service.dismiss({ id, reason: 'the player was let in' }, BY)).toEqual({ ok: true, value: null });

    expect(service.listGivenUp()).toEqual([]);
    expect(service.dismiss({ id, reason: 'again' }, BY)).toEqual({ ok: false, error: { code: 'job.not_open' } });
    expect(listAuditOf(database.db, { type: 'job', id })).toMatchObject([
      { action: 'job.dismissed', byName: 'Robin', details: { reason: 'the player was let in' } },
    ]);
  });
});

test('a job that is queued is neither retried nor put away', () => {
  const id = aJob('waiting', 'queued');

  expect(service.retry(id, BY)).toEqual({ ok: false, error: { code: 'job.not_open' } });
  expect(service.dismiss({ id, reason: 'why' }, BY)).toEqual({ ok: false, error: { code: 'job.not_open' } });
  expect(findJobByKey(database.db, 'waiting')).toMatchObject({ state: 'queued' });
});

test('a job that is not there is neither', () => {
  expect(service.retry('none', BY)).toEqual({ ok: false, error: { code: 'job.not_found' } });
  expect(service.dismiss({ id: 'none', reason: 'why' }, BY)).toEqual({ ok: false, error: { code: 'job.not_found' } });
});
