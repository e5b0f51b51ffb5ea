import { z } from 'zod';
import { type JobKind, type JobWorker, workerOf } from '../../../domain/jobs/job.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { standOf } from '../../booking-events/booking-event.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { Db, Tx } from '../../db/database.ts';
import { type PlanContext, planJob } from '../../jobs/job-repository.ts';
import { planSending } from '../message-listener.ts';
import { planReminders } from '../plan-messages.ts';
import { isPushed } from './render-push.ts';
import { deleteSubscription, findSubscription, type PushSubscription } from './push-subscription-repository.ts';

type CareKind = JobKind<{ readonly subscriptionId: string }>;

export const PUSH_CARE: CareKind = {
  name: 'push.care',
  payload: z.strictObject({ subscriptionId: z.uuid() }),
  concurrency: 2,
  attemptsMax: null,
  backOff: { firstMs: MINUTE_MS, maxMs: HOUR_MS },
};

/** After the end of a booking its browsers are forgotten. */
const KEPT_MS = DAY_MS;

/** In the transaction that keeps the subscription. */
export async function planCare(
  tx: Tx,
  { id, bookingId }: Pick<PushSubscription, 'id' | 'bookingId'>,
  context: PlanContext,
): Promise<void> {
  const plan = { key: `push ${id}`, subject: `push of ${bookingId}`, payload: { subscriptionId: id } };
  await planJob(tx, PUSH_CARE, { ...plan, dueAt: context.now, notAfter: null }, context);
}

/**
 * Looks after a subscription: plans what is still to be told, for whoever asks has booked before that; and forgets it
 * when the booking is over. What becomes of the booking meanwhile is planned when it does: this begins after the
 * subscription is there for all to see, so that no change falls in between.
 */
export function careWorker(db: Db, context: () => PlanContext): JobWorker {
  return workerOf(PUSH_CARE, ({ subscriptionId }) =>
    db.transaction(async (tx) => {
      const subscription = await findSubscription(tx, subscriptionId);
      if (!subscription) return { kind: 'done' };
      const { now, newId } = context();
      const booking = (await findBooking(tx, subscription.bookingId))?.booking;
      const forgetAt = (booking?.endsAt ?? 0) + KEPT_MS;
      if (!booking || now >= forgetAt) {
        await deleteSubscription(tx, subscriptionId);
        return { kind: 'done' };
      }
      const { id: bookingId, facilityId } = booking;
      const to = { channel: 'push', address: subscriptionId } as const;
      const reminders = planReminders(standOf(booking), now).filter(({ kind }) => isPushed(kind));
      const messages = reminders.map((message) => ({ id: newId(), facilityId, bookingId, ...to, ...message }));
      await planSending(tx, messages, { now, newId });
      return { kind: 'again', at: forgetAt };
    }),
  );
}
