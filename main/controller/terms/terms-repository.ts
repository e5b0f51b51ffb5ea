import { and, desc, eq, isNull, lt, max, sql } from 'drizzle-orm';
import { z } from 'zod';
import { DAY_MS, type EpochMs } from '../../../domain/time.ts';
import type { TermsSaved } from '../../../sync/protocol/product-data.ts';
import { allocationTable } from '../cloud-link/cloud-link-schema.ts';
import type { Db, Tx } from '../db/database.ts';
import { type Actor, ActorSchema } from '../staff/actor.ts';
import { termsProposalTable, termsTable } from './terms-schema.ts';

/** What was replaced longer ago than this is forgotten, unless a booking that is still to come was sold by it. */
const KEPT_MS = 366 * DAY_MS;

/** The highest version that has come, whether or not it can be read; null when none has. */
export function findNewestVersion(db: Db | Tx): number | null {
  return (
    db
      .select({ version: max(termsTable.version) })
      .from(termsTable)
      .get()?.version ?? null
  );
}

/** The bodies as they came, the highest version first; each is read when it is asked for. */
export function* listTermsDown(db: Db | Tx): Generator<unknown, void> {
  const versions = db.select({ version: termsTable.version }).from(termsTable).orderBy(desc(termsTable.version)).all();
  for (const { version } of versions) yield findStored(db, version)?.body;
}

/** A version as it came. */
export type StoredTerms = typeof termsTable.$inferSelect;

export function findStored(db: Db | Tx, version: number): StoredTerms | null {
  return db.select().from(termsTable).where(eq(termsTable.version, version)).get() ?? null;
}

/** Keeps what the cloud has said; a version that has come before is no news. */
export function saveTerms(tx: Tx, { terms, savedAt, savedBy }: TermsSaved, receivedAt: EpochMs): void {
  const { version } = terms;
  tx.insert(termsTable).values({ version, body: terms, savedAt, savedBy, receivedAt }).onConflictDoNothing().run();
  forgetOld(tx, receivedAt);
}

/** The highest ones stay: the first of them is in force, and what came before may be all that can be read. */
function forgetOld(tx: Tx, now: EpochMs): void {
  const newest = findNewestVersion(tx) ?? 0;
  const isOld = and(lt(termsTable.receivedAt, now - KEPT_MS), lt(termsTable.version, newest - 1));
  if (!tx.select({ version: termsTable.version }).from(termsTable).where(isOld).limit(1).get()) return;
  const soldBy = tx
    .select({ version: sql`json_extract(${allocationTable.data}, '$.terms.version')` })
    .from(allocationTable)
    .where(and(eq(allocationTable.state, 'active'), sql`json_extract(${allocationTable.data}, '$.terms.version') > 0`));
  tx.delete(termsTable)
    .where(and(isOld, sql`${termsTable.version} not in ${soldBy}`))
    .run();
}

const ChangesSchema = z.record(z.string(), z.unknown());

/** Who asked the cloud to save something, and what would change by it. */
export type Proposal = {
  readonly id: string;
  readonly by: Actor;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly askedAt: EpochMs;
};

export function insertProposal(tx: Tx, proposal: Proposal): void {
  tx.insert(termsProposalTable)
    .values({ ...proposal, decidedAt: null })
    .onConflictDoNothing()
    .run();
}

/** Marks a proposal as decided and returns it; null when it is not known, or has been decided before. */
export function takeProposal(tx: Tx, id: string, decidedAt: EpochMs): Proposal | null {
  const [row] = tx
    .update(termsProposalTable)
    .set({ decidedAt })
    .where(and(eq(termsProposalTable.id, id), isNull(termsProposalTable.decidedAt)))
    .returning()
    .all();
  if (!row) return null;
  const { by, changes, askedAt } = row;
  return { id, by: ActorSchema.parse(by), changes: ChangesSchema.parse(changes), askedAt };
}
