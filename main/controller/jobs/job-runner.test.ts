import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { openTestDatabase, silentLog, type TestDatabase } from '../../../tests/support/facility-database.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import { type ManualTimers, manualTimers } from '../../../tests/support/manual-timers.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { type JobHandler, type JobKind, type JobOutcome, type JobPlan, workerOf } from '../../../domain/jobs/job.ts';
import { findJobByKey, planJob } from './job-repository.ts';
import { createJobRunner, type JobRunner, type JobRunnerOptions, WAKE_MS } from './job-runner.ts';

type Payload = { readonly name: string };

const KIND: JobKind<Payload> = {
  name: 'test.work',
  payload: z.strictObject({ name: z.string() }),
  concurrency: 2,
  attemptsMax: 3,
  backOff: { firstMs: 2 * SECOND_MS, maxMs: MINUTE_MS },
};

const done: JobOutcome = { kind: 'done' };
const retry: JobOutcome = { kind: 'retry', problem: 'not today' };

let clock: ManualClock;
let timers: ManualTimers;
let database: TestDatabase;
let runner: JobRunner | null;
let random: ReturnType<typeof seededRandom>;

beforeEach(async () => {
  clock = manualClock();
  timers = manualTimers(clock);
  random = seededRandom(3);
  database = await openTestDatabase(clock);
  runner = null;
});
afterEach(async () => {
  await runner?.stop();
  database.dispose();
});

function plan(key: string, changes: Partial<JobPlan<Payload>> = {}): void {
  const wanted = { key, subject: key, payload: { name: key }, dueAt: clock.now(), notAfter: null, ...changes };
  database.db.transaction((tx) => planJob(tx, KIND, wanted, { now: clock.now(), newId: () => random.uuid() }));
}

type More = Partial<Pick<JobRunnerOptions, 'prepare' | 'mustWait'>>;

function start(handler: JobHandler<Payload>, kind: JobKind<Payload> = KIND, more: More = {}): JobRunner {
  const { schedule } = timers;
  const workers = [workerOf(kind, handler)];
  runner = createJobRunner({ db: database.db, clock, random, log: silentLog, workers, schedule, ...more });
  runner.start();
  return runner;
}

/** Handlers that end when the test says so. */
function held() {
  const ends = new Map<string, (outcome: JobOutcome) => void>();
  const begun: string[] = [];
  const handler: JobHandler<Payload> = ({ name }) =>
    new Promise((resolve) => {
      begun.push(name);
      ends.set(name, resolve);
    });
  return { begun, handler, end: (name: string, outcome = done) => ends.get(name)?.(outcome) };
}

function stateOf(key: string) {
  const job = findJobByKey(database.db, key);
  return job && { state: job.state, attempts: job.attempts, problem: job.problem };
}

/** Lets what has been resolved run on. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a job', () => {
  test('runs when it is due, and not before', async () => {
    const ran: string[] = [];
    plan('later', { dueAt: clock.now() + 10 * SECOND_MS });
    start(async ({ name }) => {
      ran.push(name);
      return done;
    });

    timers.advance(9_999);
    expect(ran).toEqual([]);
    timers.advance(1);
    await runner?.idle();

    expect(ran).toEqual(['later']);
    expect(stateOf('later')).toEqual({ state: 'done', attempts: 1, problem: null });
  });

  test('that is planned while the runner sleeps runs after a wake', async () => {
    const { begun, handler, end } = held();
    const working = start(handler);
    plan('new');

    working.wake();
    expect(begun).toEqual([]);
    timers.advance(WAKE_MS);

    expect(begun).toEqual(['new']);
    end('new');
  });

  test('waits while something else has the turn, also after one that ends meanwhile', async () => {
    let hasTurn = true;
    const { begun, handler, end } = held();
    plan('first', { subject: 's' });
    plan('second', { subject: 's' });
    const working = start(handler, KIND, { mustWait: () => !hasTurn });
    hasTurn = false;

    end('first');
    await working.idle();
    timers.advance(20 * WAKE_MS);
    expect(begun).toEqual(['first']);
    hasTurn = true;
    timers.advance(WAKE_MS);

    expect(begun).toEqual(['first', 'second']);
    end('second');
  });

  test('that is planned by what the runner prepares runs at once, and the rest is prepared after it', async () => {
    const toPrepare = ['a', 'b', 'c'];
    const ran: string[] = [];
    const prepare = (): boolean => {
      const next = toPrepare.shift();
      if (next !== undefined) plan(next);
      return toPrepare.length > 0;
    };
    const record: JobHandler<Payload> = async ({ name }) => {
      ran.push(name);
      return done;
    };

    await start(record, KIND, { prepare }).idle();

    expect(ran).toEqual(['a', 'b', 'c']);
  });

  test('that did not work is tried again after a growing wait, and given up in the end', async () => {
    const tries: number[] = [];
    plan('stubborn');
    start(async () => {
      tries.push(clock.now());
      return retry;
    });
    await runner?.idle();
    const [first = 0] = tries;

    for (let i = 0; i < 20; i += 1) {
      timers.advance(SECOND_MS);
      await runner?.idle();
    }

    expect(tries).toHaveLength(3);
    expect((tries[1] ?? 0) - first).toBeGreaterThanOrEqual(SECOND_MS);
    expect((tries[2] ?? 0) - (tries[1] ?? 0)).toBeGreaterThanOrEqual(2 * SECOND_MS);
    expect(stateOf('stubborn')).toEqual({ state: 'dead', attempts: 3, problem: 'not today' });
  });

  test('whose handler throws is tried again', async () => {
    plan('faulty');
    start(async () => {
      throw new Error('a bug');
    });

    await runner?.idle();

    expect(stateOf('faulty')).toEqual({ state: 'queued', attempts: 1, problem: 'The program failed; see its log.' });
  });

  test('of unknown outcome is not repeated', async () => {
    let tries = 0;
    plan('maybe');
    start(async () => {
      tries += 1;
      return { kind: 'unknown', problem: 'the answer was lost' };
    });
    await runner?.idle();
    timers.advance(60 * MINUTE_MS);
    await runner?.idle();

    expect(tries).toBe(1);
    expect(stateOf('maybe')).toEqual({ state: 'unknown', attempts: 1, problem: 'the answer was lost' });
  });

  test('that recurs is queued again with its tries forgotten', async () => {
    plan('nightly');
    start(async () => ({ kind: 'again', at: clock.now() + 60 * MINUTE_MS }));

    await runner?.idle();

    expect(stateOf('nightly')).toEqual({ state: 'queued', attempts: 0, problem: null });
    expect(findJobByKey(database.db, 'nightly')?.dueAt).toBe(clock.now() + 60 * MINUTE_MS);
  });

  test('that nobody can read any more is a dead letter and does not stop the others', async () => {
    const ran: string[] = [];
    plan('old');
    database.db.$client.exec(`update job set payload = '{"colour":"red"}'`);
    plan('new');
    start(async ({ name }) => {
      ran.push(name);
      return done;
    });

    await runner?.idle();

    expect(ran).toEqual(['new']);
    expect(stateOf('old')).toMatchObject({ state: 'dead' });
  });
});

describe('a plan', () => {
  test('of a key that is queued replaces it', async () => {
    const ran: string[] = [];
    plan('booking', { payload: { name: 'first' }, dueAt: clock.now() + MINUTE_MS });
    plan('booking', { payload: { name: 'second' } });
    start(async ({ name }) => {
      ran.push(name);
      return done;
    });

    await runner?.idle();
    timers.advance(5 * MINUTE_MS);
    await runner?.idle();

    expect(ran).toEqual(['second']);
  });

  test('that is made while the job runs is not settled by that run', async () => {
    const { begun, handler, end } = held();
    plan('booking', { payload: { name: 'first' } });
    const working = start(handler);
    plan('booking', { payload: { name: 'second' } });

    end('first');
    await breathe();
    expect(begun).toEqual(['first', 'second']);
    end('second');
    await working.idle();

    expect(stateOf('booking')).toEqual({ state: 'done', attempts: 1, problem: null });
  });

  test('is undone together with the state that caused it', () => {
    expect(() =>
      database.db.transaction((tx) => {
        const wanted = { key: 'k', subject: 'k', payload: { name: 'k' }, dueAt: clock.now(), notAfter: null };
        planJob(tx, KIND, wanted, { now: clock.now(), newId: () => random.uuid() });
        throw new Error('the booking could not be stored');
      }),
    ).toThrow('could not be stored');

    expect(findJobByKey(database.db, 'k')).toBeNull();
  });
});

describe('at once', () => {
  test('run as many of a kind as it allows', async () => {
    const { begun, handler, end } = held();
    for (const key of ['a', 'b', 'c']) plan(key);
    const working = start(handler);

    expect(begun).toEqual(['a', 'b']);
    end('a');
    await breathe();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('b');
    end('c');
    await working.idle();
  });

  test('runs one of a subject, and of others meanwhile', async () => {
    const { begun, handler, end } = held();
    plan('a', { subject: 'bay 1' });
    plan('b', { subject: 'bay 1' });
    plan('c', { subject: 'bay 2' });
    const working = start(handler);

    expect(begun).toEqual(['a', 'c']);
    end('a');
    await breathe();
    expect(begun).toEqual(['a', 'c', 'b']);
    end('b');
    end('c');
    await working.idle();
  });
});

describe('after the PC slept', () => {
  test('what has become pointless is not done, and what still makes sense is', async () => {
    const ran: string[] = [];
    plan('expired', { dueAt: clock.now() + MINUTE_MS, notAfter: clock.now() + 10 * MINUTE_MS });
    plan('still good', { dueAt: clock.now() + MINUTE_MS, notAfter: clock.now() + 60 * MINUTE_MS });
    start(async ({ name }) => {
      ran.push(name);
      return done;
    });

    clock.jumpTo(clock.now() + 30 * MINUTE_MS);
    timers.advance(30 * SECOND_MS);
    await runner?.idle();

    expect(ran).toEqual(['still good']);
    expect(stateOf('expired')).toEqual({ state: 'expired', attempts: 0, problem: null });
  });

  test('it is noticed within half a minute, whatever the timers thought', () => {
    plan('tomorrow', { dueAt: clock.now() + 24 * 60 * MINUTE_MS });
    start(async () => done);

    expect(timers.nextInMs()).toBe(30 * SECOND_MS);
  });
});

describe('a process that dies', () => {
  test('while a job runs leaves it to the next one, with the try counted', async () => {
    const first = held();
    plan('booking');
    start(first.handler);
    expect(first.begun).toEqual(['booking']);
    runner = null;

    const second = held();
    const working = start(second.handler);

    expect(second.begun).toEqual(['booking']);
    expect(stateOf('booking')).toMatchObject({ state: 'queued', attempts: 2 });
    second.end('booking');
    await working.idle();
  });
});

test('a runner that stops waits for what is under way and begins nothing more', async () => {
  const { begun, handler, end } = held();
  plan('a', { subject: 's' });
  plan('b', { subject: 's' });
  const working = start(handler);

  const stopping = working.stop();
  end('a');
  await stopping;

  expect(begun).toEqual(['a']);
  expect(stateOf('a')).toMatchObject({ state: 'done' });
  expect(stateOf('b')).toMatchObject({ state: 'queued', attempts: 0 });
});

test('what is over is forgotten after two weeks by a runner that never stops', async () => {
  plan('old');
  plan('given up');
  start(async ({ name }) => (name === 'old' ? done : { kind: 'dead', problem: 'never' }));
  await runner?.idle();

  for (let day = 1; day <= 13; day += 1) {
    clock.advance(DAY_MS);
    timers.advance(SECOND_MS);
  }
  expect(findJobByKey(database.db, 'old')).not.toBeNull();
  clock.advance(2 * DAY_MS);
  timers.advance(SECOND_MS);

  expect(findJobByKey(database.db, 'old')).toBeNull();
  expect(findJobByKey(database.db, 'given up')).not.toBeNull();
});
