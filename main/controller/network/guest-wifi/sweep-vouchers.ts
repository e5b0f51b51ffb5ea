import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Clock } from '../../../../domain/time.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { JobOutcome } from '../../../../domain/jobs/job.ts';
import type { Log } from '../../log.ts';
import { NETWORK_PROBLEMS, type NetworkChange, type NetworkPort, sentenceForChange } from '../network-port.ts';
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
  const removing = await removeVouchers(parts, [...needs.replaced, ...cancelled]);
  const giving = await giveVouchers(parts, needs.missing.slice(0, MADE_MAX));
  const problem = removing ?? giving;
  if (problem !== null) return { kind: 'retry', problem };
  return { kind: 'again', at: clock.now() + SWEEP_EVERY_MS };
}

/** One that nobody knows is not said to be cancelled: the database may be an older one that was put back. */
function isCancelled({ db, facilityId }: SweepParts, bookingId: string): boolean {
  return findBooking(db, facilityId, bookingId)?.booking.status === 'cancelled';
}

/** Returns a sentence for staff when not all are gone; so do the others. */
async function removeVouchers({ db, port }: SweepParts, vouchers: readonly KeptVoucher[]): Promise<string | null> {
  const ids = vouchers.map(({ voucherId }) => voucherId);
  const { gone, problem } = await deleteVouchers(port, ids);
  write(db, (tx) => {
    for (const { bookingId, voucherId } of vouchers) if (gone.has(voucherId)) forgetVoucher(tx, bookingId);
  });
  return problem;
}

/** Deletes what is still there of `ids`. One that cannot be deleted keeps no other from it. */
export async function deleteVouchers(
  port: NetworkPort,
  ids: readonly string[],
): Promise<{ readonly gone: ReadonlySet<string>; readonly problem: string | null }> {
  const gone = new Set<string>();
  let problem: string | null = null;
  for (const id of ids) {
    const change = await port.deleteVoucher(id);
    const isGone = change.outcome === 'done' || (change.outcome === 'refused' && change.reason === 'network.not_found');
    if (isGone) gone.add(id);
    else problem ??= sentenceForChange(change);
    if (!isGone && !isOfThisOne(change)) break;
  }
  return { gone, problem };
}

/** A refusal that says nothing of the next one. */
function isOfThisOne(change: NetworkChange): boolean {
  return change.outcome === 'refused' && change.reason === 'network.rejected';
}

async function giveVouchers(parts: SweepParts, missing: readonly WantedVoucher[]): Promise<string | null> {
  if (missing.length === 0) return null;
  const unmade = await adopt(parts, missing);
  if (!unmade.ok) return unmade.error;
  if (unmade.value.length === 0) return null;
  let problem: string | null = null;
  for (const { bookingId, durationMin } of unmade.value) {
    const change = await parts.port.createVoucher({ durationMin, note: noteOf(bookingId) });
    problem ??= sentenceForChange(change);
    // What may have been made is looked for, and what comes after it waits for the next time.
    if (change.outcome !== 'done' && !isOfThisOne(change)) break;
  }
  const unseen = await adopt(parts, unmade.value);
  if (!unseen.ok) return unseen.error;
  if (unseen.value.length === 0) return null;
  return problem ?? 'The network console made a voucher and does not show it.';
}

/**
 * Takes what the network has for these bookings already; returns those for which it has nothing. Where it has two, the
 * other one is deleted at night.
 */
async function adopt(
  { db, port }: SweepParts,
  wanted: readonly WantedVoucher[],
): Promise<Result<readonly WantedVoucher[], string>> {
  const listed = await port.listVouchers();
  if (!listed.ok) return err(NETWORK_PROBLEMS[listed.error.code]);
  const ours = new Map(
    listed.value.map((voucher) => [`${bookingOfNote(voucher.note)}/${voucher.durationMin}`, voucher] as const),
  );
  const without: WantedVoucher[] = [];
  write(db, (tx) => {
    for (const wish of wanted) {
      const voucher = ours.get(`${wish.bookingId}/${wish.durationMin}`);
      if (voucher) saveVoucher(tx, { ...wish, voucherId: voucher.id, code: voucher.code });
      else without.push(wish);
    }
  });
  return ok(without);
}

export function write(db: Db, work: (tx: Tx) => void): void {
  db.transaction(work, { behavior: 'immediate' });
}
