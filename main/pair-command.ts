import { setTimeout as wait } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import { readMachineId } from './controller/backup/fingerprint.ts';
import type { Config } from './controller/config.ts';
import { openDatabase } from './controller/db/database.ts';
import { type DatabaseError, describeDatabaseError } from './controller/db/database-error.ts';
import { lockDataFolder } from './controller/db/data-folder-lock.ts';
import type { Log } from './controller/log.ts';
import { findProfile } from './controller/facility/facility-repository.ts';
import { applyPairing } from './controller/pairing/appointment-store.ts';
import { describePairError, pairFolder } from './controller/pairing/open-pairing.ts';
import type { Pairing } from './controller/pairing/pairing-file.ts';
import { createKeyFile } from './controller/secrets/key-file.ts';
import { keyFileSealer } from './controller/secrets/key-file-sealer.ts';
import { setUpOwnerIfNone } from './controller/staff/set-up-owner.ts';
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
  const { config, say } = command;
  const [address, code, ...rest] = args;
  if (address === undefined || code === undefined || rest.length > 0 || !URL.canParse(address)) return USAGE;
  // The running one would go on with keys that are good no more.
  const own = await readOwnFacility(command);
  if (!own.ok) return describeDatabaseError(own.error);
  const lock = lockDataFolder(config.dataDir);
  if (!lock.ok) return describeDatabaseError(lock.error);

  const target = { cloudUrl: address.replace(/\/+$/, ''), ownFacilityId: own.value };
  const paired = await pair(command, target, code).finally(() => lock.value.release());
  if (!paired.ok) return describePairError(paired.error);
  const { controllerEpoch } = paired.value.appointment;
  say(`Paired: ${paired.value.grant.profile.name}, controller number ${controllerEpoch}.`);
  say(`Its keys are in ${config.dataDir}, sealed by the key in ${config.keyFile}, which only this account can read.`);
  return setUp(command, paired.value);
}

/** The facility whose database is in the folder; null for a folder that is nobody's. */
async function readOwnFacility({ config, log }: PairCommand): Promise<Result<string | null, DatabaseError>> {
  const { dataDir, backupDir } = config;
  const opened = await openDatabase({ dataDir, backupDir, clock: systemClock, log });
  if (!opened.ok) return opened;
  const profile = findProfile(opened.value.db);
  opened.value.close();
  return ok(profile?.id ?? null);
}

type Target = { readonly cloudUrl: string; readonly ownFacilityId: string | null };

function pair({ config, log, appVersion, say }: PairCommand, { cloudUrl, ownFacilityId }: Target, code: string) {
  return pairFolder(
    {
      dataDir: config.dataDir,
      cloudUrl,
      sealer: keyFileSealer(createKeyFile({ path: config.keyFile, log })),
      appVersion,
      readMachineId,
      random: systemRandom,
      clock: systemClock,
      after: (ms) => wait(ms, null),
      log,
      ownFacilityId,
      onCheckValue: ({ checkValue, facilityName }) => {
        say(`This computer is about to become the controller of ${facilityName}.`);
        say(`Check value: ${checkValue.slice(0, 3)} ${checkValue.slice(3)}`);
        say('The manager must see the same at the cloud, and confirm it there. Waiting …');
      },
    },
    code,
  );
}

/** Makes the database that of the facility, and sees to it that somebody can sign in. */
async function setUp({ config, log, say }: PairCommand, pairing: Pairing): Promise<string | null> {
  const { dataDir, backupDir } = config;
  const opened = await openDatabase({ dataDir, backupDir, clock: systemClock, log });
  if (!opened.ok) return describeDatabaseError(opened.error);
  try {
    const { db } = opened.value;
    applyPairing(db, pairing);
    const owner = setUpOwnerIfNone({ db, clock: systemClock, random: systemRandom });
    if (owner) {
      say(`Nobody can sign in on this computer yet. Sign in as "${owner.name}" with the PIN ${owner.pin}.`);
      say('It is shown this once. For another: npm run facility-admin -- owner-pin');
    }
    say('At its first start the controller takes the cloud’s copy of all bookings; it sells when it has that.');
    return null;
  } finally {
    opened.value.close();
  }
}
