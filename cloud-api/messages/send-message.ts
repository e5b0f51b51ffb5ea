import type { Booking } from '../../domain/booking.ts';
import { type JobOutcome, type JobWorker, workerOf } from '../../domain/jobs/job.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import { standOf } from '../booking-events/booking-event.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Mail, MailPort, SendOutcome } from './mail-port.ts';
import { type DropReason, topicOf } from './message-kinds.ts';
import { SEND_MESSAGE } from './message-listener.ts';
import { changeMessage, isUnwanted, lockMessage, type Message } from './message-repository.ts';
import { isStillTrue } from './plan-messages.ts';

/** Writes a message about a booking as it stands now. */
export type RenderMail = (message: Message, booking: Booking) => Promise<Mail>;

export type SendParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly mail: MailPort;
  readonly render: RenderMail;
};

/**
 * Sends messages. The ledger says `sending` before anything leaves: a process that dies there leaves one that nobody can
 * say anything of, and it is not sent a second time.
 */
export function messageWorker(parts: SendParts): JobWorker {
  return workerOf(SEND_MESSAGE, ({ messageId }) => sendMessage(parts, messageId));
}

async function sendMessage(parts: SendParts, messageId: string): Promise<JobOutcome> {
  const { db, clock, mail, render } = parts;
  const begun = await db.transaction((tx) => begin(tx, messageId, clock.now()));
  if (begun === null) return { kind: 'done' };
  if (begun === 'in_doubt') return { kind: 'unknown', problem: IN_DOUBT };
  const { message, booking } = begun;
  let written: Mail;
  try {
    written = await render(message, booking);
  } catch (error) {
    // Nothing has left: it waits until the program can write it.
    await changeMessage(db, messageId, { state: 'planned' }, clock.now());
    throw error;
  }
  const outcome = await mail.send(written);
  const sent = { subject: written.subject, provider: mail.name };
  return settle(parts, message, { outcome, sent });
}

const IN_DOUBT =
  'The program stopped while it was sending. It may have gone out; send it again only if it did not come.';

type Begun = { readonly message: Message; readonly booking: Booking };

/** Null where there is nothing to send, or nothing any more. */
async function begin(tx: Tx, messageId: string, now: EpochMs): Promise<Begun | 'in_doubt' | null> {
  const message = await lockMessage(tx, messageId);
  if (message?.state === 'sending') {
    await changeMessage(tx, messageId, { state: 'unknown', reason: 'stopped' }, now);
    return 'in_doubt';
  }
  // Its job runs again only where a person has said so.
  if (message?.state !== 'planned' && message?.state !== 'unknown') return null;
  const booking = (await findBooking(tx, message.bookingId))?.booking ?? null;
  const reason = await reasonToDrop(tx, { message, booking, now });
  if (reason !== null || booking === null) {
    await changeMessage(tx, messageId, { state: 'dropped', reason }, now);
    return null;
  }
  return { message: await changeMessage(tx, messageId, { state: 'sending', tries: message.tries + 1 }, now), booking };
}

type Doubt = { readonly message: Message; readonly booking: Booking | null; readonly now: EpochMs };

async function reasonToDrop(tx: Tx, { message, booking, now }: Doubt): Promise<DropReason | null> {
  if (booking === null) return 'gone';
  if (now >= message.notAfter) return 'too_late';
  if (!isStillTrue(message, standOf(booking))) return 'changed';
  return (await isUnwanted(tx, message, topicOf(message.kind))) ? 'unwanted' : null;
}

type Sent = { readonly outcome: SendOutcome; readonly sent: Pick<Message, 'subject' | 'provider'> };

async function settle({ db, clock, log }: SendParts, message: Message, { outcome, sent }: Sent): Promise<JobOutcome> {
  const { id, kind } = message;
  const now = clock.now();
  switch (outcome.outcome) {
    case 'accepted':
      await changeMessage(db, id, { ...sent, state: 'accepted', reason: null, providerId: outcome.providerId }, now);
      log.info('message.sent', { id, kind });
      return { kind: 'done' };
    case 'rejected':
      await changeMessage(db, id, { ...sent, state: 'failed', reason: outcome.reason }, now);
      log.info('message.rejected', { id, kind, reason: outcome.reason });
      return { kind: 'done' };
    case 'unknown':
      await changeMessage(db, id, { ...sent, state: 'unknown', reason: outcome.reason }, now);
      return { kind: 'unknown', problem: `It may have gone out (${outcome.reason}).` };
    case 'not_sent': {
      await changeMessage(db, id, { ...sent, state: 'planned', reason: outcome.reason }, now);
      const { reason: problem, retryAt } = outcome;
      return retryAt === null ? { kind: 'retry', problem } : { kind: 'retry', problem, at: retryAt };
    }
  }
}
