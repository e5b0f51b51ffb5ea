import { err, type Result } from '../../../domain/result.ts';
import { type Clock, MINUTE_MS } from '../../../domain/time.ts';
import type { PairingProblem, PairingView } from '../api/pairing-views.ts';
import type { DatabaseError } from '../db/database-error.ts';
import type { DataFolderLock } from '../db/data-folder-lock.ts';
import type { Log } from '../log.ts';
import { parseCloudAddress } from './cloud-address.ts';
import { type OtherFacilityError, pairFolder, type PairFolderSetup } from './open-pairing.ts';
import type { PairError } from './pair-controller.ts';
import { createPairingClient, type PairingClient } from './pairing-client.ts';
import type { Pairing } from './pairing-file.ts';

/** Beyond it doors would open at the wrong time, and a certificate or a code is not what it seems. */
const CLOCK_OFF_MS_MAX = 2 * MINUTE_MS;

export type PairingWizardOptions = {
  readonly setup: Omit<PairFolderSetup, 'cloudUrl' | 'onCheckValue' | 'signal' | 'clock'> & { readonly clock: Clock };
  /** What the person is offered as the cloud's address; empty when nobody knows. */
  readonly cloudUrl: string;
  readonly areKeysUnreadable: boolean;
  /** Keeps another program from the data folder meanwhile. */
  readonly lockFolder: () => Result<DataFolderLock, DatabaseError>;
  /** The pairing is on disk: what it is for can start. While it does, the wizard says so. */
  readonly onPaired: (pairing: Pairing) => Promise<void>;
  readonly log: Log;
  /** The cloud itself unless given. */
  readonly clientOf?: (cloudUrl: string) => Pick<PairingClient, 'askTime' | 'claim' | 'confirm'>;
};

/** Pairs this computer with a person in front of it, one try at a time. */
export type PairingWizard = {
  view(): PairingView;
  /** Begins a try; nothing while one is under way. What becomes of it is seen in `view`. */
  begin(typed: { readonly address: string; readonly code: string }): void;
  /** Gives up the try that waits to be confirmed. A confirmation that has arrived by then counts. */
  cancel(): void;
};

type Problem = PairError | OtherFacilityError | PairingProblem;

export function createPairingWizard(options: PairingWizardOptions): PairingWizard {
  const { setup, areKeysUnreadable, log, onPaired } = options;
  const { clock } = setup;
  let cloudUrl = options.cloudUrl;
  let trying: AbortController | null = null;
  let state: (now: number) => PairingView = () => atCode(null);

  const atCode = (problem: PairingProblem | null): PairingView => ({
    step: 'code',
    cloudUrl,
    areKeysUnreadable,
    problem,
  });

  async function tryToPair(code: string, signal: AbortSignal): Promise<Result<Pairing, Problem>> {
    const client = (options.clientOf ?? createPairingClient)(cloudUrl);
    const clockProblem = await checkClock(client, clock);
    if (clockProblem) return err(clockProblem);
    const lock = options.lockFolder();
    if (!lock.ok) return err(lock.error.code === 'database.in_use' ? lock.error : { code: 'pairing.failed' });
    const folder: PairFolderSetup = {
      ...setup,
      cloudUrl,
      signal,
      onCheckValue: ({ checkValue, facilityName, expiresAt }) => {
        state = (now) => ({ step: 'compare', facilityName, checkValue, leftMs: Math.max(0, expiresAt - now) });
      },
    };
    return pairFolder(folder, code, client).finally(() => lock.value.release());
  }

  async function run(code: string, ending: AbortController): Promise<void> {
    const paired = await tryToPair(code, ending.signal);
    if (!paired.ok) {
      if (paired.error.code !== 'pairing.cancelled') log.warn('pairing.not_done', { reason: paired.error.code });
      const problem = problemOf(paired.error, state(clock.now()).step === 'compare');
      state = () => atCode(problem);
      return;
    }
    const facilityName = paired.value.grant.profile.name;
    state = () => ({ step: 'starting', facilityName });
    await onPaired(paired.value);
  }

  return {
    view: () => state(clock.now()),
    begin: ({ address, code }) => {
      if (trying) return;
      const parsed = parseCloudAddress(address);
      if (!parsed.ok) {
        cloudUrl = address.trim();
        state = () => atCode(parsed.error);
        return;
      }
      cloudUrl = parsed.value;
      state = () => ({ step: 'reaching', cloudUrl });
      const ending = new AbortController();
      trying = ending;
      run(code, ending)
        .catch((error: unknown) => {
          log.error('pairing.failed', { error });
          state = () => atCode({ code: 'pairing.failed' });
        })
        .finally(() => {
          trying = null;
        });
    },
    cancel: () => trying?.abort(),
  };
}

/** Before the code is shown to anybody: it is good once. */
async function checkClock(client: Pick<PairingClient, 'askTime'>, clock: Clock): Promise<PairingProblem | null> {
  const asked = await client.askTime();
  if (!asked.ok) {
    if (asked.error.code !== 'pairing.unreachable') return asked.error;
    const { isCertificateDated = false, problem } = asked.error;
    return isCertificateDated
      ? { code: 'pairing.clock_wrong', fastMs: null }
      : { code: 'pairing.unreachable', problem };
  }
  const fastMs = asked.value === null ? 0 : clock.now() - asked.value;
  return Math.abs(fastMs) > CLOCK_OFF_MS_MAX ? { code: 'pairing.clock_wrong', fastMs } : null;
}

/** Null when there is nothing to explain. `wasClaimed`: the code was right, and what ended is the waiting. */
function problemOf(error: Problem, wasClaimed: boolean): PairingProblem | null {
  switch (error.code) {
    case 'pairing.cancelled':
      return null;
    case 'pairing.unreachable':
      return { code: error.code, problem: error.problem };
    case 'pairing.refused':
      return refusalOf(error.reason, error.sentence, wasClaimed);
    case 'database.in_use':
      return { code: error.code };
    default:
      return error;
  }
}

function refusalOf(reason: string, sentence: string, wasClaimed: boolean): PairingProblem {
  if (wasClaimed && reason === 'pairing.not_found') return { code: 'pairing.expired' };
  if (reason === 'pairing.code_refused') return { code: 'pairing.code_refused' };
  if (reason === 'request.rate_limited') return { code: 'pairing.too_many_tries' };
  return { code: 'pairing.refused', reason, sentence };
}
