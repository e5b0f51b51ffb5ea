import {
  createCipheriv,
  createECDH,
  createPrivateKey,
  type ECDH,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import https from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../sim-clock.ts';
import { decrypt } from './browser.ts';
import { type PushSimulator, type PushSubscription, startPushSimulator } from './start-push-simulator.ts';

const STARTS_AT = Date.UTC(2026, 10, 22, 15, 0);

let clock: ManualClock;
let service: PushSimulator;
let server: ECDH;
beforeEach(async () => {
  clock = createManualClock(STARTS_AT);
  service = await startPushSimulator({ port: 0, clock });
  server = createECDH('prime256v1');
  server.generateKeys();
});
afterEach(() => service.stop());

const keyOf = (ecdh: ECDH) => ecdh.getPublicKey('base64url');

function privateKeyOf(ecdh: ECDH): KeyObject {
  const point = ecdh.getPublicKey();
  const [d, x, y] = [ecdh.getPrivateKey(), point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString('base64url'),
  );
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: d ?? '', x: x ?? '', y: y ?? '' }, format: 'jwk' });
}

/** As a server proves who it is. */
function vapid(ecdh: ECDH, claims: object = {}): string {
  const all = { aud: service.url, exp: STARTS_AT / 1000 + 3600, sub: 'mailto:club@b.test', ...claims };
  const signed = [{ typ: 'JWT', alg: 'ES256' }, all]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: privateKeyOf(ecdh), dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${keyOf(ecdh)}`;
}

/** As a server seals what only that browser is to read. */
function seal({ keys }: PushSubscription, payload: string): Buffer {
  const ephemeral = createECDH('prime256v1');
  ephemeral.generateKeys();
  const salt = randomBytes(16);
  const theirs = Buffer.from(keys.p256dh, 'base64url');
  const derive = (material: Buffer, with_: Buffer, about: Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', material, with_, about, bytes));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ephemeral.getPublicKey()]);
  const material = derive(ephemeral.computeSecret(theirs), Buffer.from(keys.auth, 'base64url'), info, 32);
  const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = [cipher.update(`${payload}\x02`), cipher.final(), cipher.getAuthTag()];
  const size = Buffer.from([0, 0, 16, 0, 65]);
  return Buffer.concat([salt, size, ephemeral.getPublicKey(), ...sealed]);
}

function push(
  subscription: PushSubscription,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<number> {
  const sent = { ttl: '60', 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream', ...headers };
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: sent, ca: service.certificatePem, checkServerIdentity: () => undefined };
    const request = https.request(subscription.endpoint, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('a push', () => {
  test('reaches the browser that it was sealed for', async () => {
    const subscription = service.subscribe(keyOf(server));

    const headers = { authorization: vapid(server), urgency: 'high' };
    const status = await push(subscription, headers, seal(subscription, '{"title":"Your door opens"}'));

    expect(status).toBe(201);
    expect(service.pushes()).toEqual([
      {
        at: STARTS_AT,
        endpoint: subscription.endpoint,
        payload: '{"title":"Your door opens"}',
        ttlSeconds: 60,
        urgency: 'high',
        topic: null,
      },
    ]);
  });

  test('with a topic takes the place of the one before', async () => {
    const subscription = service.subscribe();
    const headers = { authorization: vapid(server), topic: 'booking-1' };

    await push(subscription, headers, seal(subscription, 'first'));
    await push(subscription, headers, seal(subscription, 'second'));

    expect(service.pushes().map(({ payload }) => payload)).toEqual(['second']);
  });

  test.each([
    ['without a signature', 401, () => ({})],
    ['of another server', 403, () => ({ authorization: vapid(createOther()) })],
    ['for another service', 403, () => ({ authorization: vapid(server, { aud: 'https://else.test' }) })],
    ['signed too long ahead', 403, () => ({ authorization: vapid(server, { exp: STARTS_AT / 1000 + 90_000 }) })],
    ['whose signature is over', 403, () => ({ authorization: vapid(server, { exp: STARTS_AT / 1000 - 1 }) })],
    ['in no known encoding', 400, () => ({ authorization: vapid(server), 'content-encoding': 'aesgcm' })],
  ])('%s is refused', async (_, status, headers) => {
    const subscription = service.subscribe(keyOf(server));

    expect(await push(subscription, headers(), seal(subscription, 'x'))).toBe(status);
    expect(service.pushes()).toEqual([]);
  });

  test('sealed for somebody else cannot be read', async () => {
    const [ours, theirs] = [service.subscribe(), service.subscribe()];

    expect(await push(ours, { authorization: vapid(server) }, seal(theirs, 'x'))).toBe(400);
  });

  test('to one who took the yes back is told so', async () => {
    const subscription = service.subscribe();
    service.unsubscribe(subscription.endpoint);

    expect(await push(subscription, { authorization: vapid(server) }, seal(subscription, 'x'))).toBe(410);
  });

  test.each([404, 410, 413, 429, 503])('can be answered %i', async (status) => {
    const subscription = service.subscribe();
    service.turnFaults({ answer: status, requestsLeft: 1 });

    expect(await push(subscription, { authorization: vapid(server) }, seal(subscription, 'x'))).toBe(status);
    expect(await push(subscription, { authorization: vapid(server) }, seal(subscription, 'x'))).toBe(201);
  });
});

function createOther(): ECDH {
  const other = createECDH('prime256v1');
  other.generateKeys();
  return other;
}

test('reads the example of RFC 8291', () => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url');
  const auth = Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url');
  const keys = { p256dh: keyOf(ecdh), auth: auth.toString('base64url') };
  const sealed =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';

  const browser = { id: 'a', serverKey: null, keys, ecdh, auth, isGone: false };
  expect(decrypt(browser, Buffer.from(sealed, 'base64url'))).toBe('When I grow up, I want to be a watermelon');
});
