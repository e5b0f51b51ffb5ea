import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { buildTestCloud, NOON, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { FacilityOverview } from './facility-overview.ts';

const TOKEN = 'an-owner-who-knows-the-token';
const PATH = '/api/v1/admin/facilities';
const as = (token: string) => ({ url: PATH, headers: { authorization: `Bearer ${token}` } });

const overview: FacilityOverview = {
  listFacilities: async () => [
    {
      id: '8f14e45f-ceea-4e2a-9d0c-3a1b6f0d2c11',
      slug: 'harbour-golf',
      name: 'Harbour Golf',
      timeZone: 'America/Halifax',
      link: { state: 'down', since: NOON },
      lastSeenAt: NOON,
      clockSkewMs: -120,
      backlog: { toFacility: 14, fromFacility: 0 },
      fenced: null,
      ingest: null,
      controller: null,
    },
  ],
};

let cloud: TestCloud;
afterEach(() => cloud.app.close());

describe('owners', () => {
  test('are told how their facilities are', async () => {
    cloud = await buildTestCloud({ overview, adminToken: TOKEN });

    const answer = await cloud.app.inject(as(TOKEN));

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject([
      {
        name: 'Harbour Golf',
        link: { state: 'down', since: '2026-06-11T15:00:00.000Z' },
        lastSeenAt: '2026-06-11T15:00:00.000Z',
        backlog: { toFacility: 14, fromFacility: 0 },
        controller: null,
      },
    ]);
  });

  test('are nobody without the token', async () => {
    cloud = await buildTestCloud({ overview, adminToken: TOKEN });

    expect((await cloud.app.inject(PATH)).statusCode).toBe(401);
    expect((await cloud.app.inject(as('another-token-of-this-length'))).json()).toMatchObject({
      status: 403,
      code: 'admin.not_allowed',
    });
  });

  test('cannot be guessed: wrong tokens are counted like any call', async () => {
    cloud = await buildTestCloud({
      overview,
      adminToken: TOKEN,
      limits: { callsPerMin: 600, bookingsPerMin: 20 },
    });
    const tries = Array.from({ length: 60 }, () => cloud.app.inject(as('another-token-of-this-length')));
    await Promise.all(tries);

    const answer = await cloud.app.inject(as(TOKEN));

    expect(answer.json()).toMatchObject({ status: 429, code: 'request.rate_limited' });
  });

  test('find their page under /admin, beside the booking page', async () => {
    const ownerPageDir = await mkdtemp(join(tmpdir(), 'owner-page-'));
    await mkdir(join(ownerPageDir, 'assets'));
    await writeFile(join(ownerPageDir, 'index.html'), '<!doctype html><title>Facilities</title>');
    await writeFile(join(ownerPageDir, 'assets', 'index-a1b2c3.js'), 'export {}');
    cloud = await buildTestCloud({ ownerPageDir });

    const page = await cloud.app.inject('/admin');
    const script = await cloud.app.inject('/admin/assets/index-a1b2c3.js');

    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Facilities');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(script.headers['cache-control']).toContain('immutable');
    await rm(ownerPageDir, { recursive: true });
  });
});
