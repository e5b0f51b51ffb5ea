import { err, ok, type Result } from '../../domain/result.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import { planSending } from './message-listener.ts';
import { findMessage, type LedgerFilter, listMessages, type Message, planMessage } from './message-repository.ts';

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
  /** False where nobody carries mail: then nothing is planned that nobody would send. */
  readonly isMailCarried: boolean;
};

/** On one page of the ledger. */
export const LEDGER_PAGE = 50;

export function createOwnerMessages({ db, clock, random, isMailCarried }: OwnerMessagesParts): OwnerMessages {
  return {
    list: (filter) => listMessages(db, filter, LEDGER_PAGE),

    tellAgain: (messageId) =>
      db.transaction(async (tx) => {
        const message = await findMessage(tx, messageId);
        if (!message) return err({ code: 'message.not_found' });
        const booking = (await findBooking(tx, message.bookingId))?.booking;
        const now = clock.now();
        const address = booking?.customer.email;
        if (!isMailCarried || !booking || !address || now >= booking.endsAt) {
          return err({ code: 'message.nothing_to_tell' });
        }
        const { bookingId, facilityId } = message;
        const kind = booking.status === 'cancelled' ? 'cancellation' : 'confirmation';
        const id = random.uuid();
        const to = { facilityId, bookingId, channel: 'email', address } as const;
        await planMessage(tx, { id, ...to, kind, occasion: `again ${id}`, dueAt: now, notAfter: now + HOUR_MS }, now);
        await planSending(tx, { id, bookingId, dueAt: now }, { now, newId: () => random.uuid() });
        const planned = await findMessage(tx, id);
        return planned ? ok(planned) : err({ code: 'message.not_found' });
      }),
  };
}
