import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, max, or } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { BAY_ACTIONS, type BayAction } from './automation-port.ts';
import { bayDoubtTable, bayStepTable } from './bay-schema.ts';
import { BAY_PHASES, BAY_STEP_STATES, type BayStep, COOLDOWN_MS } from './bay-step.ts';

const WordsSchema = z.object({
  phase: z.enum(BAY_PHASES),
  action: z.enum(BAY_ACTIONS),
  state: z.enum(BAY_STEP_STATES),
});

const OPEN = ['queued', 'sent', 'running'] as const;

export function insertStep(tx: Tx, { isOverride, ...step }: BayStep): void {
  tx.insert(bayStepTable)
    .values({ ...step, isOverride: isOverride ? 1 : 0 })
    .run();
}

export function findStep(db: Db | Tx, id: string): BayStep | null {
  const row = db.select().from(bayStepTable).where(eq(bayStepTable.id, id)).get();
  return row ? toStep(row) : null;
}

export type StepChange = Partial<
  Pick<
    BayStep,
    | 'state'
    | 'tryAt'
    | 'receipt'
    | 'sentAt'
    | 'endedAt'
    | 'reason'
    | 'detail'
    | 'notAfter'
    | 'deviceId'
    | 'argument'
    | 'handledAt'
    | 'handledBy'
  >
>;

export function changeStep(tx: Tx, id: string, change: StepChange, now: EpochMs): void {
  tx.update(bayStepTable)
    .set({ ...change, changedAt: now })
    .where(eq(bayStepTable.id, id))
    .run();
}

/** Those of a bay that are not over, in the order in which they are to go. Index: `bay_step_bay`. */
export function listOpenSteps(db: Db | Tx, resourceId: string): BayStep[] {
  const { dueAt, createdAt, position } = bayStepTable;
  return db
    .select()
    .from(bayStepTable)
    .where(and(eq(bayStepTable.resourceId, resourceId), inArray(bayStepTable.state, [...OPEN])))
    .orderBy(asc(dueAt), asc(createdAt), asc(position))
    .all()
    .map(toStep);
}

/** Of these bookings all, the earlier plans first. Index: `bay_step_plan`. */
export function listStepsOf(db: Db | Tx, bookingIds: readonly string[]): BayStep[] {
  if (bookingIds.length === 0) return [];
  const { bookingId, plan, position } = bayStepTable;
  return db
    .select()
    .from(bayStepTable)
    .where(inArray(bookingId, [...bookingIds]))
    .orderBy(asc(plan), asc(position))
    .all()
    .map(toStep);
}

/** Bays where something is not over yet. Index: `bay_step_bay`. */
export function listBaysWithOpenSteps(db: Db | Tx): string[] {
  const { resourceId, state } = bayStepTable;
  const isNotOver = inArray(state, [...OPEN]);
  const rows = db.selectDistinct({ resourceId }).from(bayStepTable).where(isNotOver).all();
  return rows.map((row) => row.resourceId);
}

/**
 * When each action was last sent in a bay, as far as it still counts. What a clock that has been put back since says was
 * sent in the future does not.
 */
export function lastSentAt(db: Db | Tx, resourceId: string, now: EpochMs): ReadonlyMap<BayAction, EpochMs> {
  const since = now - Math.max(...Object.values(COOLDOWN_MS));
  const { action, sentAt } = bayStepTable;
  const rows = db
    .select({ action, at: max(sentAt) })
    .from(bayStepTable)
    .where(and(eq(bayStepTable.resourceId, resourceId), gt(sentAt, since), lte(sentAt, now)))
    .groupBy(action)
    .all();
  return new Map(
    rows.flatMap((row) => (row.at === null ? [] : [[WordsSchema.shape.action.parse(row.action), row.at]])),
  );
}

/** What changed in a bay since then and was sent, is over or was asked for by hand: what staff may have to see to. */
export function listRecentSteps(db: Db | Tx, resourceId: string, since: EpochMs): BayStep[] {
  const { changedAt, createdAt, dueAt, position } = bayStepTable;
  return db
    .select()
    .from(bayStepTable)
    .where(and(eq(bayStepTable.resourceId, resourceId), gt(changedAt, since)))
    .orderBy(asc(createdAt), asc(dueAt), asc(position))
    .all()
    .map(toStep);
}

export type HistoryQuery = {
  /** All bays when null. */
  readonly resourceId: string | null;
  /** The last step of the page before; null for the first page. */
  readonly after: { readonly createdAt: EpochMs; readonly id: string } | null;
  readonly limit: number;
};

/** What is over, the latest first, without what was planned anew before it came to anything. Index: `bay_step_time`. */
export function listHistory(db: Db | Tx, { resourceId, after, limit }: HistoryQuery): BayStep[] {
  const { createdAt, id, state } = bayStepTable;
  const isOver = or(
    inArray(state, ['succeeded', 'failed', 'unknown', 'expired']),
    and(eq(state, 'cancelled'), isNull(bayStepTable.bookingId)),
  );
  const isLater = after && or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)));
  return db
    .select()
    .from(bayStepTable)
    .where(and(isOver, resourceId === null ? undefined : eq(bayStepTable.resourceId, resourceId), isLater ?? undefined))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit)
    .all()
    .map(toStep);
}

/** Until when others may have told the bays what to do; 0 where that never was. */
export function findDoubt(db: Db | Tx): EpochMs {
  return db.select().from(bayDoubtTable).where(eq(bayDoubtTable.id, 1)).get()?.until ?? 0;
}

export function saveDoubt(tx: Tx, until: EpochMs): void {
  tx.insert(bayDoubtTable)
    .values({ id: 1, until })
    .onConflictDoUpdate({ target: bayDoubtTable.id, set: { until } })
    .run();
}

export function forgetSteps(tx: Tx, before: EpochMs): number {
  return tx.delete(bayStepTable).where(lt(bayStepTable.createdAt, before)).run().changes;
}

function toStep({ isOverride, ...row }: typeof bayStepTable.$inferSelect): BayStep {
  return { ...row, ...WordsSchema.parse(row), isOverride: isOverride === 1 };
}
