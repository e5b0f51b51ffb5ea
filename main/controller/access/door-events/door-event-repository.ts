import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, or } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import {
  DOOR_EVENT_KINDS,
  DOOR_EVENT_SOURCES,
  DOOR_MEANS,
  type DoorEvent,
  type DoorEventSource,
  type DoorSighting,
} from './door-event.ts';
import { doorEventTable, doorRecordTable, doorSightingTable } from './door-event-schema.ts';

const KindSchema = z.enum(DOOR_EVENT_KINDS);
const MeansSchema = z.enum(DOOR_MEANS).nullable();
const SourceSchema = z.enum(DOOR_EVENT_SOURCES);
const ActorKindSchema = z.enum(['program', 'person', 'unknown']);

export function insertEvent(tx: Tx, event: DoorEvent, rest: { isArrivalDue: boolean; recordedAt: EpochMs }): void {
  const { actor, ...own } = event;
  tx.insert(doorEventTable)
    .values({ ...own, ...actorRow(actor), isArrivalDue: rest.isArrivalDue ? 1 : 0, recordedAt: rest.recordedAt })
    .run();
}

export function updateEvent(tx: Tx, { id, actor, ...own }: DoorEvent, isArrivalDue: boolean): void {
  tx.update(doorEventTable)
    .set({ ...own, ...actorRow(actor), ...(isArrivalDue && { isArrivalDue: 1 }) })
    .where(eq(doorEventTable.id, id))
    .run();
}

function actorRow({ id, name, kind }: DoorEvent['actor']) {
  return { actorId: id, actorName: name, actorKind: kind };
}

export function insertSighting(tx: Tx, { source, sourceId }: DoorSighting, eventId: string): void {
  tx.insert(doorSightingTable).values({ source, sourceId, eventId }).onConflictDoNothing().run();
}

/** The event that this very telling made or joined; null for a new one. */
export function findSighted(tx: Tx, { source, sourceId }: DoorSighting): string | null {
  const { eventId } = doorSightingTable;
  const known = and(eq(doorSightingTable.source, source), eq(doorSightingTable.sourceId, sourceId));
  return tx.select({ eventId }).from(doorSightingTable).where(known).get()?.eventId ?? null;
}

export function listSources(tx: Tx, eventId: string): ReadonlySet<DoorEventSource> {
  const rows = tx.select().from(doorSightingTable).where(eq(doorSightingTable.eventId, eventId)).all();
  return new Set(rows.map(({ source }) => SourceSchema.parse(source)));
}

/** Events of one door, or of the building, within a stretch of time, both ends in it. Index: `door_event_door`. */
export function listEventsBetween(tx: Tx, doorId: string | null, from: EpochMs, until: EpochMs): readonly DoorEvent[] {
  const { doorId: door, at } = doorEventTable;
  const ofDoor = doorId === null ? isNull(door) : eq(door, doorId);
  return tx
    .select()
    .from(doorEventTable)
    .where(and(ofDoor, gte(at, from), lte(at, until)))
    .orderBy(asc(at))
    .all()
    .map(toEvent);
}

/** Which of these commands are known to have brought something about. Index: `door_event_command`. */
export function listProvenCommands(db: Db | Tx, commandIds: readonly string[]): ReadonlySet<string> {
  const { commandId } = doorEventTable;
  const rows = db
    .select({ commandId })
    .from(doorEventTable)
    .where(inArray(commandId, [...commandIds]))
    .all();
  return new Set(rows.flatMap((row) => row.commandId ?? []));
}

/** Events with which somebody may have arrived, oldest first. Index: `door_event_arrival`. */
export function listDueArrivals(db: Db | Tx): readonly DoorEvent[] {
  const { isArrivalDue, at } = doorEventTable;
  return db.select().from(doorEventTable).where(eq(isArrivalDue, 1)).orderBy(asc(at)).all().map(toEvent);
}

export function settleArrival(tx: Tx, eventId: string): void {
  tx.update(doorEventTable).set({ isArrivalDue: 0 }).where(eq(doorEventTable.id, eventId)).run();
}

/** Where a page of the history begins: after this event, going back in time. */
export type HistoryPlace = { readonly at: EpochMs; readonly id: string };

export type HistoryQuery = {
  /** All doors when null. */
  readonly doorId: string | null;
  readonly before: HistoryPlace | null;
  readonly limit: number;
};

/** Newest first; with one door those of the whole building too. Indexes: `door_event_at`, `door_event_door`. */
export function listHistory(db: Db | Tx, { doorId, before, limit }: HistoryQuery): readonly DoorEvent[] {
  const { id, at, doorId: door } = doorEventTable;
  return db
    .select()
    .from(doorEventTable)
    .where(
      and(
        doorId === null ? undefined : or(eq(door, doorId), isNull(door)),
        before ? or(lt(at, before.at), and(eq(at, before.at), lt(id, before.id))) : undefined,
      ),
    )
    .orderBy(desc(at), desc(id))
    .limit(limit)
    .all()
    .map(toEvent);
}

/** Oldest first. Index: `door_event_booking`. */
export function listEventsOfBooking(db: Db | Tx, bookingId: string, limit: number): readonly DoorEvent[] {
  const { bookingId: booking, at } = doorEventTable;
  return db
    .select()
    .from(doorEventTable)
    .where(eq(booking, bookingId))
    .orderBy(asc(at))
    .limit(limit)
    .all()
    .map(toEvent);
}

export type RecordPlace = { readonly lastEventAt: EpochMs | null; readonly readAt: EpochMs };

/** Null before the record was ever read. */
export function findRecordPlace(db: Db | Tx): RecordPlace | null {
  const row = db.select().from(doorRecordTable).where(eq(doorRecordTable.id, 1)).get();
  return row ? { lastEventAt: row.lastEventAt, readAt: row.readAt } : null;
}

export function saveRecordPlace(tx: Tx, place: RecordPlace): void {
  tx.insert(doorRecordTable)
    .values({ id: 1, ...place })
    .onConflictDoUpdate({ target: doorRecordTable.id, set: place })
    .run();
}

/** Forgets what happened before `before`, by the door system's clock, with all tellings of it. Index: `door_event_at`. */
export function forgetEvents(tx: Tx, before: EpochMs): number {
  const old = tx.select({ id: doorEventTable.id }).from(doorEventTable).where(lt(doorEventTable.at, before));
  tx.delete(doorSightingTable).where(inArray(doorSightingTable.eventId, old)).run();
  return tx.delete(doorEventTable).where(lt(doorEventTable.at, before)).run().changes;
}

function toEvent(row: typeof doorEventTable.$inferSelect): DoorEvent {
  const { id, at, doorId, correlationId, bookingId, commandId } = row;
  return {
    id,
    at,
    doorId,
    kind: KindSchema.parse(row.kind),
    means: MeansSchema.parse(row.means),
    actor: { id: row.actorId, name: row.actorName, kind: ActorKindSchema.parse(row.actorKind) },
    correlationId,
    bookingId,
    commandId,
  };
}
