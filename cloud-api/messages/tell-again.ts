import type { Booking } from '../../domain/booking.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Tx } from '../db/database.ts';
import type { PlanContext } from '../jobs/job-repository.ts';
import type { Addressee } from './choice-repository.ts';
import type { MessageChannel, MessageKind } from './message-kinds.ts';
import { planSending } from './message-listener.ts';
import { addresseesOf } from './reach.ts';

export type Again = {
  readonly booking: Booking;
  /** Those that there are: nothing is planned that nobody would send. */
  readonly channels: readonly MessageChannel[];
  /** Which of the ways to reach them; the first where it is none of them. */
  readonly choose: (ways: readonly Addressee[]) => Addressee | undefined;
  /** Names this wish: the same again plans nothing. */
  readonly wishId: string;
  readonly by: string;
};

/** It is over, or nobody can be reached about it. */
export type NothingToTell = { readonly code: 'message.nothing_to_tell' };

/**
 * Plans that a booking's customer is told once more, how it stands now: a second copy of an old message could be wrong by
 * now. A row of its own in the ledger, with its job. Returns its id, null where the wish was heard before.
 */
export async function planAgain(
  tx: Tx,
  { booking, channels, choose, wishId, by }: Again,
  context: PlanContext,
): Promise<Result<string | null, NothingToTell>> {
  const { now, newId } = context;
  const kind: MessageKind = booking.status === 'cancelled' ? 'cancellation' : 'confirmation';
  const ways = now < booking.endsAt ? addresseesOf(kind, booking.customer, channels) : [];
  const to = now < booking.endsAt ? (choose(ways) ?? ways[0]) : undefined;
  if (!to) return err({ code: 'message.nothing_to_tell' });
  const { id: bookingId, facilityId } = booking;
  const when = { dueAt: now, notAfter: now + HOUR_MS };
  const message = { id: newId(), facilityId, bookingId, ...to, kind, occasion: againOf(wishId), askedBy: by, ...when };
  const [planned] = await planSending(tx, [message], context);
  return ok(planned?.id ?? null);
}

export const AGAIN = 'again ';
export const againOf = (wishId: string): string => `${AGAIN}${wishId}`;
