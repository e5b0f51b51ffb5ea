import { expect, test } from 'vitest';
import { assert } from '../../domain/assert.ts';
import { NO_WRITES } from '../../sync/engine/step-all.ts';
import type { Input } from '../../sync/engine/inputs.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { bookInput, DAY_START, hours } from '../../tests/support/memory-node.ts';
import { createInputQueue, type InputQueueOptions, WISH_AGE_MS_MAX, WISHES_WAITING_MAX } from './input-queue.ts';
import { LeaseLost, StoreFailure } from './store-failure.ts';

const RESULT = { outcome: { kind: 'done', allocation: null } } as unknown as StepResult;

type Commit = InputQueueOptions<string>['commit'];

/** A queue whose commits do as `commit` says, one after the other, and the claims of each batch. */
function aQueue(commit: (batch: readonly (string | null)[]) => Promise<void>) {
  const batches: (string | null)[][] = [];
  const clock = manualClock(DAY_START);
  const committing: Commit = async (batch) => {
    const claims = batch.map(({ claim }) => claim);
    batches.push(claims);
    await commit(claims);
    return { results: batch.map(() => RESULT), committed: [{ writes: NO_WRITES, frames: [], facts: [] }] };
  };
  const queue = createInputQueue<string>({ clock, commit: committing, announce: () => undefined });
  const submit = (input: Input, claim: string | null, fencingNo: number | null = null) =>
    queue.submit({ input, claim, fencingNo });
  const book = (name: string, fencingNo: number | null = null) =>
    submit(bookInput(name, hours(13, 14)), name, fencingNo);
  return { submit, book, between: queue.between, batches, clock };
}

const codes = async (calls: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).map((settled) =>
    settled.status === 'fulfilled' ? 'done' : settled.reason instanceof StoreFailure ? settled.reason.code : 'failed',
  );

/** As the driver and drizzle throw it. */
const databaseError = (code: string) => new Error('Failed query', { cause: Object.assign(new Error(code), { code }) });

test.each(['22P02', '23505', '23P01', 'P0001'])('a batch that fails with %s is tried one by one', async (code) => {
  const { book, batches } = aQueue(async (claims) => {
    if (claims.includes('bad')) throw databaseError(code);
  });

  expect(await codes([book('a'), book('bad'), book('c')])).toEqual(['done', 'failed', 'done']);
  expect(batches).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

test('so is one that breaks an invariant', async () => {
  const { book } = aQueue(async (claims) => assert(!claims.includes('bad'), 'broken'));

  expect(await codes([book('a'), book('bad')])).toEqual(['done', 'failed']);
});

test.each(['40001', '57P01', '53300', 'ECONNREFUSED'])(
  'a batch that fails with %s fails at once, as one that may be tried again',
  async (code) => {
    const { book, batches } = aQueue(async () => {
      throw databaseError(code);
    });

    expect(await codes([book('a'), book('b')])).toEqual(['unavailable', 'unavailable']);
    expect(batches).toEqual([['a', 'b']]);
  },
);

test('a failure that says what it is stays what it is', async () => {
  const { book } = aQueue(async () => {
    throw new StoreFailure('unknown');
  });

  expect(await codes([book('a')])).toEqual(['unknown']);
});

test('wishes beyond the longest queue are turned away; what the link brings is not', async () => {
  const gate = Promise.withResolvers<void>();
  const { book, submit } = aQueue(() => gate.promise);
  const first = Array.from({ length: WISHES_WAITING_MAX }, (_, index) => book(`n${index}`));

  const late = book('late');
  const acked = submit({ type: 'acked', seq: 1 }, null);
  gate.resolve();

  expect(await codes([late, acked])).toEqual(['busy', 'done']);
  expect(new Set(await codes(first))).toEqual(new Set(['done']));
});

test('a wish that has waited too long is not carried out any more', async () => {
  const gate = Promise.withResolvers<void>();
  const { book, submit, batches, clock } = aQueue(() => gate.promise);
  const first = book('first');
  await Promise.resolve();
  await Promise.resolve();

  const late = book('late');
  const expire = submit({ type: 'expire' }, null);
  clock.advance(WISH_AGE_MS_MAX + 1);
  const fresh = book('fresh');
  gate.resolve();

  expect(await codes([first, late, expire, fresh])).toEqual(['done', 'busy', 'done', 'done']);
  expect(batches).toEqual([['first'], [null, 'fresh']]);
});

test('what comes under a lease that is lost fails alone', async () => {
  const { book } = aQueue(async (claims) => {
    if (claims.includes('stale')) throw new LeaseLost('facility', 1);
  });

  expect(await codes([book('a'), book('stale', 1), book('c')])).toEqual(['done', 'failed', 'done']);
});

test('a task is done while no batch is under way', async () => {
  const done: string[] = [];
  const { book, between } = aQueue(async (claims) => {
    done.push(`begin ${claims[0]}`);
    await Promise.resolve();
    done.push(`end ${claims[0]}`);
  });
  const first = book('a');
  await Promise.resolve();
  await Promise.resolve();

  const task = between(async () => void done.push('task'));
  await Promise.all([first, task, book('b')]);

  expect(done).toEqual(['begin a', 'end a', 'task', 'begin b', 'end b']);
});

test('a task that fails holds up nobody', async () => {
  const { book, between } = aQueue(async () => undefined);

  const failed = between(() => Promise.reject(new Error('away')));

  await expect(failed).rejects.toThrow('away');
  expect(await codes([book('a')])).toEqual(['done']);
});
