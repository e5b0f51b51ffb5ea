import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LinkView } from '../../sync/engine/link.ts';
import { filePostgres } from '../../tests/support/file-postgres.ts';
import { linkedNode, openWithFacility } from '../../tests/support/half-day.ts';
import { FACILITY_ID, hours } from '../../tests/support/memory-node.ts';
import { BACKUP_TAKEN_SETTING } from '../backup/backup-note.ts';
import type { Database } from '../db/database.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { listFigures, readSafety } from './facility-figures.ts';
import { watchFacilities } from './facility-metrics.ts';

const server = filePostgres();
let database: Database;

beforeEach(async () => {
  const node = {
    ...linkedNode(),
    sessionCount: 3,
    outSeq: 10,
    peerAcked: 4,
    inSeq: 20,
    commitNo: 77,
    fenced: 'cloud-reconcile',
  } as const;
  database = await openWithFacility(server.url, [{ ...hours(0, 24), holder: 'own' }], node);
});
afterEach(() => database.close());

/** The lines of one scrape that tell of facilities, backups and journals. */
async function scrape(view: Partial<LinkView> | null): Promise<string[]> {
  const { db } = database;
  const metrics = createMetrics();
  const known: LinkView | null = view && {
    state: 'up',
    since: 0,
    heardAt: 0,
    clockSkewMs: -90_000,
    peerAcked: 6,
    peerOutSeq: 25,
    trouble: null,
    ...view,
  };
  watchFacilities({
    metrics,
    listFigures: () => listFigures(db),
    readSafety: () => readSafety(db),
    view: () => known,
    loadOf: () => ({ waiting: 2, oldestMs: 1500 }),
    log: createLog('silent'),
  });
  const text = await metrics.render();
  return text
    .split('\n')
    .filter((line) => /^(?:link|node|backup|postgres|store)_/.test(line))
    .map((line) => line.replaceAll(`facility="${FACILITY_ID}"`, 'F'));
}

test('a scrape tells of each facility what the database and the link know', async () => {
  expect(await scrape({})).toEqual([
    'link_up{F} 1',
    'link_backlog_events{F,direction="out"} 4',
    'link_backlog_events{F,direction="in"} 5',
    'link_fenced{F,reason="cloud-reconcile"} 1',
    'link_sessions{F} 3',
    'link_requests_pending{F} 0',
    'link_parked_events{F} 0',
    'link_conflicts_open{F} 0',
    'link_incarnation{F,side="cloud"} 1',
    'link_incarnation{F,side="facility"} 1',
    'node_commit_no{F} 77',
    'link_clock_skew_seconds{F} -90',
    'store_queue_inputs{F} 2',
    'store_queue_oldest_seconds{F} 1.5',
    'backup_age_seconds -1',
    'postgres_archive_failures 0',
  ]);
});

test('a process that does not run the link tells what the one that does has said', async () => {
  await database.pool.query(
    `insert into ingest_lease (facility_id, worker, fencing_no, expires_at, is_up)
     values ($1, 'other', 5, clock_timestamp() + interval '1 minute', true)`,
    [FACILITY_ID],
  );

  const lines = await scrape(null);

  expect(lines).toContain('link_up{F} 1');
  expect(lines).toContain('link_lease{F,worker="other"} 5');
  expect(lines).toContain('link_backlog_events{F,direction="out"} 6');
});

test('the age of the last backup is told', async () => {
  await database.pool.query(
    `insert into setting (name, value) values ($1, (extract(epoch from clock_timestamp() - interval '1 hour') * 1000)::text)`,
    [BACKUP_TAKEN_SETTING],
  );

  const { backupAgeS } = await readSafety(database.db);

  expect(backupAgeS).toBeGreaterThanOrEqual(3600);
  expect(backupAgeS).toBeLessThan(3700);
});

test('a database that is away leaves its figures out', async () => {
  const metrics = createMetrics();
  const away = () => Promise.reject(new Error('away'));
  watchFacilities({
    metrics,
    listFigures: away,
    readSafety: away,
    view: () => null,
    loadOf: () => null,
    log: metrics.countEvents(createLog('silent')),
  });

  const text = await metrics.render();

  expect(text).toContain('event="metrics.unread"');
  expect(text).not.toMatch(/^link_up\{/m);
});
