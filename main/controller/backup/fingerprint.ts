import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Db } from '../db/database.ts';
import type { Fingerprint } from './suspicion.ts';

const run = promisify(execFile);
const COMMAND_LIMIT_MS = 5000;

/**
 * Where the database at `path` lives. A file keeps its number for as long as it lives, whatever is written into it; a
 * copy, and a file restored in its place, gets another. The number of the disk is left out: it may change at a reboot.
 */
export async function readFingerprint(path: string, readMachineId: () => Promise<string | null>): Promise<Fingerprint> {
  const { ino } = await stat(path, { bigint: true });
  const machineId = await readMachineId();
  return { machine: machineId === null ? null : digest(machineId), file: digest(ino.toString()) };
}

/** The name that the operating system was given at its installation; null where it has none or does not tell. */
export async function readMachineId(): Promise<string | null> {
  try {
    return (await readIdOfPlatform())?.trim().toLowerCase() || null;
  } catch {
    return null;
  }
}

/** Null until `bindTo` has been called, in this database or the one it is a copy of. */
export function findBoundFingerprint({ $client: sqlite }: Db): Fingerprint | null {
  sqlite.exec(BOUND_TABLE);
  const row = sqlite.prepare<[], BoundRow>('SELECT machine, file FROM bound_fingerprint').get();
  return row ?? null;
}

/** The database is trusted where it is: from now on it lives here. */
export function bindTo({ $client: sqlite }: Db, { machine, file }: Fingerprint): void {
  sqlite.exec(BOUND_TABLE);
  sqlite.prepare('INSERT OR REPLACE INTO bound_fingerprint (id, machine, file) VALUES (1, ?, ?)').run(machine, file);
}

type BoundRow = { readonly machine: string | null; readonly file: string };

/** Beside the product's tables, as `schema_version` is: it is about the file, not about the facility. */
const BOUND_TABLE = `
  CREATE TABLE IF NOT EXISTS bound_fingerprint (
    id integer PRIMARY KEY NOT NULL CHECK (id = 1),
    machine text,
    file text NOT NULL
  ) STRICT`;

async function readIdOfPlatform(): Promise<string | null> {
  switch (process.platform) {
    case 'linux':
      return await readFile('/etc/machine-id', 'utf8');
    case 'darwin': {
      const { stdout } = await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], LIMITS);
      return /"IOPlatformUUID" = "([^"]+)"/.exec(stdout)?.[1] ?? null;
    }
    case 'win32': {
      const { stdout } = await run('reg.exe', ['query', MACHINE_KEY, '/v', 'MachineGuid', '/reg:64'], LIMITS);
      return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(stdout)?.[1] ?? null;
    }
    default:
      return null;
  }
}

const LIMITS = { timeout: COMMAND_LIMIT_MS, windowsHide: true };
const MACHINE_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';

/** Enough to tell two apart, and nothing that names a machine in a log or at the cloud. */
function digest(text: string): string {
  return createHash('sha256').update(`database-home:${text}`).digest('hex').slice(0, 32);
}
