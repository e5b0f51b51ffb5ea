import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Log } from '../log.ts';

/** The account that PostgreSQL runs as; null is our own. PostgreSQL refuses to run as root. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** A folder that any account can reach, for when root keeps the product where others cannot look. */
export const ROOT_FALLBACK_DIR = '/var/lib/unstaffed';

const ACCOUNT = 'postgres';
const POINTER = 'postgres-home';

/** Finds the account to run PostgreSQL as. As root that is `postgres`, made here if the machine has none. */
export function findRunAs(): RunAs {
  if (process.getuid?.() !== 0) return null;
  const found = readAccount();
  if (found) return found;

  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', ACCOUNT]);
  const account = readAccount();
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the account "${ACCOUNT}" could not be made ` +
      `(${made.error?.message ?? made.stderr.toString().trim()}). Start as another user, or set DATABASE_URL.`,
  );
}

/** True when `runAs` can enter the folder at `path`: every folder above it must let the account through, too. */
export function canEnter(path: string, runAs: RunAs): boolean {
  if (runAs === null) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', path], { cwd: '/', ...runAs }).status === 0;
}

/**
 * The folder of this installation's cluster: under `dataDir` where PostgreSQL's account can reach it, else a new one
 * under `ROOT_FALLBACK_DIR`, remembered by a pointer file in `dataDir`. A random name, not one made from the path:
 * a fresh copy of the product in an old place must not find the bookings of the one that was deleted.
 */
export async function settleHome(dataDir: string, runAs: RunAs, log: Log): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const pointer = join(resolve(dataDir), POINTER);
  if (existsSync(pointer)) return (await readFile(pointer, 'utf8')).trim();

  const inPlace = join(resolve(dataDir), 'postgres');
  if (existsSync(inPlace) || canEnter(resolve(dataDir), runAs)) return inPlace;

  const elsewhere = join(ROOT_FALLBACK_DIR, randomBytes(8).toString('hex'), 'postgres');
  await makeOpenDir(join(elsewhere, '..'));
  await writeFile(pointer, `${elsewhere}\n`, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const home = (await readFile(pointer, 'utf8')).trim();
  log.info('postgres.home.elsewhere', { home, because: `the account ${ACCOUNT} cannot enter ${resolve(dataDir)}` });
  return home;
}

/** Makes a folder under `ROOT_FALLBACK_DIR` that every account may enter, whatever root's umask is. */
export async function makeOpenDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(ROOT_FALLBACK_DIR, 0o755);
  await chmod(path, 0o755);
}

/** Hands a file or folder to PostgreSQL's account. */
export async function giveTo(path: string, runAs: RunAs): Promise<void> {
  if (runAs) await chown(path, runAs.uid, runAs.gid);
}

function readAccount(): RunAs {
  const uid = spawnSync('id', ['-u', ACCOUNT], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', ACCOUNT], { encoding: 'utf8' });
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
