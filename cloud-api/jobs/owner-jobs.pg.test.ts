import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobKind } from '../../domain/jobs/job.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { createLog } from '../log.ts';
import { claimJobs, planJob, settleJob } from './job-repository.ts';
import { createOwnerJobs } from './owner-jobs.ts';

const server = filePostgres();
const clock = manualClock();
const random = seededRandom(4);
const TOKEN = 'an-owner-who-knows-the-token';

const KIND: JobKind<{ readonly name: string }> = {
  name: 'test.work',
  payload: z.strictObject({ name: z.string() }),
  concurrency: 1,
  attemptsMax: 1,
  backOff: { firstMs: SECOND_MS, maxMs: SECOND_MS },
};

let database: Database;
let call: (method: 'GET' | 'POST', path: string) => Promise<{ statusCode: number; body: string }>;
beforeEach(async () => {
  database = await openCloudDatabase(server.url);
  const ownerJobs = createOwnerJobs({ db: database.db, clock, log: createLog('silent') });
  const { app } = await buildTestCloud({ ownerJobs, adminToken: TOKEN });
  call = (method, path) =>
    app.inject({ method, url: `/api/v1/admin${path}`, headers: { authorization: `Bearer ${TOKEN}` } });
});
afterEach(() => database.close());

async function giveUp(): Promise<string> {
  const now = clock.now();
  const plan = { key: 'a', subject: 'a', payload: { name: 'a secret of Ana' }, dueAt: now, notAfter: null };
  await database.db.transaction((tx) => planJob(tx, KIND, plan, { now, newId: () => random.uuid() }));
  const claim = { now, kind: KIND.name, leaseIds: [random.uuid()], leaseMs: SECOND_MS };
  const [job] = await claimJobs(database.db, claim);
  if (!job) throw new Error('nothing was claimed');
  await settleJob(database.db, job, { state: 'dead', problem: 'the server said no' }, now);
  return job.id;
}

test('an owner sees what was given up and why, and nothing of what it was about', async () => {
  const id = await giveUp();

  const { body } = await call('GET', '/jobs');

  expect(JSON.parse(body)).toMatchObject({
    kinds: [{ kind: 'test.work', queued: 0, givenUp: 1, dueSince: null }],
    givenUp: [{ id, state: 'dead', problem: 'the server said no', attempts: 1 }],
  });
  expect(body).not.toContain('Ana');
});

test('and takes it up again, once', async () => {
  const id = await giveUp();

  expect((await call('POST', `/jobs/${id}/retry`)).statusCode).toBe(204);

  expect(JSON.parse((await call('GET', '/jobs')).body)).toMatchObject({
    kinds: [{ queued: 1, givenUp: 0 }],
    givenUp: [],
  });
  expect((await call('POST', `/jobs/${id}/retry`)).statusCode).toBe(409);
  expect((await call('POST', `/jobs/${random.uuid()}/retry`)).statusCode).toBe(404);
});

test('or lets it be', async () => {
  const id = await giveUp();

  expect((await call('POST', `/jobs/${id}/dismiss`)).statusCode).toBe(204);

  expect(JSON.parse((await call('GET', '/jobs')).body)).toMatchObject({ givenUp: [] });
});
