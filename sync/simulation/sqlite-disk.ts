import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { getTableName } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { required } from '../../domain/assert.ts';
import type { Range } from '../../domain/ownership.ts';
import * as schema from '../../main/controller/cloud-link/cloud-link-schema.ts';
import { createFacilityNode, type FacilityPolicy } from '../../main/controller/cloud-link/facility-node.ts';
import { statementsOf } from '../../main/controller/cloud-link/node-statements.ts';
import {
  findAllocation,
  getNode,
  insertNode,
  insertRanges,
  listOutbox,
  listRanges,
  readAllocation,
} from '../../main/controller/cloud-link/sqlite-node-store.ts';
import type { Db, Tx } from '../../main/controller/db/database.ts';
import { applyMigrations, planMigrations } from '../../main/controller/db/migrate.ts';
import { insertInto, oncePerConnection, selectFrom } from '../../main/controller/db/prepared-statements.ts';
import type { HeldRange, NodeRow } from '../engine/node-state.ts';
import type { Disk, DiskImage, Standing } from './disk.ts';

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/** Whatever is asked may be had: the simulator is after the protocol, not after the club's rules. */
const LENIENT: FacilityPolicy = {
  admission: () => ({
    admit: ({ data }) => ({ ok: true, data }),
    withdraw: ({ data }) => data,
    mayGive: () => ({ ok: true }),
  }),
  applyFact: () => undefined,
  recoverFact: () => undefined,
};

/** The production SQLite, in memory. */
export async function newSqliteDisk(node: NodeRow, ranges: readonly HeldRange[]): Promise<Disk> {
  const db = takeDatabase();
  db.transaction((tx) => {
    insertNode(tx, node);
    insertRanges(tx, ranges);
  });
  return diskOn(db);
}

/** A disk with the same content as the one of which the image was taken. */
export async function copySqliteDisk(image: DiskImage): Promise<Disk> {
  const disk = diskOn(takeDatabase());
  await disk.load(image);
  return disk;
}

function diskOn(db: Db): Disk {
  let version = 0;
  return {
    open: (clock, random) => {
      const node = createFacilityNode({ db, clock, random, policy: LENIENT });
      node.onCommitted(() => {
        version += 1;
      });
      return node;
    },
    image: async () => ({ node: getNode(db), content: readContent(db) }),
    load: async ({ content }) => {
      version += 1;
      clear(db);
      writeContent(db, content as Content);
    },
    version: () => version,
    standing: () => readStanding(db),
    node: () => getNode(db),
    ranges: () => listRanges(db),
    active: () => statementsOf(db).allActive.all().map(readAllocation),
    allocation: (id) => findAllocation(db, id),
    outboxAfter: (seq) => listOutbox(db, seq, ALL_ROWS),
    pendingRequests: () => statementsOf(db).pendingRequests.all().length,
    release: () => void idle.push(db),
  };
}

/** No row is parsed here: this runs after every commit of ten thousand histories. */
const standingOf = oncePerConnection((sqlite) => ({
  own: sqlite.prepare<[], Range>(
    `select resource_id as "resourceId", starts_at as "startsAt", ends_at as "endsAt"
      from held_range where holder = 'own'`,
  ),
  node: sqlite.prepare<[], { fenced: string | null; commitNo: number }>(
    'select fenced, commit_no as "commitNo" from node_state',
  ),
}));

function readStanding(db: Db): Standing {
  const { own, node } = standingOf(db);
  const { fenced, commitNo } = required(node.get(), 'readStanding: the disk is empty');
  return { own: own.all(), isFenced: fenced !== null, commitNo };
}

/** Ranges first: a guard looks at them when what is sold in them comes in. */
const TABLES = [
  schema.rangeTable,
  schema.nodeTable,
  schema.allocationTable,
  schema.requestTable,
  schema.peerRequestTable,
  schema.outboxTable,
  schema.inboxTable,
  schema.parkedTable,
  schema.conflictTable,
];

type Row = Record<string, unknown>;
/** The rows of each of `TABLES`. */
type Content = readonly (readonly Row[])[];

const copyStatementsOf = oncePerConnection((sqlite) =>
  TABLES.map((table) => ({
    all: sqlite.prepare<[], Row>(selectFrom(table)),
    insert: sqlite.prepare<[Row]>(insertInto(table)),
    clear: sqlite.prepare<[]>(`delete from ${getTableName(table)}`),
  })),
);

function readContent(db: Db): Content {
  return copyStatementsOf(db).map(({ all }) => all.all());
}

function writeContent(db: Db, content: Content): void {
  db.transaction(() => {
    for (const [index, { insert }] of copyStatementsOf(db).entries()) {
      for (const row of content[index] ?? []) insert.run(row);
    }
  });
}

function clear(db: Db): void {
  db.transaction(() => {
    for (const statements of copyStatementsOf(db)) statements.clear.run();
  });
}

/** Databases of histories that have ended: to make one, and to compile its statements, takes longer than to clear it. */
const idle: Db[] = [];

function takeDatabase(): Db {
  const db = idle.pop();
  if (!db) return withQuickTransactions(drizzle(new Sqlite(migratedImage())));
  clear(db);
  return db;
}

/** For each transaction Drizzle and better-sqlite3 make a dozen objects: that takes longer than BEGIN and COMMIT do. */
function withQuickTransactions(db: Db): Db {
  const tx = db.transaction((own) => own);
  const transaction = db.$client.transaction((work: (tx: Tx) => unknown) => work(tx));
  type Options = Parameters<Db['transaction']>[1];
  Object.defineProperty(db, 'transaction', {
    value: (work: (tx: Tx) => unknown, { behavior = 'deferred' }: Options = {}) => transaction[behavior](work),
  });
  return db;
}

/** The migrated schema, built once per process and copied for every database. */
let migrated: Buffer | null = null;

function migratedImage(): Buffer {
  if (!migrated) {
    const sqlite = new Sqlite(':memory:');
    const plan = planMigrations(sqlite, join(import.meta.dirname, '../../main/controller/db/migrations'));
    if (!plan.ok) throw new Error(plan.error.code);
    applyMigrations(sqlite, plan.value, 0);
    migrated = sqlite.serialize();
    sqlite.close();
  }
  return migrated;
}
