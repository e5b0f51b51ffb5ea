import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobKind } from '../../domain/jobs/job.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { claimJobs, planJob, settleJob } from '../jobs/job-repository.ts';
import { createLog } from '../log.ts';
import { type IntegrationHealth, openIntegrationHealth } from './health.ts';

const server = filePostgres();
const random = seededRandom(4);
const log = createLog('silent');
const TOKEN = 'an-owner-who-knows-the-token';

const KIND: JobKind<{ readonly to: string }> = {
  name: 'test.send',
  payload: z.strictObject({ to: z.string() }),
  concurrency: 1,
  attemptsMax: 1,
  backOff: { firstMs: SECOND_MS, maxMs: SECOND_MS },
};
const MAIL = { name: 'mail', isConfigured: true, jobKinds: [KIND.name] } as const;

let database: Database;
let clock: ManualClock;
beforeEach(async () => {
  clock = manualClock();
  database = await openCloudDatabase(server.url);
});
afterEach(() => database.close());

const open = (): IntegrationHealth =>
  openIntegrationHealth({ db: database.db, clock, log, every: () => () => undefined });

async function plan(key: string, dueAt: number): Promise<void> {
  const job = { key, subject: key, payload: { to: 'a secret of Ana' }, dueAt, notAfter: null };
  await database.db.transaction((tx) => planJob(tx, KIND, job, { now: clock.now(), newId: () => random.uuid() }));
}

async function giveUp(): Promise<void> {
  const claim = { now: clock.now(), kind: KIND.name, leaseIds: [random.uuid()], leaseMs: SECOND_MS };
  const [job] = await claimJobs(database.db, claim);
  if (!job) throw new Error('nothing was claimed');
  await settleJob(database.db, job, { state: 'dead', problem: 'no' }, clock.now());
}

test('an owner sees what answers, what failed and why, and what waits for it', async () => {
  const health = open();
  const note = health.register(MAIL);
  health.register({ name: 'clubos', isConfigured: false, jobKinds: [] });
  note({ kind: 'answered' });
  clock.advance(MINUTE_MS);
  note({ kind: 'failed', problem: 'The mail server cannot be reached (ECONNREFUSED).', pausedUntil: null });
  await plan('given up', clock.now());
  await giveUp();
  await plan('due', clock.now());
  await plan('tomorrow', clock.now() + 24 * HOUR_MS);
  const { app } = await buildTestCloud({ integrations: health, adminToken: TOKEN });

  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await app.inject({ url: '/api/v1/admin/integrations', headers });

  expect(answer.json()).toEqual([
    {
      name: 'mail',
      stand: 'failing',
      lastSuccessAt: new Date(clock.now() - MINUTE_MS).toISOString(),
      lastFailureAt: new Date(clock.now()).toISOString(),
      lastFailure: 'The mail server cannot be reached (ECONNREFUSED).',
      pausedUntil: null,
      backlog: { waiting: 1, later: 1, givenUp: 1 },
    },
    expect.objectContaining({ name: 'clubos', stand: 'off', backlog: { waiting: 0, later: 0, givenUp: 0 } }),
  ]);
  expect(answer.body).not.toContain('Ana');
});

test('what one process has seen the others tell as well, and of two words the later counts', async () => {
  const [one, other] = [open(), open()];
  const [noteHere, noteThere] = [one.register(MAIL), other.register(MAIL)];
  noteThere({ kind: 'failed', problem: 'before', pausedUntil: null });
  clock.advance(MINUTE_MS);
  noteHere({ kind: 'failed', problem: 'after', pausedUntil: clock.now() + MINUTE_MS });
  clock.advance(SECOND_MS);
  await one.stop();
  await other.stop();

  const later = open();
  later.register(MAIL);

  expect(await later.list()).toMatchObject([{ lastFailure: 'after', lastFailureAt: clock.now() - SECOND_MS }]);
});

test('what could not be written down is not forgotten', async () => {
  const { db } = database;
  const health = openIntegrationHealth({
    db: Object.create(db, { insert: { value: failsOnce(db.insert.bind(db)) } }),
    clock,
    log,
    every: () => () => undefined,
  });
  health.register(MAIL)({ kind: 'answered' });

  expect(await health.list()).toMatchObject([{ lastSuccessAt: null }]);
  expect(await health.list()).toMatchObject([{ lastSuccessAt: clock.now(), stand: 'well' }]);
});

function failsOnce<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  let hasFailed = false;
  return (...args) => {
    if (hasFailed) return work(...args);
    hasFailed = true;
    throw new Error('the database is away');
  };
}
