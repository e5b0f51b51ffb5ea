import { eq } from 'drizzle-orm';
import { type FacilityProfile, FacilityProfileSchema } from '../../../domain/facility.ts';
import type { Db, Tx } from '../db/database.ts';
import { facilityTable } from './facility-schema.ts';

/** Null until this controller has been set up as somebody's. */
export function findProfile(db: Db | Tx): FacilityProfile | null {
  const row = db.select().from(facilityTable).get();
  return row ? FacilityProfileSchema.parse(row.profile) : null;
}

/** Null until this controller has been set up. */
export function findProfileRevision(db: Db | Tx): number | null {
  return db.select({ revision: facilityTable.revision }).from(facilityTable).get()?.revision ?? null;
}

export function insertProfile(tx: Tx, profile: FacilityProfile): void {
  const { id, revision } = profile;
  tx.insert(facilityTable).values({ id, profile, revision, toldRevision: 0 }).run();
}

/** A later revision of the profile; the link tells the cloud of it. */
export function updateProfile(tx: Tx, profile: FacilityProfile): void {
  const { id, revision } = profile;
  tx.update(facilityTable).set({ profile, revision }).where(eq(facilityTable.id, id)).run();
}

/** A profile as the cloud was told of it: an earlier one than is known here is no news. */
export function recoverProfile(tx: Tx, profile: FacilityProfile): void {
  const { id, revision } = profile;
  const known = findProfileRevision(tx);
  if (known === null) tx.insert(facilityTable).values({ id, profile, revision, toldRevision: revision }).run();
  else if (known < revision) {
    tx.update(facilityTable).set({ profile, revision, toldRevision: revision }).where(eq(facilityTable.id, id)).run();
  }
}

/** The profile when the cloud has not been told of its revision yet, else null. */
export function findUntoldProfile(db: Db | Tx): FacilityProfile | null {
  const row = db.select().from(facilityTable).get();
  return row && row.toldRevision < row.revision ? FacilityProfileSchema.parse(row.profile) : null;
}

export function markProfileTold(tx: Tx, { id, revision }: FacilityProfile): void {
  tx.update(facilityTable).set({ toldRevision: revision }).where(eq(facilityTable.id, id)).run();
}
