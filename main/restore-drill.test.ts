import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../domain/time.ts';
import { DEMO_DOORS } from '../simulators/demo-doors.ts';
import { startUnifiAccessSimulator } from '../simulators/unifi-access/start-unifi-access-simulator.ts';
import { silentLog, tempFolder } from '../tests/support/facility-database.ts';
import { at } from '../tests/support/facility-profile.ts';
import type { AppRouter } from './controller/api/app-router.ts';
import { backupCommand, restoreCommand } from './controller/backup/admin-commands.ts';
import { listBackups } from './controller/backup/backup-files.ts';
import { parseConfig } from './controller/config.ts';
import { openDatabase } from './controller/db/database.ts';
import { seedDemoFacility } from './controller/facility/seed-demo.ts';
import { systemClock } from './controller/system-clock.ts';
import { startFacilityHost } from './facility-host.ts';

const TOKEN = 'drill-token';
const migrationsDir = join(import.meta.dirname, 'controller/db/migrations');

/** A Wednesday afternoon in Halifax: the club is open, wherever and whenever the test runs. */
const offsetMs = at('2026-06-10T14:12:00-03:00') - systemClock.now();
const clock: Clock = { now: () => systemClock.now() + offsetMs, monotonicMs: systemClock.monotonicMs };
const customer = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: null };

/** A demo club on real files with a door system, whose cloud cannot be reached. */
async function aClub() {
  const folder = tempFolder();
  onTestFinished(() => folder.remove());
  const doors = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors: DEMO_DOORS });
  onTestFinished(() => doors.stop());
  const parsed = parseConfig({
    DATA_DIR: join(folder.path, 'data'),
    FACILITY_PORT: '0',
    DEMO: '1',
    MQTT_URL: 'mqtt://127.0.0.1:9',
    CLOUD_URL: 'http://127.0.0.1:9',
    UNIFI_ACCESS_URL: doors.url,
    UNIFI_ACCESS_TOKEN: TOKEN,
    UNIFI_ACCESS_CERT_SHA256: doors.certificateSha256,
  });
  if (!parsed.ok) throw new Error(parsed.error.problems.join());
  const config = parsed.value;
  const opened = await openDatabase({ dataDir: config.dataDir, clock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  seedDemoFacility(opened.value.db);
  // As the cloud gives it at their first meeting.
  opened.value.db.$client.exec("UPDATE held_range SET holder = 'own'");
  opened.value.close();
  return { config, parts: { config, clock, migrationsDir }, database: join(config.dataDir, 'facility.db') };
}

async function start({ config }: Awaited<ReturnType<typeof aClub>>) {
  const host = await startFacilityHost({ config, log: silentLog, appVersion: 'test', screensDir: '/nowhere', clock });
  if (!host.ok) throw new Error(host.error.code);
  const { url, stop } = host.value;
  onTestFinished(stop);
  const desk = connect(url, null);
  const { token } = await desk.session.signIn.mutate({ staff: 'desk', pin: '3333' });
  return { url, desk: connect(url, token), kiosk: connect(url, null, '?role=kiosk'), stop };
}

function connect(url: string, token: string | null, query = '') {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc${query}`,
    connectionParams: token === null ? null : { token },
  });
  onTestFinished(() => void socket.close());
  return createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });
}

type Club = Awaited<ReturnType<typeof start>>;

/** Sells the first free hour of today. */
async function sell({ desk }: Club) {
  const [slot] = await desk.booking.listFree.query({ date: '2026-06-10', durationMin: 60 });
  if (!slot) throw new Error('the demo club has a free hour on a Wednesday');
  const { resourceId, startsAt, endsAt } = slot;
  const time = { resourceId, startsAt, endsAt };
  const { booking } = await desk.booking.create.mutate({ ...time, customer, partySize: 1, notes: '' });
  return booking;
}

async function stateOf({ url, kiosk, desk }: Club, pin: string) {
  const health = (await (await fetch(`${url}/health`)).json()) as { fenced: string | null };
  const door = await kiosk.kiosk.checkIn.mutate({ code: pin });
  const sale = await sell({ url, kiosk, desk, stop: async () => undefined }).then(
    () => 'sold',
    (error: { data?: { domainError?: { code: string } } }) => error.data?.domainError?.code ?? 'another error',
  );
  return { fenced: health.fenced, door: door.outcome, sale };
}

describe('with the cloud out of reach, doors open for known bookings and nothing is sold', () => {
  test('on a restored backup', async () => {
    const club = await aClub();
    const first = await start(club);
    const { pin } = await sell(first);
    await backupCommand(club.parts, undefined);
    const whileRunning = restoreCommand(club.parts, listBackups(club.config.backupDir)[0]?.path);
    const lost = await sell(first);
    await first.stop();

    const said = restoreCommand(club.parts, listBackups(club.config.backupDir)[0]?.path);
    const second = await start(club);

    expect([whileRunning.ok, said.ok]).toEqual([false, true]);
    expect(await stateOf(second, pin)).toEqual({ fenced: 'restored', door: 'opened', sale: 'facility.fenced' });
    expect(await second.kiosk.kiosk.checkIn.mutate({ code: lost.pin })).toMatchObject({ outcome: 'refused' });
  });

  test('on a damaged database, which is left as it is', async () => {
    const club = await aClub();
    const first = await start(club);
    const { pin } = await sell(first);
    await first.stop();
    const sqlite = new Sqlite(club.database);
    const page = Number(
      sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'allocation_booking'").pluck().get(),
    );
    sqlite.close();
    writeFileSync(club.database, readFileSync(club.database).fill(0xab, (page - 1) * 4096, page * 4096));
    const damaged = readFileSync(club.database);

    const second = await start(club);

    expect(await stateOf(second, pin)).toEqual({ fenced: 'corrupt', door: 'opened', sale: 'facility.fenced' });
    expect(readFileSync(club.database).equals(damaged)).toBe(true);
  });
});

test('an ordinary restart sells on', async () => {
  const club = await aClub();
  const first = await start(club);
  const { pin } = await sell(first);
  await first.stop();

  const second = await start(club);

  expect(await stateOf(second, pin)).toEqual({ fenced: null, door: 'opened', sale: 'sold' });
});
