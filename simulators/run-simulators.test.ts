import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSimulators, startSimulators } from './run-simulators.ts';
import { SimulatorSetupError } from './setup-error.ts';

/** Any free port for all that a test does not ask for. */
const ELSEWHERE = {
  SMTP_PORT: '0',
  MESSAGES_PORT: '0',
  TWILIO_PORT: '0',
  SENDGRID_PORT: '0',
  PUSH_PORT: '0',
  NINJAONE_PORT: '0',
  HUBSPOT_PORT: '0',
  CLUBOS_PORT: '0',
};

type Facts = Readonly<Record<string, unknown>>;

let dir: string;
const running: RunningSimulators[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'simulators-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulators) => simulators.stop()));
  await rm(dir, { recursive: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<Facts> {
  const events: Facts[] = [];
  const simulators = await startSimulators(
    { ...ELSEWHERE, ...env },
    (event, facts) => void events.push({ event, ...facts }),
  );
  running.push(simulators);
  return events.find(({ simulator }) => simulator === 'unifi-access') ?? {};
}

test('the certificate is kept in DATA_DIR, for its owner only', async () => {
  const first = await start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: dir });
  const second = await start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: dir });

  expect(second['certificateSha256']).toBe(first['certificateSha256']);
  expect((await stat(join(dir, 'simulators', 'unifi-access.pem'))).mode & 0o777).toBe(0o600);
});

test('without DATA_DIR each start has a certificate of its own', async () => {
  const first = await start({ UNIFI_ACCESS_PORT: '0' });
  const second = await start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: '' });

  expect(second['certificateSha256']).not.toBe(first['certificateSha256']);
});

test('there is a network only where a port was chosen for it', async () => {
  const listening = async (env: Readonly<Record<string, string>>): Promise<unknown[]> => {
    const simulators: unknown[] = [];
    const log = (event: string, facts: Facts): void => void simulators.push(facts['simulator'] ?? event);
    running.push(await startSimulators({ ...ELSEWHERE, ...env }, log));
    return simulators;
  };

  expect(await listening({ UNIFI_ACCESS_PORT: '0' })).not.toContain('unifi-network');
  expect(await listening({ UNIFI_ACCESS_PORT: '0', UNIFI_NETWORK_PORT: '0' })).toContain('unifi-network');
});

describe('says in one line what is wrong', () => {
  test.each([
    [{ UNIFI_ACCESS_PORT: 'abc' }, 'UNIFI_ACCESS_PORT must be a port from 0 to 65535'],
    [{ UNIFI_ACCESS_PORT: '65536' }, 'UNIFI_ACCESS_PORT must be a port from 0 to 65535'],
    [{ NINJAONE_PORT: '70000' }, 'NINJAONE_PORT must be a port from 0 to 65535'],
    [{ UNIFI_NETWORK_PORT: 'x' }, 'UNIFI_NETWORK_PORT must be a port from 0 to 65535'],
    [{ UNIFI_ACCESS_TOKEN: 'two words' }, 'UNIFI_ACCESS_TOKEN must be a word of plain ASCII without spaces'],
  ])('with %j', async (env, message) => {
    await expect(start(env)).rejects.toThrow(new SimulatorSetupError(message));
  });

  test('with a port that is taken', async () => {
    const port = new URL(String((await start({ UNIFI_ACCESS_PORT: '0' }))['url'])).port;

    await expect(start({ UNIFI_ACCESS_PORT: port })).rejects.toThrow(
      `UniFi Access: port ${port} is in use by another program; choose another with UNIFI_ACCESS_PORT`,
    );
  });

  test('with a port of its second simulator that is taken, having stopped the first', async () => {
    const port = new URL(String((await start({ UNIFI_ACCESS_PORT: '0' }))['url'])).port;

    await expect(start({ UNIFI_ACCESS_PORT: '0', NINJAONE_PORT: port })).rejects.toThrow(
      `NinjaOne: port ${port} is in use by another program; choose another with NINJAONE_PORT`,
    );
  });

  test('with a DATA_DIR that is a file', async () => {
    await writeFile(join(dir, 'file'), '');

    await expect(start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: join(dir, 'file') })).rejects.toThrow('is not in a folder');
  });

  test('with a kept certificate that is none', async () => {
    await start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: dir });
    await writeFile(join(dir, 'simulators', 'unifi-access.pem'), 'rubbish');

    await expect(start({ UNIFI_ACCESS_PORT: '0', DATA_DIR: dir })).rejects.toThrow(
      /^\S+unifi-access\.pem cannot be used/,
    );
  });
});

describe('the program', () => {
  const entry = join(import.meta.dirname, 'index.ts');

  test.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s', async (signal) => {
    const child = spawn(process.execPath, [entry], {
      env: { UNIFI_ACCESS_PORT: '0', ...ELSEWHERE },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    // The last to listen.
    for await (const line of createInterface(child.stdout)) {
      const { event, simulator } = JSON.parse(line);
      if (event === 'simulator.listening' && simulator === 'unifi-access') break;
    }

    child.kill(signal);

    expect(await exited).toEqual([0, null]);
  });

  test('ends with 1 and one line on a bad setting', async () => {
    const child = spawn(process.execPath, [entry], {
      env: { UNIFI_ACCESS_PORT: 'x' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });

    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said).toBe('simulators: UNIFI_ACCESS_PORT must be a port from 0 to 65535\n');
  });
});
