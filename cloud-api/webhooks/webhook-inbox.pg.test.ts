import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { MINUTE_MS } from '../../domain/time.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { listDeadJobs } from '../jobs/job-repository.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { jobTable } from '../jobs/job-schema.ts';
import { createLog } from '../log.ts';
import { readJsonList } from './webhook-bodies.ts';
import { openWebhooks } from './webhook-inbox.ts';
import { DELIVERY_BYTES_MAX } from './webhook-routes.ts';
import { webhookDeliveryTable, webhookKeyTable } from './webhook-schema.ts';
import { refuse, type WebhookSource } from './webhook-source.ts';

/** Two providers whose signature is a word of its own for each delivery; one of them never signs twice. */

const server = filePostgres();
const clock = manualClock();
const random = seededRandom(9);
const log = createLog('silent');
const every = () => () => undefined;

let database: Database;
let app: FastifyInstance;
let runner: JobRunner;
let worked: string[];
/** Events that cannot be taken in just now. */
let broken: string[];

function aSource(source: string, repeats: 'refused' | 'ignored'): WebhookSource<string> {
  return {
    source,
    path: `/webhooks/${source}`,
    repeats,
    verify: ({ url, headers: { 'x-signed': signature } }) => {
      if (signature === undefined) return refuse('missing');
      if (url !== `http://localhost:8080/webhooks/${source}?of=us`) return refuse('wrong');
      return { isGenuine: true, signature };
    },
    keysOf: ({ body }) =>
      readJsonList(body, z.string())?.map((event) => (event === null ? null : { key: event, event })) ?? null,
    work: async (tx, event) => {
      // As whatever the work writes: gone with the transaction.
      await tx.insert(webhookKeyTable).values({ source: 'effect', key: event, workedAt: 0 });
      if (broken.includes(event)) throw new Error('cannot be taken in');
      worked.push(event);
    },
  };
}

beforeAll(async () => {
  database = await openCloudDatabase(server.url);
});
afterAll(() => database.close());
beforeEach(async () => {
  worked = [];
  broken = [];
  const { db } = database;
  await Promise.all([db.delete(jobTable), db.delete(webhookDeliveryTable), db.delete(webhookKeyTable)]);
  const sources = [aSource('strict', 'refused'), aSource('lenient', 'ignored')];
  const { inbox, worker } = openWebhooks({ db, clock, random, log, sources, wake: () => undefined, every });
  runner = startJobRunner({ db, clock, random, log, workers: [worker], every });
  ({ app } = await buildTestCloud({ webhooks: inbox }));
});
afterEach(async () => {
  await runner.stop();
  await app.close();
});

async function deliver(source: string, signature: string, events: unknown): Promise<number> {
  const headers = { 'x-signed': signature, 'content-type': 'text/x-whatever' };
  const url = `/webhooks/${source}?of=us`;
  const payload = typeof events === 'string' ? events : JSON.stringify(events);
  const { statusCode } = await app.inject({ method: 'POST', url, headers, payload });
  return statusCode;
}

test('what is genuine is stored and answered at once, and worked on afterwards, each event once', async () => {
  expect(await deliver('strict', 'one', ['a', 'b'])).toBe(204);
  expect(await deliver('strict', 'two', ['b', 'c', 'a'])).toBe(204);
  expect(worked).toEqual([]);

  await runner.idle();

  expect(worked.toSorted()).toEqual(['a', 'b', 'c']);
});

test('what has been worked on is kept without what it said', async () => {
  await deliver('strict', 'one', ['someone@example.test']);
  await runner.idle();

  const rows = await database.db.select().from(webhookDeliveryTable);
  expect(rows.map(({ body, source }) => ({ body, source }))).toEqual([{ body: null, source: 'strict' }]);
});

test('what is not signed, or was sent elsewhere, is refused and not stored', async () => {
  const url = '/webhooks/strict?of=them';
  const answers = [
    await app.inject({ method: 'POST', url: '/webhooks/strict?of=us', payload: '["a"]' }),
    await app.inject({ method: 'POST', url, payload: '["a"]', headers: { 'x-signed': 'one' } }),
  ];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401]);
  expect(answers.map((answer) => answer.json().problem)).toEqual(['missing', 'wrong']);
  expect(await database.db.select().from(webhookDeliveryTable)).toEqual([]);
});

test('a signature that is shown again is refused, or has no effect where the provider repeats itself', async () => {
  const answers = [];
  for (const source of ['strict', 'strict', 'lenient', 'lenient']) answers.push(await deliver(source, 'one', [source]));
  await runner.idle();
  answers.push(await deliver('strict', 'one', ['another']));
  await runner.idle();

  expect(answers).toEqual([204, 401, 204, 204, 401]);
  expect(worked.toSorted()).toEqual(['lenient', 'strict']);
});

test('an event that cannot be taken in keeps no other from it, and is taken in later', async () => {
  broken = ['b'];
  await deliver('strict', 'one', ['a', 'b', 'c']);
  await runner.idle();
  expect(worked).toEqual(['a', 'c']);

  broken = [];
  clock.advance(MINUTE_MS);
  await runner.idle();

  expect(worked).toEqual(['a', 'c', 'b']);
});

test('what cannot be read waits for a person', async () => {
  expect(await deliver('strict', 'one', '<html>')).toBe(204);
  await runner.idle();

  expect(await listDeadJobs(database.db, 5)).toMatchObject([{ problem: 'What strict sent cannot be read.' }]);
});

test('an event that cannot be read keeps no other from being taken in, and waits for a person', async () => {
  await deliver('strict', 'one', ['a', { as: 'never seen before' }, 'b']);
  await runner.idle();

  expect(worked).toEqual(['a', 'b']);
  const problem = '1 of 3 events that strict sent cannot be read; all others are taken in.';
  expect(await listDeadJobs(database.db, 5)).toMatchObject([{ problem }]);
});

test('more than a megabyte is not read', async () => {
  expect(await deliver('strict', 'one', 'x'.repeat(DELIVERY_BYTES_MAX + 1))).toBe(413);
});
