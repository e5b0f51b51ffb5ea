import type { Booking } from '../../domain/booking.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import type { SendOutcome } from './mail-port.ts';
import type { Message } from './message-repository.ts';

/** Whoever takes the messages of one channel to people. */
export type Carrier = {
  /** For the ledger: `smtp`. */
  readonly name: string;
  /** When a message may be sent at the earliest: what makes a phone ring waits for the morning. */
  earliest(message: Message, booking: Booking, now: EpochMs, tx: Tx): EpochMs | Promise<EpochMs>;
  /** Writes a message about a booking as it stands now. Nothing has left when this fails. */
  write(message: Message, booking: Booking): Promise<WrittenMessage>;
};

export type WrittenMessage = {
  /** For the ledger; null where there is none. */
  readonly subject: string | null;
  /** Once, and never again by itself. */
  send(): Promise<SendOutcome>;
  /** What the provider calls it, where it can tell that it has taken it since an instant; null where it cannot. */
  findSent(since: EpochMs): Promise<string | null>;
};
