import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock } from '../../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { JobOutcome } from '../../jobs/job.ts';
import type { Log } from '../../log.ts';
import { NETWORK_PROBLEMS, type NetworkPort, sentenceForChange, type Voucher } from '../network-port.ts';
import { bookingOfNote, noteOf } from './voucher-note.ts';
import { compareVouchers, listWantedVouchers, type WantedVoucher } from './wanted-vouchers.ts';
import { SWEEP_EVERY_MS } from './wifi-jobs.ts';
import { forgetVoucher, type KeptVoucher, listKeptVouchers, saveVoucher } from './wifi-voucher-repository.ts';

export type SweepParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly port: NetworkPort;
  readonly facilityId: string;
};

/** A first sweep of a club with hundreds of bookings a day leaves the rest for the next one. */
const MADE_MAX = 25;

/** A sentence for staff, when not all was done. */
type Done = Result<null, string>;

/**
 * Sees to it that the bookings of the next day have a voucher, and cancelled ones none. Where there is nothing to do
 * the network is not asked anything. May be repeated at any moment: what was made and not noted is found by its note.
 */
export async function sweepVouchers(parts: SweepParts): Promise<JobOutcome> {
  const { db, clock, facilityId } = parts;
  const now = clock.now();
  const needs = compareVouchers(listWantedVouchers(db, facilityId, now), listKeptVouchers(db), now);
  write(db, (tx) => {
    for (const voucher of needs.moved) saveVoucher(tx, voucher);
  });
  const cancelled = needs.leftOver.filter(({ bookingId }) => isCancelled(parts, bookingId));
  for (const voucher of [...needs.replaced, ...cancelled]) {
    const removed = await removeVoucher(parts, voucher);
    if (!removed.ok) return { kind: 'retry', problem: removed.error };
  }
  const made = await giveVouchers(parts, needs.missing.slice(0, MADE_MAX));
  return made.ok ? { kind: 'again', at: clock.now() + SWEEP_EVERY_MS } : { kind: 'retry', problem: made.error };
}

/** One that nobody knows is not said to be cancelled: the database may be an older one that was put back. */
function isCancelled({ db, facilityId }: SweepParts, bookingId: string): boolean {
  return findBooking(db, facilityId, bookingId)?.booking.status === 'cancelled';
}

async function removeVoucher({ db, port }: SweepParts, { voucherId, bookingId }: KeptVoucher): Promise<Done> {
  const gone = await deleteIfThere(port, voucherId);
  if (gone.ok) write(db, (tx) => forgetVoucher(tx, bookingId));
  return gone;
}

export async function deleteIfThere(port: NetworkPort, voucherId: string): Promise<Done> {
  const change = await port.deleteVoucher(voucherId);
  const isGone = change.outcome === 'done' || (change.outcome === 'refused' && change.reason === 'network.not_found');
  return isGone ? ok(null) : err(sentenceForChange(change) ?? '');
}

async function giveVouchers(parts: SweepParts, missing: readonly WantedVoucher[]): Promise<Done> {
  if (missing.length === 0) return ok(null);
  const unmade = await adopt(parts, missing);
  if (!unmade.ok) return unmade;
  if (unmade.value.length === 0) return ok(null);
  let problem: string | null = null;
  for (const { bookingId, durationMin } of unmade.value) {
    const change = await parts.port.createVoucher({ durationMin, note: noteOf(bookingId) });
    problem = sentenceForChange(change);
    // What may have been made is looked for, and what comes after it waits for the next time.
    if (problem !== null) break;
  }
  const unseen = await adopt(parts, unmade.value);
  if (!unseen.ok) return unseen;
  if (unseen.value.length === 0) return ok(null);
  return err(problem ?? 'The network console made a voucher and does not show it.');
}

/** Takes what the network has for these bookings already; returns those for which it has nothing. */
async function adopt(
  { db, port, log }: SweepParts,
  wanted: readonly WantedVoucher[],
): Promise<Result<readonly WantedVoucher[], string>> {
  const listed = await port.listVouchers();
  if (!listed.ok) return err(NETWORK_PROBLEMS[listed.error.code]);
  const without: WantedVoucher[] = [];
  for (const wish of wanted) {
    const ours = listed.value.filter(({ note }) => bookingOfNote(note) === wish.bookingId).toSorted(byAge);
    const kept = ours.find(({ durationMin }) => durationMin === wish.durationMin);
    for (const { id } of ours.filter((voucher) => voucher !== kept)) {
      const gone = await deleteIfThere(port, id);
      if (!gone.ok) return gone;
      log.info('wifi.voucher.surplus_deleted', { bookingId: wish.bookingId });
    }
    if (kept) write(db, (tx) => saveVoucher(tx, { ...wish, voucherId: kept.id, code: kept.code }));
    else without.push(wish);
  }
  return ok(without);
}

/** Always the same of two, whichever comes first in the list. */
export function byAge(a: Voucher, b: Voucher): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

export function write(db: Db, work: (tx: Tx) => void): void {
  db.transaction(work, { behavior: 'immediate' });
}
