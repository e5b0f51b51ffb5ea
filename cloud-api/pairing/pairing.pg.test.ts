import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commitmentTo, proofText } from '../../sync/engine/pairing-proofs.ts';
import type { PairAnswer } from '../../sync/protocol/pairing.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { aProfile } from '../../tests/support/facility-profile.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import type { TestPostgres } from '../../tests/support/postgres.ts';
import { usePostgres } from '../../tests/support/shared-postgres.ts';
import { buildTestCloud, type TestCloud } from '../../tests/support/test-cloud.ts';
import type { Database } from '../db/database.ts';
import { insertFacility } from '../facilities/facility-repository.ts';
import { createLog } from '../log.ts';
import { systemRandom } from '../system-random.ts';
import { type ControllerRegistry, createControllerRegistry } from './controller-registry.ts';
import type { NewAppointment } from './pairing-parts.ts';
import { createPairingService } from './pairing-service.ts';
import { createSigningKeys } from './signing-keys.ts';

const FACILITY = aProfile().id;
const ADMIN_TOKEN = 'an owner’s long token'.replace('’', '-').replaceAll(' ', '-');
const NONCE = '0123456789abcdef0123456789abcdef';
const WORDS = 'it is switched off or destroyed';

describe('pairing', () => {
  let postgres: TestPostgres;
  let database: Database;
  let clock: ManualClock;
  let registry: ControllerRegistry;
  let appointments: NewAppointment[] = [];
  let cloud: TestCloud;

  beforeAll(async () => {
    postgres = await usePostgres();
  });
  afterAll(() => postgres.stop());

  beforeEach(async () => {
    database = await openCloudDatabase(postgres.url);
    const { db } = database;
    await db.transaction((tx) => insertFacility(tx, aProfile()));
    clock = manualClock();
    registry = createControllerRegistry(db);
    appointments = [];
    const pairing = createPairingService({
      db,
      registry,
      signingKeys: createSigningKeys(Buffer.alloc(32, 3), 1),
      codeKey: Buffer.alloc(32, 4),
      brokerUrl: () => 'mqtts://broker.example:8883',
      onAppointed: async (_tx, appointment) => void appointments.push(appointment),
      demo: null,
      clock,
      random: systemRandom,
      log: createLog('silent'),
    });
    cloud = await buildTestCloud({ pairing, adminToken: ADMIN_TOKEN });
  });
  afterEach(async () => {
    await cloud.app.close();
    await database.close();
  });

  async function asOwner<T>(
    method: 'GET' | 'POST',
    path: string,
    payload?: object,
  ): Promise<{ status: number; body: T }> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const url = `/api/v1/admin${path}`;
    const response = await cloud.app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, body: (response.body === '' ? null : response.json()) as T };
  }

  async function post<T>(path: string, payload: object): Promise<{ status: number; body: T }> {
    const response = await cloud.app.inject({ method: 'POST', url: `/api/v1${path}`, payload });
    return { status: response.statusCode, body: response.json() as T };
  }

  async function makeCode(): Promise<string> {
    const { body } = await asOwner<{ code: string }>('POST', '/pairing-codes', { facility: 'test-club' });
    return body.code;
  }

  /** A controller before it is one. */
  function aController() {
    const { privateKey, publicKey: key } = generateKeyPairSync('ed25519');
    const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64');
    const commitment = commitmentTo(NONCE, publicKey);
    return {
      claim: (code: string) => post<PairAnswer>('/pair', { code, publicKey, fingerprint: 'pc', app: '1', commitment }),
      ask: (pairingId: string, nonce = NONCE) => {
        const signature = sign(null, Buffer.from(proofText(pairingId, nonce)), privateKey).toString('base64url');
        return post<Record<string, unknown>>('/pair/confirm', { pairingId, nonce, signature });
      },
    };
  }

  async function checkValueOf(): Promise<string> {
    const { body } = await asOwner<{ checkValue: string | null }[]>('GET', '/pairings');
    return body[0]?.checkValue ?? '';
  }

  async function pairOne(words?: string) {
    const controller = aController();
    const { body: claimed } = await controller.claim(await makeCode());
    await controller.ask(claimed.pairingId);
    const confirmation = { checkValue: await checkValueOf(), ...(words !== undefined && { words }) };
    const confirmed = await asOwner<Record<string, unknown>>(
      'POST',
      `/pairings/${claimed.pairingId}/confirm`,
      confirmation,
    );
    return { controller, pairingId: claimed.pairingId, confirmed };
  }

  test('gives a controller nothing before the manager has confirmed, and then all that it needs', async () => {
    const controller = aController();
    const { body: claimed } = await controller.claim(await makeCode());
    const waiting = await controller.ask(claimed.pairingId);
    const early = registry.find(FACILITY);

    await asOwner('POST', `/pairings/${claimed.pairingId}/confirm`, { checkValue: await checkValueOf() });
    const { body } = await controller.ask(claimed.pairingId);

    expect([waiting.body, early]).toEqual([{ status: 'waiting' }, null]);
    expect(body).toMatchObject({
      status: 'paired',
      grant: {
        broker: {
          url: 'mqtts://broker.example:8883',
          username: FACILITY,
          password: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        linkToken: appointments[0]?.linkToken,
        cloudKeys: claimed.cloudKeys,
        profile: { id: FACILITY },
      },
    });
    expect(registry.find(FACILITY)).toMatchObject({ controllerEpoch: 1, fingerprint: 'pc' });
  });

  test('takes a code from nobody but the first who shows it, however often he asks', async () => {
    const code = await makeCode();
    const controller = aController();
    const first = await controller.claim(code);

    const thief = await aController().claim(code);
    const again = await controller.claim(code.toLowerCase().replace('-', ' '));

    expect(thief).toMatchObject({ status: 403, body: { code: 'pairing.code_refused' } });
    expect(again).toEqual(first);
  });

  test('takes a code that has been confirmed from nobody at all', async () => {
    const code = await makeCode();
    const controller = aController();
    const { body } = await controller.claim(code);
    await controller.ask(body.pairingId);
    await asOwner('POST', `/pairings/${body.pairingId}/confirm`, { checkValue: await checkValueOf() });

    const answers = [await controller.claim(code), await aController().claim(code)];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  test('kills a code after five wrong tries', async () => {
    const code = await makeCode();
    const wrong = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    for (let attempt = 0; attempt < 5; attempt += 1) await aController().claim(wrong);

    expect((await aController().claim(code)).status).toBe(403);
  });

  test('knows a code no more after ten minutes, nor after a newer one', async () => {
    const [older, newer] = [await makeCode(), await makeCode()];
    const superseded = await aController().claim(older);
    clock.advance(10 * 60_000);
    const expired = await aController().claim(newer);

    expect([superseded.status, expired.status]).toEqual([403, 403]);
  });

  test('appoints nobody with another check value, and gives the pairing up after five', async () => {
    const controller = aController();
    const { body } = await controller.claim(await makeCode());
    await controller.ask(body.pairingId);
    const right = await checkValueOf();
    const wrong = right === '000000' ? '000001' : '000000';
    const path = `/pairings/${body.pairingId}/confirm`;
    const refused = await asOwner('POST', path, { checkValue: wrong });
    for (let attempt = 0; attempt < 4; attempt += 1) await asOwner('POST', path, { checkValue: wrong });

    expect(refused).toMatchObject({ status: 409, body: { code: 'pairing.check_value_wrong', triesLeft: 4 } });
    expect(await asOwner('POST', path, { checkValue: right })).toMatchObject({ status: 404 });
    expect(appointments).toEqual([]);
  });

  test('tells nothing to who lacks the key, or reveals another nonce than it was committed to', async () => {
    const { controller, pairingId } = await pairOne();

    const answers = [await aController().ask(pairingId), await controller.ask(pairingId, 'f'.repeat(32))];

    expect(answers.map(({ body }) => body['code'])).toEqual(['pairing.proof_wrong', 'pairing.proof_wrong']);
  });

  test('replaces a controller only with the words, and then the old one is nobody', async () => {
    const first = await pairOne();
    await first.controller.ask(first.pairingId);
    const old = registry.find(FACILITY);
    registry.markSeen(FACILITY, clock.now());
    await registry.flushSeen();

    const { confirmed } = await pairOne();
    const second = await pairOne(WORDS);

    expect(confirmed).toMatchObject({
      status: 409,
      body: { code: 'pairing.words_needed', words: WORDS, lastSeenAt: new Date(clock.now()).toISOString() },
    });
    expect(second.confirmed).toMatchObject({ status: 200, body: { controllerEpoch: 2 } });
    expect(registry.keys.find('facility', FACILITY, old?.keyId ?? '')).toBeNull();
    expect(registry.credentialOf(FACILITY)).toBeNull();
    expect(await first.controller.ask(first.pairingId)).toMatchObject({ status: 404 });
    expect(appointments.map(({ replaces }) => replaces)).toEqual([null, old?.controllerId]);
  });

  test('a revoked controller’s key is known no more from that instant, and the facility can be paired anew', async () => {
    await pairOne();
    const old = registry.find(FACILITY);
    const keyId = old?.keyId ?? '';
    const before = registry.keys.find('facility', FACILITY, keyId);

    const revoked = await asOwner('POST', `/controllers/${old?.controllerId}/revoke`);

    expect([before?.asymmetricKeyType, revoked.status]).toEqual(['ed25519', 204]);
    expect(registry.keys.find('facility', FACILITY, keyId)).toBeNull();
    expect((await pairOne()).confirmed).toMatchObject({ status: 200, body: { controllerEpoch: 2 } });
  });

  test('a password is good until the next one is told', async () => {
    const { controller, pairingId } = await pairOne();
    await controller.ask(pairingId);
    const first = registry.credentialOf(FACILITY);

    await controller.ask(pairingId);

    expect(first).toMatch(/^\$7\$/);
    expect(registry.credentialOf(FACILITY)).not.toBe(first);
  });

  test.each([
    [undefined, 401],
    ['Bearer guess', 403],
  ])('what owners do is refused with %s', async (authorization, status) => {
    const headers = authorization === undefined ? {} : { authorization };

    const response = await cloud.app.inject({ url: '/api/v1/admin/controllers', headers });

    expect(response.statusCode).toBe(status);
  });
});

test('without an owner’s token nobody is an owner', async () => {
  const cloud = await buildTestCloud();

  const response = await cloud.app.inject({ url: '/api/v1/admin/pairings', headers: { authorization: 'Bearer x' } });
  await cloud.app.close();

  expect(response.json()).toMatchObject({ status: 403, code: 'admin.disabled' });
});
