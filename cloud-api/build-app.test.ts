import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { aProfile, BAY_1 } from '../tests/support/facility-profile.ts';
import { buildTestCloud, NOON, type TestCloud } from '../tests/support/test-cloud.ts';

const FACILITY = aProfile().id;

describe('the HTTP server', () => {
  let cloud: TestCloud;

  afterEach(() => cloud.app.close());

  test('lists facilities with their link in words that a page can show', async () => {
    cloud = await buildTestCloud();

    const response = await cloud.app.inject('/api/v1/facilities');

    expect(response.json()).toMatchObject([
      {
        id: FACILITY,
        slug: 'test-club',
        timeZone: 'America/Halifax',
        link: { online: true, since: new Date(NOON).toISOString(), ownsUntil: '2026-06-14T08:00:00.000Z' },
        resources: [{ id: BAY_1, name: 'Bay 1', kind: 'bay', capacity: 4 }, {}, {}],
      },
    ]);
    expect(response.json()[0]).not.toHaveProperty('doors');
    expect((await cloud.app.inject(`/api/v1/facilities/${FACILITY}`)).json()).toEqual(response.json()[0]);
  });

  test('signs prices, and shows the rules behind them', async () => {
    cloud = await buildTestCloud();
    const slot = { resourceId: BAY_1, startsAt: '2026-06-12T21:00:00.000Z', endsAt: '2026-06-12T22:30:00.000Z' };

    const quote = await cloud.app.inject({ method: 'POST', url: '/api/v1/pricing/calculate', payload: slot });
    const rules = await cloud.app.inject(`/api/v1/pricing/rules?facilityId=${FACILITY}`);

    expect(quote.json()).toEqual({
      quote: expect.any(String),
      total: { cents: 7200, currency: 'CAD' },
      base: { cents: 6000, currency: 'CAD' },
      breakdown: [
        { label: 'Base price', cents: 6000 },
        { label: 'Weekday evening', cents: 1200 },
      ],
      validUntil: new Date(NOON + 15 * 60_000).toISOString(),
      cancellation: { freeUntil: slot.startsAt, lateFee: { cents: 0, currency: 'CAD' } },
      promotion: null,
      credits: null,
      dueCents: 7200,
    });
    expect(rules.json()).toMatchObject({ hourly: { cents: 4000, currency: 'CAD' }, bands: { length: 5 } });
  });

  test('describes every call of the API in an OpenAPI 3.1 document that can be read', async () => {
    cloud = await buildTestCloud();

    const document = (await cloud.app.inject('/openapi.json')).json();
    const page = await cloud.app.inject('/docs');

    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/admin/clubos/messages',
      '/api/v1/admin/conflicts',
      '/api/v1/admin/conflicts/{id}/solve',
      '/api/v1/admin/controllers',
      '/api/v1/admin/controllers/{id}/revoke',
      '/api/v1/admin/customer-merges/{id}/undo',
      '/api/v1/admin/customers',
      '/api/v1/admin/customers/erase',
      '/api/v1/admin/customers/erasures',
      '/api/v1/admin/customers/{id}',
      '/api/v1/admin/customers/{id}/credits',
      '/api/v1/admin/customers/{id}/export',
      '/api/v1/admin/customers/{id}/link',
      '/api/v1/admin/customers/{id}/merge',
      '/api/v1/admin/entry-keys/rotate',
      '/api/v1/admin/facilities',
      '/api/v1/admin/facilities/approve-machine',
      '/api/v1/admin/facilities/release',
      '/api/v1/admin/facilities/{id}/message-texts',
      '/api/v1/admin/facilities/{id}/message-texts/preview',
      '/api/v1/admin/facilities/{id}/message-texts/test',
      '/api/v1/admin/facilities/{id}/quiet-hours',
      '/api/v1/admin/facilities/{id}/terms',
      '/api/v1/admin/integrations',
      '/api/v1/admin/integrations/hubspot',
      '/api/v1/admin/integrations/hubspot/import',
      '/api/v1/admin/jobs',
      '/api/v1/admin/jobs/{id}/dismiss',
      '/api/v1/admin/jobs/{id}/retry',
      '/api/v1/admin/messages',
      '/api/v1/admin/messages/{id}/again',
      '/api/v1/admin/pairing-codes',
      '/api/v1/admin/pairings',
      '/api/v1/admin/pairings/{id}/confirm',
      '/api/v1/availability',
      '/api/v1/availability/check',
      '/api/v1/bookings',
      '/api/v1/bookings/{id}',
      '/api/v1/bookings/{id}/calendar.ics',
      '/api/v1/bookings/{id}/push',
      '/api/v1/bookings/{id}/qr.png',
      '/api/v1/customers/me',
      '/api/v1/customers/me/messages',
      '/api/v1/events',
      '/api/v1/facilities',
      '/api/v1/facilities/{id}',
      '/api/v1/pair',
      '/api/v1/pair/confirm',
      '/api/v1/pair/standing',
      '/api/v1/pricing/calculate',
      '/api/v1/pricing/rules',
      '/api/v1/push',
      '/api/v1/waitlist',
      '/bridge/v1/customers/{phone}/context',
      '/bridge/v1/intents',
      '/bridge/v1/intents/{messageId}',
      '/bridge/v1/proposals/{id}',
      '/bridge/v1/proposals/{id}/confirm',
      '/health',
      '/metrics',
    ]);
    expect(document.paths['/api/v1/availability'].get.responses['200']).toBeDefined();
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain('script-src');
  });

  test('keeps scripts, frames and forms of others out', async () => {
    cloud = await buildTestCloud();

    const { headers } = await cloud.app.inject('/api/v1/facilities');

    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
        "manifest-src 'self';worker-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('says whether its parts work', async () => {
    cloud = await buildTestCloud();
    const healthy = await cloud.app.inject('/health');
    cloud.setHealth({ isHealthy: false, checks: { database: 'no answer' } });

    const sick = await cloud.app.inject('/health');

    expect([healthy.statusCode, healthy.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok' } }]);
    expect([sick.statusCode, sick.json()]).toEqual([503, { status: 'degraded', checks: { database: 'no answer' } }]);
  });

  test('counts requests by route, not by address', async () => {
    cloud = await buildTestCloud();
    await cloud.app.inject(`/api/v1/facilities/${FACILITY}`);

    const { payload } = await cloud.app.inject('/metrics');

    expect(payload).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/facilities/:id",status="200"} 1',
    );
    expect(payload).not.toContain(FACILITY);
  });

  test('slows down whoever books or asks without end, but not the demo on this machine', async () => {
    const limits = { callsPerMin: 3, bookingsPerMin: 1 };
    const demo = await buildTestCloud({ limits, isDemo: true });
    cloud = await buildTestCloud({ limits });
    const ask = (app: TestCloud['app']) => app.inject('/api/v1/facilities');
    const book = () => cloud.app.inject({ method: 'POST', url: '/api/v1/bookings', payload: {} });

    const asked = [await ask(cloud.app), await ask(cloud.app), await ask(cloud.app), await ask(cloud.app)];
    const booked = [await book(), await book()];
    const inDemo = [await ask(demo.app), await ask(demo.app), await ask(demo.app), await ask(demo.app)];
    await demo.app.close();

    expect(asked.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429]);
    expect(asked[3]?.json()).toMatchObject({ code: 'request.rate_limited', retryAfterSec: expect.any(Number) });
    expect(asked[3]?.headers['content-type']).toContain('application/problem+json');
    expect(asked[3]?.headers['retry-after']).toBeDefined();
    expect(booked.map(({ statusCode }) => statusCode)).toEqual([400, 429]);
    expect(inDemo.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  });

  test('answers what is not HTTP, and headers beyond all measure, with a problem', async () => {
    cloud = await buildTestCloud();
    await cloud.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = new URL(cloud.app.listeningOrigin);
    const say = (words: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(words);
      return text(socket);
    };

    const answers = await Promise.all([
      say('HELLO\r\n\r\n'),
      say(`GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`),
    ]);

    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"code":"request.malformed"');
    }
  });

  describe('with a built booking page', () => {
    async function withPage(): Promise<string> {
      const pageDir = await mkdtemp(join(tmpdir(), 'test-page-'));
      await mkdir(join(pageDir, 'assets'));
      await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Book</title>');
      await writeFile(join(pageDir, 'assets', 'index-a1b2c3.js'), 'export {}');
      await writeFile(join(pageDir, 'sw.js'), '');
      cloud = await buildTestCloud({ pageDir });
      return pageDir;
    }

    test('serves it at each of its addresses, and its hashed files for ever', async () => {
      const pageDir = await withPage();

      const pages = await Promise.all(['/', '/f/test-club', '/b/x'].map((url) => cloud.app.inject(url)));
      const script = await cloud.app.inject('/assets/index-a1b2c3.js');
      const worker = await cloud.app.inject('/sw.js');
      const missing = await cloud.app.inject('/assets/gone.js');
      await rm(pageDir, { recursive: true });

      for (const page of pages) {
        expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache']);
        expect(page.payload).toContain('<title>Book</title>');
      }
      expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(worker.headers['cache-control']).toBe('no-cache');
      expect(missing.json()).toMatchObject({ status: 404, code: 'request.not_found' });
    });
  });
});
