import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { isUnwanted } from './choice-repository.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';
import { createUnsubscribing } from './unsubscribe-routes.ts';

const server = filePostgres();
const links = createUnsubscribeLinks(Buffer.alloc(32, 3), 'https://golf.example');
const TO = { channel: 'email', address: 'Zoe@example.test' } as const;

let database: Database;
let app: FastifyInstance;
beforeEach(async () => {
  database = await openCloudDatabase(server.url);
  const unsubscribing = createUnsubscribing(database.db, manualClock(), links);
  ({ app } = await buildTestCloud({ unsubscribing }));
});
afterEach(async () => {
  await app.close();
  await database.close();
});

const path = () => links.urlFor(TO, 'follow_up').replace('https://golf.example', '');
const post = (url: string, payload = '') =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const isOff = () => isUnwanted(database.db, { ...TO, address: 'zoe@example.test' }, 'follow_up');

describe('the link at the foot of a mail', () => {
  test('asks, and changes nothing by being followed', async () => {
    const answer = await app.inject({ method: 'GET', url: path() });

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<form method="post">');
    expect(answer.headers['content-security-policy']).toContain("form-action 'self'");
    expect(await isOff()).toBe(false);
  });

  test('ends such mails when the button is pressed, and an undo brings them back', async () => {
    await post(path(), 'choice=unwanted');
    expect(await isOff()).toBe(true);

    await post(path(), 'choice=wanted');
    expect(await isOff()).toBe(false);
  });

  test('ends them when a program that reads mail posts to it', async () => {
    expect((await post(path(), 'List-Unsubscribe=One-Click')).statusCode).toBe(200);

    expect(await isOff()).toBe(true);
  });

  test('says nothing about mails of another topic', async () => {
    await post(path(), 'choice=unwanted');

    expect(await isUnwanted(database.db, TO, 'booking')).toBe(false);
  });

  test.each([
    ['cut short', (whole: string) => whole.slice(0, -3)],
    ['altered', (whole: string) => whole.replace(/token=./, 'token=x')],
    ['with none', () => '/messages/unsubscribe'],
    ['with nonsense', () => '/messages/unsubscribe?token=a.b.c'],
  ])('is not taken %s', async (_, alter) => {
    const answers = [await app.inject({ method: 'GET', url: alter(path()) }), await post(alter(path()))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
    expect(await isOff()).toBe(false);
  });
});
