import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isHealthy } from '../support/club-processes.ts';
import { createDatabase, freePort, startOwnPostgres } from '../support/postgres.ts';
import { createProgram } from '../support/program-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { statuses } from './availability-bench.ts';
import { showMs, showRate, showShare, type Table } from './figures.ts';
import { measure, type Measured } from './http-load.ts';
import { type PgbenchResult, runPgbench } from './pgbench.ts';
import { startProgram } from './running-program.ts';
import { seedWideClub, wideClubBookings } from './wide-club.ts';

const CLIENTS = 50;
const SECONDS = 8;

/** The constraint of the product, and nothing else. */
const PLAIN_TABLE = `
  create extension if not exists btree_gist;
  create table booking (
    id bigint generated always as identity primary key,
    resource_id uuid not null, starts_at bigint not null, ends_at bigint not null, customer jsonb,
    exclude using gist (resource_id with =, int8range(starts_at, ends_at) with &&))`;

/** What PostgreSQL does by itself within the first minutes: until then it plans as if the tables were empty. */
const KNOW_THE_TABLES = 'analyze';

/** Bookings of the cloud's own time, each for a time of its own, against one INSERT under the same constraint. */
export async function benchBookings(): Promise<Table> {
  const postgres = await startOwnPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-bookings-'));
  try {
    const bodiesFile = join(dataDir, 'bodies');
    await writeFile(bodiesFile, wideClubBookings(Date.now()).join('\n'));
    const plainUrl = await createDatabase(postgres.url);
    await run(plainUrl, PLAIN_TABLE);
    const databaseUrl = await createDatabase(postgres.url);
    const ours = await measureBookings({ databaseUrl, dataDir, bodiesFile, connections: CLIENTS, seconds: SECONDS });
    const plain = await measurePlain(plainUrl, dataDir, bodiesFile);
    const raw = await runPgbench(plainUrl, dataDir, { clients: CLIENTS, seconds: SECONDS });
    return toTable(ours, plain, raw);
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

type BookingLoad = {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly bodiesFile: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of the cloud, besides what it needs. */
  readonly env?: Readonly<Record<string, string>>;
};

/** What bookings take at the cloud of a wide club, as a process of its own. */
export async function measureBookings(wanted: BookingLoad): Promise<Measured> {
  const { databaseUrl, dataDir, bodiesFile, connections, seconds, env = {} } = wanted;
  await seedWideClub(databaseUrl);
  const [port, mqttPort] = await Promise.all([freePort(), freePort()]);
  const cloud = createProgram({
    name: 'cloud',
    entry: 'cloud-api/index.ts',
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      CLOUD_PORT: String(port),
      MQTT_PORT: String(mqttPort),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      ...env,
    },
    logFile: join(dataDir, 'cloud.log'),
    onCrash: (how) => {
      throw new Error(how);
    },
  });
  cloud.start();
  const url = `http://127.0.0.1:${port}`;
  await waitUntil(() => isHealthy(url));
  const load = { url: `${url}/api/v1/bookings`, connections, seconds, bodiesFile };
  const figures = await measure(load, () => run(databaseUrl, KNOW_THE_TABLES));
  await cloud.stop();
  return figures;
}

async function measurePlain(databaseUrl: string, dataDir: string, bodiesFile: string): Promise<Measured> {
  const plain = await startProgram({ name: 'plain-insert', dataDir, args: [databaseUrl] });
  const load = { url: `${plain.url}/bookings`, connections: CLIENTS, seconds: SECONDS, bodiesFile };
  const figures = await measure(load, () => run(databaseUrl, KNOW_THE_TABLES));
  await plain.stop();
  return figures;
}

function toTable(ours: Measured, plain: Measured, raw: PgbenchResult | null): Table {
  const row = (name: string, figures: Measured): string[] => [
    name,
    showRate(soldPerSecond(figures)),
    ...[figures.p50, figures.p95, figures.p99].map(showMs),
    statuses(figures),
  ];
  const pgbench = raw
    ? [showRate(raw.perSecond), showMs(raw.meanMs), '', '', '']
    : ['not on this machine', '', '', '', ''];
  return {
    title: `Bookings at ${CLIENTS} clients, each for a free time of its own`,
    head: ['', 'booked/s', 'p50 ms', 'p95 ms', 'p99 ms', 'answers'],
    rows: [
      row('POST /bookings', ours),
      row('plain Fastify, one INSERT', plain),
      ['pgbench, the same INSERT (mean ms)', ...pgbench],
    ],
    notes: [
      `${showShare(soldPerSecond(ours), soldPerSecond(plain))} of the plain one's rate (aim 50 %)` +
        `${raw ? `, ${showShare(soldPerSecond(ours), raw.perSecond)} of pgbench's` : ''}.`,
    ],
  };
}

/** By share of the answers: a refusal is no booking. */
function soldPerSecond({ perSecond, statuses: counts }: Measured): number {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (perSecond * (counts['201'] ?? 0)) / all;
}
