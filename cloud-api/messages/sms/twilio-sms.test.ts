import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTwilioSimulator, type TwilioSimulator } from '../../../simulators/twilio/start-twilio-simulator.ts';
import { DAY_MS, SECOND_MS } from '../../../domain/time.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import type { Sms, SmsPort } from './sms-port.ts';
import { createTwilioSms } from './twilio-sms.ts';

const SMS: Sms = {
  id: '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  to: '+19025550188',
  text: 'The door opens for you now.',
};
const FROM = '+19025550100';
const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: '0123456789abcdef0123456789abcdef' };
const noTimers = { schedule: () => () => undefined };

let twilio: TwilioSimulator;
let clock: ManualClock;
let port: SmsPort;

beforeEach(async () => {
  clock = manualClock();
  twilio = await startTwilioSimulator({ port: 0, ...ACCOUNT, numbers: [FROM], clock: { ...noTimers, now: clock.now } });
  const account = { ...ACCOUNT, from: FROM, url: twilio.url };
  port = createTwilioSms({ account, clock, statusUrlOf: (id) => `http://127.0.0.1:1/status?message=${id}` });
});
afterEach(() => twilio.stop());

const taken = () => twilio.messages().map(({ to, from, body, statusCallback }) => ({ to, from, body, statusCallback }));

test('a text goes out from our number, and where Twilio is to tell of it our own id stands', async () => {
  const outcome = await port.send(SMS);

  expect(outcome).toEqual({ outcome: 'accepted', providerId: twilio.messages()[0]?.sid });
  expect(taken()).toEqual([
    { to: SMS.to, from: FROM, body: SMS.text, statusCallback: `http://127.0.0.1:1/status?message=${SMS.id}` },
  ]);
});

describe('a text that Twilio does not take', () => {
  test.each([
    [21_610, { outcome: 'rejected', reason: 'Twilio 21610', isUnwanted: true }],
    [21_211, { outcome: 'rejected', reason: 'Twilio 21211' }],
    // The club's to put right: it may go out once it is.
    [20_003, { outcome: 'not_sent', reason: 'Twilio 20003', retryAt: null }],
    [20_429, { outcome: 'not_sent', reason: 'Twilio 20429', retryAt: null }],
  ] as const)('with %i is known not to be sent', async (refusal, outcome) => {
    twilio.turnFaults({ refusal });

    expect(await port.send(SMS)).toEqual(outcome);
    expect(taken()).toEqual([]);
  });

  test('from a number that is not the account’s may go out once that is put right', async () => {
    const account = { ...ACCOUNT, from: '+19025550999', url: twilio.url };
    const other = createTwilioSms({ account, clock, statusUrlOf: () => 'http://127.0.0.1:1/' });

    expect(await other.send(SMS)).toEqual({ outcome: 'not_sent', reason: 'Twilio 21606', retryAt: null });
  });

  test('is tried again when Twilio says', async () => {
    twilio.turnFaults({ answer: 429, retryAfterSeconds: 30 });

    expect(await port.send(SMS)).toMatchObject({ outcome: 'not_sent', retryAt: clock.now() + 30 * SECOND_MS });
  });

  test('and where it is gone altogether leaves it alone after a while', async () => {
    await twilio.stop();

    const outcomes = [];
    for (let time = 0; time < 6; time += 1) outcomes.push(await port.send(SMS));

    const retryAt = clock.now() + 5 * SECOND_MS;
    expect(outcomes[4]).toEqual({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    expect(outcomes[5]).toEqual({ outcome: 'not_sent', reason: 'Twilio does not answer', retryAt });
  });
});

describe.each([
  ['an error of its own', { answer: 500 }],
  ['a page of a proxy', { answer: 'html-502' }],
  ['a page that says 200', { answer: 'html-200' }],
  ['an answer that cannot be read', { answer: 'garbled' }],
  ['being sent elsewhere', { answer: 'redirect' }],
] as const)('after %s', (_, fault) => {
  const once = { ...fault, requestsLeft: 1 };

  test('it is found out that the text was taken', async () => {
    twilio.turnFaults({ ...once, answerIs: 'after-effect' });

    expect(await port.send(SMS)).toEqual({ outcome: 'accepted', providerId: twilio.messages()[0]?.sid });
    expect(taken()).toHaveLength(1);
  });

  test('it is not known where Twilio has nothing of it, and not sent again', async () => {
    twilio.turnFaults({ ...once, answerIs: 'before-effect' });

    expect(await port.send(SMS)).toMatchObject({ outcome: 'unknown' });
    expect(taken()).toEqual([]);
  });
});

test('after a cut connection it is found out that the text was taken', async () => {
  twilio.turnFaults({ reset: 'after-effect', requestsLeft: 1 });

  expect(await port.send(SMS)).toMatchObject({ outcome: 'accepted' });
  expect(taken()).toHaveLength(1);
});

test('an equal text of yesterday is not taken for the one that was to be sent now', async () => {
  await port.send(SMS);
  clock.advance(DAY_MS);

  expect(await port.findSent(SMS, clock.now())).toBeNull();
  expect(await port.findSent(SMS, clock.now() - DAY_MS)).toBe(twilio.messages()[0]?.sid);
});
