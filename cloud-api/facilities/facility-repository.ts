import { and, eq, lt, ne, sql } from 'drizzle-orm';
import { assert } from '../../domain/assert.ts';
import { type FacilityProfile, FacilityProfileSchema } from '../../domain/facility.ts';
import type { Visit } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { CHANNELS } from '../facility-link/commit-notices.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { facilityTable, resourceTable, visitTable } from './facility-schema.ts';

export type FacilityRow = { readonly profile: FacilityProfile };

export async function listFacilities(db: Db | Tx): Promise<FacilityRow[]> {
  const rows = await db.select().from(facilityTable);
  return rows.map(({ profile }) => ({ profile: FacilityProfileSchema.parse(profile) }));
}

export async function findProfile(db: Db | Tx, facilityId: string): Promise<FacilityProfile | null> {
  const [row] = await db.select().from(facilityTable).where(eq(facilityTable.id, facilityId));
  return row ? FacilityProfileSchema.parse(row.profile) : null;
}

/** By its id or its name in addresses. */
export async function findFacilityNamed(db: Db | Tx, idOrSlug: string): Promise<FacilityProfile | null> {
  const known = await listFacilities(db);
  return known.find(({ profile }) => profile.id === idOrSlug || profile.slug === idOrSlug)?.profile ?? null;
}

/** Fails when the slug, or one of the resources, is another facility's. */
export async function insertFacility(tx: Tx, profile: FacilityProfile): Promise<void> {
  const { id, slug, revision } = profile;
  await tx.insert(facilityTable).values({ id, slug, profile, profileRevision: revision });
  await saveResources(tx, profile);
}

/** All processes look for what is new as soon as this is committed, and not only when their turn comes. */
export async function tellOfFacility(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify('ingest_lease', '')`);
}

/**
 * Keeps the facility's word of itself; one that is older than what is known changes nothing. Fails when the slug, or
 * one of the resources, is another facility's: nobody talks himself into what is not his.
 */
export async function saveProfile(tx: Tx, profile: FacilityProfile): Promise<void> {
  const { id, slug, revision } = profile;
  const saved = await tx
    .update(facilityTable)
    .set({ slug, profile, profileRevision: revision })
    .where(and(eq(facilityTable.id, id), lt(facilityTable.profileRevision, revision)))
    .returning({ id: facilityTable.id });
  if (saved.length > 0) await saveResources(tx, profile);
}

async function saveResources(tx: Tx, { id: facilityId, resources }: FacilityProfile): Promise<void> {
  const ids = [...new Set(resources.map(({ id }) => id))];
  if (ids.length === 0) return;
  const saved = await tx
    .insert(resourceTable)
    .values(ids.map((id) => ({ id, facilityId })))
    .onConflictDoUpdate({
      target: resourceTable.id,
      set: { facilityId },
      setWhere: eq(resourceTable.facilityId, facilityId),
    })
    .returning({ id: resourceTable.id });
  assert(saved.length === ids.length, `saveResources: facility ${facilityId} names a resource of another one`);
}

/** Fails when the booking is another facility's. All processes hear of it with the commit. */
export async function saveVisit(tx: Tx, facilityId: string, visit: Visit): Promise<void> {
  const { bookingId } = visit;
  const set = { status: visit.status, checkedInAt: visit.checkedInAt, changedAt: visit.changedAt, isDue: true };
  const [foreign] = await tx
    .select({ id: allocationTable.id })
    .from(allocationTable)
    .where(and(eq(allocationTable.bookingId, bookingId), ne(allocationTable.facilityId, facilityId)))
    .limit(1);
  assert(!foreign, `saveVisit: facility ${facilityId} names a booking of another one`);
  await tx
    .insert(visitTable)
    .values({ facilityId, bookingId, ...set })
    .onConflictDoUpdate({ target: [visitTable.facilityId, visitTable.bookingId], set });
  await tx.execute(sql`select pg_notify(${CHANNELS.visits}, ${bookingId})`);
}
