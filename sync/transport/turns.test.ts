import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Tasks that end when they are told to, and the order in which they began. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, { end: () => void; fail: () => void }>();
  const task = (name: string) => (): Promise<void> => {
    begun.push(name);
    return new Promise((resolve, reject) => ends.set(name, { end: resolve, fail: () => reject(new Error(name)) }));
  };
  return { begun, task, end: (name: string) => ends.get(name)?.end(), fail: (name: string) => ends.get(name)?.fail() };
}

test('so many run at a time, and the others in their order', async () => {
  const { begun, task, end } = tasks();
  const turns = createTurns(2);
  const [first] = ['a', 'b', 'c', 'd'].map((name) => turns.take(task(name)));
  const before = [...begun];

  end('a');
  await first;

  expect([before, begun]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

test('a task that fails makes room for the next', async () => {
  const { begun, task, fail, end } = tasks();
  const turns = createTurns(1);
  const failed = turns.take(task('a'));
  const next = turns.take(task('b'));

  fail('a');
  await expect(failed).rejects.toThrow('a');
  end('b');
  await next;

  expect(begun).toEqual(['a', 'b']);
});
