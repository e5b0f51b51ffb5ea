import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasDebianPostgres, startDebianPostgres } from '../tests/support/postgres.ts';
import { parseConfig } from './config.ts';
import type { BookingView, FacilityView } from './http/api-schemas.ts';
import { createLog } from './log.ts';
import { type RunningCloud, startCloud } from './start-cloud.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

const ENTRY = fileURLToPath(new URL('index.ts', import.meta.url));
const DAY_MS = 86_400_000;

describe('cloud-api', () => {
  let dataDir = '';
  let events: string[] = [];
  let running: RunningCloud[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'test-cloud-'));
    events = [];
    running = [];
  });
  afterEach(async () => {
    for (const cloud of running) await cloud.stop();
    const elsewhere = await readFile(join(dataDir, 'postgres-home'), 'utf8').catch(() => null);
    if (elsewhere) await rm(dirname(elsewhere.trim()), { recursive: true, force: true });
    for (const folder of [dataDir, `${dataDir}-witness`]) await rm(folder, { recursive: true, force: true });
  });

  async function start(environment: Record<string, string> = {}): Promise<RunningCloud> {
    const config = parseConfig({ DATA_DIR: dataDir, CLOUD_PORT: '0', MQTT_PORT: '0', DEMO: '1', ...environment });
    if (!config.ok) throw new Error(config.error.problems.join());
    const log = createLog('info', { write: (line) => events.push((JSON.parse(line) as { event: string }).event) });
    const parts = { config: config.value, log, clock: systemClock, random: systemRandom, appVersion: 'test' };
    const cloud = await startCloud(parts);
    running.push(cloud);
    return cloud;
  }

  async function call<T>(cloud: RunningCloud, path: string, options: RequestInit = {}): Promise<T> {
    const response = await fetch(cloud.address.http + path, options);
    return (await response.json()) as T;
  }

  /** A free time of a day that the cloud owns. */
  async function book(cloud: RunningCloud): Promise<BookingView> {
    const [facility] = await call<FacilityView[]>(cloud, '/api/v1/facilities');
    const date = new Date(Date.now() + 7 * DAY_MS).toISOString().slice(0, 10);
    const { slots } = await call<{ slots: { resourceId: string; startsAt: string; endsAt: string }[] }>(
      cloud,
      `/api/v1/availability?facilityId=${facility!.id}&date=${date}&durationMin=60`,
    );
    const { resourceId, startsAt, endsAt } = slots.at(-1)!;
    const customer = { email: 'ana@example.com', firstName: 'Ana', lastName: 'Núñez' };
    return call<BookingView>(cloud, '/api/v1/bookings', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1' },
      body: JSON.stringify({ facilityId: facility!.id, resourceId, startsAt, endsAt, customer }),
    });
  }

  test('starts with nothing installed, sells, and knows its bookings, tokens and keys after a restart', async () => {
    const first = await start();
    const booking = await book(first);
    await first.stop();

    const second = await start();
    const read = await call(second, `/api/v1/bookings/${booking.id}`, {
      headers: { authorization: `Bearer ${booking.manageToken}` },
    });

    expect(booking).toMatchObject({ status: 'confirmed', access: { pin: expect.stringMatching(/^\d{6}$/) } });
    expect(read).toEqual(booking);
    expect(await call(second, '/health')).toEqual({ status: 'ok', checks: { database: 'ok', broker: 'ok' } });
    expect(events.filter((event) => event === 'demo.seeded')).toHaveLength(1);
    expect(events).toContain('postgres.stopped');
  });

  test.runIf(hasDebianPostgres())('uses the PostgreSQL that it is given, and starts none of its own', async () => {
    const server = await startDebianPostgres();
    const cloud = await start({ DATABASE_URL: server.url });

    const booking = await book(cloud);
    await cloud.stop();
    await server.stop();

    expect(booking).toMatchObject({ status: 'confirmed' });
    expect(events.filter((event) => event.startsWith('postgres.'))).toEqual([]);
  });

  test('closes what it had opened when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');

    const failed = start({ CLOUD_PORT: String(address.port) });

    await expect(failed).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(events).toContain('postgres.stopped');
    other.close();
  });

  test.each([
    [{ CLOUD_PORT: 'http' }, 'The environment is not right: CLOUD_PORT must be a port from 0 to 65535.\n'],
    [
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' },
      /^The cloud does not start: .*ECONNREFUSED.* \(DATABASE_URL is set\)\.\n$/,
    ],
  ])('says what is wrong with %j in one line and ends with an error', async (environment, line) => {
    const child = spawn(process.execPath, [ENTRY], {
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });

    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);

    expect(said).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(code).toBe(1);
  });
});
