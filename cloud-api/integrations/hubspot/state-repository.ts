import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { hubspotStateTable as table } from './hubspot-schema.ts';

const ROW = 1;

const StateSchema = z.object({
  preparedVersion: z.int(),
  events: z.record(z.string(), z.string()).nullable(),
  pulledTo: z.number().nullable(),
  lastSuccessAt: z.number().nullable(),
  lastProblem: z.string().nullable(),
  lastProblemAt: z.number().nullable(),
  importState: z.enum(['none', 'running', 'done']),
  importAfter: z.string().nullable(),
  importRead: z.int(),
  importSkipped: z.int(),
  importTotal: z.int().nullable(),
  importStartedAt: z.number().nullable(),
  importEndedAt: z.number().nullable(),
});
/** How far we have come with the club's account. */
export type HubspotState = z.infer<typeof StateSchema>;

const NOTHING_YET: HubspotState = {
  preparedVersion: 0,
  events: null,
  pulledTo: null,
  lastSuccessAt: null,
  lastProblem: null,
  lastProblemAt: null,
  importState: 'none',
  importAfter: null,
  importRead: 0,
  importSkipped: 0,
  importTotal: null,
  importStartedAt: null,
  importEndedAt: null,
};

export async function readState(db: Db | Tx): Promise<HubspotState> {
  const [row] = await db.select().from(table).where(eq(table.id, ROW));
  return row ? StateSchema.parse(row) : NOTHING_YET;
}

export async function changeState(db: Db | Tx, change: Partial<HubspotState>): Promise<void> {
  await db
    .insert(table)
    .values({ id: ROW, ...NOTHING_YET, ...change })
    .onConflictDoUpdate({ target: table.id, set: change });
}

export async function noteSuccess(db: Db, at: EpochMs): Promise<void> {
  await changeState(db, { lastSuccessAt: at });
}

/** One page more of the import; nothing where another process has counted it. */
export async function advanceImport(
  tx: Tx,
  { from, to, read, skipped }: { from: string | null; to: string | null; read: number; skipped: number },
): Promise<void> {
  await tx
    .update(table)
    .set({
      importAfter: to,
      importRead: sql`${table.importRead} + ${read}`,
      importSkipped: sql`${table.importSkipped} + ${skipped}`,
    })
    .where(sql`${table.id} = ${ROW} and ${table.importAfter} is not distinct from ${from}`);
}
