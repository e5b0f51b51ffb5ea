import { mkdir } from 'node:fs/promises';
import type { Random } from '../../../domain/random.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type Clock, SECOND_MS } from '../../../domain/time.ts';
import { readFingerprint } from '../backup/fingerprint.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { type ControllerIdentity, createControllerIdentity } from './controller-identity.ts';
import { makeControllerKey } from './controller-key.ts';
import { type PairError, pairController, type ToCompare } from './pair-controller.ts';
import { createPairingClient, type PairingClient } from './pairing-client.ts';
import { type Pairing, type PairingFileError, readPairing, type StoredPairing, writePairing } from './pairing-file.ts';

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
  /** Somebody can pair it from a window: keys that cannot be opened keep nothing from starting but the link. */
  readonly hasWizard: boolean;
};

/**
 * How far a controller's appointment is: `paired`, or `coming` by itself; `nobodys` and `keys-unreadable` wait for
 * somebody to pair it.
 */
export type PairingState = 'paired' | 'coming' | 'nobodys' | 'keys-unreadable';

/** A controller's pairing, or one that is still to come. */
export type OpenedPairing = {
  readonly state: PairingState;
  /** The cloud of the pairing, or of the one whose keys cannot be opened. */
  readonly cloudUrl: string | null;
  readonly identity: Omit<ControllerIdentity, 'trust'>;
  /** Settles when there is one, after all who follow have been told. */
  readonly paired: Promise<Pairing>;
  /** Calls `listener` with the pairing: at once when there is one. */
  follow(listener: (pairing: Pairing) => void): void;
  stop(): void;
};

/**
 * Reads what this folder's controller was paired with, or pairs it. Keys that lie open, or that a key file has sealed
 * where there is a keyring by now, are sealed again.
 *
 * Errors: `pairing.sealed_elsewhere` where there is no wizard, and those of `pairController` when there is a code and
 * somebody to wait for.
 */
export async function openPairing(
  options: OpenPairingOptions,
): Promise<Result<OpenedPairing, PairingFileError | PairError | OtherFacilityError>> {
  const { dataDir, sealer, code, isDemo, hasWizard, log } = options;
  const read = await readPairing(dataDir, sealer);
  if (!read.ok) {
    log.error('pairing.keys_unreadable', { dataDir, keyring: sealer.kind });
    if (!hasWizard) return read;
    return ok({ ...openLater(options, null), state: 'keys-unreadable', cloudUrl: read.error.cloudUrl });
  }
  if (read.value) {
    await sealAgain(options, read.value);
    return ok(openWith(read.value.pairing));
  }
  if (code === null || isDemo) return ok(openLater(options, code));
  const paired = await pairFolder(options, code);
  return paired.ok ? ok(openWith(paired.value)) : paired;
}

export type PairFolderSetup = PairingSetup & {
  readonly onCheckValue?: (toCompare: ToCompare) => void;
  /** The facility whose database is in the folder already; null: the folder may become any facility's. */
  readonly ownFacilityId?: string | null;
  readonly signal?: AbortSignal;
};

/** The folder holds another facility's database: nothing was kept. */
export type OtherFacilityError = { readonly code: 'pairing.other_facility'; readonly facilityName: string };

/**
 * Pairs this folder, whatever it was paired with before, and stores the outcome. The check value is told by `onCheckValue`.
 *
 * Errors: those of `pairController`, `pairing.other_facility`.
 */
export async function pairFolder(
  setup: PairFolderSetup,
  code: string,
  client: Pick<PairingClient, 'claim' | 'confirm'> = createPairingClient(setup.cloudUrl),
  key = makeControllerKey(),
): Promise<Result<Pairing, PairError | OtherFacilityError>> {
  const { dataDir, cloudUrl, sealer, appVersion, random, clock, after, log } = setup;
  await mkdir(dataDir, { recursive: true });
  const { machine } = await readFingerprint(dataDir, setup.readMachineId);
  const tell = ({ checkValue, facilityName }: ToCompare): void =>
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
    signal: setup.signal,
  });
  if (!paired.ok) return paired;
  const { facilityId, controllerId, controllerEpoch } = paired.value.appointment;
  const { ownFacilityId = null } = setup;
  if (ownFacilityId !== null && ownFacilityId !== facilityId) {
    return err({ code: 'pairing.other_facility', facilityName: paired.value.grant.profile.name });
  }
  const sealedBy = await writePairing(dataDir, sealer, paired.value);
  if (sealedBy === 'file') log.warn('pairing.key_in_file', { dataDir });
  log.info('pairing.done', { facilityId, controllerId, controllerEpoch });
  return paired;
}

/** The pairing is read: a keyring or a disk that fails now must not keep the club from opening. */
async function sealAgain(
  { dataDir, sealer, log }: OpenPairingOptions,
  { pairing, sealedBy }: StoredPairing,
): Promise<void> {
  if (sealedBy === sealer.kind) return;
  try {
    const nowBy = await writePairing(dataDir, sealer, pairing);
    if (nowBy === 'file') log.warn('pairing.key_in_file', { dataDir });
    else if (nowBy !== sealedBy) log.info('pairing.key_sealed', { dataDir, sealedBy: nowBy });
  } catch (error) {
    log.warn('pairing.seal_failed', { dataDir, error });
  }
}

function openWith(pairing: Pairing): OpenedPairing {
  const identity = createControllerIdentity(pairing.key);
  identity.trust(pairing);
  return {
    state: 'paired',
    cloudUrl: pairing.cloudUrl,
    identity,
    paired: Promise.resolve(pairing),
    follow: (listener) => listener(pairing),
    stop: () => undefined,
  };
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
    state: code === null ? 'nobodys' : 'coming',
    cloudUrl: null,
    identity,
    paired: promise,
    follow: (listener) => void followers.push(listener),
    stop: () => {
      isStopped = true;
    },
  };
}

/** One line for the person who pairs. */
export function describePairError(error: PairingFileError | PairError | OtherFacilityError): string {
  switch (error.code) {
    case 'pairing.sealed_elsewhere':
      return `The keys in ${error.dataDir} cannot be opened here: the desktop app sealed them, or another machine or account. Start the desktop app, or pair this folder with a new code.`;
    case 'pairing.unreachable':
      return `The cloud cannot be reached: ${error.problem}.`;
    case 'pairing.refused':
      return error.sentence;
    case 'pairing.insecure_address':
      return 'The cloud’s address must begin with https.';
    case 'pairing.expired':
      return 'Nobody confirmed the pairing in time. Begin again with a new code.';
    case 'pairing.cancelled':
      return 'The pairing was given up.';
    case 'pairing.other_facility':
      return `The code is of ${error.facilityName}, and this data folder holds another facility’s database. Nothing was kept.`;
    case 'pairing.forged':
      return 'What was answered is not of the cloud that showed the check value. Nothing was kept: somebody is in between.';
  }
}
