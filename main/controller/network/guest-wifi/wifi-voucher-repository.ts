import { and, asc, eq, gt, lt } from 'drizzle-orm';
import type { Interval } from '../../../../domain/time.ts';
import type { Db, Tx } from '../../db/database.ts';
import { wifiVoucherTable } from './wifi-voucher-schema.ts';

export type KeptVoucher = Interval & {
  readonly bookingId: string;
  readonly voucherId: string;
  /** Ten digits. */
  readonly code: string;
  readonly durationMin: number;
};

export function findVoucherOf(db: Db | Tx, bookingId: string): KeptVoucher | null {
  return db.select().from(wifiVoucherTable).where(eq(wifiVoucherTable.bookingId, bookingId)).get() ?? null;
}

/** Few: what is over is forgotten every night. */
export function listKeptVouchers(db: Db | Tx): KeptVoucher[] {
  return db.select().from(wifiVoucherTable).all();
}

/** Of bookings that share an instant with `interval`, in order of start. Index: `wifi_voucher_ends`. */
export function listVouchersIn(db: Db | Tx, { startsAt, endsAt }: Interval): KeptVoucher[] {
  return db
    .select()
    .from(wifiVoucherTable)
    .where(and(gt(wifiVoucherTable.endsAt, startsAt), lt(wifiVoucherTable.startsAt, endsAt)))
    .orderBy(asc(wifiVoucherTable.startsAt))
    .all();
}

export function saveVoucher(tx: Tx, voucher: KeptVoucher): void {
  tx.insert(wifiVoucherTable)
    .values(voucher)
    .onConflictDoUpdate({ target: wifiVoucherTable.bookingId, set: voucher })
    .run();
}

export function forgetVoucher(tx: Tx, bookingId: string): void {
  tx.delete(wifiVoucherTable).where(eq(wifiVoucherTable.bookingId, bookingId)).run();
}
