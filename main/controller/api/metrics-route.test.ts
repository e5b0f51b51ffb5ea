import { expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../../../tests/support/test-controller.ts';

async function start(): Promise<string> {
  const server = await startTestServer();
  onTestFinished(() => server.stop());
  return `${server.url}/metrics`;
}

test('tells a program on this computer how the facility is', async () => {
  const response = await fetch(await start());

  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  expect(await response.text()).toBe('link_up 1\n');
});

test('tells nothing to who comes through a proxy', async () => {
  const response = await fetch(await start(), { headers: { 'x-forwarded-for': '203.0.113.9' } });

  expect(response.status).toBe(403);
});
