import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { startTestServer, type TestServer } from '../../../tests/support/test-controller.ts';

async function start(screensDir?: string): Promise<TestServer> {
  const server = await startTestServer(screensDir);
  onTestFinished(() => server.stop());
  return server;
}

function builtScreens(): string {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  mkdirSync(join(folder.path, 'assets'));
  writeFileSync(join(folder.path, 'staff.html'), '<title>Staff</title>');
  writeFileSync(join(folder.path, 'kiosk.html'), '<title>Kiosk</title>');
  writeFileSync(join(folder.path, 'assets/app-1a2b.js'), 'go();');
  return folder.path;
}

/** `fetch` sets the Host header itself. */
function statusWithHost(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/health', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the facility service', () => {
  test('says how it is', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/health`);

    expect(await response.json()).toEqual({ status: 'ok', online: true, fenced: null, outboxDepth: 0 });
  });

  test('serves the staff app, the kiosk and their files', async () => {
    const { url } = await start(builtScreens());

    const [staff, kiosk, script] = await Promise.all([
      fetch(`${url}/`),
      fetch(`${url}/kiosk`),
      fetch(`${url}/assets/app-1a2b.js`),
    ]);

    expect(await staff.text()).toContain('Staff');
    expect(await kiosk.text()).toContain('Kiosk');
    expect(await script.text()).toBe('go();');
    expect(staff.headers.get('cache-control')).toBe('no-cache');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  test('says what to do when the screens are not built', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/kiosk`);

    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });

  test('lets a page load and do nothing but its own', async () => {
    const { url } = await start(builtScreens());

    const { headers } = await fetch(`${url}/`);

    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';" +
        "connect-src 'self' ws: wss:;base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test.each(['..%2f..%2fpackage.json', '%2e%2e/%2e%2e/etc/passwd', 'assets/..%5c..%5cstaff.html'])(
    'gives no file outside: %s',
    async (path) => {
      const { url } = await start(builtScreens());

      const { status } = await fetch(`${url}/${path}`);

      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  test('does nothing for a page of another site', async () => {
    const { url, services } = await start();

    const response = await fetch(`${url}/trpc/kiosk.checkIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: '{"code":"123456"}',
    });

    expect(response.status).toBe(403);
    expect(services.state.codes).toEqual([]);
  });

  test.each([
    ['evil.example', 403],
    ['evil.example:7070', 403],
    ['localhost:7070', 200],
    ['127.0.0.1', 200],
    ['[::1]:7070', 200],
    ['192.168.1.20:7070', 200],
    ['front-desk', 200],
    ['front-desk.local', 200],
  ])('called by the name %s answers %i', async (host, status) => {
    const { port } = await start();

    expect(await statusWithHost(port, host)).toBe(status);
  });

  test('frees its port when it stops, open connections or not', async () => {
    const server = await startTestServer();
    await fetch(`${server.url}/health`);

    await server.stop();

    await expect(fetch(`${server.url}/health`)).rejects.toThrow('fetch failed');
  });
});
