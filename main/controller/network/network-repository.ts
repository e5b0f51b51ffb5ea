import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { NetworkPlace } from '../api/network-views.ts';
import type { Db, Tx } from '../db/database.ts';
import type { SwitchPort } from './network-port.ts';
import { networkBindingTable, powerCycleTable } from './network-schema.ts';

export type NetworkBinding = SwitchPort & {
  readonly id: string;
  readonly place: NetworkPlace;
  readonly label: string;
};

const PlaceTypeSchema = z.enum(['door', 'resource']);
const OutcomeSchema = z.enum(['sent', 'done', 'refused', 'unknown']);

export type PowerCycleRecord = SwitchPort & {
  readonly id: string;
  readonly at: EpochMs;
  readonly byName: string;
  readonly reason: string;
  readonly outcome: z.infer<typeof OutcomeSchema>;
  readonly problem: string | null;
};

export function listBindings(db: Db | Tx): NetworkBinding[] {
  return db.select().from(networkBindingTable).orderBy(asc(networkBindingTable.label)).all().map(toBinding);
}

export function findBindingById(db: Db | Tx, id: string): NetworkBinding | null {
  const row = db.select().from(networkBindingTable).where(eq(networkBindingTable.id, id)).get();
  return row ? toBinding(row) : null;
}

/** Index: `network_binding_port`. */
export function findBindingOfPort(db: Db | Tx, { switchMac, portIndex }: SwitchPort): NetworkBinding | null {
  const row = db
    .select()
    .from(networkBindingTable)
    .where(and(eq(networkBindingTable.switchMac, switchMac), eq(networkBindingTable.portIndex, portIndex)))
    .get();
  return row ? toBinding(row) : null;
}

export function insertBinding(tx: Tx, { place, ...rest }: NetworkBinding): void {
  tx.insert(networkBindingTable)
    .values({ ...rest, placeType: place.type, placeId: place.id })
    .run();
}

export function deleteBinding(tx: Tx, id: string): void {
  tx.delete(networkBindingTable).where(eq(networkBindingTable.id, id)).run();
}

export function insertPowerCycle(tx: Tx, record: PowerCycleRecord): void {
  tx.insert(powerCycleTable).values(record).run();
}

export function settlePowerCycle(
  tx: Tx,
  id: string,
  outcome: PowerCycleRecord['outcome'],
  problem: string | null,
): void {
  tx.update(powerCycleTable).set({ outcome, problem }).where(eq(powerCycleTable.id, id)).run();
}

/** A command whose outcome a dead process took along may have had its effect: that is what is known of it. */
export function settleAbandonedCycles(tx: Tx): number {
  return tx
    .update(powerCycleTable)
    .set({ outcome: 'unknown', problem: 'restarted' })
    .where(eq(powerCycleTable.outcome, 'sent'))
    .run().changes;
}

/** Index: `power_cycle_port`. */
export function findLastCycle(db: Db | Tx, port: SwitchPort): PowerCycleRecord | null {
  return toRecord(lastCycles(db, port).get());
}

/** The last one that took the power, or may have. Index: `power_cycle_port`. */
export function findLastEffect(db: Db | Tx, port: SwitchPort): PowerCycleRecord | null {
  return toRecord(lastCycles(db, port, ne(powerCycleTable.outcome, 'refused')).get());
}

function lastCycles(db: Db | Tx, { switchMac, portIndex }: SwitchPort, which?: ReturnType<typeof ne>) {
  const isOfPort = and(eq(powerCycleTable.switchMac, switchMac), eq(powerCycleTable.portIndex, portIndex));
  return db.select().from(powerCycleTable).where(and(isOfPort, which)).orderBy(desc(powerCycleTable.at)).limit(1);
}

function toRecord(row: typeof powerCycleTable.$inferSelect | undefined): PowerCycleRecord | null {
  return row ? { ...row, outcome: OutcomeSchema.parse(row.outcome) } : null;
}

function toBinding({ placeType, placeId, ...row }: typeof networkBindingTable.$inferSelect): NetworkBinding {
  return { ...row, place: { type: PlaceTypeSchema.parse(placeType), id: placeId } };
}
