import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';

/** What the two databases hold, read with plain SQL: nothing of the product helps to look at the product. */

const CounterSchema = z.coerce.number();

const RowSchema = z
  .object({
    id: z.string(),
    booking_id: z.string().nullable(),
    resource_id: z.string(),
    starts_at: CounterSchema,
    ends_at: CounterSchema,
    kind: z.string(),
    state: z.enum(['active', 'void']),
    revision: CounterSchema,
    holder: z.enum(['own', 'transit', 'peer']),
    data: z.preprocess(
      (data) => (typeof data === 'string' ? JSON.parse(data) : data),
      z.object({ notes: z.string().optional(), pin: z.string().optional() }),
    ),
  })
  .transform((row) => ({
    id: row.id,
    bookingId: row.booking_id,
    place: { resourceId: row.resource_id, startsAt: row.starts_at, endsAt: row.ends_at },
    kind: row.kind,
    state: row.state,
    revision: row.revision,
    holder: row.holder,
    notes: row.data.notes ?? '',
    pin: row.data.pin ?? null,
  }));
export type StoredRow = z.infer<typeof RowSchema>;

const VisitSchema = z.object({ booking_id: z.string(), status: z.string() });

export type Stored = {
  readonly rows: readonly StoredRow[];
  /** Booking id → what the facility has seen of the visit. */
  readonly visits: ReadonlyMap<string, string>;
  /** Requests to the other side that have no answer. */
  readonly pending: number;
};

const ALLOCATIONS =
  'select id, booking_id, resource_id, starts_at, ends_at, kind, state, revision, holder, data from allocation';
const VISITS = 'select booking_id, status from visit';
const PENDING = "select count(*) as count from request where status = 'pending'";

/** What the cloud holds of one facility. */
export async function readCloud(databaseUrl: string, facilityId: string): Promise<Stored> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const [allocations, visits, pending] = [
      await client.query(`${ALLOCATIONS} where facility_id = $1`, [facilityId]),
      await client.query(`${VISITS} where facility_id = $1`, [facilityId]),
      await client.query(`${PENDING} and facility_id = $1`, [facilityId]),
    ];
    return toStored(allocations.rows, visits.rows, pending.rows);
  } finally {
    await client.end();
  }
}

/** Reads the facility's file, whether the facility runs or not; it is not changed. */
export function readFacility(file: string): Stored {
  const sqlite = new Sqlite(file, { readonly: true, timeout: 5000 });
  try {
    return sqlite.transaction(() =>
      toStored(sqlite.prepare(ALLOCATIONS).all(), sqlite.prepare(VISITS).all(), sqlite.prepare(PENDING).all()),
    )();
  } finally {
    sqlite.close();
  }
}

function toStored(rows: unknown[], visits: unknown[], pending: unknown[]): Stored {
  return {
    rows: z.array(RowSchema).parse(rows),
    visits: new Map(
      z
        .array(VisitSchema)
        .parse(visits)
        .map(({ booking_id, status }) => [booking_id, status]),
    ),
    pending: z.tuple([z.object({ count: CounterSchema })]).parse(pending)[0].count,
  };
}
