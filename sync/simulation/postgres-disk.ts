import { eq, getTableName } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../../cloud-api/db/database.ts';
import { run } from '../../cloud-api/db/statement.ts';
import { insertFacility } from '../../cloud-api/facilities/facility-repository.ts';
import { type CloudPolicy, createCloudNode } from '../../cloud-api/facility-link/cloud-node.ts';
import * as schema from '../../cloud-api/facility-link/facility-link-schema.ts';
import {
  getNode,
  insertNode,
  insertRanges,
  listOutbox,
  listRanges,
} from '../../cloud-api/facility-link/pg-node-store.ts';
import type { Random } from '../../domain/random.ts';
import type { Clock } from '../../domain/time.ts';
import { openCloudDatabase } from '../../tests/support/cloud-database.ts';
import { aBay, aProfile } from '../../tests/support/facility-profile.ts';
import type { Committed, NodePort } from '../engine/node-port.ts';
import type { HeldAllocation, HeldRange, NodeRow, OutboxRow } from '../engine/node-state.ts';
import { readHeldAllocation } from '../engine/rows.ts';
import type { Disk, NewDisk } from './disk.ts';

/** Disks of the cloud in a PostgreSQL database of their own. One after the other: a new one takes the last one's place. */
export type PostgresDisks = { readonly newDisk: NewDisk; close(): Promise<void> };

/** All that the checks may ask for, read after each commit and before virtual time goes on. */
type View = {
  readonly node: NodeRow;
  readonly ranges: HeldRange[];
  readonly allocations: readonly HeldAllocation[];
  readonly outbox: readonly OutboxRow[];
  readonly pendingRequests: number;
};

/** The rows of one facility, as JSON, by the name of their table. */
type Content = readonly { readonly table: string; readonly rows: string }[];

/** Ranges first: a guard looks at them when what is sold in them comes in. */
const TABLES = [
  schema.rangeTable,
  schema.nodeTable,
  schema.allocationTable,
  schema.requestTable,
  schema.peerRequestTable,
  schema.outboxTable,
  schema.inboxTable,
  schema.commitMarkTable,
  schema.parkedTable,
  schema.conflictTable,
].map(getTableName);

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/** Whatever is asked may be had: the simulator is after the protocol, not after the club's rules. */
const LENIENT: CloudPolicy = {
  admission: async () => ({
    admit: ({ data }) => ({ ok: true, data }),
    withdraw: ({ data }) => data,
    mayGive: () => ({ ok: true }),
  }),
  applyFacts: async () => undefined,
};

/** Makes a migrated database on the server at `serverUrl`. */
export async function openPostgresDisks(serverUrl: string): Promise<PostgresDisks> {
  const database = await openCloudDatabase(serverUrl);
  let isKnown = false;
  return {
    newDisk: async (node, ranges) => {
      await database.db.transaction(async (tx) => {
        const resources = [...new Set(ranges.map(({ resourceId }) => resourceId))].map((id) => aBay(id));
        if (!isKnown) await insertFacility(tx, aProfile({ id: node.facilityId, resources }));
        await clear(tx, node.facilityId);
        await insertNode(tx, node);
        await insertRanges(tx, node.facilityId, ranges);
      });
      isKnown = true;
      return diskOn(database.db, node.facilityId);
    },
    close: () => database.close(),
  };
}

async function diskOn(db: Db, facilityId: string): Promise<Disk> {
  let view = await readView(db, facilityId);
  let version = 0;

  async function lookAgain(): Promise<void> {
    view = await readView(db, facilityId);
    version += 1;
  }

  return {
    open: (clock, random) => openNode({ db, facilityId, clock, random, lookAgain }),
    image: async () => ({ node: view.node, content: await readContent(db, facilityId) }),
    load: async ({ content }) => {
      await writeContent(db, facilityId, content as Content);
      await lookAgain();
    },
    version: () => version,
    standing: () => ({
      own: view.ranges.filter(({ holder }) => holder === 'own'),
      isFenced: view.node.fenced !== null,
      commitNo: view.node.commitNo,
    }),
    node: () => view.node,
    ranges: () => view.ranges,
    active: () => view.allocations.filter(({ state }) => state === 'active'),
    allocation: (id) => view.allocations.find((allocation) => allocation.id === id) ?? null,
    outboxAfter: (after) => view.outbox.filter(({ seq }) => seq > after),
    pendingRequests: () => view.pendingRequests,
    release: () => undefined,
  };
}

type NodeOptions = {
  readonly db: Db;
  readonly facilityId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly lookAgain: () => Promise<void>;
};

/** The production node; what it commits is announced once the checks can see it. */
function openNode({ db, facilityId, clock, random, lookAgain }: NodeOptions): NodePort {
  const alongside = { prepare: async () => [], write: () => [] };
  const node = createCloudNode<never>({ db, facilityId, clock, random, policy: LENIENT, alongside });
  const listeners = new Set<(committed: Committed) => void>();
  const untold: Committed[] = [];
  node.onCommitted((committed) => untold.push(committed));

  return {
    ...node,
    run: async (input) => {
      try {
        return await node.run(input);
      } finally {
        const told = untold.splice(0);
        if (told.some(({ writes }) => writes.node !== null)) await lookAgain();
        for (const committed of told) for (const listener of listeners) listener(committed);
      }
    },
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function readView(db: Db, facilityId: string): Promise<View> {
  const [node, ranges, allocations, outbox, pending] = await Promise.all([
    getNode(db, facilityId),
    listRanges(db, facilityId),
    db.select().from(schema.allocationTable).where(eq(schema.allocationTable.facilityId, facilityId)),
    listOutbox(db, facilityId, 0, ALL_ROWS),
    db.select().from(schema.requestTable).where(eq(schema.requestTable.status, 'pending')),
  ]);
  return {
    node,
    ranges,
    allocations: allocations.map(readHeldAllocation),
    outbox,
    pendingRequests: pending.length,
  };
}

function readContent(db: Db, facilityId: string): Promise<Content> {
  return db.transaction((tx) =>
    Promise.all(
      TABLES.map(async (table) => {
        const text = `select coalesce(jsonb_agg(to_jsonb(kept)), '[]')::text as rows from ${table} as kept where facility_id = $1`;
        const { rows } = await run(tx, { name: `read_${table}`, text }, [facilityId]);
        return { table, ...RowsSchema.parse(rows[0]) };
      }),
    ),
  );
}

const RowsSchema = z.object({ rows: z.string() });

async function writeContent(db: Db, facilityId: string, content: Content): Promise<void> {
  await db.transaction(async (tx) => {
    await clear(tx, facilityId);
    for (const { table, rows } of content) {
      const text = `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`;
      await run(tx, { name: `write_${table}`, text }, [rows]);
    }
  });
}

async function clear(tx: Tx, facilityId: string): Promise<void> {
  for (const table of TABLES) {
    await run(tx, { name: `clear_${table}`, text: `delete from ${table} where facility_id = $1` }, [facilityId]);
  }
}
