import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../cloud-api/db/embedded-postgres.ts';
import { findRunAs } from '../../cloud-api/db/postgres-home.ts';
import { createLog } from '../../cloud-api/log.ts';

export type TestPostgres = { readonly url: string; stop(): Promise<void> };

const run = promisify(execFile);
const DEBIAN_DIR = '/usr/lib/postgresql';

/**
 * The product's own PostgreSQL with a fresh folder, deleted by `stop`. `settings` replace the product's, for tests that
 * are not about them.
 */
export async function startOwnPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'test-cloud-'));
  const server = await startEmbeddedPostgres(dataDir, createLog('silent')).then((first) =>
    Object.keys(settings).length === 0 ? first : startWith(settings, first, dataDir),
  );
  return {
    url: server.url,
    async stop() {
      await server.stop();
      const elsewhere = await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => null);
      if (elsewhere) await rm(dirname(elsewhere.trim()), { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startWith(
  settings: Readonly<Record<string, string>>,
  first: EmbeddedPostgres,
  dataDir: string,
): Promise<EmbeddedPostgres> {
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`);
  await client.end();
  await first.stop();
  return startEmbeddedPostgres(dataDir, createLog('silent'));
}

/** True when Debian's PostgreSQL is on this machine; `startDebianPostgres` says how to get it. */
export function hasDebianPostgres(): boolean {
  return findDebianBin() !== null;
}

/** Debian's PostgreSQL (15 on bookworm) with a fresh folder and trust on loopback, deleted by `stop`. */
export async function startDebianPostgres(): Promise<TestPostgres> {
  const bin = findDebianBin();
  if (bin === null) throw new Error('these tests need Debian’s PostgreSQL: apt-get install -y postgresql');
  const runAs = findRunAs();
  const dir = await mkdtemp(join(tmpdir(), 'test-postgres-'));
  if (runAs) await chown(dir, runAs.uid, runAs.gid);
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, ...runAs };

  const port = await freePort();
  await run(join(bin, 'initdb'), ['-D', dir, '-A', 'trust', '-E', 'UTF8', '-U', 'test'], options);
  const server = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  await run(join(bin, 'pg_ctl'), ['-D', dir, '-w', '-l', join(dir, 'log'), '-o', server, 'start'], options);
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async stop() {
      await run(join(bin, 'pg_ctl'), ['-D', dir, '-w', '-m', 'fast', 'stop'], options);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * A new database on the server at `url`, empty unless there is a template: a test file shares one server and takes a
 * database per test. Its name begins with that of the database in `url`.
 */
export async function createDatabase(
  url: string,
  { name, template }: { readonly name?: string; readonly template?: string } = {},
): Promise<string> {
  const made = new URL(url);
  const chosen = name ?? `${made.pathname.slice(1)}_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${chosen}${template === undefined ? '' : ` template ${template}`}`);
  await client.end();
  made.pathname = `/${chosen}`;
  return made.href;
}

function findDebianBin(): string | null {
  const versions = existsSync(DEBIAN_DIR) ? readdirSync(DEBIAN_DIR).filter((name) => Number(name) >= 15) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(DEBIAN_DIR, newest, 'bin');
}

/** A TCP port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
