import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { required } from '../../../domain/assert.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import {
  type SendgridSimulator,
  startSendgridSimulator,
} from '../../../simulators/sendgrid/start-sendgrid-simulator.ts';
import { openCloudDatabase } from '../../../tests/support/cloud-database.ts';
import { filePostgres } from '../../../tests/support/file-postgres.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../../tests/support/test-cloud.ts';
import type { Database } from '../../db/database.ts';
import { type JobRunner, startJobRunner } from '../../jobs/job-runner.ts';
import { createLog } from '../../log.ts';
import { systemClock } from '../../system-clock.ts';
import { openWebhooks } from '../../webhooks/webhook-inbox.ts';
import { readSendgridKey } from '../../webhooks/signatures/verify-sendgrid.ts';
import { isUnwanted } from '../choice-repository.ts';
import { A_MAIL } from '../mail-port.contract.ts';
import { changeMessage, findMessage, insertPlanned } from '../message-repository.ts';
import { messageTable } from '../message-schema.ts';
import { createSendgridMail } from './sendgrid-mail.ts';
import { sendgridEvents } from './sendgrid-source.ts';

/** Out to SendGrid and back by its signed events, over sockets, to the ledger. */

const PUBLIC_URL = 'https://club.example';
const server = filePostgres();
const clock = systemClock;
const random = seededRandom(14);
const log = createLog('silent');
const every = () => () => undefined;

let database: Database;
let app: FastifyInstance;
let runner: JobRunner;
let sendgrid: SendgridSimulator;

beforeAll(async () => {
  database = await openCloudDatabase(server.url);
  const { db } = database;
  sendgrid = await startSendgridSimulator({
    port: 0,
    apiKey: 'SG.key',
    eventUrl: `${PUBLIC_URL}/webhooks/sendgrid`,
    reach: (url) => url.replace(PUBLIC_URL, app.listeningOrigin),
  });
  const sources = [sendgridEvents(required(readSendgridKey(sendgrid.publicKey), 'the simulator has a key'))];
  const { inbox, worker } = openWebhooks({ db, clock, random, log, sources, wake: () => undefined, every });
  runner = startJobRunner({ db, clock, random, log, workers: [worker], every });
  ({ app } = await buildTestCloud({ webhooks: inbox, publicUrl: PUBLIC_URL }));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await sendgrid.stop();
  await app.close();
  await runner.stop();
  await database.close();
});

const port = () => createSendgridMail({ url: sendgrid.url, apiKey: 'SG.key', from: 'club@example.test', clock });

/** A mail that has left, as far as the ledger knows. */
async function send(to: string): Promise<string> {
  const [id, now] = [random.uuid(), clock.now()];
  const booking = { facilityId: random.uuid(), bookingId: random.uuid() };
  const about = { channel: 'email', address: to, kind: 'confirmation', occasion: id } as const;
  await database.db.transaction(async (tx) => {
    await insertPlanned(tx, [{ id, ...booking, ...about, dueAt: now, notAfter: now + HOUR_MS }], now);
    await changeMessage(tx, id, { state: 'sending' }, now);
  });
  await port().send({ ...A_MAIL, id, to, attachments: [] });
  await settled();
  return id;
}

async function settled(): Promise<void> {
  await sendgrid.webhooksSettled();
  await runner.idle();
}

test.each([
  ['delivered', 'well', { state: 'delivered', reason: null }, false],
  ['deferred', 'reversed', { state: 'delivered', reason: null }, false],
  ['blocked', 'twice', { state: 'failed', reason: 'SendGrid blocked 4.7.1' }, false],
  ['bounce', 'well', { state: 'failed', reason: 'SendGrid bounce 5.1.1' }, true],
] as const)('of a mail that is %s and told %s the ledger says so', async (fate, events, told, isOver) => {
  sendgrid.turnFaults({ fate, events });
  const to = `${fate}@example.test`;

  const id = await send(to);

  expect(await findMessage(database.db, id)).toMatchObject(told);
  expect(await isUnwanted(database.db, { channel: 'email', address: to }, 'booking')).toBe(isOver);
});

test('who calls a mail junk gets nothing more of any sort', async () => {
  sendgrid.resetFaults();
  await send('junk@example.test');
  sendgrid.happen('junk@example.test', 'spamreport');
  await settled();

  const to = { channel: 'email', address: 'junk@example.test' } as const;
  expect([await isUnwanted(database.db, to, 'booking'), await isUnwanted(database.db, to, 'follow_up')]).toEqual([
    true,
    true,
  ]);
});

test('of whoever was forgotten, or was never written to from here, nothing is kept', async () => {
  const [forgotten, stranger] = ['forgotten@example.test', 'stranger@example.test'];
  const id = await send(forgotten);
  await database.db.update(messageTable).set({ address: '' }).where(eq(messageTable.id, id));
  await port().send({ ...A_MAIL, id: random.uuid(), to: stranger, attachments: [] });
  sendgrid.happen(forgotten, 'spamreport');
  sendgrid.happen(stranger, 'spamreport');
  await settled();

  for (const address of [forgotten, stranger]) {
    expect(await isUnwanted(database.db, { channel: 'email', address }, 'booking')).toBe(false);
  }
});
