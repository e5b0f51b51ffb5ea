import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { err, ok } from '../../../domain/result.ts';
import { appointmentText, checkValueOf, digestCode, signedAppointment } from '../../../sync/engine/pairing-proofs.ts';
import type { PairingGrant, PairRequest } from '../../../sync/protocol/pairing.ts';
import { keyIdOf } from '../../../sync/transport/signatures.ts';
import { tempFolder } from '../../../tests/support/facility-database.ts';
import { aProfile } from '../../../tests/support/facility-profile.ts';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../tests/support/seeded-random.ts';
import { createControllerIdentity } from './controller-identity.ts';
import { makeControllerKey } from './controller-key.ts';
import { pairController, type PairOptions } from './pair-controller.ts';
import type { PairingClient } from './pairing-client.ts';
import { type Pairing, PAIRING_FILE, readPairing, writePairing } from './pairing-file.ts';
import { mirrorKeyring as mirror, noSealer, sealerIn } from '../../../tests/support/sealers.ts';

const PAIRING_ID = '00000000-0000-4000-8000-00000000cafe';
const NONCE = 'ab'.repeat(16);
const FACILITY = aProfile().id;

type CloudKey = { readonly privateKey: KeyObject; readonly publicKey: string };

function aCloudKey(): CloudKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

function grantOf(shown: CloudKey, signer: CloudKey, publicKey: string): PairingGrant {
  const controllerId = '00000000-0000-4000-8000-00000000c001';
  const text = appointmentText({ facilityId: FACILITY, controllerId, controllerEpoch: 3, publicKey, issuedAt: 1 });
  const signature = sign(null, Buffer.from(signedAppointment(text)), signer.privateKey).toString('base64url');
  const spki = Buffer.from(signer.publicKey, 'base64');
  const keyId = createHash('sha256').update(spki).digest('hex').slice(0, 16);
  return {
    certificate: { text, keyId, signature },
    broker: { url: 'mqtts://broker.example', username: FACILITY, password: 'broker-secret' },
    cloudKeys: [shown.publicKey],
    linkToken: 'link-secret',
    profile: aProfile(),
  };
}

type PairingCalls = Pick<PairingClient, 'claim' | 'confirm'>;

/** A cloud that is asked `waits` times before the manager confirms; its certificate is signed by `signer`. */
function aCloud(options: { signer?: CloudKey; appoints?: string; waits?: number } = {}) {
  const shown = aCloudKey();
  const requests: PairRequest[] = [];
  let waits = options.waits ?? 0;
  const client: PairingCalls = {
    claim: async (request) => {
      requests.push(request);
      const facilityName = 'Test Club';
      return ok({ pairingId: PAIRING_ID, cloudKeys: [shown.publicKey], cloudNonce: NONCE, facilityName, expiresAt: 1 });
    },
    confirm: async () => {
      waits -= 1;
      if (waits >= 0) return ok({ status: 'waiting' });
      const appointed = options.appoints ?? requests[0]?.publicKey ?? '';
      return ok({ status: 'paired', grant: grantOf(shown, options.signer ?? shown, appointed) });
    },
  };
  return { client, shown, requests };
}

async function pair(client: PairingCalls, cloudUrl = 'https://cloud.example', changes: Partial<PairOptions> = {}) {
  const clock = manualClock();
  const key = makeControllerKey();
  const values: string[] = [];
  const result = await pairController({
    cloudUrl,
    code: '7k2m9-qx4td',
    key,
    fingerprint: 'pc',
    app: '1',
    client,
    onCheckValue: ({ checkValue }) => values.push(checkValue),
    random: seededRandom(5),
    clock,
    after: async (ms) => {
      clock.advance(ms);
      return null;
    },
    ...changes,
  });
  return { result, key, values };
}

describe('pairing a controller', () => {
  test('waits for the manager, shows the value once, and has what the cloud granted', async () => {
    const { client, shown, requests } = aCloud({ waits: 3 });

    const { result, key, values } = await pair(client);

    const nonce = seededRandom(5).hex(16);
    const parts = {
      controllerKey: key.publicKey,
      cloudKeys: [shown.publicKey],
      controllerNonce: nonce,
      cloudNonce: NONCE,
    };
    expect(values).toEqual([checkValueOf({ codeDigest: digestCode('7K2M9QX4TD'), ...parts })]);
    expect(result).toMatchObject({ ok: true, value: { appointment: { facilityId: FACILITY, controllerEpoch: 3 } } });
    expect(JSON.stringify(requests)).not.toContain(nonce);
  });

  test('believes no certificate of a key that was not in the check value', async () => {
    const { result } = await pair(aCloud({ signer: aCloudKey() }).client);

    expect(result).toEqual(err({ code: 'pairing.forged' }));
  });

  test('takes no appointment of another controller', async () => {
    const { result } = await pair(aCloud({ appoints: makeControllerKey().publicKey }).client);

    expect(result).toEqual(err({ code: 'pairing.forged' }));
  });

  test('gives up after ten minutes', async () => {
    const { result } = await pair(aCloud({ waits: 100_000 }).client);

    expect(result).toEqual(err({ code: 'pairing.expired' }));
  });

  test('sends no code over http to another machine', async () => {
    const { client, requests } = aCloud();

    const { result } = await pair(client, 'http://cloud.example');

    expect(result).toEqual(err({ code: 'pairing.insecure_address' }));
    expect(requests).toEqual([]);
  });
});

test('a pairing that was given up ends without asking again', async () => {
  const { client } = aCloud({ waits: 100_000 });
  const ending = new AbortController();

  const { result } = await pair(client, 'https://cloud.example', {
    signal: ending.signal,
    onCheckValue: () => ending.abort(),
  });

  expect(result).toEqual(err({ code: 'pairing.cancelled' }));
});

describe('what a pairing leaves', () => {
  async function aPairing(): Promise<{ dataDir: string; pairing: Pairing }> {
    const folder = tempFolder();
    onTestFinished(() => folder.remove());
    await mkdir(folder.path, { recursive: true });
    const { result } = await pair(aCloud().client);
    if (!result.ok) throw new Error(result.error.code);
    return { dataDir: folder.path, pairing: result.value };
  }

  test('is read back whole, from a file that only its account can read', async () => {
    const { dataDir, pairing } = await aPairing();
    await writePairing(dataDir, sealerIn(dataDir), pairing);

    const read = await readPairing(dataDir, sealerIn(dataDir));

    if (!read.ok || !read.value) throw new Error('not read');
    const { key, ...rest } = read.value.pairing;
    expect(rest).toEqual({ cloudUrl: pairing.cloudUrl, appointment: pairing.appointment, grant: pairing.grant });
    expect(key.publicKey).toBe(pairing.key.publicKey);
    expect((await stat(join(dataDir, PAIRING_FILE))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a keyring', () => mirror],
    ['a key file', (dataDir: string) => sealerIn(dataDir)],
  ])('holds no secret in clear when there is %s, and is not opened without it', async (_, sealerFor) => {
    const { dataDir, pairing } = await aPairing();
    const sealer = sealerFor(dataDir);
    await writePairing(dataDir, sealer, pairing);

    const text = await readFile(join(dataDir, PAIRING_FILE), 'utf8');

    expect([text.includes('broker-secret'), text.includes('link-secret')]).toEqual([false, false]);
    expect(await readPairing(dataDir, sealer)).toMatchObject({ ok: true });
    expect(await readPairing(dataDir, noSealer)).toEqual(
      err({ code: 'pairing.sealed_elsewhere', dataDir, cloudUrl: pairing.cloudUrl }),
    );
  });

  test('that lies open is read by whoever has a keyring by now', async () => {
    const { dataDir, pairing } = await aPairing();
    await writePairing(dataDir, noSealer, pairing);

    const read = await readPairing(dataDir, mirror);

    expect(read).toMatchObject({ ok: true, value: { sealedBy: 'file', pairing: { cloudUrl: pairing.cloudUrl } } });
  });

  test('lies open rather than be lost when nothing seals it', async () => {
    const { dataDir, pairing } = await aPairing();

    const sealedBy = await writePairing(dataDir, { ...mirror, seal: async () => null }, pairing);

    expect(sealedBy).toBe('file');
    expect(await readPairing(dataDir, noSealer)).toMatchObject({ ok: true, value: { sealedBy: 'file' } });
  });

  test('is not opened by a keyring that makes something else of it', async () => {
    const { dataDir, pairing } = await aPairing();
    await writePairing(dataDir, mirror, pairing);

    for (const open of [async () => null, async () => 'no JSON', async () => '{"privateKey":1}']) {
      const read = await readPairing(dataDir, { ...mirror, open });

      expect(read).toMatchObject({ ok: false, error: { code: 'pairing.sealed_elsewhere' } });
    }
  });

  test('makes the controller believe that cloud, for its facility, and nobody before', async () => {
    const { pairing } = await aPairing();
    const identity = createControllerIdentity(pairing.key);
    const [cloudKey = ''] = pairing.grant.cloudKeys;
    const keyId = createHash('sha256').update(Buffer.from(cloudKey, 'base64')).digest('hex').slice(0, 16);
    const before = identity.keys.find('cloud', FACILITY, keyId);

    identity.trust(pairing);

    const found = identity.keys.find('cloud', FACILITY, keyId);
    expect([before, found && keyIdOf(found)]).toEqual([null, keyId]);
    expect(identity.keys.find('facility', FACILITY, keyId)).toBeNull();
    expect(identity.keys.find('cloud', '00000000-0000-4000-8000-0000000000f9', keyId)).toBeNull();
  });
});
