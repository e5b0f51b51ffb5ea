import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { hashCredential, isCredential } from '../secrets.ts';

/** Who may sign in; the hash is `hashCredential` of the password. */
export type BrokerUser = { readonly username: string; readonly passwordHash: string };

export type MosquittoFiles = {
  /** Makes Mosquitto let in these facilities and nobody else. Unchanged files are left alone. */
  write(facilities: readonly BrokerUser[]): Promise<void>;
};

export const PASSWORD_FILE = 'passwords';
export const ACL_FILE = 'acl';
export const PID_FILE = 'mosquitto.pid';

export type MosquittoFilesOptions = {
  /** Holds `password_file`, `acl_file` and `pid_file` of Mosquitto's configuration. */
  readonly dir: string;
  /** What the cloud itself signs in with. */
  readonly cloud: { readonly username: string; readonly password: string };
  readonly log: Log;
};

/**
 * Keeps Mosquitto's users as the registry has them. Told by a hangup, it reads both files again and cuts off who is
 * signed in with what is no longer right.
 */
export function createMosquittoFiles({ dir, cloud, log }: MosquittoFilesOptions): MosquittoFiles {
  let writing: Promise<void> = Promise.resolve();

  async function writeAll(facilities: readonly BrokerUser[]): Promise<void> {
    await mkdir(dir, { recursive: true });
    const changes = [
      await replace(join(dir, PASSWORD_FILE), renderPasswords([await cloudUser(), ...facilities])),
      await replace(join(dir, ACL_FILE), renderAcl(cloud.username, facilities)),
    ];
    if (!changes.some(Boolean)) return;
    const isTold = await reload(join(dir, PID_FILE));
    log.info('mosquitto.users.written', { facilities: facilities.length, isTold });
  }

  /** As it stands in the file, when it is right: another hash of the same password would only look like a change. */
  async function cloudUser(): Promise<BrokerUser> {
    const { username, password } = cloud;
    const line = (await readOrNull(join(dir, PASSWORD_FILE)))
      ?.split('\n')
      .find((text) => text.startsWith(`${username}:`));
    const kept = line?.slice(username.length + 1) ?? '';
    return { username, passwordHash: isCredential(password, kept) ? kept : hashCredential(password) };
  }

  return {
    // One after the other, so that the last one asked for is the one that stays.
    write: (facilities) => {
      const next = writing.catch(() => undefined).then(() => writeAll(facilities));
      writing = next;
      return next;
    },
  };
}

function renderPasswords(users: readonly BrokerUser[]): string {
  return users.map(({ username, passwordHash }) => `${username}:${passwordHash}\n`).join('');
}

/** The rights of PROTOCOL §3.3: each facility's own two branches, nothing to all, and the reverse of all to the cloud. */
function renderAcl(cloudName: string, facilities: readonly BrokerUser[]): string {
  const rights = facilities.map(({ username }) => [
    `user ${username}`,
    `topic write v1/${username}/up/#`,
    `topic read v1/${username}/dn/#`,
    '',
  ]);
  return [`user ${cloudName}`, 'topic write v1/+/dn/#', 'topic read v1/+/up/#', '', ...rights.flat()].join('\n');
}

/** False when the file says that already. */
async function replace(path: string, text: string): Promise<boolean> {
  if ((await readOrNull(path)) === text) return false;
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return true;
}

/** False when no Mosquitto runs on this folder: it reads the files when it starts. */
async function reload(pidFile: string): Promise<boolean> {
  const pid = Number(await readOrNull(pidFile));
  if (!Number.isSafeInteger(pid) || pid < 2) return false;
  try {
    process.kill(pid, 'SIGHUP');
    return true;
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
    throw error;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
