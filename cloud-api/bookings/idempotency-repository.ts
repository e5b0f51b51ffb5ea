import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { HeldAllocation } from '../../sync/engine/node-state.ts';
import { readHeldAllocation } from '../../sync/engine/rows.ts';
import type { Db, Tx } from '../db/database.ts';
import { insertInto, type Part, run } from '../db/statement.ts';
import type { CreateOutcome } from '../http/services.ts';
import type { Alongside } from '../facility-link/cloud-node.ts';
import type { StepResult } from '../../sync/engine/step.ts';
import { idempotencyTable } from './booking-schema.ts';

/** One try to book under an idempotency key. */
export type BookingClaim = {
  readonly key: string;
  readonly fingerprint: string;
  readonly facilityId: string;
  readonly bookingId: string;
  readonly allocationId: string;
  readonly requestId: string;
  readonly createdAt: number;
  /** What the booking spends; without it being granted still the claim is as good as settled: nothing is booked. */
  readonly spendId?: string;
  /** What to keep as the answer; null to keep only that the facility was asked, undefined to keep nothing. */
  readonly answer: (result: StepResult) => CreateOutcome | null | undefined;
};

/** A yes of the facility is kept as what it granted: what the customer is told follows from it. */
export type KeptOutcome = CreateOutcome | { readonly granted: HeldAllocation };

export type KeptClaim = Omit<BookingClaim, 'answer' | 'spendId'> & { readonly outcome: KeptOutcome | null };

const OutcomeSchema = z.custom<CreateOutcome>((value) => typeof value === 'object' && value !== null && 'ok' in value);
const GrantedSchema = z.object({ granted: z.unknown() }).transform(({ granted }) => ({
  granted: readHeldAllocation(granted),
}));
const KeptSchema = z.union([OutcomeSchema, GrantedSchema]);

export async function findClaim(db: Db | Tx, key: string): Promise<KeptClaim | null> {
  const [row] = await db.select().from(idempotencyTable).where(eq(idempotencyTable.key, key));
  return row ? toClaim(row) : null;
}

/** Index: `idempotency_booking`. */
export async function findClaimOfBooking(db: Db | Tx, bookingId: string): Promise<KeptClaim | null> {
  const [row] = await db.select().from(idempotencyTable).where(eq(idempotencyTable.bookingId, bookingId));
  return row ? toClaim(row) : null;
}

/** Keeps an answer that needed no decision; what is kept already stays. Returns what is kept. */
export async function keepAnswer(
  db: Db,
  claim: Omit<BookingClaim, 'answer' | 'spendId'>,
  outcome: CreateOutcome,
): Promise<KeptClaim> {
  await db
    .insert(idempotencyTable)
    .values({ ...claim, outcome: JSON.stringify(outcome) })
    .onConflictDoNothing();
  return (await findClaim(db, claim.key)) ?? { ...claim, outcome };
}

/**
 * Keeps an answer that `idempotencyKeys` has not kept with what settled it; the first to keep one wins, and that is
 * returned. A yes does not wait for the disk once more: until it is there it can be worked out again from the booking,
 * which is on disk, and whatever changes that booking later brings this to disk before itself.
 */
export async function settleClaim(db: Db, key: string, outcome: CreateOutcome): Promise<KeptOutcome> {
  const durability = outcome.ok ? 'off' : 'on';
  const { rowCount } = await run(db, SETTLE_CLAIM, [key, JSON.stringify(outcome), durability]);
  if (rowCount > 0) return outcome;
  return (await findClaim(db, key))?.outcome ?? outcome;
}

const SETTLE_CLAIM = {
  name: 'settle_claim',
  text: `update idempotency_key set outcome = $2
    from (select set_config('synchronous_commit', $3, true)) as durability
    where key = $1 and outcome is null`,
};

/** Makes room for another try under the key, unless an answer was kept or another try has begun. */
export async function forgetClaim(db: Db, { key, requestId }: Pick<KeptClaim, 'key' | 'requestId'>): Promise<void> {
  const isThisTry = and(eq(idempotencyTable.key, key), eq(idempotencyTable.requestId, requestId));
  await db.delete(idempotencyTable).where(and(isThisTry, isNull(idempotencyTable.outcome)));
}

/** Keeps keys in the engine's own transaction: a booking and its key are there together or not at all. */
export const idempotencyKeys: Alongside<BookingClaim> = {
  prepare: async (tx, claims) => {
    const keys = claims.map(({ key }) => key);
    const { rows } = await run(tx, KNOWN_KEYS, [keys]);
    const seen = new Set(rows.map((row) => KeySchema.parse(row).key));
    return keys.map((key) => {
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  },
  write: (written) => {
    const rows = written.flatMap(({ claim: { answer, ...claim }, result }) => {
      const outcome = answer(result);
      return outcome === undefined ? [] : [{ ...claim, outcome: outcome === null ? null : JSON.stringify(outcome) }];
    });
    return rows.length > 0
      ? [{ name: 'keys', sql: INSERT_KEYS, params: [JSON.stringify(rows)], rows: rows.length }]
      : [];
  },
  settle: (facilityId, { requests, allocations }) => {
    const accepted = new Set(requests.filter(({ status }) => status === 'accepted').map(({ id }) => id));
    const granted = allocations.filter(({ requestId }) => requestId !== null && accepted.has(requestId));
    if (granted.length === 0) return [];
    const rows = granted.map(({ bookingId, requestId }, index) => {
      return { bookingId, requestId, outcome: JSON.stringify({ granted: granted[index] }) };
    });
    return [{ name: 'granted', sql: KEEP_GRANTED, params: [JSON.stringify(rows), facilityId], rows: null }];
  },
};

/**
 * Index: `idempotency_booking`. Most requests that are not a customer's have no key: then nothing is there to change.
 * `offset 0` as in `facility-link/lock-state.ts`.
 */
const KEEP_GRANTED: Part['sql'] = (parameter) =>
  `update idempotency_key as kept set outcome = found.outcome
    from (select claim.key, row.outcome
      from json_to_recordset(${parameter(1)}::json) as row ("bookingId" uuid, "requestId" uuid, outcome text)
      cross join lateral (
        select key, request_id, facility_id from idempotency_key
        where booking_id = row."bookingId" and outcome is null offset 0) as claim
      where claim.request_id = row."requestId" and claim.facility_id = ${parameter(2)}::uuid) as found
    where kept.key = found.key returning 1`;

const KNOWN_KEYS = { name: 'known_keys', text: 'select key from idempotency_key where key = any($1::text[])' };

const INSERT_KEYS: Part['sql'] = (parameter) =>
  `${insertInto(idempotencyTable, 'idempotency_key', parameter(1))} returning 1`;

const KeySchema = z.object({ key: z.string() });

function toClaim({ outcome, ...row }: typeof idempotencyTable.$inferSelect): KeptClaim {
  return { ...row, outcome: outcome === null ? null : KeptSchema.parse(JSON.parse(outcome)) };
}
