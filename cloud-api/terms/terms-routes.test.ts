import { afterEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { termsOfProfile } from '../../domain/terms.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import { buildTestCloud, NOON, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { OwnerTerms } from './owner-terms.ts';

const TOKEN = 'an-owner-who-knows-the-token';
const PROFILE = aProfile();
const URL = `/api/v1/admin/facilities/${PROFILE.id}/terms`;
const FIRST = termsOfProfile(PROFILE);

/** Saves whatever is based on version 1. */
const terms: OwnerTerms = {
  find: async () => ok({ terms: FIRST, savedAt: null, savedBy: null }),
  save: async (_facilityId, { basedOn }) =>
    basedOn === 1
      ? ok({ terms: { ...FIRST, version: 2 }, savedAt: NOON, savedBy: 'owner' })
      : err({ code: 'terms.changed_meanwhile', version: 1 }),
};

let cloud: TestCloud;
afterEach(() => cloud.app.close());

const headers = { authorization: `Bearer ${TOKEN}` };

describe('terms, for owners', () => {
  test('are shown with their version as ETag', async () => {
    cloud = await buildTestCloud({ terms, adminToken: TOKEN });

    const answer = await cloud.app.inject({ url: URL, headers });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.json()).toEqual({ terms: FIRST, savedAt: null, savedBy: null });
  });

  test('are saved over the version that was edited', async () => {
    cloud = await buildTestCloud({ terms, adminToken: TOKEN });
    const put = (ifMatch?: string) =>
      cloud.app.inject({
        method: 'PUT',
        url: URL,
        headers: { ...headers, ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
        payload: FIRST,
      });

    const [saved, old, blind] = await Promise.all([put('"1"'), put('"7"'), put()]);

    expect([saved.statusCode, saved.headers['etag']]).toEqual([200, '"2"']);
    expect(saved.json()).toMatchObject({
      terms: { version: 2 },
      savedAt: '2026-06-11T15:00:00.000Z',
      savedBy: 'owner',
    });
    expect([old.statusCode, old.json()]).toMatchObject([412, { code: 'terms.changed_meanwhile', version: 1 }]);
    expect([blind.statusCode, blind.json()]).toMatchObject([428, { code: 'terms.version_required' }]);
  });

  test('are nobody else’s', async () => {
    cloud = await buildTestCloud({ terms, adminToken: TOKEN });

    expect((await cloud.app.inject({ url: URL })).statusCode).toBe(401);
  });
});
