import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 150;

/** True when this process could listen on the port, as the demo's own would. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Waits until `url` answers with success; throws after `timeoutMs`, and at once when `signal` aborts. */
export async function waitUntilHealthy(url: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await answers(url))) {
    signal.throwIfAborted();
    if (performance.now() > deadlineMs) throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`);
    await delay(POLL_MS, undefined, { signal });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
