import { z } from 'zod';
import { BookingDetailsSchema } from '../../domain/booking.ts';
import type { EpochMs } from '../../domain/time.ts';
import { changeCredits } from '../customers/customer-credits.ts';
import type { Tx } from '../db/database.ts';
import { run } from '../db/statement.ts';
import { clearDue, lockOpenOfCall, lockSpend, settleState, type SpendRow } from './spend-repository.ts';

/** What has become of whatever carries the spend. */
type Fate = 'stands' | 'is-asked-for' | 'cancelled-in-time' | 'cancelled-late' | 'nothing';

export type Settled = {
  readonly state: SpendRow['state'];
  /** False when the credits should have come back and their customer is not known. */
  readonly isWhole: boolean;
};

/**
 * Looks at what has become of a spend, and lets it go back or be lost where that is due. To be asked only once whoever
 * was granted it makes no booking with it any more: what stands or is asked for keeps what it has, and what is settled
 * stays so. Null for one that is not known.
 */
export async function settleSpend(tx: Tx, id: string, { now }: { readonly now: EpochMs }): Promise<Settled | null> {
  const row = await lockSpend(tx, id);
  if (!row) return null;
  if (row.state !== 'granted' && row.state !== 'carried') {
    if (row.state !== 'asked') await clearDue(tx, id);
    return { state: row.state, isWhole: true };
  }
  const state = stateAfter(row, await fateOf(tx, row));
  const isSettled = state === 'returned' || state === 'lost';
  await settleState(tx, id, { state, settledAt: isSettled ? now : null });
  const { credits } = row.ask.spend;
  if (state !== 'returned' || !credits) return { state, isWhole: true };
  const { customerId, count } = credits;
  const entry = { kind: 'returned', spendId: id, by: 'booking', note: '', at: now } as const;
  const changed = await changeCredits(tx, { customerId, count, ...entry });
  return { state, isWhole: changed.ok };
}

/**
 * Ends what earlier attempts at a call were granted and have not booked with: they cannot any more, and what they had is
 * there for the attempt that asks. True when one of them has booked, or the facility still may.
 */
export async function endEarlierAttempts(tx: Tx, callKey: string, now: EpochMs): Promise<boolean> {
  let isStanding = false;
  for (const id of await lockOpenOfCall(tx, callKey)) {
    const settled = await settleSpend(tx, id, { now });
    if (settled?.state === 'granted' || settled?.state === 'carried') isStanding = true;
  }
  return isStanding;
}

function stateAfter(row: SpendRow, fate: Fate): SpendRow['state'] {
  switch (fate) {
    case 'stands':
      return 'carried';
    case 'is-asked-for':
      return row.state;
    case 'cancelled-in-time':
      return 'returned';
    case 'cancelled-late':
      return 'lost';
    case 'nothing':
      // What a facility was granted it alone can say that it needs no more.
      return row.origin !== 'facility' || row.isWithdrawn ? 'returned' : row.state;
  }
}

async function fateOf(tx: Tx, { ask }: SpendRow): Promise<Fate> {
  const params = [ask.bookingId, ask.spend.id];
  const { rows: carriers } = await run(tx, CARRIER, params);
  const [carrier] = carriers.map((row) => CarrierSchema.parse(row));
  if (!carrier) return (await run(tx, OPEN_REQUEST, params)).rowCount > 0 ? 'is-asked-for' : 'nothing';
  if (carrier.state === 'active') return 'stands';
  const { cancelledAt, cancellation } = carrier.data;
  const isLate = cancellation !== undefined && cancelledAt !== null && cancelledAt > cancellation.freeUntilAt;
  return isLate && cancellation.losesSpend ? 'cancelled-late' : 'cancelled-in-time';
}

const CarrierSchema = z.object({
  state: z.enum(['active', 'void']),
  data: BookingDetailsSchema.pick({ cancelledAt: true, cancellation: true }),
});

/** As `findBooking` finds it; of a booking that was tried again only the try with this spend. Index: `allocation_booking`. */
const CARRIER = {
  name: 'spend_carrier',
  text: `select state, data from allocation as carrier
    where booking_id = $1 and kind = 'booking' and data -> 'spend' ->> 'id' = $2
      and not exists (
        select from request as asked
        where asked.id = carrier.request_id and asked.facility_id = carrier.facility_id
          and asked.status in ('abandoned', 'rejected'))
    order by revision desc, state limit 1`,
};

/** Indexes: `idempotency_booking`, the requests' primary key. */
const OPEN_REQUEST = {
  name: 'spend_request',
  text: `select 1 from idempotency_key as claim join request on request.id = claim.request_id
    where claim.booking_id = $1 and request.status = 'pending' and request.operation -> 'data' -> 'spend' ->> 'id' = $2`,
};
