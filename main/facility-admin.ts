import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { backupCommand, backupsCommand, restoreCommand, type Said } from './controller/backup/admin-commands.ts';
import { handBackCommand, takeBackCommand } from './controller/hand-back/hand-back-command.ts';
import { forgetIntegrationCommand } from './controller/integrations/forget-integration-command.ts';
import { ownerPinCommand } from './controller/staff/owner-pin-command.ts';
import { type Config, describeConfigError, parseConfig } from './controller/config.ts';
import { systemClock } from './controller/system-clock.ts';

/*
 * `npm run facility-admin -- <command>`: what a person does to a facility's controller from a terminal. It reads the
 * same environment as the controller. Loaded after `scripts/check-node.mjs`.
 */

const USAGE = `Usage: npm run facility-admin -- <command>
  backup [folder]   take a backup now; the controller may run
  backups           list the backups and check each
  restore <file>    put a backup in the place of the database; the controller must not run
  hand-back         give all time to the cloud before another computer takes this one's place; the controller must run
  take-back         have it again
  owner-pin         give the owner a new PIN and show it once; the controller must not run
  forget-integration <vendor>
                    what was saved on the Set-up screen counts no more, what the environment says does; must not run`;

const config = parseConfig(process.env);
if (config.ok) say(await runCommand(config.value, process.argv.slice(2)));
else say({ ok: false, error: describeConfigError(config.error) });

async function runCommand(settings: Config, [command, argument]: readonly string[]): Promise<Said> {
  const migrationsDir = join(import.meta.dirname, 'controller/db/migrations');
  const parts = { config: settings, clock: systemClock, migrationsDir, after: (ms: number) => wait(ms) };
  switch (command) {
    case 'backup':
      return backupCommand(parts, argument);
    case 'backups':
      return backupsCommand(parts);
    case 'restore':
      return restoreCommand(parts, argument);
    case 'hand-back':
      return handBackCommand(parts);
    case 'take-back':
      return takeBackCommand(parts);
    case 'owner-pin':
      return ownerPinCommand(parts);
    case 'forget-integration':
      return forgetIntegrationCommand(parts, argument);
    default:
      return { ok: false, error: USAGE };
  }
}

function say(said: Said): void {
  if (said.ok) process.stdout.write(`${said.value.join('\n')}\n`);
  else {
    process.stderr.write(`${said.error}\n`);
    process.exitCode = 1;
  }
}
