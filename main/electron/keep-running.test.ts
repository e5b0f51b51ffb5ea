import { describe, expect, test } from 'vitest';
import { aFakeFork } from './testing/fake-fork.ts';
import { keepRunning } from './keep-running.ts';

describe('keeping a process running', () => {
  test('starts it again when it dies, ever later while it dies soon', () => {
    const fork = aFakeFork();
    const keeper = keepRunning({ ...fork.options, onStarted: () => {}, onExited: () => {}, shutDown: () => {} });

    keeper.start();
    const delaysMs = Array.from({ length: 9 }, () => {
      fork.latest().exit(1);
      return fork.runNextTimer();
    });

    expect(delaysMs).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(fork.count()).toBe(10);
  });

  test('starts the back-off anew after it ran soundly', () => {
    const fork = aFakeFork();
    const keeper = keepRunning({ ...fork.options, onStarted: () => {}, onExited: () => {}, shutDown: () => {} });
    keeper.start();
    fork.latest().exit(1);
    fork.runNextTimer();

    fork.advance(60_000);
    fork.latest().exit(1);

    expect(fork.runNextTimer()).toBe(250);
  });

  test('asks it to finish, and does not start it again', async () => {
    const fork = aFakeFork();
    const keeper = keepRunning({
      ...fork.options,
      onStarted: () => {},
      onExited: () => {},
      shutDown: (child) => child.postMessage('finish'),
    });
    keeper.start();

    const stopped = keeper.stop();
    fork.latest().exit(0);
    await stopped;

    expect(fork.latest().received).toEqual(['finish']);
    expect(fork.count()).toBe(1);
    expect(fork.timers()).toBe(0);
  });

  test('kills one that does not finish', () => {
    const fork = aFakeFork();
    const keeper = keepRunning({ ...fork.options, onStarted: () => {}, onExited: () => {}, shutDown: () => {} });
    keeper.start();

    void keeper.stop();
    fork.runNextTimer();

    expect(fork.latest().wasKilled).toBe(true);
  });
});
