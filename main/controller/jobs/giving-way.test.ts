import { expect, test } from 'vitest';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { createGivingWay, QUIET_MS, TURN_EVERY_MS } from './giving-way.ts';

test('work that can wait does so until a while after the last urgent work', () => {
  const clock = manualClock();
  const { noteUrgent, mustWait } = createGivingWay(clock);
  expect(mustWait()).toBe(false);

  noteUrgent();
  clock.advance(QUIET_MS - 1);
  expect(mustWait()).toBe(true);
  noteUrgent();
  clock.advance(QUIET_MS - 1);
  expect(mustWait()).toBe(true);
  clock.advance(1);

  expect(mustWait()).toBe(false);
});

test('has one turn now and then, however busy it is', () => {
  const clock = manualClock();
  const { noteUrgent, mustWait } = createGivingWay(clock);
  const turnsAt: number[] = [];
  const start = clock.monotonicMs();
  while (clock.monotonicMs() - start < 3 * TURN_EVERY_MS) {
    noteUrgent();
    if (!mustWait()) turnsAt.push(clock.monotonicMs() - start);
    clock.advance(100);
  }

  // Waiting begins anew with the question after a turn.
  expect(turnsAt).toEqual([TURN_EVERY_MS, 2 * TURN_EVERY_MS + 100]);
});

test('a wall clock that jumps makes no difference', () => {
  const clock = manualClock();
  const { noteUrgent, mustWait } = createGivingWay(clock);
  noteUrgent();
  clock.jumpTo(clock.now() - 86_400_000);
  clock.advance(QUIET_MS);

  expect(mustWait()).toBe(false);
});
