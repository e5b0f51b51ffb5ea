import { setTimeout as wait } from 'node:timers/promises';
import { readMachineId } from './controller/backup/fingerprint.ts';
import type { Config } from './controller/config.ts';
import { describeDatabaseError } from './controller/db/database-error.ts';
import { lockDataFolder } from './controller/db/data-folder-lock.ts';
import type { Log } from './controller/log.ts';
import { describePairError, pairFolder } from './controller/pairing/open-pairing.ts';
import { fileSealer } from './controller/pairing/sealer.ts';
import { systemClock } from './controller/system-clock.ts';
import { systemRandom } from './controller/system-random.ts';

const USAGE = 'Usage: npm run facility -- pair <address of the cloud> <code>';

export type PairCommand = {
  readonly config: Config;
  readonly log: Log;
  readonly appVersion: string;
  readonly say: (line: string) => void;
};

/**
 * `npm run facility -- pair <cloud> <code>`: makes this data folder's controller a facility's, with a person who compares
 * and a manager who confirms. Returns a line that says why not, or null.
 */
export async function runPairCommand(command: PairCommand, args: readonly string[]): Promise<string | null> {
  const { config, log, appVersion, say } = command;
  const [address, code, ...rest] = args;
  if (address === undefined || code === undefined || rest.length > 0 || !URL.canParse(address)) return USAGE;
  // The running one would go on with keys that are good no more.
  const lock = lockDataFolder(config.dataDir);
  if (!lock.ok) return describeDatabaseError(lock.error);

  try {
    const paired = await pairFolder(
      {
        dataDir: config.dataDir,
        cloudUrl: address.replace(/\/+$/, ''),
        sealer: fileSealer,
        appVersion,
        readMachineId,
        random: systemRandom,
        clock: systemClock,
        after: (ms) => wait(ms, null),
        log,
        onCheckValue: (checkValue, facilityName) => {
          say(`This computer is about to become the controller of ${facilityName}.`);
          say(`Check value: ${checkValue.slice(0, 3)} ${checkValue.slice(3)}`);
          say('The manager must see the same at the cloud, and confirm it there. Waiting …');
        },
      },
      code,
    );
    if (!paired.ok) return describePairError(paired.error);
    const { controllerEpoch } = paired.value.appointment;
    say(`Paired: ${paired.value.grant.profile.name}, controller number ${controllerEpoch}.`);
    say(
      `Its key is in ${config.dataDir}, in a file that only this account can read: here is no keyring to seal it with.`,
    );
    return null;
  } finally {
    lock.value.release();
  }
}
