import { count, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { doorBindingTable, doorCommandTable } from './access-schema.ts';

const OutcomeSchema = z.enum(['sent', 'opened', 'refused', 'unknown']);

export type DoorCommandRecord = {
  readonly id: string;
  readonly doorId: string;
  readonly at: EpochMs;
  readonly byName: string;
  readonly bookingId: string | null;
  readonly outcome: z.infer<typeof OutcomeSchema>;
  readonly sentence: string | null;
};

/** The door system's id of our door; null while they have not been matched. */
export function findBinding(db: Db | Tx, doorId: string): string | null {
  const row = db.select().from(doorBindingTable).where(eq(doorBindingTable.doorId, doorId)).get();
  return row?.systemId ?? null;
}

export function saveBinding(tx: Tx, doorId: string, systemId: string): void {
  const set = { systemId };
  tx.insert(doorBindingTable)
    .values({ doorId, systemId })
    .onConflictDoUpdate({ target: doorBindingTable.doorId, set })
    .run();
}

export function insertCommand(tx: Tx, command: DoorCommandRecord): void {
  tx.insert(doorCommandTable).values(command).run();
}

export function settleCommand(
  tx: Tx,
  id: string,
  outcome: DoorCommandRecord['outcome'],
  sentence: string | null,
): void {
  tx.update(doorCommandTable).set({ outcome, sentence }).where(eq(doorCommandTable.id, id)).run();
}

/** A command whose outcome a dead process took along may have opened the door: that is what is known of it. */
export function settleAbandonedCommands(tx: Tx, sentence: string): number {
  return tx
    .update(doorCommandTable)
    .set({ outcome: 'unknown', sentence })
    .where(eq(doorCommandTable.outcome, 'sent'))
    .run().changes;
}

/** Index: `door_command_door`. */
export function findLastCommand(db: Db | Tx, doorId: string): DoorCommandRecord | null {
  const row = db
    .select()
    .from(doorCommandTable)
    .where(eq(doorCommandTable.doorId, doorId))
    .orderBy(desc(doorCommandTable.at))
    .limit(1)
    .get();
  return row ? { ...row, outcome: OutcomeSchema.parse(row.outcome) } : null;
}

/** Commands given for a booking so far. Index: `door_command_booking`. */
export function countCommands(db: Db | Tx, bookingId: string): number {
  const row = db.select({ n: count() }).from(doorCommandTable).where(eq(doorCommandTable.bookingId, bookingId)).get();
  return row?.n ?? 0;
}
