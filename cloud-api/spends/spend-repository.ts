import { and, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Spend } from '../../domain/booking.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SpendAsk, SpendDecision } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { promotionUseTable, spendTable } from './spend-schema.ts';

const RowSchema = z.object({
  origin: z.enum(['cloud', 'facility', 'seen']),
  state: z.enum(['asked', 'granted', 'carried', 'refused', 'returned', 'lost']),
});

/** A spend as it stands. */
export type SpendRow = {
  readonly facilityId: string;
  readonly ask: SpendAsk;
  readonly origin: z.infer<typeof RowSchema>['origin'];
  readonly state: z.infer<typeof RowSchema>['state'];
  readonly isWithdrawn: boolean;
};

/** What the row does not have of itself when it is new. */
type NewSpend = Omit<SpendRow, 'isWithdrawn'> & {
  readonly result: SpendDecision['result'] | null;
  readonly decidedAt: EpochMs | null;
  readonly isTold: boolean;
  readonly callKey?: string | undefined;
};

/** False when there is one of that id already: it stays as it is. */
export async function insertSpend(tx: Tx, spend: NewSpend): Promise<boolean> {
  const { facilityId, ask, origin, state, result, decidedAt, isTold, callKey = null } = spend;
  const added = await tx
    .insert(spendTable)
    .values({
      ...columnsOfAsk(ask),
      facilityId,
      origin,
      state,
      ...columnsOfResult(result),
      decidedAt,
      settledAt: null,
      isWithdrawn: false,
      isDue: false,
      isTold,
      callKey,
    })
    .onConflictDoNothing()
    .returning({ id: spendTable.id });
  return added.length > 0;
}

function columnsOfAsk({ spend, bookingId, email, askedAt }: SpendAsk) {
  const { id, promotion, credits } = spend;
  return {
    id,
    bookingId,
    email,
    askedAt,
    promotionId: promotion?.id ?? null,
    promotionCode: promotion?.code ?? null,
    customerId: credits?.customerId ?? null,
    credits: credits?.count ?? null,
    cents: credits?.cents ?? null,
  };
}

function columnsOfResult(result: SpendDecision['result'] | null) {
  return result?.kind === 'refused'
    ? { refusal: result.code, balance: result.balance ?? null }
    : { refusal: null, balance: null };
}

/** Until the transaction ends nobody else changes it. */
export async function lockSpend(tx: Tx, id: string): Promise<SpendRow | null> {
  const [row] = await tx.select().from(spendTable).where(eq(spendTable.id, id)).for('update');
  return row ? toSpendRow(row) : null;
}

/** Decides an asked one; `isTold` stays false until the facility's stream has the answer. */
export async function decideSpend(tx: Tx, id: string, result: SpendDecision['result'], at: EpochMs): Promise<void> {
  const state = result.kind;
  await tx
    .update(spendTable)
    .set({ state, ...columnsOfResult(result), decidedAt: at })
    .where(eq(spendTable.id, id));
}

/** What it is by now; it does not have to be looked at any more. */
export async function settleState(
  tx: Tx,
  id: string,
  { state, settledAt }: { readonly state: SpendRow['state']; readonly settledAt: EpochMs | null },
): Promise<void> {
  await tx.update(spendTable).set({ state, settledAt, isDue: false }).where(eq(spendTable.id, id));
}

/** It has been looked at. */
export async function clearDue(tx: Tx, id: string): Promise<void> {
  await tx.update(spendTable).set({ isDue: false }).where(eq(spendTable.id, id));
}

/** The facility says that no booking carries it: it is looked at. */
export async function withdrawSpend(tx: Tx, facilityId: string, id: string): Promise<void> {
  await tx
    .update(spendTable)
    .set({ isWithdrawn: true, isDue: true })
    .where(and(eq(spendTable.id, id), eq(spendTable.facilityId, facilityId)));
}

export async function markSpendTold(db: Db, id: string): Promise<void> {
  await db.update(spendTable).set({ isTold: true }).where(eq(spendTable.id, id));
}

export type SpendWork = {
  readonly asked: readonly string[];
  readonly due: readonly string[];
  readonly untold: readonly SpendDecision[];
};

/** What is to be done of a facility's spends. Indexes: `spend_asked`, `spend_due`, `spend_untold`. */
export async function findSpendWork(db: Db, facilityId: string): Promise<SpendWork> {
  const { state, isDue, isTold } = spendTable;
  const ofFacility = eq(spendTable.facilityId, facilityId);
  const ids = { id: spendTable.id };
  const asked = await db
    .select(ids)
    .from(spendTable)
    .where(and(ofFacility, eq(state, 'asked')));
  const due = await db
    .select(ids)
    .from(spendTable)
    .where(and(ofFacility, eq(isDue, true)));
  const untold = await db
    .select()
    .from(spendTable)
    .where(and(ofFacility, eq(isTold, false)));
  return {
    asked: asked.map(({ id }) => id),
    due: due.map(({ id }) => id),
    untold: untold.flatMap((row) => toDecision(row) ?? []),
  };
}

/** Facilities that `findSpendWork` has something of, by the same indexes. */
export async function listFacilitiesWithSpendWork(db: Db): Promise<string[]> {
  const { facilityId, state, isDue, isTold } = spendTable;
  const of = (condition: SQL) => db.select({ facilityId }).from(spendTable).where(condition);
  const rows = await of(eq(state, 'asked'))
    .union(of(eq(isDue, true)))
    .union(of(eq(isTold, false)));
  return rows.map((row) => row.facilityId);
}

/** Granted to customers of the cloud no later than `until`, and carried by no booking yet. Index: `spend_granted`. */
export async function listGrantedUntil(db: Db, until: EpochMs): Promise<string[]> {
  const { id, state, origin, askedAt } = spendTable;
  const rows = await db
    .select({ id })
    .from(spendTable)
    .where(and(eq(state, 'granted'), eq(origin, 'cloud'), lte(askedAt, until)));
  return rows.map((row) => row.id);
}

export type PromotionPlace = { readonly facilityId: string; readonly promotionId: string };

/** How often it has been used; until the transaction ends nobody else is granted a use. */
export async function lockUses(tx: Tx, place: PromotionPlace): Promise<number> {
  const [row] = await tx
    .insert(promotionUseTable)
    .values({ ...place, uses: 0 })
    .onConflictDoUpdate({
      target: [promotionUseTable.facilityId, promotionUseTable.promotionId],
      set: { uses: sql`${promotionUseTable.uses}` },
    })
    .returning({ uses: promotionUseTable.uses });
  return row?.uses ?? 0;
}

export async function findUses(db: Db | Tx, { facilityId, promotionId }: PromotionPlace): Promise<number> {
  const [row] = await db
    .select({ uses: promotionUseTable.uses })
    .from(promotionUseTable)
    .where(and(eq(promotionUseTable.facilityId, facilityId), eq(promotionUseTable.promotionId, promotionId)));
  return row?.uses ?? 0;
}

/** Of somebody, capitals or not. Index: `spend_use`. */
export async function countUsesBy(db: Db | Tx, place: PromotionPlace, email: string): Promise<number> {
  const isCounted = sql`${spendTable.state} in ('granted', 'carried', 'lost')`;
  const isTheirs = sql`lower(${spendTable.email}) = ${email.toLowerCase()}`;
  const { facilityId, promotionId } = place;
  return db.$count(
    spendTable,
    and(eq(spendTable.facilityId, facilityId), eq(spendTable.promotionId, promotionId), isTheirs, isCounted),
  );
}

function toSpendRow(row: typeof spendTable.$inferSelect): SpendRow {
  const { facilityId, isWithdrawn } = row;
  return { facilityId, ask: toAsk(row), isWithdrawn, ...RowSchema.parse(row) };
}

function toAsk(row: typeof spendTable.$inferSelect): SpendAsk {
  const { id, bookingId, email, askedAt, promotionId, promotionCode, customerId, credits: count, cents } = row;
  const promotion: Spend['promotion'] = promotionId === null ? null : { id: promotionId, code: promotionCode ?? '' };
  const credits: Spend['credits'] =
    customerId === null || count === null ? null : { customerId, count, cents: cents ?? 0 };
  return { spend: { id, promotion, credits }, bookingId, email, askedAt };
}

/** Null while it has not been decided. A grant that came back since was a grant. */
function toDecision(row: typeof spendTable.$inferSelect): SpendDecision | null {
  const { refusal, balance, decidedAt } = row;
  if (decidedAt === null) return null;
  const ask = toAsk(row);
  if (refusal === null) return { ask, result: { kind: 'granted' } };
  return { ask, result: { kind: 'refused', code: refusal, ...(balance !== null && { balance }) } };
}

/** Those of a call that are granted or carried. Until the transaction ends nobody else is granted one for the call. */
export async function lockOpenOfCall(tx: Tx, callKey: string): Promise<string[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`spend ${callKey}`}, 0))`);
  const isOpen = inArray(spendTable.state, ['granted', 'carried']);
  const rows = await tx
    .select({ id: spendTable.id })
    .from(spendTable)
    .where(and(eq(spendTable.callKey, callKey), isOpen));
  return rows.map(({ id }) => id);
}

/** Which of these are granted to the facility; they stay so until the transaction ends. Asks nothing for none. */
export async function lockGranted(tx: Tx, facilityId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const isGranted = eq(spendTable.state, 'granted');
  const rows = await tx
    .select({ id: spendTable.id })
    .from(spendTable)
    .where(and(inArray(spendTable.id, [...ids]), eq(spendTable.facilityId, facilityId), isGranted))
    .orderBy(spendTable.id)
    .for('update');
  return new Set(rows.map(({ id }) => id));
}
