import { and, count, eq, gt, gte, like, lt, lte } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, Interval } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import {
  type DoorGrant,
  GRANT_PROBLEMS,
  type GrantProblemCode,
  PROVISION_LEAD_MS,
  type WantedVisit,
} from './door-grant.ts';
import { doorGrantTable } from './door-grant-schema.ts';

const IdsSchema = z.array(z.string());

export function findGrant(db: Db | Tx, bookingId: string): DoorGrant | null {
  const row = db.select().from(doorGrantTable).where(eq(doorGrantTable.bookingId, bookingId)).get();
  return row ? toGrant(row) : null;
}

/** Which booking a visitor of the door system was made for; null for one of others. Index: `door_grant_visitor`. */
export function findBookingOfVisitor(db: Db | Tx, visitorId: string): string | null {
  const { bookingId } = doorGrantTable;
  const ofVisitor = db.select({ bookingId }).from(doorGrantTable).where(eq(doorGrantTable.visitorId, visitorId));
  return ofVisitor.get()?.bookingId ?? null;
}

/** Bookings whose id begins with `mark` and whose doors are open at some time of `during`. */
export function listBookingsByMark(db: Db | Tx, mark: string, during: Interval): readonly string[] {
  const { bookingId, startsAt, endsAt } = doorGrantTable;
  const isNear = and(like(bookingId, `${mark}%`), lte(startsAt, during.endsAt), gte(endsAt, during.startsAt));
  return db
    .select({ bookingId })
    .from(doorGrantTable)
    .where(isNear)
    .all()
    .map((row) => row.bookingId);
}

/** Grants whose doors close after `since`. Index: `door_grant_ends`. */
export function listGrantsEndingAfter(db: Db | Tx, since: EpochMs): DoorGrant[] {
  return db.select().from(doorGrantTable).where(gt(doorGrantTable.endsAt, since)).all().map(toGrant);
}

/** Grants whose visitors should be at the door system by now, and how many have which problem. Index: `door_grant_ends`. */
export function countGrants(db: Db | Tx, now: EpochMs): { expected: number; problems: ReadonlyMap<string, number> } {
  const { problem, startsAt, endsAt, isWanted } = doorGrantTable;
  const isExpected = and(gt(endsAt, now), lte(startsAt, now + PROVISION_LEAD_MS), eq(isWanted, 1));
  const rows = db.select({ problem, n: count() }).from(doorGrantTable).where(isExpected).groupBy(problem).all();
  return {
    expected: rows.reduce((sum, { n }) => sum + n, 0),
    problems: new Map(rows.flatMap((row) => (row.problem === null ? [] : [[row.problem, row.n]]))),
  };
}

export function insertGrant(tx: Tx, bookingId: string, wanted: WantedVisit, now: EpochMs): void {
  const known = { visitorId: null, isUncertain: 0, setStartsAt: null, setEndsAt: null, setDoorIds: null, setPin: null };
  tx.insert(doorGrantTable)
    .values({ bookingId, isWanted: 1, ...wantedRow(wanted), ...known, problem: null, changedAt: now })
    .run();
}

export function saveWanted(tx: Tx, bookingId: string, wanted: WantedVisit, now: EpochMs): void {
  change(tx, bookingId, { isWanted: 1, ...wantedRow(wanted), changedAt: now });
}

/** Doors should no longer open for it. */
export function saveUnwanted(tx: Tx, bookingId: string, now: EpochMs): void {
  change(tx, bookingId, { isWanted: 0, changedAt: now });
}

/** What became known of the door system's side. */
export type GrantProgress = Partial<Pick<DoorGrant, 'visitorId' | 'isUncertain' | 'given' | 'givenPin' | 'problem'>>;

export function saveProgress(tx: Tx, bookingId: string, progress: GrantProgress, now: EpochMs): void {
  const { given, givenPin, isUncertain, ...rest } = progress;
  change(tx, bookingId, {
    ...rest,
    ...(isUncertain !== undefined && { isUncertain: isUncertain ? 1 : 0 }),
    ...(given !== undefined && {
      setStartsAt: given?.startsAt ?? null,
      setEndsAt: given?.endsAt ?? null,
      setDoorIds: given ? JSON.stringify(given.systemDoorIds) : null,
    }),
    ...(givenPin !== undefined && { setPin: givenPin }),
    changedAt: now,
  });
}

/** Forgets grants that were over before `before`. */
export function forgetGrants(tx: Tx, before: EpochMs): number {
  return tx.delete(doorGrantTable).where(lt(doorGrantTable.endsAt, before)).run().changes;
}

function change(tx: Tx, bookingId: string, set: Partial<typeof doorGrantTable.$inferInsert>): void {
  tx.update(doorGrantTable).set(set).where(eq(doorGrantTable.bookingId, bookingId)).run();
}

function wantedRow({ startsAt, endsAt, pin, doorIds, guestName }: WantedVisit) {
  return { startsAt, endsAt, pin, doorIds: JSON.stringify(doorIds), guestName };
}

function toGrant(row: typeof doorGrantTable.$inferSelect): DoorGrant {
  const { bookingId, startsAt, endsAt, pin, guestName, visitorId, setStartsAt, setEndsAt, setDoorIds } = row;
  const hasTerms = setStartsAt !== null && setEndsAt !== null && setDoorIds !== null;
  return {
    bookingId,
    isWanted: row.isWanted === 1,
    wanted: { startsAt, endsAt, pin, guestName, doorIds: readIds(row.doorIds) },
    visitorId,
    isUncertain: row.isUncertain === 1,
    given: hasTerms ? { startsAt: setStartsAt, endsAt: setEndsAt, systemDoorIds: readIds(setDoorIds) } : null,
    givenPin: row.setPin,
    problem: readProblem(row.problem),
  };
}

function readIds(json: string): readonly string[] {
  return IdsSchema.parse(JSON.parse(json));
}

/** One that this version does not know is still a problem. */
function readProblem(code: string | null): GrantProblemCode | null {
  if (code === null) return null;
  return isProblem(code) ? code : 'door_system.unclear_answer';
}

function isProblem(code: string): code is GrantProblemCode {
  return Object.hasOwn(GRANT_PROBLEMS, code);
}
