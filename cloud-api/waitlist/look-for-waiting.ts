import { z } from 'zod';
import type { FacilityProfile } from '../../domain/facility.ts';
import { type JobKind, type JobOutcome, type JobWorker, workerOf } from '../../domain/jobs/job.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { decideOffers, HEAD_START_MS, type WaitlistOffer } from '../../domain/waitlist/decide-offers.ts';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { Db, Tx } from '../db/database.ts';
import { type PlanContext, planJob } from '../jobs/job-repository.ts';
import { planSending } from '../messages/message-listener.ts';
import { earliestRing } from '../messages/quiet-hours.ts';
import { findQuietHours } from '../messages/quiet-hours-repository.ts';
import { createOpenSlots, hasBooked, openTimesOf, type WaitlistIndex } from './open-times.ts';
import {
  countWaiting,
  endEntries,
  forgetEntries,
  hasEntries,
  insertTold,
  listTold,
  listWaiting,
  type WaitlistEntry,
} from './waitlist-repository.ts';

const LOOK: JobKind<{ readonly facilityId: string }> = {
  name: 'waitlist.look',
  payload: z.strictObject({ facilityId: z.uuid() }),
  concurrency: 2,
  attemptsMax: null,
  backOff: { firstMs: 10 * SECOND_MS, maxMs: 10 * MINUTE_MS },
};

/** Time becomes free in many ways, a block that is removed or a club that is back: so it is looked at all the while. */
const LOOK_EVERY_MS = MINUTE_MS;
/** Entries are kept for so long after the time that was waited for. */
export const ENTRY_KEPT_MS = 7 * DAY_MS;

/** Looks at once whether those who wait at a facility can have what they wait for; and again, as long as any do. */
export async function planLook(tx: Tx, facilityId: string, context: PlanContext): Promise<void> {
  const subject = `waitlist of ${facilityId}`;
  await planJob(
    tx,
    LOOK,
    { key: subject, subject, payload: { facilityId }, dueAt: context.now, notAfter: null },
    context,
  );
}

/** A booking that goes, moves or becomes shorter leaves time: those who wait for it need not wait for the next look. */
export function waitlistListener(context: () => PlanContext): BookingEventListener {
  return async (tx, { facilityId, kind }) => {
    if (kind !== 'cancelled' && kind !== 'moved' && kind !== 'no_show') return;
    if ((await countWaiting(tx, facilityId)) > 0) await planLook(tx, facilityId, context());
  };
}

export type LookParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly index: WaitlistIndex;
};

/** Tells those who wait when they can have what they wait for, and ends what is past. */
export function waitlistWorker(parts: LookParts, onPlanned: () => void): JobWorker {
  return workerOf(LOOK, async ({ facilityId }): Promise<JobOutcome> => {
    const now = parts.clock.now();
    const { hasOffered, isWaiting, isKept } = await parts.db.transaction((tx) => look(tx, facilityId, parts, now));
    if (hasOffered) onPlanned();
    if (isWaiting) return { kind: 'again', at: now + LOOK_EVERY_MS };
    return isKept ? { kind: 'again', at: now + DAY_MS } : { kind: 'done' };
  });
}

type Looked = { readonly hasOffered: boolean; readonly isWaiting: boolean; readonly isKept: boolean };

async function look(tx: Tx, facilityId: string, parts: LookParts, now: EpochMs): Promise<Looked> {
  await forgetEntries(tx, facilityId, now - ENTRY_KEPT_MS);
  const all = await listWaiting(tx, facilityId);
  const profile = parts.index.findFacility(facilityId)?.profile;
  const over = all.filter(({ endsAt }) => endsAt <= now);
  const present = all.filter(({ endsAt }) => now < endsAt);
  const booked = profile ? present.filter((entry) => hasBooked(parts.index, entry, profile)) : [];
  await endEntries(tx, idsOf(over), 'over');
  await endEntries(tx, idsOf(booked), 'booked');
  const waiting = present.filter((entry) => !booked.includes(entry));
  const hasOffered = profile ? await offer(tx, { profile, waiting }, parts, now) : false;
  return { hasOffered, isWaiting: waiting.length > 0, isKept: await hasEntries(tx, facilityId) };
}

const idsOf = (entries: readonly WaitlistEntry[]): readonly string[] => entries.map(({ id }) => id);

type Club = { readonly profile: FacilityProfile; readonly waiting: readonly WaitlistEntry[] };

async function offer(tx: Tx, { profile, waiting }: Club, { index, random }: LookParts, now: EpochMs): Promise<boolean> {
  const findOpenSlots = createOpenSlots(index);
  const { hours } = await findQuietHours(tx, profile.id);
  // First to book has it: at night that would be whoever does not sleep.
  const isAwake = ({ startsAt }: { readonly startsAt: EpochMs }): boolean =>
    earliestRing(now, startsAt, profile.timeZone, hours) <= now;
  const waiters = waiting.map((entry) => {
    const open = openTimesOf(findOpenSlots(entry, profile)).filter(isAwake);
    return { id: entry.id, address: entry.address, open };
  });
  if (waiters.every(({ open }) => open.length === 0)) return false;
  const offers = decideOffers(waiters, await listTold(tx, profile.id, now - HEAD_START_MS), now);
  const context = { now, newId: () => random.uuid() };
  for (const one of offers) {
    const entry = waiting.find(({ id }) => id === one.id);
    if (entry) await planTelling(tx, entry, one.times, context);
  }
  return offers.length > 0;
}

async function planTelling(
  tx: Tx,
  { id: waitlistEntryId, facilityId, address }: WaitlistEntry,
  times: WaitlistOffer['times'],
  context: PlanContext,
): Promise<void> {
  const { now, newId } = context;
  const starts = times.map(({ startsAt }) => startsAt);
  const message = {
    id: newId(),
    facilityId,
    waitlistEntryId,
    channel: 'email',
    address,
    kind: 'waitlist_offer',
    // No start is told of twice, so that the first of them names the occasion.
    occasion: String(Math.min(...starts)),
    dueAt: now,
    notAfter: Math.max(...starts),
  } as const;
  const [planned] = await planSending(tx, [message], context);
  if (!planned) return;
  await insertTold(tx, { facilityId, address, messageId: planned.id }, times, now);
}
