import { and, asc, count, desc, eq, gte, lte } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { doorBindingTable, doorCommandTable } from './access-schema.ts';

const OutcomeSchema = z.enum(['sent', 'opened', 'refused', 'unknown']);
const MeansSchema = z.enum(['pin', 'qr']).nullable();

/** As whom commands of staff go to the door system; those of a booking go as its id. */
export const STAFF_ACTOR_ID = 'staff';

export type DoorCommandRecord = {
  readonly id: string;
  readonly doorId: string;
  readonly at: EpochMs;
  readonly byName: string;
  readonly bookingId: string | null;
  /** What was shown at a kiosk; null for staff. */
  readonly means: z.infer<typeof MeansSchema>;
  readonly outcome: z.infer<typeof OutcomeSchema>;
  readonly sentence: string | null;
};

/** The door system's id of our door; null while they have not been matched. */
export function findBinding(db: Db | Tx, doorId: string): string | null {
  const row = db.select().from(doorBindingTable).where(eq(doorBindingTable.doorId, doorId)).get();
  return row?.systemId ?? null;
}

/** All doors of ours that have been matched. */
export function listBindings(db: Db | Tx): readonly { readonly doorId: string; readonly systemId: string }[] {
  return db.select().from(doorBindingTable).all();
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
  return row ? toCommand(row) : null;
}

/** Commands of which nobody knows what became of them, since `since`, oldest first. */
export function listUnknownCommands(db: Db | Tx, since: EpochMs): readonly DoorCommandRecord[] {
  return db
    .select()
    .from(doorCommandTable)
    .where(and(eq(doorCommandTable.outcome, 'unknown'), gte(doorCommandTable.at, since)))
    .orderBy(asc(doorCommandTable.at))
    .all()
    .map(toCommand);
}

export function findCommand(db: Db | Tx, id: string): DoorCommandRecord | null {
  const row = db.select().from(doorCommandTable).where(eq(doorCommandTable.id, id)).get();
  return row ? toCommand(row) : null;
}

/** The first command that was given for a booking; null before. Index: `door_command_booking`. */
export function findFirstCommandOf(db: Db | Tx, bookingId: string): DoorCommandRecord | null {
  const ofBooking = db.select().from(doorCommandTable).where(eq(doorCommandTable.bookingId, bookingId));
  const row = ofBooking.orderBy(asc(doorCommandTable.at)).limit(1).get();
  return row ? toCommand(row) : null;
}

/** Commands given to a door within a stretch of time, both ends in it. Index: `door_command_door`. */
export function listCommandsBetween(
  db: Db | Tx,
  doorId: string,
  from: EpochMs,
  until: EpochMs,
): readonly DoorCommandRecord[] {
  const { doorId: door, at } = doorCommandTable;
  const between = and(eq(door, doorId), gte(at, from), lte(at, until));
  return db.select().from(doorCommandTable).where(between).orderBy(asc(at)).all().map(toCommand);
}

function toCommand(row: typeof doorCommandTable.$inferSelect): DoorCommandRecord {
  return { ...row, outcome: OutcomeSchema.parse(row.outcome), means: MeansSchema.parse(row.means) };
}

/** Commands given for a booking so far. Index: `door_command_booking`. */
export function countCommands(db: Db | Tx, bookingId: string): number {
  const row = db.select({ n: count() }).from(doorCommandTable).where(eq(doorCommandTable.bookingId, bookingId)).get();
  return row?.n ?? 0;
}
