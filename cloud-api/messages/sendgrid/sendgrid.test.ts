import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type SendgridSimulator,
  startSendgridSimulator,
} from '../../../simulators/sendgrid/start-sendgrid-simulator.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { readSendgridKey } from '../../webhooks/signatures/verify-sendgrid.ts';
import { A_MAIL } from '../mail-port.contract.ts';
import type { MailPort } from '../mail-port.ts';
import { createSendgridMail } from './sendgrid-mail.ts';
import { sendgridEvents } from './sendgrid-source.ts';

const FROM = 'club@example.test';
const MAIL = { ...A_MAIL, attachments: A_MAIL.attachments.map((file) => ({ ...file, content: Buffer.from('x') })) };

let sendgrid: SendgridSimulator;
let port: MailPort;
beforeEach(async () => {
  sendgrid = await startSendgridSimulator({ port: 0, apiKey: 'SG.key', senders: [FROM] });
  port = createSendgridMail({ url: sendgrid.url, apiKey: 'SG.key', from: FROM, clock: manualClock() });
});
afterEach(async () => {
  port.close();
  await sendgrid.stop();
});

describe('mail over SendGrid', () => {
  test('goes out with our id and the way to be spared more', async () => {
    const outcome = await port.send({ ...MAIL, unsubscribeUrl: 'https://club.example/no-more' });

    expect(outcome).toEqual({ outcome: 'accepted', providerId: sendgrid.mails()[0]?.messageId });
    expect(sendgrid.mails()).toEqual([
      expect.objectContaining({
        to: MAIL.to,
        from: FROM,
        subject: MAIL.subject,
        text: MAIL.text,
        html: MAIL.html,
        customArgs: { message_id: MAIL.id },
        headers: expect.objectContaining({ 'list-unsubscribe': '<https://club.example/no-more>' }),
        attachments: ['b.ics'],
      }),
    ]);
  });

  test.each([
    [{ answer: 429 }, { outcome: 'not_sent', reason: 'HTTP 429', retryAt: expect.any(Number) }],
    [{ refusal: 'key' }, { outcome: 'not_sent', reason: 'HTTP 401', retryAt: null }],
    [{ refusal: 'sender' }, { outcome: 'not_sent', reason: 'HTTP 403', retryAt: null }],
  ] as const)('is known not to be sent after %j', async (fault, outcome) => {
    sendgrid.turnFaults(fault);

    expect(await port.send(MAIL)).toEqual(outcome);
    expect(sendgrid.mails()).toEqual([]);
  });

  test('to what is no address is refused for good', async () => {
    expect(await port.send({ ...MAIL, to: 'zoe at example' })).toEqual({ outcome: 'rejected', reason: 'HTTP 400' });
  });

  test.each([
    { answer: 500, answerIs: 'after-effect' },
    { answer: 'html-200', answerIs: 'after-effect' },
    { reset: 'after-effect' },
  ] as const)('is not known to be sent after %j, and sent once', async (fault) => {
    sendgrid.turnFaults(fault);

    expect(await port.send(MAIL)).toMatchObject({ outcome: 'unknown' });
    expect(sendgrid.mails()).toHaveLength(1);
  });

  test('is known not to be sent where nobody is there', async () => {
    await sendgrid.stop();

    expect(await port.send(MAIL)).toEqual({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
  });
});

test('what SendGrid tells holds an event each, known by its own id; what is no list cannot be read', () => {
  const key = readSendgridKey(sendgrid.publicKey);
  if (!key) throw new Error('the simulator has no key');
  const source = sendgridEvents(key);
  const url = 'https://club.example/webhooks/sendgrid';
  const event = {
    sg_event_id: 'ev1',
    event: 'bounce',
    email: MAIL.to,
    type: 'bounce',
    status: '5.1.1',
    reason: '550 x',
  };
  const keysOf = (body: unknown) => source.keysOf({ url, body: Buffer.from(`${JSON.stringify(body)}\r\n`) });

  expect(keysOf([{ ...event, message_id: MAIL.id }])).toMatchObject([{ key: 'ev1', event: { message_id: MAIL.id } }]);
  expect(keysOf(event)).toBeNull();
});
