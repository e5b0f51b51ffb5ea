import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookReceiver, type WebhookReceiver } from '../http-vendor/testing/webhook-receiver.ts';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import { signForm } from './signature.ts';
import { startTwilioSimulator, type TwilioSimulator } from './start-twilio-simulator.ts';

const ACCOUNT = 'AC00000000000000000000000000000000';
const TOKEN = '0123456789abcdef0123456789abcdef';
const CLUB = '+19025550100';
const ANN = '+19025550111';
const STATUS_URL = 'https://club.example.com/webhooks/twilio/status?org=7';
const INBOUND_URL = 'https://club.example.com/webhooks/twilio/inbound';

let clock: ManualClock;
let receiver: WebhookReceiver;
let twilio: TwilioSimulator;
beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 22, 15, 0));
  receiver = await startWebhookReceiver();
  twilio = await startTwilioSimulator({
    port: 0,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    numbers: [CLUB],
    inboundUrl: INBOUND_URL,
    reach: () => receiver.url,
    clock,
  });
});
afterEach(async () => {
  await twilio.stop();
  await receiver.stop();
});

const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;

async function ask(method: string, path: string, form?: Readonly<Record<string, string>>, token = TOKEN) {
  const response = await fetch(twilio.url + path, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${token}`).toString('base64')}` },
    ...(form && { body: new URLSearchParams(form) }),
  });
  return { status: response.status, body: await response.json() };
}

const send = (fields: Readonly<Record<string, string>> = {}) =>
  ask('POST', MESSAGES, { To: ANN, From: CLUB, Body: 'Your door opens at 6', StatusCallback: STATUS_URL, ...fields });
const told = () => receiver.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

describe('a message', () => {
  test('is taken, delivered, and each step told with a signature for the public address', async () => {
    const { status, body } = await send();
    await twilio.webhooksSettled();

    expect([status, body.status, body.num_segments]).toEqual([201, 'queued', '1']);
    expect(told()).toMatchObject([
      { MessageSid: body.sid, MessageStatus: 'sent' },
      { MessageSid: body.sid, MessageStatus: 'delivered' },
    ]);
    expect(receiver.received[0]?.headers['x-twilio-signature']).toBe(signForm(TOKEN, STATUS_URL, told()[0] ?? {}));
    expect(await ask('GET', `${MESSAGES}?To=${encodeURIComponent(ANN)}&DateSent=2026-11-22`)).toMatchObject({
      body: { messages: [{ sid: body.sid, status: 'delivered' }] },
    });
  });

  test('that cannot be delivered says why', async () => {
    twilio.turnFaults({ fate: 'undelivered', fateCode: 30_005 });

    await send();
    await twilio.webhooksSettled();

    expect(told().at(-1)).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30005' });
  });

  test.each([
    [{ To: '902 555' }, 400, 21_211],
    [{ From: '+15550000000' }, 400, 21_606],
    [{ Body: '' }, 400, 21_602],
  ])('with %j is refused', async (fields, status, code) => {
    expect(await send(fields)).toMatchObject({ status, body: { code } });
    expect(twilio.messages()).toEqual([]);
  });

  test('with a wrong token is refused', async () => {
    expect(await ask('POST', MESSAGES, {}, 'wrong')).toMatchObject({ status: 401, body: { code: 20_003 } });
  });

  test('may be on its way though the line broke', async () => {
    twilio.turnFaults({ reset: 'after-effect' });

    await expect(send()).rejects.toThrow('fetch failed');

    expect(twilio.messages()).toHaveLength(1);
  });
});

describe('a customer', () => {
  test('who writes STOP gets nothing more until START, and Twilio’s own answer', async () => {
    twilio.receive({ from: ANN, body: 'Stop ' });
    const refused = await send();
    twilio.receive({ from: ANN, body: 'START' });
    const taken = await send();

    expect(refused).toMatchObject({ status: 400, body: { code: 21_610 } });
    expect(taken.status).toBe(201);
    expect(twilio.messages().filter(({ direction }) => direction === 'outbound-reply')).toHaveLength(2);
  });

  test('can write by curl, which calls everything a form', async () => {
    const body = JSON.stringify({ from: ANN, body: 'hello' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };

    await fetch(`${twilio.url}/__sim/receive`, { method: 'POST', headers, body });

    expect(twilio.messages()).toMatchObject([{ direction: 'inbound', body: 'hello' }]);
  });

  test('is passed on, signed, with the kind of word that it was', async () => {
    twilio.receive({ from: ANN, body: 'STOP' });
    await twilio.webhooksSettled();

    expect(told()).toMatchObject([{ From: ANN, To: CLUB, Body: 'STOP', OptOutType: 'STOP' }]);
    expect(receiver.received[0]?.headers['x-twilio-signature']).toBe(signForm(TOKEN, INBOUND_URL, told()[0] ?? {}));
  });
});

test('signs as Twilio does', () => {
  const fields = { CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234' };
  const call = { ...fields, From: '+12349013030', To: '+18005551212' };

  expect(signForm('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', call)).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
});
