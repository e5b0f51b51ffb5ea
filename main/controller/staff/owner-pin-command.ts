import { err, ok } from '../../../domain/result.ts';
import type { AdminParts, Said } from '../backup/admin-commands.ts';
import { openDatabase } from '../db/database.ts';
import { describeDatabaseError } from '../db/database-error.ts';
import { findProfile } from '../facility/facility-repository.ts';
import { createLog } from '../log.ts';
import { systemRandom } from '../system-random.ts';
import { setUpOwner } from './set-up-owner.ts';

/** Who has this computer's terminal is its owner: gives the owner's account a new PIN and says it once. */
export async function ownerPinCommand({ config, clock, migrationsDir }: AdminParts): Promise<Said> {
  const { dataDir, backupDir } = config;
  const opened = await openDatabase({ dataDir, backupDir, clock, migrationsDir, log: createLog('silent') });
  if (!opened.ok) return err(describeDatabaseError(opened.error));
  try {
    if (!findProfile(opened.value.db)) return err(`The controller in ${dataDir} is no facility’s yet. Pair it first.`);
    const { name, pin } = setUpOwner({ db: opened.value.db, clock, random: systemRandom });
    return ok([`Sign in as "${name}" with the PIN ${pin}. It is shown this once.`]);
  } finally {
    opened.value.close();
  }
}
