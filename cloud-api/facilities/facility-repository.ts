import { and, eq, inArray, lt } from 'drizzle-orm';
import { type FacilityProfile, FacilityProfileSchema } from '../../domain/facility.ts';
import { type Visit, VisitFactSchema } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { facilityTable, visitTable } from './facility-schema.ts';

export type FacilityRow = { readonly profile: FacilityProfile; readonly brokerPasswordHash: string };

export async function listFacilities(db: Db | Tx): Promise<FacilityRow[]> {
  const rows = await db.select().from(facilityTable);
  return rows.map(({ profile, brokerPasswordHash }) => ({
    profile: FacilityProfileSchema.parse(profile),
    brokerPasswordHash,
  }));
}

export async function findProfile(db: Db | Tx, facilityId: string): Promise<FacilityProfile | null> {
  const [row] = await db.select().from(facilityTable).where(eq(facilityTable.id, facilityId));
  return row ? FacilityProfileSchema.parse(row.profile) : null;
}

/** `hashCredential` of what the facility's controller shows to the broker; null for a facility that is not known. */
export async function findBrokerPasswordHash(db: Db, facilityId: string): Promise<string | null> {
  const [row] = await db
    .select({ hash: facilityTable.brokerPasswordHash })
    .from(facilityTable)
    .where(eq(facilityTable.id, facilityId));
  return row?.hash ?? null;
}

export async function insertFacility(tx: Tx, profile: FacilityProfile, brokerPasswordHash: string): Promise<void> {
  const { id, slug, revision } = profile;
  await tx.insert(facilityTable).values({ id, slug, profile, profileRevision: revision, brokerPasswordHash });
}

/** Keeps the facility's word of itself; one that is older than what is known changes nothing. */
export async function saveProfile(tx: Tx, profile: FacilityProfile): Promise<void> {
  const { id, slug, revision } = profile;
  await tx
    .update(facilityTable)
    .set({ slug, profile, profileRevision: revision })
    .where(and(eq(facilityTable.id, id), lt(facilityTable.profileRevision, revision)));
}

export async function saveVisit(tx: Tx, facilityId: string, visit: Visit): Promise<void> {
  const { bookingId, ...set } = visit;
  await tx
    .insert(visitTable)
    .values({ bookingId, facilityId, ...set })
    .onConflictDoUpdate({ target: visitTable.bookingId, set });
}

export async function findVisits(db: Db | Tx, bookingIds: readonly string[]): Promise<Map<string, Visit>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(visitTable)
    .where(inArray(visitTable.bookingId, [...bookingIds]));
  return new Map(
    rows.map(({ bookingId, status, checkedInAt, changedAt }) => [
      bookingId,
      VisitFactSchema.shape.data.parse({ bookingId, status, checkedInAt, changedAt }),
    ]),
  );
}
