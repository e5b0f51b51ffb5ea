import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookReceiver, type WebhookReceiver } from '../http-vendor/testing/webhook-receiver.ts';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import { type SendgridSimulator, startSendgridSimulator } from './start-sendgrid-simulator.ts';

let clock: ManualClock;
let receiver: WebhookReceiver;
let sendgrid: SendgridSimulator;
beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 22, 15, 0));
  receiver = await startWebhookReceiver();
  sendgrid = await startSendgridSimulator({
    port: 0,
    apiKey: 'SG.a-key',
    senders: ['club@b.test'],
    eventUrl: 'https://club.example.com/webhooks/sendgrid',
    reach: () => receiver.url,
    clock,
  });
});
afterEach(async () => {
  await sendgrid.stop();
  await receiver.stop();
});

const MAIL = {
  personalizations: [{ to: [{ email: 'ann@b.test' }], custom_args: { message_id: 'n_1' } }],
  from: { email: 'club@b.test' },
  subject: 'Booked',
  content: [
    { type: 'text/plain', value: 'Bay 2 is yours.' },
    { type: 'text/html', value: '<p>Bay 2 is yours.</p>' },
  ],
};

async function send(mail: object = MAIL, key = 'SG.a-key') {
  const response = await fetch(`${sendgrid.url}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const events = () => receiver.received.flatMap(({ body }) => JSON.parse(body));

function isGenuine(index: number): boolean {
  const { headers, body } = receiver.received[index] ?? { headers: {}, body: '' };
  const key = createPublicKey({ key: Buffer.from(sendgrid.publicKey, 'base64'), format: 'der', type: 'spki' });
  const signed = Buffer.from(`${String(headers['x-twilio-email-event-webhook-timestamp'])}${body}`);
  const signature = Buffer.from(String(headers['x-twilio-email-event-webhook-signature']), 'base64');
  return verify('sha256', signed, key, signature);
}

test('a mail is taken without a word but its id, and what became of it is told, signed', async () => {
  const { status, headers, text } = await send();
  await sendgrid.webhooksSettled();

  expect([status, text]).toEqual([202, '']);
  expect(sendgrid.mails()).toMatchObject([
    { to: 'ann@b.test', subject: 'Booked', messageId: headers.get('x-message-id') },
  ]);
  expect(events()).toMatchObject([
    { event: 'processed', email: 'ann@b.test', message_id: 'n_1' },
    { event: 'delivered', message_id: 'n_1' },
  ]);
  expect(receiver.received[0]?.body.endsWith('\r\n')).toBe(true);
  expect(isGenuine(0)).toBe(true);
});

test('nothing more is tried with an address that bounced', async () => {
  sendgrid.turnFaults({ fate: 'bounce' });

  await send();
  await send();
  await sendgrid.webhooksSettled();

  expect(events().map(({ event }) => event)).toEqual(['processed', 'bounce', 'dropped']);
});

test('events come again while nobody takes them', async () => {
  receiver.answers.push(503);

  await send();
  await sendgrid.webhooksSettled();
  clock.advance(60_000);
  await sendgrid.webhooksSettled();

  expect(sendgrid.deliveries().map(({ answered }) => answered)).toEqual([503, 204]);
});

test('a signature can be wrong', async () => {
  sendgrid.turnFaults({ events: 'bad-signature' });

  await send();
  await sendgrid.webhooksSettled();

  expect(isGenuine(0)).toBe(false);
});

describe('refuses', () => {
  test.each([
    ['a key that is not good', MAIL, 'SG.another', 401],
    ['a sender that was not verified', { ...MAIL, from: { email: 'else@b.test' } }, 'SG.a-key', 403],
    ['a mail to nobody', { ...MAIL, personalizations: [] }, 'SG.a-key', 400],
  ])('%s', async (_, mail, key, status) => {
    expect(await send(mail, key)).toMatchObject({ status });
    expect(sendgrid.mails()).toEqual([]);
  });

  test('what is too much, with the time to come again', async () => {
    sendgrid.turnFaults({ answer: 429 });

    expect((await send()).headers.get('x-ratelimit-reset')).toBe(String(clock.now() / 1000 + 2));
  });
});
