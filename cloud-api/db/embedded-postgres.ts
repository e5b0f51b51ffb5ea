import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assert } from '../../domain/assert.ts';
import { syncFolder } from '../durable-file.ts';
import type { Log } from '../log.ts';
import { type PostgresBinaries, prepareBinaries } from './postgres-binaries.ts';
import { findRunAs, giveTo, type RunAs, settleHome } from './postgres-home.ts';
import { joinCluster, type Membership } from './postgres-membership.ts';

export type EmbeddedPostgres = {
  readonly url: string;
  /** Shuts the server down, unless another process of ours still uses it. */
  stop(): Promise<void>;
};

/** How long a start may take, recovery after a crash included. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_S = 60;
const START_TRIES_MAX = 5;
const POLL_MS = 100;
/** No system counts its processes this far. */
const PID_OF_NOBODY = 2_147_483_647;
const LEFTOVER_AGE_MS = 60 * 60 * 1000;

const USER = 'unstaffed';

/** Durable and closed to other machines. What is not named here is PostgreSQL's own default: fsync on, checksums on. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'password_encryption=scram-sha-256',
  'synchronous_commit=on',
  'fsync=on',
  'full_page_writes=on',
  'timezone=UTC',
  'log_timezone=UTC',
  'jit=off',
  'logging_collector=on',
  'log_directory=log',
  'log_filename=postgresql-%a.log',
  'log_truncate_on_rotation=on',
  'log_rotation_age=1d',
];

type Cluster = {
  readonly home: string;
  readonly dir: string;
  readonly runAs: RunAs;
  readonly binaries: PostgresBinaries;
  readonly log: Log;
};

/**
 * Starts the PostgreSQL that came with the product, with its data under `dataDir`; makes the cluster the first time.
 *
 * A server that an earlier, killed process left running is taken over, a stale `postmaster.pid` is cleared. Two
 * processes on one `dataDir` share one server; the last to stop shuts it down. If the server dies, it is started
 * again on the same port.
 */
export async function startEmbeddedPostgres(dataDir: string, log: Log): Promise<EmbeddedPostgres> {
  const runAs = findRunAs();
  const binaries = await prepareBinaries(dataDir, runAs, log);
  const home = await settleHome(dataDir, runAs, log);
  const cluster: Cluster = { home, dir: join(home, 'cluster'), runAs, binaries, log };
  await removeLeftovers(home);
  if (!existsSync(home)) await createCluster(cluster);

  let isStopping = false;
  let joining = startOrJoin(cluster, null);
  const { port } = await joining;
  const watching = (async () => {
    for (;;) {
      await (await joining).lost;
      if (isStopping) return;
      log.warn('postgres.connection.lost', { port });
      joining = comeBack();
    }
  })().catch((cause: unknown) => log.error('postgres.restart.failed', { cause }));

  /** Everybody has its address by now: no other port will do, however long the old one is taken. */
  async function comeBack(): ReturnType<typeof startOrJoin> {
    for (;;) {
      try {
        return await startOrJoin(cluster, port);
      } catch (cause) {
        if (isStopping) throw cause;
        log.error('postgres.restart.failed', { cause });
        await wait(POLL_MS);
      }
    }
  }

  return {
    url: urlOf(port, await readPassword(cluster)),
    async stop() {
      if (isStopping) return;
      isStopping = true;
      const member = await joining.catch(() => null);
      if (member === null || (await member.leave())) {
        await pgCtl(cluster, ['stop', '--mode=fast', '--wait', `--timeout=${STOP_LIMIT_S}`]);
        log.info('postgres.stopped', { port });
      } else {
        log.info('postgres.left_running', { port, because: 'another process uses it' });
      }
      await member?.close();
      await watching;
    },
  };
}

/** Connects to the running server, or starts one and connects. Holds a place in it, so that nobody else shuts it down. */
async function startOrJoin(cluster: Cluster, wantedPort: number | null): Promise<Membership & { port: number }> {
  const password = await readPassword(cluster);
  const deadline = performance.now() + START_LIMIT_MS;
  let starts = 0;
  let problem = '';
  while (performance.now() < deadline) {
    const running = await findPostmaster(cluster);
    if (running) {
      const joined = await joinCluster(urlOf(running.port, password), await realpath(cluster.dir));
      if (joined.ok) {
        const event = starts > 0 ? 'postgres.started' : 'postgres.adopted';
        cluster.log.info(event, { port: running.port, pid: running.pid, dir: cluster.dir });
        return { ...joined.value, port: running.port };
      }
      problem = joined.error;
      await wait(POLL_MS);
      continue;
    }
    if (starts >= START_TRIES_MAX) break;
    starts += 1;
    const port = wantedPort ?? (await freePort());
    const log = join(cluster.dir, 'start.log');
    const started = await pgCtl(cluster, ['start', '--wait', `--log=${log}`, '-o', `-p ${port}`, '--timeout=60']);
    if (started !== null) {
      problem = `${started} ${await lastWords(cluster.dir)}`.trim();
      await wait(POLL_MS * starts * 2);
    }
  }
  throw new Error(`PostgreSQL under ${cluster.home} does not start: ${problem}`);
}

/** Makes a cluster beside its final place and moves it there whole, so that a crash never leaves half of one. */
async function createCluster(cluster: Cluster): Promise<void> {
  const { home, runAs, binaries, log } = cluster;
  const unfinished = `${home}.new-${randomBytes(4).toString('hex')}`;
  const dir = join(unfinished, 'cluster');
  const passwordFile = join(unfinished, 'password');
  await mkdir(dir, { recursive: true });
  await chmod(unfinished, 0o755);
  await chmod(dir, 0o700);
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  await giveTo(dir, runAs);
  await giveTo(passwordFile, runAs);

  const flags = [
    `--pgdata=${dir}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...SETTINGS.flatMap((setting) => ['--set', setting]),
  ];
  const problem = await run(binaries.initdb, flags, runAs);
  if (problem !== null) throw new Error(`PostgreSQL could not make its files in ${home}: ${problem}`);

  try {
    await rename(unfinished, home);
    await syncFolder(dirname(home));
    log.info('postgres.created', { home });
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

/**
 * The server of this cluster if one runs. PostgreSQL itself sees that a `postmaster.pid` is stale when the process is
 * gone, but not when its number has gone to another program, as after a reboot. Then the number is struck out and
 * the file stays: it also names the shared memory, by which PostgreSQL finds out that old backends still run.
 */
async function findPostmaster(cluster: Cluster): Promise<{ pid: number; port: number } | null> {
  const file = join(cluster.dir, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!isAlive(pid)) return null;
  if (await isPostmaster(pid, cluster.dir)) return { pid, port };

  cluster.log.warn('postgres.pid_reused', { pid });
  await writeFile(file, [PID_OF_NOBODY, ...lines.slice(1)].join('\n'));
  return null;
}

/** A postmaster works in its cluster's folder; where the system does not show that, being alive has to do. */
async function isPostmaster(pid: number, dir: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const workingDir = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return workingDir === (await realpath(dir));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function pgCtl({ dir, runAs, binaries }: Cluster, args: readonly string[]): Promise<string | null> {
  return run(binaries.pgCtl, [...args, `--pgdata=${dir}`], runAs);
}

/** Null when the program ended well, else what it said. It gets none of our environment: no secrets, no PGDATA. */
function run(program: string, args: readonly string[], runAs: RunAs): Promise<string | null> {
  const { PATH = '/usr/bin:/bin', SystemRoot, TEMP } = process.env;
  const env = { PATH, LC_ALL: 'C', TZ: 'UTC', ...(SystemRoot && { SystemRoot }), ...(TEMP && { TEMP }) };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: dirname(program), env, ...runAs }, (error, stdout, stderr) => {
      resolve(error ? `${stderr.trim() || stdout.trim() || error.message}` : null);
    });
  });
}

function urlOf(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

async function readPassword({ home }: Cluster): Promise<string> {
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  assert(/^[0-9a-f]{48}$/.test(password), 'the password file of the cluster is damaged');
  return password;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a TCP server has a port');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

async function removeLeftovers(home: string): Promise<void> {
  const parent = dirname(home);
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(`${basename(home)}.new-`))) {
    const path = join(parent, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true });
  }
}

/** The end of what the server wrote: to `start.log` until its own log is open, then there. */
async function lastWords(dir: string): Promise<string> {
  const names = await readdir(join(dir, 'log')).catch(() => []);
  const files = [join(dir, 'start.log'), ...names.map((name) => join(dir, 'log', name))];
  const written = await Promise.all(files.map(async (file) => (await stat(file).catch(() => null))?.mtimeMs ?? 0));
  const newest = files[written.indexOf(Math.max(...written))];
  const text = newest ? await readFile(newest, 'utf8').catch(() => '') : '';
  return text.trim().split('\n').slice(-3).join(' | ');
}
