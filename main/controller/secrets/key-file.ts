import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../db/durable-file.ts';
import type { Log } from '../log.ts';

const KEY_BYTES = 32;
const ONLY_OWN_ACCOUNT = 0o600;
const OTHERS = 0o077;

export type KeyFile = {
  /** Null when there is none, or when it is of no use: the log says why. Makes none. */
  find(): Promise<Buffer | null>;
  /** Makes one where there is none. Null when the one that is there is of no use: it is never replaced. */
  findOrMake(): Promise<Buffer | null>;
};

/**
 * A random key of 256 bits in a file that only this account can read. One that others can read is put right, or refused
 * where that cannot be done. It is not in the database, so that a backup of that opens nothing.
 */
export function createKeyFile({ path, log }: { readonly path: string; readonly log: Log }): KeyFile {
  async function find(): Promise<Buffer | null> {
    try {
      if (!(await isPrivate(path, log))) return null;
      const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
      if (key.length === KEY_BYTES) return key;
      log.error('secrets.key_file_damaged', { path });
    } catch (error) {
      if (!isCode(error, 'ENOENT')) log.error('secrets.key_file_unreadable', { path, error });
    }
    return null;
  }

  async function findOrMake(): Promise<Buffer | null> {
    // Of two that make one at the same time, the first has made it for both.
    if (await make(path)) log.info('secrets.key_file_made', { path });
    return find();
  }

  return { find, findOrMake };
}

/** Puts the rights of the file right; false when others can read it and that cannot be changed. */
async function isPrivate(path: string, log: Log): Promise<boolean> {
  // Windows has no such bits: there the folder's own rights protect it.
  if (process.platform === 'win32') return true;
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return true;
  try {
    await chmod(path, ONLY_OWN_ACCOUNT);
    log.warn('secrets.key_file_was_open', { path });
    return true;
  } catch (error) {
    log.error('secrets.key_file_open', { path, error });
    return false;
  }
}

/** True when it was made here; it then has its name and its contents on disk. */
async function make(path: string): Promise<boolean> {
  if (await isThere(path)) return false;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(unfinished, 'wx', ONLY_OWN_ACCOUNT);
  try {
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Unlike a rename, this never takes the place of a key that something is sealed by.
    await link(unfinished, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(unfinished);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    },
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
