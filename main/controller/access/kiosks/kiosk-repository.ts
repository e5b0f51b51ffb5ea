import { eq } from 'drizzle-orm';
import { type KioskPlace, KioskPlaceSchema } from '../../../../domain/kiosk-place.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { kioskTable } from './kiosk-schema.ts';

/** The address under which stands what counts for all kiosks that have no row. */
const OTHERS = '';

export type PlacedKiosk = { readonly address: string; readonly place: KioskPlace };

/** Null: nobody has said where it stands. `address` of null is all others. */
export function findKioskPlace(db: Db | Tx, address: string | null): KioskPlace | null {
  const row = db
    .select()
    .from(kioskTable)
    .where(eq(kioskTable.address, address ?? OTHERS))
    .get();
  return row ? placeOf(row.place) : null;
}

/** Those of which somebody has said it by name. */
export function listPlacedKiosks(db: Db): readonly PlacedKiosk[] {
  const rows = db.select().from(kioskTable).orderBy(kioskTable.address).all();
  return rows.flatMap(({ address, place }) => (address === OTHERS ? [] : [{ address, place: placeOf(place) }]));
}

export type SavedPlace = {
  readonly address: string | null;
  readonly place: KioskPlace;
  readonly savedAt: EpochMs;
  readonly savedBy: string;
};

export function saveKioskPlace(tx: Tx, { address, place, ...saved }: SavedPlace): void {
  const row = { address: address ?? OTHERS, place: JSON.stringify(place), ...saved };
  tx.insert(kioskTable).values(row).onConflictDoUpdate({ target: kioskTable.address, set: row }).run();
}

export function deleteKioskPlace(tx: Tx, address: string | null): void {
  tx.delete(kioskTable)
    .where(eq(kioskTable.address, address ?? OTHERS))
    .run();
}

/** Somebody meant to keep it from opening something: what cannot be read must not let the street in. */
function placeOf(text: string): KioskPlace {
  try {
    return KioskPlaceSchema.parse(JSON.parse(text));
  } catch {
    return { kind: 'inside' };
  }
}
