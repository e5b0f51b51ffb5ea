import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SendgridFaults } from '../../../simulators/sendgrid/faults.ts';
import {
  type SendgridSimulator,
  startSendgridSimulator,
} from '../../../simulators/sendgrid/start-sendgrid-simulator.ts';
import type { Change } from '../../../simulators/http-vendor/switches.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { readSendgridKey } from '../../webhooks/signatures/verify-sendgrid.ts';
import { A_MAIL, describeMailPort } from '../mail-port.contract.ts';
import type { MailPort } from '../mail-port.ts';
import { createSendgridMail } from './sendgrid-mail.ts';
import { sendgridEvents } from './sendgrid-source.ts';

/** Enough that the mail has come there. */
const SILENCE_MS = 750;
const FROM = 'club@example.test';
const MAIL = { ...A_MAIL, attachments: A_MAIL.attachments.map((file) => ({ ...file, content: Buffer.from('x') })) };

const connect = (callMsMax?: number): MailPort =>
  createSendgridMail({
    url: sendgrid.url,
    apiKey: 'SG.key',
    from: FROM,
    clock: manualClock(),
    ...(callMsMax !== undefined && { callMsMax }),
  });

let sendgrid: SendgridSimulator;
let port: MailPort;
beforeEach(async () => {
  sendgrid = await startSendgridSimulator({ port: 0, apiKey: 'SG.key', senders: [FROM] });
  port = connect();
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
    [{ answer: 429 }, expect.any(Number)],
    [{ answer: 429, retryAfterSeconds: 90 }, manualClock().now() + 90_000],
    [{ refusal: 'key' }, null],
  ] as const)('is tried again after %j when SendGrid says so', async (fault, retryAt) => {
    sendgrid.turnFaults(fault);

    expect(await port.send(MAIL)).toMatchObject({ outcome: 'not_sent', retryAt });
  });
});

const turn = (change: Change<SendgridFaults>) => () => void sendgrid.turnFaults(change);
const silence = (hang: SendgridFaults['hang']) => () => {
  sendgrid.turnFaults({ hang });
  port = connect(SILENCE_MS);
};
const answering = (answer: SendgridFaults['answer'], answerIs: SendgridFaults['answerIs']) =>
  turn({ answer, answerIs });

describeMailPort('a carrier that is SendGrid', {
  port: () => port,
  taken: () => sendgrid.mails().map(({ customArgs }) => customArgs['message_id'] ?? ''),
  toNobody: (mail) => ({ ...mail, to: 'zoe at example' }),
  faults: {
    notSent: {
      '429': turn({ answer: 429 }),
      '429 with the time to come again': turn({ answer: 429, retryAfterSeconds: 60 }),
      'a key that is good no more': turn({ refusal: 'key' }),
      'a sender that is not verified': turn({ refusal: 'sender' }),
      'nobody is there': () => sendgrid.stop(),
    },
    lost: {
      reset: turn({ reset: 'after-effect' }),
      silence: silence('after-effect'),
      '500': answering(500, 'after-effect'),
      'a page of a proxy, 200': answering('html-200', 'after-effect'),
      'a page of a proxy, 502': answering('html-502', 'after-effect'),
      'another place': answering('redirect', 'after-effect'),
      'no JSON': answering('garbled', 'after-effect'),
      'no word': answering('empty', 'after-effect'),
    },
    dark: {
      reset: turn({ reset: 'before-effect' }),
      silence: silence('before-effect'),
      '503': answering(503, 'before-effect'),
      'a page of a proxy, 200': answering('html-200', 'before-effect'),
      'a page of a proxy, 503': answering('html-503', 'before-effect'),
    },
  },
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
  expect(keysOf([event, { event: 'no id' }])).toMatchObject([{ key: 'ev1' }, null]);
  expect(keysOf(event)).toBeNull();
});
