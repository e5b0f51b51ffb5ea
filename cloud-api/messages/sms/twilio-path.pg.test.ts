import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTwilioSimulator, type TwilioSimulator } from '../../../simulators/twilio/start-twilio-simulator.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import { openCloudDatabase } from '../../../tests/support/cloud-database.ts';
import { filePostgres } from '../../../tests/support/file-postgres.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { buildTestCloud } from '../../../tests/support/test-cloud.ts';
import type { Database } from '../../db/database.ts';
import { type JobRunner, startJobRunner } from '../../jobs/job-runner.ts';
import { createLog } from '../../log.ts';
import { openWebhooks } from '../../webhooks/webhook-inbox.ts';
import { isUnwanted } from '../choice-repository.ts';
import { changeMessage, findMessage, insertPlanned } from '../message-repository.ts';
import { createTwilioSms } from './twilio-sms.ts';
import { twilioInbound, twilioStatus, twilioStatusUrl } from './twilio-sources.ts';

/** Out to Twilio and back by its webhooks, over sockets, to the ledger. */

const PUBLIC_URL = 'https://club.example';
const FROM = '+19025550100';
const TO = '+19025550188';
const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: '0123456789abcdef0123456789abcdef' };

const server = filePostgres();
const clock = manualClock();
const random = seededRandom(4);
const log = createLog('silent');
const every = () => () => undefined;

let database: Database;
let app: FastifyInstance;
let runner: JobRunner;
let twilio: TwilioSimulator;

beforeAll(async () => {
  database = await openCloudDatabase(server.url);
  const { db } = database;
  const sources = [twilioStatus(ACCOUNT.authToken), twilioInbound(ACCOUNT.authToken)];
  const { inbox, worker } = openWebhooks({ db, clock, random, log, sources, wake: () => undefined, every });
  runner = startJobRunner({ db, clock, random, log, workers: [worker], every });
  ({ app } = await buildTestCloud({ webhooks: inbox, publicUrl: PUBLIC_URL }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  twilio = await startTwilioSimulator({
    port: 0,
    ...ACCOUNT,
    numbers: [FROM],
    inboundUrl: `${PUBLIC_URL}/webhooks/twilio/inbound`,
    reach: (url) => url.replace(PUBLIC_URL, app.listeningOrigin),
  });
});
afterAll(async () => {
  await twilio.stop();
  await app.close();
  await runner.stop();
  await database.close();
});

async function settled(): Promise<void> {
  await twilio.webhooksSettled();
  await runner.idle();
}

/** A text that has left, as far as the ledger knows. */
async function send(): Promise<string> {
  const [id, now] = [random.uuid(), clock.now()];
  const booking = { facilityId: random.uuid(), bookingId: random.uuid() };
  const about = { channel: 'sms', address: TO, kind: 'confirmation', occasion: id } as const;
  await database.db.transaction(async (tx) => {
    await insertPlanned(tx, [{ id, ...booking, ...about, dueAt: now, notAfter: now + HOUR_MS }], now);
    await changeMessage(tx, id, { state: 'sending' }, now);
  });
  const account = { ...ACCOUNT, from: FROM, url: twilio.url };
  const port = createTwilioSms({ account, clock, statusUrlOf: (message) => twilioStatusUrl(PUBLIC_URL, message) });
  await port.send({ id, to: TO, text: 'The door opens for you now.' });
  return id;
}

test.each([
  ['well', 'delivered', { state: 'delivered', reason: null }],
  ['twice', 'delivered', { state: 'delivered', reason: null }],
  ['reversed', 'delivered', { state: 'delivered', reason: null }],
  ['well', 'undelivered', { state: 'failed', reason: 'Twilio 30003' }],
  ['bad-signature', 'delivered', { state: 'sending', reason: null }],
] as const)('what Twilio tells %s of a text stands in the ledger: %s', async (callbacks, fate, told) => {
  twilio.turnFaults({ callbacks, fate });
  const id = await send();
  await settled();

  expect(await findMessage(database.db, id)).toMatchObject(told);
});

test('who texts STOP to our number is sent nothing more, until they text START', async () => {
  const to = { channel: 'sms', address: TO } as const;
  twilio.resetFaults();
  twilio.receive({ from: TO, body: 'Stop' });
  await settled();
  expect(await isUnwanted(database.db, to, 'booking')).toBe(true);

  clock.advance(1);
  twilio.receive({ from: TO, body: 'START' });
  await settled();

  expect(await isUnwanted(database.db, to, 'booking')).toBe(false);
});
