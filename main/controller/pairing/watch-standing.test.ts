import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { ok } from '../../../domain/result.ts';
import type { Input } from '../../../sync/engine/inputs.ts';
import { signedStanding } from '../../../sync/engine/pairing-proofs.ts';
import type { Standing, StandingRequest } from '../../../sync/protocol/pairing.ts';
import { keyIdOf } from '../../../sync/transport/signatures.ts';
import { silentLog } from '../../../tests/support/facility-database.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { makeControllerKey } from './controller-key.ts';
import type { Pairing } from './pairing-file.ts';
import { watchStanding } from './watch-standing.ts';

const CONTROLLER = 'c0171011-0000-4000-8000-000000000001';
const cloudKey = generateKeyPairSync('ed25519');
const strangersKey = generateKeyPairSync('ed25519');

function pairingWith({ publicKey }: typeof cloudKey): Pairing {
  const key = makeControllerKey();
  const profile = aProfile();
  const office = { facilityId: profile.id, controllerId: CONTROLLER, controllerEpoch: 1 };
  return {
    cloudUrl: 'https://cloud.example',
    key,
    appointment: { ...office, publicKey: key.publicKey, issuedAt: 1 },
    grant: {
      certificate: { text: '', keyId: '', signature: '' },
      broker: { url: 'mqtts://broker.example', username: profile.id, password: 'secret' },
      cloudKeys: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
      linkToken: 'token',
      profile,
    },
  };
}

/** A controller that looks once at its standing; the cloud answers what `answer` makes of the question. */
async function look(
  answer: (question: StandingRequest) => Standing,
  { isUp = false, signer = cloudKey }: { readonly isUp?: boolean; readonly signer?: typeof cloudKey } = {},
) {
  const inputs: Input[] = [];
  const asked: StandingRequest[] = [];
  let tick = (): void => undefined;
  const looked = Promise.withResolvers<void>();
  watchStanding({
    followPairing: (listener) => listener(pairingWith(cloudKey)),
    isUp: () => isUp,
    node: {
      run: async (input) => {
        inputs.push(input);
        return Promise.reject(new Error('what comes of it is not looked at'));
      },
    },
    clock: manualClock(),
    random: seededRandom(1),
    log: silentLog,
    every: (_ms, action) => {
      tick = action;
      return () => undefined;
    },
    clientOf: () => ({
      askStanding: async (question) => {
        asked.push(question);
        setImmediate(looked.resolve);
        const text = JSON.stringify(answer(question));
        const signature = sign(null, Buffer.from(signedStanding(text)), signer.privateKey).toString('base64url');
        return ok({ text, keyId: keyIdOf(signer.publicKey), signature });
      },
    }),
  });
  tick();
  tick();
  if (asked.length > 0) await looked.promise;
  return { inputs, asked };
}

const replaced = ({ nonce }: StandingRequest): Standing => ({ controllerId: CONTROLLER, nonce, standing: 'replaced' });

test('a controller that was replaced stops for good once the cloud has said so, and asks once', async () => {
  const { inputs, asked } = await look(replaced);

  expect(asked).toHaveLength(1);
  expect(inputs).toEqual([
    { type: 'fence', frame: { t: 'fence', cloudNonce: '', reason: 'replaced', recovery: null } },
  ]);
});

test('while it is linked it does not ask', async () => {
  expect(await look(replaced, { isUp: true })).toEqual({ inputs: [], asked: [] });
});

test.each<[string, (question: StandingRequest) => Standing, typeof cloudKey]>([
  ['that it is in office', (question) => ({ ...replaced(question), standing: 'in-office' }), cloudKey],
  ['by somebody else', replaced, strangersKey],
  ['of another controller', (question) => ({ ...replaced(question), controllerId: aProfile().id }), cloudKey],
  ['long ago', () => replaced({ controllerId: CONTROLLER, nonce: '0'.repeat(32) }), cloudKey],
])('it goes on when it is told %s', async (_what, answer, signer) => {
  const { inputs, asked } = await look(answer, { signer });

  expect(asked).toHaveLength(1);
  expect(inputs).toEqual([]);
});
