import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/** What is waited for is often in the process that looks: looking must leave it most of the time. */
const PAUSE_PER_LOOK = 3;

/** Polls until `isTrue` is; fails after `limitMs`, which is the patience of the test and no measurement. */
export async function waitUntil(isTrue: () => Promise<boolean> | boolean, limitMs = 60_000): Promise<void> {
  const until = performance.now() + limitMs;
  for (;;) {
    const startedAt = performance.now();
    if (await isTrue()) return;
    const endedAt = performance.now();
    if (endedAt > until) throw new Error(`waited ${limitMs} ms in vain for: ${isTrue.toString()}`);
    await wait(Math.max(POLL_MS, PAUSE_PER_LOOK * (endedAt - startedAt)));
  }
}
