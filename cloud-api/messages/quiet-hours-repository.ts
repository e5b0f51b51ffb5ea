import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { earliestRing, type QuietHours, QuietHoursSchema, USUAL_QUIET_HOURS } from './quiet-hours.ts';
import { quietHoursTable as table } from './quiet-hours-schema.ts';

export type KeptQuietHours = {
  readonly hours: QuietHours;
  /** Null: the club has never said any, and these are the usual ones. */
  readonly savedAt: EpochMs | null;
};

export async function findQuietHours(db: Db | Tx, facilityId: string): Promise<KeptQuietHours> {
  const [row] = await db.select().from(table).where(eq(table.facilityId, facilityId));
  if (!row) return { hours: USUAL_QUIET_HOURS, savedAt: null };
  const { fromMin, untilMin, savedAt } = row;
  return { hours: QuietHoursSchema.parse({ fromMin, untilMin }), savedAt };
}

export async function saveQuietHours(
  db: Db | Tx,
  facilityId: string,
  { hours, savedAt }: { readonly hours: QuietHours; readonly savedAt: EpochMs },
): Promise<void> {
  const set = { ...hours, savedAt };
  await db
    .insert(table)
    .values({ facilityId, ...set })
    .onConflictDoUpdate({ target: table.facilityId, set });
}

type Ringing = { readonly facilityId: string; readonly timeZone: string; readonly startsAt: EpochMs };

/** As `earliestRing`, by the hours of the club. */
export async function findEarliestRing(
  db: Db | Tx,
  { facilityId, timeZone, startsAt }: Ringing,
  now: EpochMs,
): Promise<EpochMs> {
  const { hours } = await findQuietHours(db, facilityId);
  return earliestRing(now, startsAt, timeZone, hours);
}
