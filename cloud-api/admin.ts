import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { backupCommand, restoreCommand } from './backup/admin-commands.ts';
import { type CloudConfig, describeConfigError, parseConfig } from './config.ts';
import { createLog, type Log } from './log.ts';
import { systemClock } from './system-clock.ts';

/*
 * `npm run cloud-admin -- <command>`: what an operator does to the cloud from a terminal. It reads the same environment
 * as the cloud; each command is in a file of its own room. Loaded after `scripts/check-node.mjs`.
 */

type Parts = {
  readonly config: CloudConfig;
  readonly clock: typeof systemClock;
  readonly log: Log;
  readonly appVersion: string;
};

type Command = {
  /** What follows its name, each one required. */
  readonly argumentNames: readonly string[];
  readonly purpose: string;
  /** The lines to print. Throws with one line for the operator. */
  run(parts: Parts, ...args: readonly string[]): Promise<readonly string[]>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  backup: {
    argumentNames: ['<folder>'],
    purpose: 'write everything into a new folder; the cloud may run',
    run: (parts, folder = '') => backupCommand(parts, folder),
  },
  restore: {
    argumentNames: ['<folder>'],
    purpose: 'load a backup into an empty database; the cloud must not run',
    run: (parts, folder = '') => restoreCommand(parts, folder),
  },
};

const [name = '', ...given] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) await askTheCloud();
else if (given.length !== command.argumentNames.length) fail(usage());
else await start(command);

/** What is not done to the database is asked of a running cloud; that program reads the same arguments. */
async function askTheCloud(): Promise<void> {
  await import('./pairing/admin-cli.ts');
  if (process.exitCode !== undefined && name === '') fail(usage());
}

async function start(chosen: Command): Promise<void> {
  const config = parseConfig(process.env);
  if (config.ok) await run(chosen, config.value);
  else fail(describeConfigError(config.error));
}

async function run(chosen: Command, settings: CloudConfig): Promise<void> {
  const log = createLog('warn', { write: (line) => process.stderr.write(line) });
  const parts = { config: settings, clock: systemClock, log, appVersion: readVersion() };
  try {
    const lines = await chosen.run(parts, ...given);
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    fail(`Not done: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([key, { argumentNames, purpose }]) => {
    const call = [key, ...argumentNames].join(' ');
    return `  ${call.padEnd(24)}${purpose}`;
  });
  return ['Usage: npm run cloud-admin -- <command>     with DATABASE_URL or DATA_DIR', ...lines].join('\n');
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
