import type { JobKind } from '../../domain/jobs/job.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { z } from 'zod';
import type { BookingEventListener } from '../booking-events/follow-bookings.ts';
import type { Tx } from '../db/database.ts';
import { cancelJobByKey, type PlanContext, planJobs } from '../jobs/job-repository.ts';
import type { Addressee } from './choice-repository.ts';
import type { MessageChannel, MessageKind } from './message-kinds.ts';
import { dropPlanned, findWaiting, insertPlanned, type NewMessage, type PlannedMessage } from './message-repository.ts';
import { planMessages, type WantedMessage } from './plan-messages.ts';
import { listSubscriptions, type PushSubscription } from './push/push-subscription-repository.ts';
import { isPushed } from './push/render-push.ts';
import { addresseesOf } from './reach.ts';

type SendKind = JobKind<{ readonly messageId: string }>;

const MAIL: SendKind = {
  name: 'message.send',
  payload: z.strictObject({ messageId: z.uuid() }),
  concurrency: 4,
  // A message says itself until when it is of use.
  attemptsMax: null,
  backOff: { firstMs: 20 * SECOND_MS, maxMs: 30 * MINUTE_MS },
};

/** A kind of job for each channel: one that stands still holds up no other. */
export const SENDING: { readonly [C in MessageChannel]: SendKind } = {
  email: MAIL,
  sms: { ...MAIL, name: 'message.text' },
  push: { ...MAIL, name: 'message.push' },
};

/**
 * Plans messages, and that they are sent; returns those that there are to send (see `insertPlanned`). Those of one
 * booking go out one after the other, over each channel.
 */
export async function planSending(
  tx: Tx,
  messages: readonly NewMessage[],
  context: PlanContext,
): Promise<readonly PlannedMessage[]> {
  const planned = await insertPlanned(tx, messages, context.now);
  const jobs = planned.map(({ id, bookingId, channel, dueAt }) => {
    const subject = `${channel} of ${bookingId}`;
    return { kind: SENDING[channel], key: jobKey(id), subject, payload: { messageId: id }, dueAt, notAfter: null };
  });
  await planJobs(tx, jobs, context);
  return planned;
}

export const jobKey = (messageId: string): string => `message ${messageId}`;

/** Plans what customers are told, and drops what is not true any more, with the event that makes it so. */
export function messageListener(channels: readonly MessageChannel[], context: () => PlanContext): BookingEventListener {
  return async (tx, event, booking) => {
    const { facilityId, bookingId } = event;
    const { now, newId } = context();
    const { dropOthers, wanted } = planMessages(event, event.after, now);
    // Who has not even been told of the booking is told how it stands now, or nothing of it at all.
    const untold = await findWaiting(tx, bookingId, 'confirmation');
    const browsers = channels.includes('push') ? await listSubscriptions(tx, bookingId) : [];
    const messages = wanted.flatMap((message) => {
      const isTold = untold === null || !isNews(message);
      const written = isTold ? addresseesOf(message.kind, booking.customer, channels) : [];
      // Whoever asked for it has seen the booking, whatever became of the mail.
      const addressees = [...written, ...browsersFor(message.kind, browsers)];
      return addressees.map((to): NewMessage => ({ id: newId(), facilityId, bookingId, ...to, ...message }));
    });
    const planned = (await planSending(tx, messages, { now, newId })).map(({ id }) => id);
    if (dropOthers === null) return;
    const stays = untold && event.kind !== 'cancelled' ? [untold.id] : [];
    const dropped = await dropPlanned(tx, bookingId, { reason: dropOthers, but: [...planned, ...stays], now });
    for (const { id } of dropped) await cancelJobByKey(tx, jobKey(id), now);
  };
}

/** What somebody does not understand who has not been told of the booking itself yet. */
function isNews({ kind }: WantedMessage): boolean {
  return kind === 'change' || kind === 'cancellation';
}

function browsersFor(kind: MessageKind, browsers: readonly PushSubscription[]): readonly Addressee[] {
  return isPushed(kind) ? browsers.map(({ id }) => ({ channel: 'push', address: id })) : [];
}
