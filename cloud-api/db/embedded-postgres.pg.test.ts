import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const CHILD = fileURLToPath(new URL('../../tests/support/embedded-postgres-child.ts', import.meta.url));

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  let dataDir = '';
  let events: string[] = [];
  let stops: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    // As root this folder is closed to PostgreSQL's account: the data goes elsewhere, which is the harder case.
    dataDir = await mkdtemp(join(tmpdir(), 'cloud with a space-'));
    events = [];
    stops = [];
  });

  afterEach(async () => {
    for (const stop of stops) await stop();
    const home = await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => null);
    if (home) await rm(join(home.trim(), '..'), { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });

  const log = createLog('info', { write: (line) => events.push((JSON.parse(line) as { event: string }).event) });

  async function start(): Promise<string> {
    const server = await startEmbeddedPostgres(dataDir, log);
    stops.push(() => server.stop());
    return server.url;
  }

  async function startChild(): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(process.execPath, [CHILD, dataDir], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    return { child, url: line.toString().trim() };
  }

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async function postmasterPid(): Promise<number> {
    const pointer = await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => join(dataDir, 'postgres'));
    return Number((await readFile(join(pointer.trim(), 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  test('keeps what was written over a stop and a start', async () => {
    const first = await startEmbeddedPostgres(dataDir, log);
    await query(first.url, 'create table kept (n int); insert into kept values (7)');
    await first.stop();

    const url = await start();

    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(await query(url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(events).not.toContain('postgres.adopted');
  });

  test('listens on loopback only, with a random password in a file for its owner alone', async () => {
    const url = await start();

    const home = (await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => join(dataDir, 'postgres'))).trim();
    const { mode } = await stat(join(home, 'password'));
    expect(mode & 0o777).toBe(0o600);
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(query(url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('takes over the server of a process that was killed', async () => {
    const { child, url: before } = await startChild();
    await query(before, 'create table kept (n int); insert into kept values (7)');
    await kill(child, 'SIGKILL');

    const url = await start();

    expect(url).toBe(before);
    expect(events).toContain('postgres.adopted');
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('starts again after process and server were both killed', async () => {
    const { child, url: before } = await startChild();
    await query(before, 'create table kept (n int); insert into kept values (7)');
    process.kill(await postmasterPid(), 'SIGKILL');
    await kill(child, 'SIGKILL');

    const url = await start();

    expect(events).toContain('postgres.started');
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('is not fooled by a process number that belongs to another program by now', async () => {
    const first = await startEmbeddedPostgres(dataDir, log);
    await first.stop();
    const home = (await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => join(dataDir, 'postgres'))).trim();
    await writeFile(join(home, 'cluster', 'postmaster.pid'), `${process.pid}\n${home}/cluster\n1\n5432\n\n127.0.0.1\n`);

    const url = await start();

    expect(events).toContain('postgres.pid_reused');
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('serves two processes of one folder, and the last to stop shuts it down', async () => {
    const { child, url: theirs } = await startChild();
    const ours = await startEmbeddedPostgres(dataDir, log);
    await kill(child, 'SIGTERM');

    const answer = await query(ours.url, 'select 1 as n');
    await ours.stop();

    expect(ours.url).toBe(theirs);
    expect(answer).toEqual([{ n: 1 }]);
    await expect(query(ours.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('comes back on the same port when the server dies under us', async () => {
    const url = await start();
    await query(url, 'create table kept (n int); insert into kept values (7)');

    process.kill(await postmasterPid(), 'SIGKILL');

    await expect
      .poll(() => query(url, 'select n from kept').catch(() => null), { timeout: 30_000 })
      .toEqual([{ n: 7 }]);
    expect(events).toContain('postgres.connection.lost');
  });

  test('waits for its port when somebody else has that for a while: it is the address that everybody has', async () => {
    const url = await start();
    await query(url, 'create table kept (n int); insert into kept values (7)');
    const port = Number(new URL(url).port);

    process.kill(await postmasterPid(), 'SIGKILL');
    const squatter = await listenAsSoonAsFree(port);
    await expect.poll(() => events.includes('postgres.restart.failed'), { timeout: 60_000 }).toBe(true);
    await new Promise((resolve) => squatter.close(resolve));

    await expect
      .poll(() => query(url, 'select n from kept').catch(() => null), { timeout: 30_000 })
      .toEqual([{ n: 7 }]);
  });
});

/** The dead server's last processes have its port for a moment longer. */
async function listenAsSoonAsFree(port: number): Promise<Server> {
  for (;;) {
    const server = createServer();
    const isHad = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isHad) return server;
  }
}
