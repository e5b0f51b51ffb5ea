import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/** Polls until `isTrue` is; fails after `limitMs`, which is the patience of the test and no measurement. */
export async function waitUntil(isTrue: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const until = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new Error(`waited ${limitMs} ms in vain for: ${isTrue.toString()}`);
    await wait(POLL_MS);
  }
}
