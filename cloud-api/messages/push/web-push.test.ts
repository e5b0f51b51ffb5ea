import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PushSimulator,
  type PushSubscription,
  startPushSimulator,
} from '../../../simulators/web-push/start-push-simulator.ts';
import { HOUR_MS, SECOND_MS } from '../../../domain/time.ts';
import { type ManualClock, manualClock } from '../../../tests/support/manual-clock.ts';
import { PUSH_PAYLOAD_BYTES_MAX, type Push, type PushPort } from './push-port.ts';
import { readEndpoint } from './push-services.ts';
import { loadVapidKeys } from './vapid-keys.ts';
import { createWebPush } from './web-push.ts';

/** Against a push service of other code, which opens what was sealed for its browsers. */

const KEYS = loadVapidKeys(Buffer.alloc(32, 7), null);
const TOPIC = '7b6d3d0e8a354c439d2f1b2b3c4d5e6f';

let service: PushSimulator;
let clock: ManualClock;
let port: PushPort;
let browser: PushSubscription;

beforeEach(async () => {
  clock = manualClock();
  service = await startPushSimulator({ port: 0, clock: { now: clock.now, schedule: () => () => undefined } });
  port = openPort();
  browser = service.subscribe(KEYS.publicKey);
});
afterEach(() => service.stop());

function openPort(changes: { readonly callMsMax?: number; readonly certificate?: string } = {}): PushPort {
  const { certificate = service.certificatePem, ...options } = changes;
  const ours = { origin: service.url, certificate: async () => certificate };
  return createWebPush({ keys: KEYS, contact: 'mailto:owner@club.test', clock, test: ours, ...options });
}

function aPush(changes: Partial<Push> = {}): Push {
  const { endpoint, keys } = browser;
  const to = { endpoint, ...keys, serverKey: KEYS.publicKey };
  return { to, payload: '{"title":"The door opens"}', topic: TOPIC, ttlSec: 900, urgency: 'high', ...changes };
}

const send = () => port.send(aPush());
const shown = () => service.pushes().map(({ payload }) => payload);

test('a push reaches the browser that asked for it, sealed and signed, with how long it is of use', async () => {
  expect(await send()).toEqual({ outcome: 'accepted', providerId: null });
  expect(service.pushes()).toEqual([
    expect.objectContaining({ payload: '{"title":"The door opens"}', ttlSeconds: 900, urgency: 'high', topic: TOPIC }),
  ]);
});

test('the longest one is taken', async () => {
  const payload = 'é'.repeat(1996) + 'e'.repeat(PUSH_PAYLOAD_BYTES_MAX - 2 * 1996);

  expect(await port.send(aPush({ payload }))).toMatchObject({ outcome: 'accepted' });
  expect(shown()).toEqual([payload]);
});

test('one about the same booking takes the place of the one before', async () => {
  await port.send(aPush({ payload: 'in two hours' }));
  await port.send(aPush({ payload: 'cancelled' }));

  expect(shown()).toEqual(['cancelled']);
});

describe('a push that is not taken', () => {
  test.each([
    [404, { outcome: 'rejected', reason: 'HTTP 404', isUnwanted: true }],
    [410, { outcome: 'rejected', reason: 'HTTP 410', isUnwanted: true }],
    [400, { outcome: 'rejected', reason: 'HTTP 400' }],
    [413, { outcome: 'rejected', reason: 'HTTP 413' }],
    // The club's to put right, or the service's: it may go out later.
    [401, { outcome: 'not_sent', reason: 'HTTP 401', retryAt: null }],
    [403, { outcome: 'not_sent', reason: 'HTTP 403', retryAt: null }],
    [429, { outcome: 'not_sent', reason: 'HTTP 429', retryAt: null }],
    [503, { outcome: 'not_sent', reason: 'HTTP 503', retryAt: null }],
  ] as const)('with %i', async (answer, outcome) => {
    service.turnFaults({ answer });

    expect(await send()).toEqual(outcome);
    expect(shown()).toEqual([]);
  });

  test('is tried again when the service says', async () => {
    service.turnFaults({ answer: 429, retryAfterSeconds: 30 });

    expect(await send()).toMatchObject({ outcome: 'not_sent', retryAt: clock.now() + 30 * SECOND_MS });
  });

  test('because it is not signed in its time waits until clocks agree', async () => {
    const slow = manualClock(clock.now() - 13 * HOUR_MS);
    const ours = { origin: service.url, certificate: async () => service.certificatePem };
    port = createWebPush({ keys: KEYS, contact: 'mailto:owner@club.test', clock: slow, test: ours });

    expect(await send()).toEqual({ outcome: 'not_sent', reason: 'HTTP 403', retryAt: null });
  });

  test('because the browser has taken its yes back is not for it any more', async () => {
    service.unsubscribe(browser.endpoint);

    expect(await send()).toMatchObject({ outcome: 'rejected', isUnwanted: true });
  });

  test('because the browser said yes to another key of ours is not even sent', async () => {
    const outcome = await port.send(aPush({ to: { ...aPush().to, serverKey: 'another' } }));

    expect(outcome).toMatchObject({ outcome: 'rejected', isUnwanted: true });
    expect(service.journal()).toEqual([]);
  });

  test('because its browser showed no keys is not sent', async () => {
    const p256dh = Buffer.alloc(65, 4).toString('base64url');

    expect(await port.send(aPush({ to: { ...aPush().to, p256dh } }))).toMatchObject({ outcome: 'rejected' });
  });

  test('because somebody else answers at that address is known not to be sent', async () => {
    const other = await startPushSimulator({ port: 0 });
    port = openPort({ certificate: other.certificatePem });
    await other.stop();

    expect(await send()).toMatchObject({ outcome: 'not_sent' });
    expect(service.journal()).toEqual([]);
  });

  test('because its service is gone leaves that alone after a while', async () => {
    await service.stop();

    const outcomes = [];
    for (let time = 0; time < 6; time += 1) outcomes.push(await send());

    expect(outcomes[4]).toEqual({ outcome: 'not_sent', reason: 'ECONNREFUSED', retryAt: null });
    expect(outcomes[5]).toMatchObject({ reason: 'test does not answer', retryAt: clock.now() + 5 * SECOND_MS });
  });
});

describe.each(['before-effect', 'after-effect'] as const)('nobody knows of a push, %s,', (answerIs) => {
  test.each([500, 'html-502', 'html-200'] as const)('that is answered %s', async (answer) => {
    service.turnFaults({ answer, answerIs });

    expect(await send()).toMatchObject({ outcome: 'unknown' });
    expect(shown()).toHaveLength(answerIs === 'after-effect' ? 1 : 0);
  });

  test('whose line is cut', async () => {
    service.turnFaults({ reset: answerIs });

    expect(await send()).toMatchObject({ outcome: 'unknown' });
    expect(shown()).toHaveLength(answerIs === 'after-effect' ? 1 : 0);
  });
});

test('nobody knows of a push whose answer never comes', async () => {
  port = openPort({ callMsMax: 1000 });
  service.turnFaults({ hang: 'after-effect' });

  expect(await send()).toMatchObject({ outcome: 'unknown' });
});

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc:def', 'Google'],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', 'Mozilla'],
  ['https://web.push.apple.com/abc', 'Apple'],
  ['https://wns2-bl2p.notify.windows.com/w/?token=abc', 'Microsoft'],
  ['http://fcm.googleapis.com/fcm/send/abc', undefined],
  ['https://fcm.googleapis.com:8443/fcm/send/abc', undefined],
  ['https://user:word@fcm.googleapis.com/fcm/send/abc', undefined],
  ['https://fcm.googleapis.com.evil.test/abc', undefined],
  ['https://evil.test/fcm.googleapis.com', undefined],
  ['https://127.0.0.1/abc', undefined],
  ['https://[::1]/abc', undefined],
  ['https://169.254.169.254/latest/meta-data', undefined],
  ['https://localhost:8097/push/abc', undefined],
  ['nothing', undefined],
])('what a stranger gives as %s is the push service of %s', (endpoint, expected) => {
  expect(readEndpoint(endpoint, null)?.service).toBe(expected);
});

test('a key that comes from the secret is the same at each start, and a given one counts instead', () => {
  const given = Buffer.alloc(32, 9).toString('base64url');

  expect(loadVapidKeys(Buffer.alloc(32, 7), null)).toEqual(KEYS);
  expect(loadVapidKeys(Buffer.alloc(32, 7), given)).toMatchObject({ privateKey: given });
  expect(Buffer.from(KEYS.publicKey, 'base64url')).toHaveLength(65);
});
