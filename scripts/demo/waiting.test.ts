import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPortFree, waitUntilHealthy } from './waiting.ts';

const server = createServer((_request, response) => response.writeHead(200).end('ok'));

function listen(port = 0): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

describe('waiting for the demo', () => {
  test('tells a taken port from a free one', async () => {
    const port = await listen();

    expect(await isPortFree(port)).toBe(false);
  });

  test('waits until an address answers', async () => {
    const port = await listen();
    await new Promise((resolve) => server.close(resolve));

    const waiting = waitUntilHealthy(`http://127.0.0.1:${port}/`, 10_000, new AbortController().signal);
    await listen(port);

    await expect(waiting).resolves.toBeUndefined();
  });

  test('stops waiting when it is told to', async () => {
    const giveUp = new AbortController();

    const waiting = waitUntilHealthy('http://127.0.0.1:1/', 10_000, giveUp.signal);
    giveUp.abort(new Error('the demo ends'));

    await expect(waiting).rejects.toThrow('the demo ends');
  });
});
