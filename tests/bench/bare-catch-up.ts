import { Socket } from 'node:net';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import mqtt from 'mqtt';
import pg from 'pg';
import { required } from '../../domain/assert.ts';
import { setPragmas } from '../../main/controller/db/pragmas.ts';
import { WINDOW_EVENTS } from '../../sync/engine/stream-sender.ts';
import { bytesInFrame, DATA_BYTES_MAX, DATA_EVENTS_MAX } from '../../sync/protocol/frames.ts';
import type { ManyClubs } from './many-clubs.ts';

/** Per second, of what is as large as the facility's events are. */
export type BareRates = {
  readonly eventBytes: number;
  readonly eventsAFrame: number;
  readonly publishedAlone: number;
  readonly publishedInWindow: number;
  readonly sqliteAlone: number;
  readonly sqliteBatched: number;
  readonly postgresAlone: number;
  readonly postgresBatched: number;
};

const TIMES = 2000;
/** Hashes, and what JSON puts around an event. */
const AROUND_BYTES = 100;

/** The least that moving and keeping such events could cost: over the clubs' broker, and in both kinds of database. */
export async function measureBare(clubs: ManyClubs): Promise<BareRates> {
  const bodies = readBodies(join(clubs.dataDir, 'club-0/facility.db'));
  const bytes = bodies.reduce((sum, body) => sum + bytesInFrame(body), 0) / bodies.length;
  const eventsAFrame = Math.min(DATA_EVENTS_MAX, Math.floor(DATA_BYTES_MAX / bytes));
  const eventBytes = Math.round(bytes) + AROUND_BYTES;
  const payload = 'x'.repeat(eventBytes);
  return {
    eventBytes,
    eventsAFrame,
    publishedAlone: await publish(clubs, payload, 1),
    publishedInWindow: await publish(clubs, payload, WINDOW_EVENTS),
    ...insertIntoSqlite(clubs.dataDir, bodies, eventsAFrame),
    ...(await insertIntoPostgres(clubs.databaseUrl, bodies, eventsAFrame)),
  };
}

function readBodies(file: string): string[] {
  const sqlite = new Sqlite(file, { readonly: true });
  const bodies = sqlite.prepare<[number], string>('select body from outbox order by seq limit ?').pluck().all(TIMES);
  sqlite.close();
  return bodies;
}

/** To the cloud, which hears them and takes none: they are not signed. `atOnce` are on their way at a time. */
async function publish(clubs: ManyClubs, payload: string, atOnce: number): Promise<number> {
  const { username, password, profile } = required(clubs.clubs[0], 'there is a club');
  const client = await mqtt.connectAsync(clubs.mqttUrl, { username, password, protocolVersion: 4 });
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  let left = TIMES;
  const beginMs = performance.now();
  const publishOn = async (): Promise<void> => {
    for (; left > 0; left -= 1) await client.publishAsync(`v1/${profile.id}/up/st`, payload, { qos: 1 });
  };
  await Promise.all(Array.from({ length: atOnce }, publishOn));
  const rate = perSecond(beginMs);
  await client.endAsync();
  return rate;
}

function insertIntoSqlite(dir: string, bodies: readonly string[], batch: number) {
  const sqlite = new Sqlite(join(dir, 'bare-rows.db'));
  setPragmas(sqlite);
  sqlite.exec('create table event (seq integer primary key, hash text not null, body text not null) strict');
  const insert = sqlite.prepare('insert into event (hash, body) values (?, ?)');
  const insertAll = sqlite.transaction((rows: readonly string[]) => {
    for (const body of rows) insert.run('0'.repeat(32), body);
  });
  const aloneMs = performance.now();
  for (let index = 0; index < TIMES; index += 1) insertAll([bodies[index % bodies.length] ?? '']);
  const sqliteAlone = perSecond(aloneMs);
  const batchedMs = performance.now();
  for (const rows of batches(bodies, batch)) insertAll(rows);
  const sqliteBatched = perSecond(batchedMs);
  sqlite.close();
  return { sqliteAlone, sqliteBatched };
}

async function insertIntoPostgres(url: string, bodies: readonly string[], batch: number) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table bare_event (seq serial primary key, hash text not null, body text not null)');
  const insert = (rows: readonly string[]): Promise<unknown> =>
    client.query({
      name: 'insert_bare',
      text: `insert into bare_event (hash, body) select repeat('0', 32), body from unnest($1::text[]) as row (body)`,
      values: [rows],
    });
  const aloneMs = performance.now();
  for (let index = 0; index < TIMES; index += 1) await insert([bodies[index % bodies.length] ?? '']);
  const postgresAlone = perSecond(aloneMs);
  const batchedMs = performance.now();
  for (const rows of batches(bodies, batch)) await insert(rows);
  const postgresBatched = perSecond(batchedMs);
  await client.end();
  return { postgresAlone, postgresBatched };
}

function batches(bodies: readonly string[], batch: number): string[][] {
  const all = Array.from({ length: TIMES }, (_, index) => bodies[index % bodies.length] ?? '');
  return Array.from({ length: Math.ceil(TIMES / batch) }, (_, index) => all.slice(index * batch, (index + 1) * batch));
}

function perSecond(beginMs: number): number {
  return TIMES / ((performance.now() - beginMs) / 1000);
}
