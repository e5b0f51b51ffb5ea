import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { assert } from '../../domain/assert.ts';
import { parseTerms, type Terms } from '../../domain/terms.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type TermsDecision, TermsDecidedFactSchema } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { CHANNELS } from '../facility-link/commit-notices.ts';
import { termsDecisionTable, termsTable, termsToldTable } from './terms-schema.ts';

/** Terms as somebody has saved them. */
export type SavedTerms = { readonly terms: Terms; readonly savedAt: EpochMs; readonly savedBy: string };

/** The highest version that was saved; null when nobody has saved any. Index: the primary key. */
export async function findSavedTerms(db: Db | Tx, facilityId: string): Promise<SavedTerms | null> {
  const [row] = await db
    .select()
    .from(termsTable)
    .where(eq(termsTable.facilityId, facilityId))
    .orderBy(desc(termsTable.version))
    .limit(1);
  if (!row) return null;
  const parsed = parseTerms(row.body);
  assert(parsed.ok, `findSavedTerms: version ${row.version} of facility ${facilityId} cannot be read`);
  return { terms: parsed.value, savedAt: row.savedAt, savedBy: row.savedBy };
}

/** The highest version that was saved, of each facility that has any. */
export async function listTermsVersions(db: Db): Promise<{ facilityId: string; version: number }[]> {
  return db.select({ facilityId: termsToldTable.facilityId, version: termsToldTable.newest }).from(termsToldTable);
}

/**
 * Adds a version, and lets all processes know with the commit. Returns false when there is one of that number already:
 * of two who save at once only one does.
 */
export async function insertTerms(
  tx: Tx,
  facilityId: string,
  { terms, savedAt, savedBy }: SavedTerms,
): Promise<boolean> {
  const added = await tx
    .insert(termsTable)
    .values({ facilityId, version: terms.version, body: terms, savedAt, savedBy })
    .onConflictDoNothing()
    .returning({ version: termsTable.version });
  if (added.length === 0) return false;
  await tx
    .insert(termsToldTable)
    .values({ facilityId, newest: terms.version, told: 0 })
    .onConflictDoUpdate({
      target: termsToldTable.facilityId,
      set: { newest: sql`greatest(${termsToldTable.newest}, excluded.newest)` },
    });
  await tx.execute(sql`select pg_notify(${CHANNELS.terms}, ${facilityId})`);
  return true;
}

export async function findDecision(tx: Tx, facilityId: string, proposalId: string): Promise<TermsDecision | null> {
  const [row] = await tx
    .select({ proposalId: termsDecisionTable.proposalId, result: termsDecisionTable.result })
    .from(termsDecisionTable)
    .where(and(eq(termsDecisionTable.facilityId, facilityId), eq(termsDecisionTable.proposalId, proposalId)));
  return row ? TermsDecidedFactSchema.shape.data.parse(row) : null;
}

export async function insertDecision(
  tx: Tx,
  facilityId: string,
  decision: TermsDecision & { readonly decidedAt: EpochMs; readonly isTold: boolean },
): Promise<void> {
  await tx
    .insert(termsDecisionTable)
    .values({ facilityId, ...decision })
    .onConflictDoNothing();
}

/** Facilities that have something to be told. Indexes: `terms_told_behind`, `terms_decision_untold`. */
export async function listUntold(db: Db): Promise<string[]> {
  const [terms, decisions] = await Promise.all([
    db
      .select({ facilityId: termsToldTable.facilityId })
      .from(termsToldTable)
      .where(lt(termsToldTable.told, termsToldTable.newest)),
    db
      .selectDistinct({ facilityId: termsDecisionTable.facilityId })
      .from(termsDecisionTable)
      .where(eq(termsDecisionTable.isTold, false)),
  ]);
  return [...new Set([...terms, ...decisions].map(({ facilityId }) => facilityId))];
}

export type Untold = { readonly terms: SavedTerms | null; readonly decisions: readonly TermsDecision[] };

/** What the facility has not been told yet. Of several versions the last is enough: it says all. */
export async function findUntold(db: Db, facilityId: string): Promise<Untold> {
  // First: what is decided after this look is told at the next one, and never before the terms that it has saved.
  const decisions = await db
    .select({ proposalId: termsDecisionTable.proposalId, result: termsDecisionTable.result })
    .from(termsDecisionTable)
    .where(and(eq(termsDecisionTable.facilityId, facilityId), eq(termsDecisionTable.isTold, false)));
  const [told] = await db.select().from(termsToldTable).where(eq(termsToldTable.facilityId, facilityId));
  const saved = await findSavedTerms(db, facilityId);
  return {
    terms: saved && saved.terms.version > (told?.told ?? 0) ? saved : null,
    decisions: decisions.map((row) => TermsDecidedFactSchema.shape.data.parse(row)),
  };
}

export async function markTermsTold(db: Db | Tx, facilityId: string, version: number): Promise<void> {
  await db
    .update(termsToldTable)
    .set({ told: version })
    .where(and(eq(termsToldTable.facilityId, facilityId), lt(termsToldTable.told, version)));
}

export async function markDecisionTold(db: Db, facilityId: string, proposalId: string): Promise<void> {
  await db
    .update(termsDecisionTable)
    .set({ isTold: true })
    .where(and(eq(termsDecisionTable.facilityId, facilityId), eq(termsDecisionTable.proposalId, proposalId)));
}
