import { z } from 'zod';
import { BookingDetailsSchema, type Spend } from '../../domain/booking.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { HeldAllocation, RequestRow, Writes } from '../../sync/engine/node-state.ts';
import type { Part } from '../db/statement.ts';

/**
 * What a commit means for spends, written with it: those that a booking stands with by now are `carried`, those whose
 * booking was cancelled, or whose question was refused or given up, are due to be looked at (`spend-clerk.ts`). Costs
 * nothing where nothing is spent.
 */
export function spendMarks(facilityId: string, writes: Pick<Writes, 'allocations' | 'requests'>): readonly Part[] {
  const marks = marksIn(writes);
  const part = (name: string, sql: Part['sql'], rows: readonly object[]): readonly Part[] =>
    rows.length > 0 ? [{ name, sql, params: [JSON.stringify(rows), facilityId], rows: null }] : [];
  return [
    ...part(
      'spent',
      MARK_CARRIED,
      marks.flatMap(({ carried, ...mark }) => (carried ? [{ ...mark, ...carried }] : [])),
    ),
    ...part(
      'due',
      MARK_DUE,
      marks.filter(({ carried }) => carried === null),
    ),
  ];
}

/** Whether a commit leaves a spend due. */
export function hasDueMarks(writes: Pick<Writes, 'allocations' | 'requests'>): boolean {
  return marksIn(writes).some(({ isDue }) => isDue);
}

type Mark = {
  readonly id: string;
  readonly bookingId: string;
  readonly isDue: boolean;
  /** Set where a booking stands with it. */
  readonly carried:
    | (Pick<Spend, 'promotion' | 'credits'> & { readonly email: string | null; readonly at: EpochMs })
    | null;
};

function marksIn({ allocations, requests }: Pick<Writes, 'allocations' | 'requests'>): Mark[] {
  const marks = [...allocations.flatMap(markOfAllocation), ...requests.flatMap(markOfRequest)];
  // A statement touches a row once: what is to be looked at says all.
  const byId = new Map<string, Mark>();
  for (const mark of marks) {
    const known = byId.get(mark.id);
    byId.set(
      mark.id,
      known ? { ...known, isDue: known.isDue || mark.isDue, carried: known.carried ?? mark.carried } : mark,
    );
  }
  return [...byId.values()];
}

function markOfAllocation({ kind, bookingId, state, data }: HeldAllocation): Mark[] {
  if (kind !== 'booking' || bookingId === null || !maySpend(data)) return [];
  const details = BookingDetailsSchema.safeParse(data);
  if (!details.success || !details.data.spend) return [];
  const { spend, customer, createdAt } = details.data;
  const carried = state === 'active' ? { ...spend, email: customer.email, at: createdAt } : null;
  return [{ id: spend.id, bookingId, isDue: state === 'void', carried }];
}

const SpendIdSchema = z.object({ spend: z.object({ id: z.uuid() }) });

function markOfRequest({ operation, status }: RequestRow): Mark[] {
  if (operation.op !== 'book' || (status !== 'rejected' && status !== 'abandoned') || !maySpend(operation.data))
    return [];
  const asked = SpendIdSchema.safeParse(operation.data);
  return asked.success ? [{ id: asked.data.spend.id, bookingId: operation.bookingId, isDue: true, carried: null }] : [];
}

/** Quick: nearly all bookings spend nothing. */
function maySpend(data: unknown): data is { readonly spend: unknown } {
  return typeof data === 'object' && data !== null && 'spend' in data;
}

/**
 * One that stands with a spend that this database does not know was granted before it went back in time: it counts as
 * any other. Nothing is changed of another facility's, nor of another booking's.
 */
const MARK_CARRIED: Part['sql'] = (parameter) =>
  `insert into spend as known (id, facility_id, booking_id, origin, state, promotion_id, promotion_code, email,
      customer_id, credits, cents, asked_at, decided_at, is_withdrawn, is_due, is_told)
    select row.id, ${parameter(2)}::uuid, row."bookingId", 'seen', 'carried',
      (row.promotion ->> 'id')::uuid, row.promotion ->> 'code', row.email,
      (row.credits ->> 'customerId')::uuid, (row.credits ->> 'count')::int, (row.credits ->> 'cents')::int,
      row.at, row.at, false, row."isDue", true
    from json_to_recordset(${parameter(1)}::json)
      as row (id uuid, "bookingId" uuid, "isDue" boolean, promotion json, credits json, email text, at int8)
    on conflict (id) do update
      set state = case known.state when 'granted' then 'carried' else known.state end,
        is_due = known.is_due or excluded.is_due
      where known.facility_id = excluded.facility_id and known.booking_id = excluded.booking_id
    returning 1`;

const MARK_DUE: Part['sql'] = (parameter) =>
  `update spend set is_due = true
    from json_to_recordset(${parameter(1)}::json) as row (id uuid, "bookingId" uuid)
    where spend.id = row.id and spend.facility_id = ${parameter(2)}::uuid and spend.booking_id = row."bookingId"
    returning 1`;
