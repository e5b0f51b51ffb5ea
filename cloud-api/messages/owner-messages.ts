import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { Random } from '../../domain/random.ts';
import { findBooking } from '../bookings/booking-repository.ts';
import type { Db } from '../db/database.ts';
import type { Addressee } from './choice-repository.ts';
import type { MessageChannel } from './message-kinds.ts';
import { findMessage, type LedgerFilter, listMessages, type Message } from './message-repository.ts';
import { type NothingToTell, planAgain } from './tell-again.ts';

export type OwnerMessagesError = NothingToTell | { readonly code: 'message.not_found' };

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

/** Who acts here is known by the owner's token alone. */
const OWNER = 'owner';

export function createOwnerMessages({ db, clock, random, channels }: OwnerMessagesParts): OwnerMessages {
  return {
    list: (filter) => listMessages(db, filter, LEDGER_PAGE),

    tellAgain: (messageId) =>
      db.transaction(async (tx) => {
        const message = await findMessage(tx, messageId);
        if (!message) return err({ code: 'message.not_found' });
        const booking = (await findBooking(tx, message.bookingId))?.booking;
        if (!booking) return err({ code: 'message.nothing_to_tell' });
        const again = {
          booking,
          channels,
          // As they were told before, or else as they can be.
          choose: (ways: readonly Addressee[]) => ways.find(({ channel }) => channel === message.channel),
          wishId: random.uuid(),
          by: OWNER,
        };
        const id = await planAgain(tx, again, { now: clock.now(), newId: () => random.uuid() });
        if (!id.ok) return id;
        const planned = id.value === null ? null : await findMessage(tx, id.value);
        return planned ? ok(planned) : err({ code: 'message.not_found' });
      }),
  };
}
