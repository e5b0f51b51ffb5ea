import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { book, findSlot, slotsOn } from '../../tests/support/cloud-client.ts';
import { createDatabase, type TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { waitUntil } from '../../tests/support/wait-until.ts';
import { addLocalDays, localDateOf } from '../../domain/opening-hours.ts';
import { DEFAULT_RULES } from '../../domain/rules/default-rules.ts';
import type { Terms } from '../../domain/terms.ts';
import { parseConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { type RunningCloud, startCloud } from '../start-cloud.ts';
import { systemClock } from '../system-clock.ts';
import { systemRandom } from '../system-random.ts';

const ADMIN_TOKEN = 'an-owner-who-knows-the-token';
const FACILITY = {
  name: 'Lake Banook',
  slug: 'lake-banook',
  timeZone: 'America/Halifax',
  currency: 'CAD',
  hourlyCents: 4000,
  doors: ['Main entrance'],
  bays: [{ name: 'Bay 1' }, { name: 'Bay 2' }],
};

let postgres: TestPostgres;
let dir: string;
let clouds: RunningCloud[] = [];

beforeAll(async () => {
  postgres = await usePostgres();
  dir = await mkdtemp(join(tmpdir(), 'new-facility-'));
  const databaseUrl = await createDatabase(postgres.url);
  const first = await start(databaseUrl, { MQTT_PORT: '0' });
  clouds = [first, await start(databaseUrl, { MQTT_URL: first.address.mqtt })];
});
afterAll(async () => {
  for (const cloud of clouds.reverse()) await cloud.stop();
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
});

async function start(databaseUrl: string, broker: Record<string, string>): Promise<RunningCloud> {
  const config = parseConfig({
    DATA_DIR: join(dir, 'data'),
    CLOUD_PORT: '0',
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN,
    ...broker,
  });
  if (!config.ok) throw new Error(config.error.problems.join());
  const parts = { config: config.value, log: createLog('silent'), clock: systemClock, random: systemRandom };
  return startCloud({ ...parts, appVersion: 'test' });
}

/** By all processes. */
async function waitUntilKnown(facilityId: string): Promise<void> {
  const known = async ({ address }: RunningCloud) =>
    (await fetch(`${address.http}/api/v1/facilities/${facilityId}`)).status === 200;
  await waitUntil(async () => (await Promise.all(clouds.map(known))).every(Boolean));
}

const tomorrow = () => addLocalDays(localDateOf(FACILITY.timeZone, systemClock.now()), 1);

async function create(body: object, token = ADMIN_TOKEN) {
  const answer = await fetch(`${clouds[0]?.address.http}/api/v1/admin/facilities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { id: string; code?: string; detail?: string } };
}

test('a new facility is sold by all processes without a restart, and its short name is taken from then on', async () => {
  const made = await create(FACILITY);
  const facilityId = made.body.id;
  await waitUntilKnown(facilityId);
  const today = localDateOf(FACILITY.timeZone, systemClock.now());
  const sold = [];
  // On different days: what one process sells the other need not have heard of at once.
  for (const [ahead, { address }] of clouds.entries()) {
    const club = { cloudUrl: address.http, facilityId };
    sold.push(await book(club, await findSlot(club, addLocalDays(today, 5 + ahead), 60)));
  }
  const again = await create({ ...FACILITY, name: 'Another' });

  expect(made.status).toBe(201);
  expect(sold.map(({ status, body }) => [status, body.status])).toEqual([
    [201, 'confirmed'],
    [201, 'confirmed'],
  ]);
  expect(again).toMatchObject({ status: 409, body: { code: 'facility.slug_taken', slug: 'lake-banook' } });
});

test('a new facility begins with the usual rules and prices, which an owner may change', async () => {
  const made = await create({ ...FACILITY, slug: 'porters-lake', hourlyCents: 3600 });
  const at = `${clouds[0]?.address.http}/api/v1/admin/facilities/${made.body.id}/terms`;
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const first = (await (await fetch(at, { headers })).json()) as { terms: Terms; savedBy: string };
  const club = { cloudUrl: clouds[0]?.address.http ?? '', facilityId: made.body.id };
  await waitUntilKnown(made.body.id);
  const hours = await slotsOn(club, tomorrow(), 60);
  const halfHours = await slotsOn(club, tomorrow(), 30);
  const changed = await fetch(at, {
    method: 'PUT',
    headers: { ...headers, 'if-match': '"2"' },
    body: JSON.stringify({ ...first.terms, rules: { version: 2, rules: [] } }),
  });

  expect(first).toMatchObject({ terms: { version: 2, prices: { hourly: { cents: 3600 } } }, savedBy: 'owner' });
  expect(first.terms.rules.rules).toEqual(DEFAULT_RULES);
  expect([hours.length > 0, halfHours]).toEqual([true, []]);
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"3"']);
  await waitUntil(async () => (await slotsOn(club, tomorrow(), 30)).length > 0);
});

test('of two that want one short name in the same moment one gets it', async () => {
  const both = await Promise.all([1, 2].map(() => create({ ...FACILITY, slug: 'twins' })));

  expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
});

test('what is wrong with it is told by field; nobody but an owner adds one', async () => {
  const wrong = await create({ ...FACILITY, slug: 'New Club', timeZone: 'Mars/Base', bays: [] });
  const stranger = await create({ ...FACILITY, slug: 'strange' }, 'somebody-elses-long-token');

  expect(wrong).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  for (const field of ['slug', 'timeZone', 'bays']) expect(wrong.body.detail).toContain(field);
  expect(stranger.status).toBe(403);
});
