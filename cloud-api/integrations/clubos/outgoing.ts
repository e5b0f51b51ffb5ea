import { z } from 'zod';
import type { JobKind } from '../../../domain/jobs/job.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { isoOf } from '../../availability/day-answer.ts';
import type { Tx } from '../../db/database.ts';
import { planJob, type PlanContext } from '../../jobs/job-repository.ts';
import type { AnswerView } from './bridge-messages.ts';

/** One body for ClubOS's `POST /api/input-events`, whole: nothing of it is looked up when it is sent. */
const OutgoingSchema = z.object({
  source: z.literal('booking'),
  location_id: z.string().nullable(),
  bay_id: z.string().nullable(),
  linked_thread_id: z.string().nullable(),
  payload: z.looseObject({
    type: z.string(),
    /** The same id is the same event, however often it comes. */
    event_id: z.string(),
    occurred_at: z.string(),
  }),
});
export type Outgoing = z.infer<typeof OutgoingSchema>;

/** Told until ClubOS has it, for a day: after that nobody wants to be told. */
export const DELIVER: JobKind<Outgoing> = {
  name: 'clubos.deliver',
  payload: OutgoingSchema,
  concurrency: 4,
  attemptsMax: null,
  backOff: { firstMs: 2 * SECOND_MS, maxMs: HOUR_MS / 4 },
};
const DELIVER_MS_MAX = DAY_MS;

/** What became of a booking. */
export type ClubosEvent = {
  /** The same id is the same event. */
  readonly id: string;
  readonly type:
    | 'booking.created'
    | 'booking.modified'
    | 'booking.cancelled'
    | 'booking.checked_in'
    | 'booking.no_show';
  readonly occurredAt: EpochMs;
  readonly booking: {
    readonly id: string;
    readonly facilityId: string;
    readonly resourceId: string;
    readonly startsAt: EpochMs;
    readonly endsAt: EpochMs;
    readonly status: string;
    /** Rises with every change: of two events the one with the higher is the later. */
    readonly revision: number;
    readonly channel: string;
    /** By which ClubOS knows the customer; null without one. */
    readonly phone: string | null;
  };
};

/**
 * Plans that ClubOS is told of a booking, in the transaction that notes it. The same event again changes nothing but to
 * tell it anew. Where ClubOS has no address there is nobody to tell, and the job is over as soon as it is due.
 */
export async function planClubosEvent(tx: Tx, event: ClubosEvent, context: PlanContext): Promise<void> {
  const { id, type, occurredAt, booking } = event;
  const { startsAt, endsAt, facilityId, resourceId, phone, ...rest } = booking;
  await planOutgoing(
    tx,
    {
      source: 'booking',
      location_id: facilityId,
      bay_id: resourceId,
      linked_thread_id: null,
      payload: {
        type,
        event_id: id,
        occurred_at: isoOf(occurredAt),
        booking: {
          booking_id: rest.id,
          status: rest.status,
          revision: rest.revision,
          channel: rest.channel,
          start_time: isoOf(startsAt),
          end_time: isoOf(endsAt),
          duration: (endsAt - startsAt) / MINUTE_MS,
          user_phone: phone,
        },
      },
    },
    context,
  );
}

export type Answered = {
  readonly eventId: string;
  readonly messageId: string;
  readonly threadId: string | null;
  readonly phone: string;
  readonly answer: AnswerView;
};

/** Plans that ClubOS is given the answer to a message, or what came of a yes. */
export async function planAnswer(
  tx: Tx,
  { eventId, messageId, threadId, phone, answer }: Answered,
  context: PlanContext,
): Promise<void> {
  const booking = answer.booking ?? answer.proposal?.booking ?? null;
  await planOutgoing(
    tx,
    {
      source: 'booking',
      location_id: booking?.location_id ?? null,
      bay_id: booking?.bay_id ?? null,
      linked_thread_id: threadId,
      payload: {
        type: 'message.answered',
        event_id: eventId,
        occurred_at: isoOf(context.now),
        message_id: messageId,
        user_phone: phone,
        answer,
      },
    },
    context,
  );
}

async function planOutgoing(tx: Tx, payload: Outgoing, context: PlanContext): Promise<void> {
  const key = `clubos out ${payload.payload.event_id}`;
  const { now } = context;
  await planJob(tx, DELIVER, { key, subject: key, payload, dueAt: now, notAfter: now + DELIVER_MS_MAX }, context);
}
