import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
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
  /** What to keep as the answer; null to keep only that the facility was asked, undefined to keep nothing. */
  readonly answer: (result: StepResult) => CreateOutcome | null | undefined;
};

export type KeptClaim = Omit<BookingClaim, 'answer'> & { readonly outcome: CreateOutcome | null };

const OutcomeSchema = z.custom<CreateOutcome>((value) => typeof value === 'object' && value !== null && 'ok' in value);

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
  claim: Omit<BookingClaim, 'answer'>,
  outcome: CreateOutcome,
): Promise<KeptClaim> {
  await db
    .insert(idempotencyTable)
    .values({ ...claim, outcome: JSON.stringify(outcome) })
    .onConflictDoNothing();
  return (await findClaim(db, claim.key)) ?? { ...claim, outcome };
}

/** Keeps the facility's answer; the first to keep one wins, and that is returned. */
export async function settleClaim(db: Db, key: string, outcome: CreateOutcome): Promise<CreateOutcome> {
  const settled = await db
    .update(idempotencyTable)
    .set({ outcome: JSON.stringify(outcome) })
    .where(and(eq(idempotencyTable.key, key), isNull(idempotencyTable.outcome)))
    .returning({ key: idempotencyTable.key });
  if (settled.length > 0) return outcome;
  return (await findClaim(db, key))?.outcome ?? outcome;
}

/** Keeps keys in the engine's own transaction: a booking and its key are there together or not at all. */
export const idempotencyKeys: Alongside<BookingClaim> = {
  prepare: async (tx, claims) => {
    const keys = claims.map(({ key }) => key);
    const rows = await tx
      .select({ key: idempotencyTable.key })
      .from(idempotencyTable)
      .where(inArray(idempotencyTable.key, keys));
    const seen = new Set(rows.map(({ key }) => key));
    return keys.map((key) => {
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  },
  write: async (tx, written) => {
    const rows = written.flatMap(({ claim: { answer, ...claim }, result }) => {
      const outcome = answer(result);
      return outcome === undefined ? [] : [{ ...claim, outcome: outcome === null ? null : JSON.stringify(outcome) }];
    });
    if (rows.length > 0) await tx.insert(idempotencyTable).values(rows);
  },
};

function toClaim({ outcome, ...row }: typeof idempotencyTable.$inferSelect): KeptClaim {
  return { ...row, outcome: outcome === null ? null : OutcomeSchema.parse(JSON.parse(outcome)) };
}
