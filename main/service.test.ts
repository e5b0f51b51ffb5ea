import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../tests/support/facility-database.ts';

/** The program itself, as `npm run facility` runs it, on a folder and a port of its own. */
function startService(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', './scripts/check-node.mjs', 'main/service.ts'], {
    env: {
      ...process.env,
      DEMO: '1',
      FACILITY_PORT: '0',
      CLOUD_URL: 'http://127.0.0.1:9',
      MQTT_URL: 'mqtt://127.0.0.1:9',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

/** Waits for the line that says where it listens. */
async function urlOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const [url] = /http:\/\/[^/\s]+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('it ended without listening');
}

function aFolder(): string {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

describe('the facility service', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and then stops cleanly', async (signal) => {
    const { child, ended } = startService({ DATA_DIR: aFolder() });
    const url = await urlOf(child);
    const health = await fetch(`${url}/health`);

    child.kill(signal);

    expect(await health.json()).toMatchObject({ status: 'ok' });
    expect(await ended).toEqual({ code: 0, errors: '' });
  });

  test('refuses a folder that another one has open, and starts on it when that one was killed', async () => {
    const dataDir = aFolder();
    const first = startService({ DATA_DIR: dataDir });
    await urlOf(first.child);

    const second = await startService({ DATA_DIR: dataDir }).ended;
    first.child.kill('SIGKILL');
    await first.ended;
    const third = startService({ DATA_DIR: dataDir });

    expect(second).toEqual({ code: 1, errors: expect.stringMatching(/^Another controller is running on [^\n]+\n$/) });
    expect(await urlOf(third.child)).toMatch(/^http:/);
  });

  test('says in one line which variable is wrong', async () => {
    const { ended } = startService({ FACILITY_PORT: 'seven' });

    expect(await ended).toEqual({
      code: 1,
      errors: 'The environment is not right: FACILITY_PORT must be a port from 0 to 65535.\n',
    });
  });

  test('says in one line that its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };

    const { ended } = startService({ DATA_DIR: aFolder(), FACILITY_PORT: String(port) });

    expect(await ended).toEqual({
      code: 1,
      errors: expect.stringMatching(/^Port \d+ is taken on 127\.0\.0\.1\.[^\n]+\n$/),
    });
  });

  test('says in one line that nobody has set it up', async () => {
    const { ended } = startService({ DATA_DIR: aFolder(), DEMO: '0' });

    expect(await ended).toEqual({
      code: 1,
      errors: expect.stringMatching(/^This controller is no facility’s yet\.[^\n]+\n$/),
    });
  });
});
