import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type JobHandler, type JobKind, type JobOutcome, type JobPlan, workerOf } from '../../domain/jobs/job.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { createCloudDatabase } from '../../tests/support/shared-postgres.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { createLog } from '../log.ts';
import {
  cancelJobByKey,
  claimJobs,
  countJobs,
  findJobByKey,
  forgetJobs,
  planJob,
  renewLease,
  retryDeadJob,
  settleJob,
} from './job-repository.ts';
import { type JobRunner, startJobRunner } from './job-runner.ts';
import { jobTable } from './job-schema.ts';

/** Two processes of the cloud on one database. */

type Payload = { readonly name: string };

const KIND: JobKind<Payload> = {
  name: 'test.work',
  payload: z.strictObject({ name: z.string() }),
  concurrency: 4,
  attemptsMax: 3,
  backOff: { firstMs: 2 * SECOND_MS, maxMs: MINUTE_MS },
};
const done: JobOutcome = { kind: 'done' };

const server = filePostgres();
let processes: [Database, Database];
let clock: ManualClock;
let runners: JobRunner[];
const random = seededRandom(5);

beforeAll(async () => {
  const url = await createCloudDatabase(server.url);
  const open = () => openDatabase({ url, log: createLog('silent'), connectionsMax: 8 });
  processes = [await open(), await open()];
});
afterAll(() => Promise.all(processes.map((database) => database.close())));
beforeEach(async () => {
  await processes[0].db.delete(jobTable);
  clock = manualClock();
  runners = [];
});
afterEach(() => Promise.all(runners.map((runner) => runner.stop())));

function plan(key: string, changes: Partial<JobPlan<Payload>> = {}): Promise<void> {
  const wanted = { key, subject: key, payload: { name: key }, dueAt: clock.now(), notAfter: null, ...changes };
  const context = { now: clock.now(), newId: () => random.uuid() };
  return processes[0].db.transaction((tx) => planJob(tx, KIND, wanted, context));
}

/** Nothing happens by itself: tests wake it. */
function startIn(which: 0 | 1, handler: JobHandler<Payload>): JobRunner {
  const { db } = processes[which];
  const workers = [workerOf(KIND, handler)];
  const every = () => () => undefined;
  const runner = startJobRunner({ db, clock, random, log: createLog('silent'), workers, every });
  runners.push(runner);
  return runner;
}

const stateOf = async (key: string) => (await findJobByKey(processes[0].db, key))?.state;

const claimIn = (which: 0 | 1, wanted = 1, leaseMs = MINUTE_MS) =>
  claimJobs(processes[which].db, {
    now: clock.now(),
    kind: KIND.name,
    leaseIds: Array.from({ length: wanted }, () => random.uuid()),
    leaseMs,
  });

const endLeases = () =>
  processes[0].db.update(jobTable).set({ leasedUntil: sql`clock_timestamp() - interval '1 second'` });

describe('two processes', () => {
  test('do each of two hundred jobs once', async () => {
    const did: string[] = [];
    const handler: JobHandler<Payload> = async ({ name }) => {
      did.push(name);
      return done;
    };
    for (let number = 0; number < 200; number += 1) await plan(`job ${number}`);

    const both = [startIn(0, handler), startIn(1, handler)];
    await Promise.all(both.map((runner) => runner.idle()));

    expect(did).toHaveLength(200);
    expect(new Set(did).size).toBe(200);
    expect(await countJobs(processes[0].db, clock.now())).toEqual([
      { kind: KIND.name, queued: 0, waiting: 0, dead: 0, dueSince: null },
    ]);
  });

  test('never work on one subject at the same time', async () => {
    let atOnce = 0;
    let atOnceMax = 0;
    const handler: JobHandler<Payload> = async () => {
      atOnce += 1;
      atOnceMax = Math.max(atOnceMax, atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return done;
    };
    for (let number = 0; number < 30; number += 1) await plan(`job ${number}`, { subject: 'Ana' });

    const both = [startIn(0, handler), startIn(1, handler)];
    for (let turn = 0; turn < 30; turn += 1) await Promise.all(both.map((runner) => runner.idle()));

    expect(atOnceMax).toBe(1);
    expect(await stateOf('job 29')).toBe('done');
  });

  test('take over what a process that is gone had begun, once its lease has ended', async () => {
    await plan('left');
    const [left] = await claimIn(0);
    expect(left).toBeDefined();
    expect(await claimIn(1)).toEqual([]);

    await endLeases();
    const [taken] = await claimIn(1);

    expect(taken).toMatchObject({ key: 'left', attempts: 2 });
    // The first one was only slow: it learns that the job is not its own any more, and changes nothing.
    expect(left && (await renewLease(processes[0].db, left, MINUTE_MS))).toBe(false);
    expect(left && (await settleJob(processes[0].db, left, { state: 'dead', problem: null }, clock.now()))).toBe(false);
    expect(taken && (await settleJob(processes[1].db, taken, { state: 'done', problem: null }, clock.now()))).toBe(
      true,
    );
    expect(await stateOf('left')).toBe('done');
  });
});

test('a claim reads nothing of what waits of other kinds, however much that is', async () => {
  await processes[0].db.execute(sql`
    insert into job (id, kind, key, subject, payload, due_at, attempts, plan, state, created_at, changed_at)
    select gen_random_uuid(), 'test.backlog', 'backlog ' || n, 'backlog ' || n, '{}', n, 0, 1, 'queued', n, n
    from generate_series(1, 3000) n`);
  await processes[0].db.execute(sql`analyze job`);
  await plan('fresh');

  const read = await processes[0].db.transaction(async (tx) => {
    const rowsRead = async () => {
      const { rows } = await tx.execute(
        sql`select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where relname = 'job'`,
      );
      return z.object({ read: z.int() }).parse(rows[0]).read;
    };
    const before = await rowsRead();
    const claim = { now: clock.now(), kind: KIND.name, leaseIds: [random.uuid()], leaseMs: MINUTE_MS };
    expect(await claimJobs(tx, claim)).toMatchObject([{ key: 'fresh' }]);
    return (await rowsRead()) - before;
  });

  expect(read).toBeLessThan(50);
});

describe('a job', () => {
  test('waits until it is due, and is pointless from its expiry on', async () => {
    const did: string[] = [];
    const runner = startIn(0, async ({ name }) => {
      did.push(name);
      return done;
    });
    await plan('later', { dueAt: clock.now() + MINUTE_MS });
    await plan('too late', { dueAt: clock.now() + MINUTE_MS, notAfter: clock.now() + 2 * MINUTE_MS });
    await runner.idle();
    expect(did).toEqual([]);

    clock.advance(3 * MINUTE_MS);
    await runner.idle();

    expect(did).toEqual(['later']);
    expect(await stateOf('too late')).toBe('expired');
  });

  test('is tried again after longer and longer waits, then waits for a person who takes it up again', async () => {
    let tries = 0;
    const runner = startIn(0, async () => {
      tries += 1;
      return tries === 4 ? done : { kind: 'retry', problem: 'not today' };
    });
    await plan('stubborn');
    for (let look = 0; look < 10; look += 1) {
      await runner.idle();
      clock.advance(5 * SECOND_MS);
    }
    expect(tries).toBe(3);
    const dead = await findJobByKey(processes[0].db, 'stubborn');
    expect(dead).toMatchObject({ state: 'dead', problem: 'not today' });

    expect(await processes[0].db.transaction((tx) => retryDeadJob(tx, dead?.id ?? '', clock.now()))).toBe(true);
    await runner.idle();

    expect(tries).toBe(4);
    expect(await stateOf('stubborn')).toBe('done');
  });

  test('that may have had its effect is not repeated', async () => {
    let tries = 0;
    const runner = startIn(0, async () => {
      tries += 1;
      return { kind: 'unknown', problem: 'no answer' };
    });
    await plan('once');
    await runner.idle();
    clock.advance(DAY_MS);
    await runner.idle();

    expect(tries).toBe(1);
    expect(await stateOf('once')).toBe('unknown');
  });

  test('that is planned anew while it runs is done again, and what came of the old try does not count', async () => {
    const names: string[] = [];
    let isFirst = true;
    const runner = startIn(0, async ({ name }) => {
      names.push(name);
      if (isFirst) {
        isFirst = false;
        await plan('moved', { payload: { name: 'new' } });
        return { kind: 'dead', problem: 'of the old plan' };
      }
      return done;
    });
    await plan('moved', { payload: { name: 'old' } });
    await runner.idle();

    expect(names).toEqual(['old', 'new']);
    expect(await stateOf('moved')).toBe('done');
  });

  test('that is taken back is not done', async () => {
    let tries = 0;
    await plan('unwanted');
    await processes[0].db.transaction((tx) => cancelJobByKey(tx, 'unwanted', clock.now()));
    const runner = startIn(0, async () => {
      tries += 1;
      return done;
    });
    await runner.idle();

    expect(tries).toBe(0);
    expect(await stateOf('unwanted')).toBe('cancelled');
  });

  test('whose payload this program cannot read is given up', async () => {
    await plan('strange');
    await processes[0].db.update(jobTable).set({ payload: { title: 'of a newer version' } });
    await startIn(0, async () => done).idle();

    expect(await stateOf('strange')).toBe('dead');
  });

  test('that is over is forgotten in the end; one that waits for a person is not', async () => {
    const runner = startIn(0, async ({ name }) => (name === 'fine' ? done : { kind: 'dead', problem: 'no' }));
    await plan('fine');
    await plan('bad');
    await runner.idle();

    expect(await forgetJobs(processes[0].db, clock.now() + 1)).toBe(1);
    expect(await stateOf('fine')).toBeUndefined();
    expect(await stateOf('bad')).toBe('dead');
  });
});
