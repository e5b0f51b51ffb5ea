import { mkdir } from 'node:fs/promises';
import type { Random } from '../../../domain/random.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { type Clock, SECOND_MS } from '../../../domain/time.ts';
import type { LinkIdentity } from '../../../sync/transport/signatures.ts';
import { readFingerprint } from '../backup/fingerprint.ts';
import type { Log } from '../log.ts';
import { createControllerIdentity } from './controller-identity.ts';
import { makeControllerKey } from './controller-key.ts';
import { type PairError, pairController } from './pair-controller.ts';
import { createPairingClient, type PairingClient } from './pairing-client.ts';
import { type Pairing, type PairingFileError, readPairing, writePairing } from './pairing-file.ts';
import type { Sealer } from './sealer.ts';

const RETRY_MS = 2 * SECOND_MS;

export type PairingSetup = {
  readonly dataDir: string;
  readonly cloudUrl: string;
  readonly sealer: Sealer;
  readonly appVersion: string;
  readonly readMachineId: () => Promise<string | null>;
  readonly random: Random;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly after: (ms: number) => Promise<null>;
  readonly log: Log;
};

export type OpenPairingOptions = PairingSetup & {
  /** Pairs a folder that is nobody's yet; null: it stays so. */
  readonly code: string | null;
  /** The demo starts without waiting for its cloud, and pairs when that is there. */
  readonly isDemo: boolean;
};

/** A controller's pairing, or one that is still to come. */
export type OpenedPairing = {
  readonly identity: LinkIdentity;
  /** Settles when there is one, after all who follow have been told. */
  readonly paired: Promise<Pairing>;
  /** Calls `listener` with the pairing: at once when there is one. */
  follow(listener: (pairing: Pairing) => void): void;
  stop(): void;
};

/**
 * Reads what this folder's controller was paired with, or pairs it.
 *
 * Errors: `pairing.sealed_elsewhere`, and those of `pairController` when there is a code and somebody to wait for.
 */
export async function openPairing(
  options: OpenPairingOptions,
): Promise<Result<OpenedPairing, PairingFileError | PairError>> {
  const { dataDir, sealer, code, isDemo } = options;
  const read = await readPairing(dataDir, sealer);
  if (!read.ok) return read;
  if (read.value) return ok(openWith(read.value));
  if (code === null) return ok(openLater(options, null));
  if (isDemo) return ok(openLater(options, code));
  const paired = await pairFolder(options, code);
  return paired.ok ? ok(openWith(paired.value)) : paired;
}

/**
 * Pairs this folder, whatever it was paired with before, and stores the outcome. The check value is told by `onCheckValue`.
 *
 * Errors: those of `pairController`.
 */
export async function pairFolder(
  setup: PairingSetup & { readonly onCheckValue?: (checkValue: string, facilityName: string) => void },
  code: string,
  client: Pick<PairingClient, 'claim' | 'confirm'> = createPairingClient(setup.cloudUrl),
  key = makeControllerKey(),
): Promise<Result<Pairing, PairError>> {
  const { dataDir, cloudUrl, sealer, appVersion, random, clock, after, log } = setup;
  await mkdir(dataDir, { recursive: true });
  const { machine } = await readFingerprint(dataDir, setup.readMachineId);
  const tell = (checkValue: string, facilityName: string): void =>
    log.warn('pairing.check_value', { checkValue, facilityName });
  const paired = await pairController({
    cloudUrl,
    code,
    key,
    client,
    random,
    clock,
    after,
    fingerprint: machine ?? 'unknown',
    app: appVersion,
    onCheckValue: setup.onCheckValue ?? tell,
  });
  if (!paired.ok) return paired;
  await writePairing(dataDir, sealer, paired.value);
  if (sealer.kind === 'file') log.warn('pairing.key_in_file', { dataDir });
  const { facilityId, controllerId, controllerEpoch } = paired.value.appointment;
  log.info('pairing.done', { facilityId, controllerId, controllerEpoch });
  return paired;
}

function openWith(pairing: Pairing): OpenedPairing {
  const identity = createControllerIdentity(pairing.key);
  identity.trust(pairing);
  return { identity, paired: Promise.resolve(pairing), follow: (listener) => listener(pairing), stop: () => undefined };
}

/** Not paired yet: with a code it tries until the cloud is there. */
function openLater(options: OpenPairingOptions, code: string | null): OpenedPairing {
  const key = makeControllerKey();
  const identity = createControllerIdentity(key);
  const followers: ((pairing: Pairing) => void)[] = [];
  const { promise, resolve } = Promise.withResolvers<Pairing>();
  let isStopped = false;

  async function pairWhenThere(givenCode: string): Promise<void> {
    const client = createPairingClient(options.cloudUrl);
    while (!isStopped) {
      const paired = await pairFolder(options, givenCode, client, key);
      if (isStopped) return;
      if (paired.ok) {
        identity.trust(paired.value);
        for (const follower of followers) follower(paired.value);
        return resolve(paired.value);
      }
      options.log.info('pairing.waiting', { reason: paired.error.code });
      await options.after(RETRY_MS);
    }
  }

  if (code !== null) {
    pairWhenThere(code).catch((error: unknown) => options.log.error('pairing.failed', { error }));
  }
  return {
    identity,
    paired: promise,
    follow: (listener) => void followers.push(listener),
    stop: () => {
      isStopped = true;
    },
  };
}

/** One line for the person who pairs. */
export function describePairError(error: PairingFileError | PairError): string {
  switch (error.code) {
    case 'pairing.sealed_elsewhere':
      return `The keys in ${error.dataDir} are sealed on another machine or account. Pair this one with a new code.`;
    case 'pairing.unreachable':
      return `The cloud cannot be reached: ${error.problem}.`;
    case 'pairing.refused':
      return error.sentence;
    case 'pairing.insecure_address':
      return 'The cloud’s address must begin with https.';
    case 'pairing.expired':
      return 'Nobody confirmed the pairing in time. Begin again with a new code.';
    case 'pairing.forged':
      return 'What was answered is not of the cloud that showed the check value. Nothing was kept: somebody is in between.';
  }
}
