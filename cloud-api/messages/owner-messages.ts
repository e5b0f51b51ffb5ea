import { err, ok, type Result } from '../../domain/result.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import type { MessageChannel } from './message-kinds.ts';
import { planSending } from './message-listener.ts';
import { findMessage, type LedgerFilter, listMessages, type Message, planMessage } from './message-repository.ts';
import { addresseesOf } from './reach.ts';

export type OwnerMessagesError =
  | { readonly code: 'message.not_found' }
  /** What it would tell of is over, or nobody can be reached about it. */
  | { readonly code: 'message.nothing_to_tell' };

/** What customers were sent and will be, for owners. */
export type OwnerMessages = {
  /** The last changed first; a page of them at most. */
  list(filter: LedgerFilter): Promise<readonly Message[]>;
  /**
   * Tells the booking's customer once more, how it stands now: a second copy of an old message could be wrong by now.
   * Errors: `message.not_found`, `message.nothing_to_tell`.
   */
  tellAgain(messageId: string): Promise<Result<Message, OwnerMessagesError>>;
};

export type OwnerMessagesParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  /** Those that there are: nothing is planned that nobody would send. */
  readonly channels: readonly MessageChannel[];
};

/** On one page of the ledger. */
export const LEDGER_PAGE = 50;

export function createOwnerMessages({ db, clock, random, channels }: OwnerMessagesParts): OwnerMessages {
  return {
    list: (filter) => listMessages(db, filter, LEDGER_PAGE),

    tellAgain: (messageId) =>
      db.transaction(async (tx) => {
        const message = await findMessage(tx, messageId);
        if (!message) return err({ code: 'message.not_found' });
        const { bookingId, facilityId } = message;
        if (bookingId === null) return err({ code: 'message.nothing_to_tell' });
        const booking = (await findBooking(tx, bookingId))?.booking;
        const now = clock.now();
        const kind = booking?.status === 'cancelled' ? 'cancellation' : 'confirmation';
        // As they were told before, or else as they can be.
        const all = booking && now < booking.endsAt ? addresseesOf(kind, booking.customer, channels) : [];
        const to = all.find(({ channel }) => channel === message.channel) ?? all[0];
        if (!to) return err({ code: 'message.nothing_to_tell' });
        const id = random.uuid();
        const when = { dueAt: now, notAfter: now + HOUR_MS };
        await planMessage(tx, { id, facilityId, bookingId, ...to, kind, occasion: `again ${id}`, ...when }, now);
        await planSending(
          tx,
          { id, aboutId: bookingId, channel: to.channel, dueAt: now },
          { now, newId: () => random.uuid() },
        );
        const planned = await findMessage(tx, id);
        return planned ? ok(planned) : err({ code: 'message.not_found' });
      }),
  };
}
