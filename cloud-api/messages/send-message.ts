import { required } from '../../domain/assert.ts';
import type { Booking } from '../../domain/booking.ts';
import { type JobOutcome, type JobWorker, workerOf } from '../../domain/jobs/job.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import { standOf } from '../booking-events/booking-event.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Carrier, WrittenMessage } from './carrier.ts';
import { type Addressee, isUnwanted, saveChoice } from './choice-repository.ts';
import type { SendOutcome } from './mail-port.ts';
import { type DropReason, type MessageChannel, MESSAGE_TOPICS, topicOf } from './message-kinds.ts';
import { SENDING } from './message-listener.ts';
import { changeMessage, isErased, lockMessage, type Message, type MessageChange } from './message-repository.ts';
import { isStillTrue } from './plan-messages.ts';
import { deleteBrowserOf } from './push/push-subscription-repository.ts';

export type Carriers = { readonly [C in MessageChannel]: Carrier | null };

export type SendParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Null for a channel that this cloud does not have, or not any more. */
  readonly carriers: Carriers;
};

/**
 * Sends messages. The ledger says `sending` before anything leaves: a process that dies there leaves one of which only
 * the provider can say anything, and where it cannot, it is not sent a second time.
 */
export function messageWorkers(parts: SendParts): readonly JobWorker[] {
  return Object.values(SENDING).map((kind) =>
    workerOf(kind, ({ messageId }, { attempt }) => sendMessage(parts, messageId, attempt)),
  );
}

async function sendMessage(parts: SendParts, messageId: string, attempt: number): Promise<JobOutcome> {
  const { db, clock, carriers } = parts;
  const begun = await db.transaction((tx) => begin(tx, { messageId, attempt, carriers, now: clock.now() }));
  if (begun.kind === 'over') return { kind: 'done' };
  if (begun.kind === 'wait') return { kind: 'again', at: begun.until };
  if (begun.kind === 'lost') return { kind: 'unknown', problem: IN_DOUBT };
  const { message, booking, carrier } = begun;
  if (begun.kind === 'in_doubt') return clearUp(parts, begun);
  let written: WrittenMessage;
  try {
    written = await carrier.write(message, booking);
  } catch (error) {
    // Nothing has left: it waits until the program can write it.
    await changeMessage(db, messageId, { state: 'planned' }, clock.now());
    throw error;
  }
  const outcome = await written.send();
  return settle(parts, message, { outcome, sent: { subject: written.subject, provider: carrier.name } });
}

const IN_DOUBT =
  'The program stopped while it was sending. It may have gone out; send it again only if it did not come.';

type Begun = { readonly message: Message; readonly booking: Booking; readonly carrier: Carrier };
type Beginning =
  | ({ readonly kind: 'send' | 'in_doubt' } & Begun)
  /** Nothing to send, or nothing any more. */
  | { readonly kind: 'over' }
  /** It may have gone out, and nobody can be asked. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'wait'; readonly until: EpochMs };

type Begin = Pick<SendParts, 'carriers'> & {
  readonly messageId: string;
  /** Which of the job's tries it is; 1 again where a person has taken it up anew. */
  readonly attempt: number;
  readonly now: EpochMs;
};

async function begin(tx: Tx, { messageId, attempt, carriers, now }: Begin): Promise<Beginning> {
  const message = await lockMessage(tx, messageId);
  if (!message) return { kind: 'over' };
  const booking = (await findBooking(tx, message.bookingId))?.booking ?? null;
  const carrier = carriers[message.channel];
  if (message.state === 'sending') {
    if (booking && carrier) return { kind: 'in_doubt', message, booking, carrier };
    await changeMessage(tx, messageId, { state: 'unknown', reason: 'stopped' }, now);
    return { kind: 'lost' };
  }
  // A later try is the program's own, which stopped before it could note that nobody knows.
  if (message.state === 'unknown' && attempt > 1) return { kind: 'lost' };
  if (message.state !== 'planned' && message.state !== 'unknown') return { kind: 'over' };
  const reason = await reasonToDrop(tx, { message, booking, now });
  if (reason !== null || booking === null || carrier === null) {
    await changeMessage(tx, messageId, { state: 'dropped', reason: reason ?? 'gone' }, now);
    return { kind: 'over' };
  }
  const until = await carrier.earliest(message, booking, now, tx);
  if (until > now) return { kind: 'wait', until };
  const begun = await changeMessage(tx, messageId, { state: 'sending', tries: message.tries + 1 }, now);
  return { kind: 'send', message: begun, booking, carrier };
}

type Doubt = { readonly message: Message; readonly booking: Booking | null; readonly now: EpochMs };

async function reasonToDrop(tx: Tx, { message, booking, now }: Doubt): Promise<DropReason | null> {
  if (booking === null) return 'gone';
  if (now >= message.notAfter) return 'too_late';
  if (!isStillTrue(message, standOf(booking))) return 'changed';
  return (await isUnwanted(tx, message, topicOf(message.kind))) ? 'unwanted' : null;
}

/** The program stopped while it was sending: perhaps the provider knows. */
async function clearUp(parts: SendParts, { message, booking, carrier }: Begun): Promise<JobOutcome> {
  const written = await carrier.write(message, booking);
  const providerId = await written.findSent(message.changedAt);
  const sent = { subject: written.subject, provider: carrier.name };
  if (providerId !== null) return settle(parts, message, { outcome: { outcome: 'accepted', providerId }, sent });
  const settled = await settle(parts, message, { outcome: { outcome: 'unknown', reason: 'stopped' }, sent });
  return settled.kind === 'unknown' ? { kind: 'unknown', problem: IN_DOUBT } : settled;
}

type Sent = { readonly outcome: SendOutcome; readonly sent: Pick<Message, 'subject' | 'provider'> };

async function settle(parts: SendParts, message: Message, { outcome, sent }: Sent): Promise<JobOutcome> {
  const { db, clock, log } = parts;
  const { id, kind } = message;
  const settled = await db.transaction((tx) => noteOutcome(tx, message, { outcome, sent, now: clock.now() }));
  if (outcome.outcome === 'accepted') log.info('message.sent', { id, kind });
  if (outcome.outcome === 'rejected') log.info('message.rejected', { id, kind, reason: outcome.reason });
  return settled;
}

async function noteOutcome(
  tx: Tx,
  { id, channel, address }: Message,
  { outcome, sent, now }: Sent & { readonly now: EpochMs },
): Promise<JobOutcome> {
  // What the provider has told of it meanwhile says more than its answer.
  const before = required(await lockMessage(tx, id), 'noteOutcome: messages are never deleted');
  const isToldAlready = before.state !== 'sending';
  // Nor is there a name in a subject of whoever was forgotten meanwhile, nor their address in a choice.
  const { subject, provider } = sent;
  const kept = { provider, subject: isErased(before) ? null : subject };
  const note = (change: MessageChange, known: MessageChange = {}) =>
    changeMessage(tx, id, { ...kept, ...known, ...(isToldAlready ? {} : change) }, now);
  switch (outcome.outcome) {
    case 'accepted':
      await note({ state: 'accepted', reason: null }, { providerId: outcome.providerId });
      return { kind: 'done' };
    case 'rejected':
      await note({ state: 'failed', reason: outcome.reason });
      if (outcome.isUnwanted && !isErased(before)) await leaveAlone(tx, { channel, address }, now);
      return { kind: 'done' };
    case 'unknown':
      await note({ state: 'unknown', reason: outcome.reason });
      return isToldAlready
        ? { kind: 'done' }
        : { kind: 'unknown', problem: `It may have gone out (${outcome.reason}).` };
    case 'not_sent': {
      await note({ state: 'planned', reason: outcome.reason });
      const { reason: problem, retryAt } = outcome;
      return retryAt === null ? { kind: 'retry', problem } : { kind: 'retry', problem, at: retryAt };
    }
  }
}

/** A browser that is gone, or took back its yes, is gone for all bookings that it was told of. */
async function leaveAlone(tx: Tx, { channel, address }: Addressee, now: EpochMs): Promise<void> {
  if (channel !== 'push') return sayNo(tx, { channel, address }, now);
  for (const { id, bookingId } of await deleteBrowserOf(tx, address)) {
    await sayNo(tx, { channel, address: id, bookingId }, now);
  }
}

/** The provider takes nothing of ours to them any more, of whatever topic: they have told it so. */
export async function sayNo(tx: Tx, to: Addressee, at: EpochMs): Promise<void> {
  for (const topic of MESSAGE_TOPICS) await saveChoice(tx, to, { topic, choice: 'unwanted', source: 'provider', at });
}
