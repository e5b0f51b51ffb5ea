import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './postgres.ts';

export type TestMosquitto = { readonly url: string; stop(): Promise<void> };

export type MosquittoUser = { readonly username: string; readonly password: string };

const run = promisify(execFile);
const PROGRAM = '/usr/sbin/mosquitto';
const START_LIMIT_MS = 5_000;

/** True when Mosquitto is on this machine; `startMosquitto` says how to get it. */
export function hasMosquitto(): boolean {
  return existsSync(PROGRAM);
}

/**
 * Mosquitto on a free port with the rights that the product asks of a broker: each facility of `facilities` writes
 * below `v1/{id}/up/` and reads below `v1/{id}/dn/`, `cloud` the reverse for all.
 */
export async function startMosquitto(
  facilities: readonly MosquittoUser[],
  cloud: MosquittoUser,
): Promise<TestMosquitto> {
  if (!hasMosquitto()) throw new Error('these tests need Mosquitto: apt-get install -y mosquitto');
  const dir = await mkdtemp(join(tmpdir(), 'test-mosquitto-'));
  const port = await freePort();
  const file = (name: string) => join(dir, name);

  await writeFile(
    file('passwords'),
    [...facilities, cloud].map((user) => `${user.username}:${user.password}\n`).join(''),
  );
  await run('mosquitto_passwd', ['-U', file('passwords')]);
  await writeFile(
    file('acl'),
    [
      'pattern write v1/%u/up/#',
      'pattern read v1/%u/dn/#',
      `user ${cloud.username}`,
      'topic write v1/+/dn/#',
      'topic read v1/+/up/#',
      '',
    ].join('\n'),
  );
  await writeFile(
    file('conf'),
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous false',
      `password_file ${file('passwords')}`,
      `acl_file ${file('acl')}`,
      `user ${userInfo().username}`,
      '',
    ].join('\n'),
  );
  await chmod(file('passwords'), 0o600);
  await chown(dir, process.getuid?.() ?? 0, process.getgid?.() ?? 0);

  const broker = spawn(PROGRAM, ['-c', file('conf')], { stdio: 'ignore' });
  const gone = once(broker, 'exit');
  await waitForPort(port);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      broker.kill('SIGTERM');
      await gone;
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
