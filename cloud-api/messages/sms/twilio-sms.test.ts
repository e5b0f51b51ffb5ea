import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../../../domain/time.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import type { Sms, SmsPort } from './sms-port.ts';
import { createTwilioSms } from './twilio-sms.ts';

const SMS: Sms = {
  id: '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  to: '+19025550188',
  text: 'The door opens for you now.',
};
const ACCOUNT = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: '0123456789abcdef0123456789abcdef',
  from: '+19025550100',
};

/** What it has taken, newest first. */
type Taken = { readonly sid: string; readonly to: string; readonly body: string; readonly date_created: string };

let server: ReturnType<typeof createServer>;
let taken: Taken[];
let asked: { readonly authorization: string | undefined; readonly form: Record<string, string> }[];
/** What becomes of a POST; `take` has taken the text by then where it says so. */
let answerPost: (request: IncomingMessage, response: ServerResponse) => void;
let isTaken: boolean;
let clock: ManualClock;
let port: SmsPort;

beforeEach(async () => {
  taken = [];
  asked = [];
  isTaken = true;
  answerPost = (_request, response) => say(response, 201, { sid: taken[0]?.sid, status: 'queued' });
  clock = manualClock();
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const account = { ...ACCOUNT, url: `http://127.0.0.1:${address.port}` };
  const statusUrlOf = (id: string) => `https://club.example/status?message=${id}`;
  port = createTwilioSms({ account, clock, statusUrlOf });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (request.method === 'GET') {
    return say(response, 200, { messages: taken.filter(({ to }) => to === searchParams.get('To')) });
  }
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const form = Object.fromEntries(new URLSearchParams(text));
  asked.push({ authorization: request.headers.authorization, form });
  const { To: to = '', Body: body = '' } = form;
  const date = new Date(clock.now()).toUTCString();
  if (isTaken) taken.unshift({ sid: `SM${taken.length}`, to, body, date_created: date });
  answerPost(request, response);
}

function say(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

test('a text goes out from our number, and where Twilio is to tell of it our own id stands', async () => {
  expect(await port.send(SMS)).toEqual({ outcome: 'accepted', providerId: 'SM0' });

  expect(asked).toEqual([
    {
      authorization: `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`,
      form: {
        To: SMS.to,
        From: ACCOUNT.from,
        Body: SMS.text,
        StatusCallback: `https://club.example/status?message=${SMS.id}`,
      },
    },
  ]);
});

describe('a text that Twilio does not take', () => {
  beforeEach(() => {
    isTaken = false;
  });

  test.each([
    [400, 21610, { outcome: 'rejected', reason: 'Twilio 21610', isUnwanted: true }],
    [400, 21211, { outcome: 'rejected', reason: 'Twilio 21211' }],
    // The club's to put right: it may go out once it is.
    [400, 21606, { outcome: 'not_sent', reason: 'Twilio 21606', retryAt: null }],
    [401, 20003, { outcome: 'not_sent', reason: 'Twilio 20003', retryAt: null }],
    [429, 20429, { outcome: 'not_sent', reason: 'Twilio 20429', retryAt: null }],
  ])('with %i and %i is known not to be sent', async (status, code, outcome) => {
    answerPost = (_request, response) => say(response, status, { code, message: 'no', status });

    expect(await port.send(SMS)).toEqual(outcome);
  });

  test('is tried again when Twilio says', async () => {
    answerPost = (_request, response) => say(response, 429, { code: 20429 }, { 'retry-after': '30' });

    expect(await port.send(SMS)).toMatchObject({ outcome: 'not_sent', retryAt: clock.now() + 30 * SECOND_MS });
  });

  test('and where it is gone altogether leaves it alone after a while', async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));

    const outcomes = [];
    for (let time = 0; time < 6; time += 1) outcomes.push(await port.send(SMS));

    expect(outcomes[4]).toEqual({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    expect(outcomes[5]).toEqual({
      outcome: 'not_sent',
      reason: 'Twilio does not answer',
      retryAt: clock.now() + 5 * SECOND_MS,
    });
  });
});

describe.each([
  ['an error of its own', (_request: IncomingMessage, response: ServerResponse) => say(response, 500, {})],
  [
    'a page of a proxy',
    (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(200).end('<html>'),
  ],
  ['a cut connection', (request: IncomingMessage) => void request.socket.destroy()],
])('after %s', (_, answer) => {
  beforeEach(() => {
    answerPost = answer;
  });

  test('it is found out that the text was taken', async () => {
    expect(await port.send(SMS)).toEqual({ outcome: 'accepted', providerId: 'SM0' });
    expect(asked).toHaveLength(1);
  });

  test('it is not known where Twilio has nothing of it, and not sent again', async () => {
    isTaken = false;

    expect(await port.send(SMS)).toMatchObject({ outcome: 'unknown' });
    expect(asked).toHaveLength(1);
  });
});

test('an equal text of yesterday is not taken for the one that was to be sent now', async () => {
  await port.send(SMS);
  clock.advance(24 * 3600 * SECOND_MS);

  expect(await port.findSent(SMS, clock.now())).toBeNull();
  expect(await port.findSent(SMS, clock.now() - 25 * 3600 * SECOND_MS)).toBe('SM0');
});
