import { err, ok } from '../../../domain/result.ts';
import type { AdminParts, Said } from '../backup/admin-commands.ts';
import { openDatabase } from '../db/database.ts';
import { describeDatabaseError } from '../db/database-error.ts';
import { createLog } from '../log.ts';
import { recordAudit } from '../staff/audit-repository.ts';
import { deleteIntegration } from './integration-repository.ts';
import { INTEGRATION_NAMES } from './vendor.ts';

/** Who has this computer's terminal helps from outside: what was saved on the screen gives way to the environment. */
export async function forgetIntegrationCommand(
  { config, clock, migrationsDir }: AdminParts,
  vendor: string | undefined,
): Promise<Said> {
  const name = INTEGRATION_NAMES.find((known) => known === vendor);
  if (!name) return err(`Say which: npm run facility-admin -- forget-integration <${INTEGRATION_NAMES.join('|')}>`);
  const { dataDir, backupDir } = config;
  const opened = await openDatabase({ dataDir, backupDir, clock, migrationsDir, log: createLog('silent') });
  if (!opened.ok) return err(describeDatabaseError(opened.error));
  const { db } = opened.value;
  try {
    const wasSaved = db.transaction(
      (tx) => {
        if (!deleteIntegration(tx, name)) return false;
        const subject = { type: 'integration', id: name } as const;
        recordAudit(tx, { at: clock.now(), by: { kind: 'system' }, action: 'integration.forgotten', subject });
        return true;
      },
      { behavior: 'immediate' },
    );
    if (!wasSaved) return err(`Nothing was saved for ${name}: the environment counts already, if it says anything.`);
    return ok([
      `Forgotten: what was saved for ${name}, its tokens and passwords with it.`,
      'At the next start the environment counts. Where it says nothing of it, it is off.',
    ]);
  } finally {
    opened.value.close();
  }
}
