import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createLog } from '../../cloud-api/log.ts';
import { ACL_FILE, createMosquittoFiles, PASSWORD_FILE, PID_FILE } from '../../cloud-api/pairing/mosquitto-files.ts';
import { hashCredential } from '../../cloud-api/secrets.ts';
import { freePort } from './postgres.ts';

/** `dir` is what a cloud-api is given as `MOSQUITTO_DIR`. */
export type TestMosquitto = {
  readonly url: string;
  readonly dir: string;
  /** `kill -9`: what it held for anybody is gone. */
  kill(): Promise<void>;
  /** After `kill`, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type MosquittoUser = { readonly username: string; readonly password: string };

const PROGRAM = '/usr/sbin/mosquitto';
const START_LIMIT_MS = 5_000;

/** True when Mosquitto is on this machine; `startMosquitto` says how to get it. */
export function hasMosquitto(): boolean {
  return existsSync(PROGRAM);
}

/**
 * Mosquitto on a free port, with the users and rights that the product writes for it: `cloud`, and `facilities` until a
 * cloud-api with this folder brings its own. `chosenPort` is for who wants another than one the system picks.
 */
export async function startMosquitto(
  facilities: readonly MosquittoUser[],
  cloud: MosquittoUser,
  chosenPort: number | null = null,
): Promise<TestMosquitto> {
  if (!hasMosquitto()) throw new Error('these tests need Mosquitto: apt-get install -y mosquitto');
  const dir = await mkdtemp(join(tmpdir(), 'test-mosquitto-'));
  const port = chosenPort ?? (await freePort());
  const file = (name: string) => join(dir, name);

  const users = facilities.map(({ username, password }) => ({ username, passwordHash: hashCredential(password) }));
  await createMosquittoFiles({ dir, cloud, log: createLog('silent') }).write(users);
  await writeFile(
    file('conf'),
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous false',
      `password_file ${file(PASSWORD_FILE)}`,
      `acl_file ${file(ACL_FILE)}`,
      `pid_file ${file(PID_FILE)}`,
      `user ${userInfo().username}`,
      '',
    ].join('\n'),
  );
  await chown(dir, process.getuid?.() ?? 0, process.getgid?.() ?? 0);

  async function launch(): Promise<{ readonly process: ChildProcess; readonly gone: Promise<unknown> }> {
    const child = spawn(PROGRAM, ['-c', file('conf')], { stdio: 'ignore' });
    const gone = once(child, 'exit');
    await waitForPort(port);
    return { process: child, gone };
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    broker.process.kill(signal);
    await broker.gone;
    // One that was killed leaves its number behind; the system gives it to another, which a hangup would end.
    await rm(file(PID_FILE), { force: true });
  }

  let broker = await launch();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    dir,
    kill: () => end('SIGKILL'),
    start: async () => {
      broker = await launch();
    },
    async stop() {
      await end('SIGTERM');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function waitForPort(port: number): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      once(socket, 'close').then(() => false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await wait(20);
  }
  throw new Error('Mosquitto does not start');
}
