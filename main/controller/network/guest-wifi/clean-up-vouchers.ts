import type { EpochMs } from '../../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { JobOutcome } from '../../../../domain/jobs/job.ts';
import { NETWORK_PROBLEMS, type Voucher } from '../network-port.ts';
import { deleteVouchers, type SweepParts, write } from './sweep-vouchers.ts';
import { bookingOfNote } from './voucher-note.ts';
import { forgetVoucher, type KeptVoucher, listKeptVouchers } from './wifi-voucher-repository.ts';

/**
 * Deletes the vouchers of bookings that are over or cancelled, and forgets what is no longer there. Vouchers without our
 * note, and of bookings that we do not know, are somebody else's. `nextAt`: when to do so again.
 */
export async function cleanUpVouchers(parts: SweepParts, nextAt: (now: EpochMs) => EpochMs): Promise<JobOutcome> {
  const { db, clock, port, log } = parts;
  const listed = await port.listVouchers();
  if (!listed.ok) return { kind: 'retry', problem: NETWORK_PROBLEMS[listed.error.code] };
  const now = clock.now();
  const kept = new Map(listKeptVouchers(db).map((voucher) => [voucher.bookingId, voucher]));
  const rubbish = listed.value.filter((voucher) => isRubbish(parts, voucher, kept, now));
  const ids = rubbish.map(({ id }) => id);
  const { gone, problem } = await deleteVouchers(port, ids);
  const there = new Set(listed.value.flatMap(({ id }) => (gone.has(id) ? [] : [id])));
  // One that somebody deleted in UniFi is forgotten as well: the next sweep makes another if it is still of use.
  const forgotten = [...kept.values()].filter(({ voucherId }) => !there.has(voucherId));
  write(db, (tx) => {
    for (const { bookingId } of forgotten) forgetVoucher(tx, bookingId);
  });
  if (problem !== null) return { kind: 'retry', problem };
  log.info('wifi.vouchers.cleaned_up', { deleted: gone.size });
  return { kind: 'again', at: nextAt(clock.now()) };
}

function isRubbish(
  { db, facilityId }: SweepParts,
  { id, note }: Voucher,
  kept: ReadonlyMap<string, KeptVoucher>,
  now: EpochMs,
): boolean {
  const bookingId = bookingOfNote(note);
  if (bookingId === null) return false;
  const voucher = kept.get(bookingId);
  if (voucher) return voucher.endsAt <= now || voucher.voucherId !== id;
  const known = findBooking(db, facilityId, bookingId);
  return known !== null && (known.booking.status === 'cancelled' || known.booking.endsAt <= now);
}
