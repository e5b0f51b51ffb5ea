import { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { run } from '../../db/statement.ts';
import type { CallRate } from './call-gate.ts';

const WaitSchema = z.object({ ms: z.coerce.number(), taken: z.boolean() });

export type SlotWait = { readonly ms: number; readonly isTooLong: boolean };

/**
 * Takes the next free moment for a call, by the database server's clock, which all processes share; returns how long it
 * is until then. Where that is longer than `waitMsMax` none is taken.
 */
export async function takeSlot(db: Db, { name, stepMs, burst }: CallRate, waitMsMax: number): Promise<SlotWait> {
  await run(db, MAKE, [name]);
  const { rows } = await run(db, TAKE, [name, stepMs, stepMs * (burst - 1), waitMsMax]);
  const { ms, taken } = WaitSchema.parse(rows[0]);
  return { ms: Math.max(0, Math.ceil(ms)), isTooLong: !taken };
}

/** Nobody's call begins within the next `ms`: HubSpot said so. */
export async function holdSlots(db: Db, { name, stepMs, burst }: CallRate, ms: number): Promise<void> {
  await run(db, HOLD, [name, ms + stepMs * (burst - 1)]);
}

const MAKE = {
  name: 'hubspot_slot_make',
  text: `insert into call_slot (name, next_at) values ($1, to_timestamp(0)) on conflict (name) do nothing`,
};

/** `next_at` is when the next call would be due at an even pace; as many as a burst has may come before theirs. */
const TAKE = {
  name: 'hubspot_slot_take',
  text: `with slot as (
      select name, next_at from call_slot where name = $1 for update
    ), due as (
      select name, greatest(next_at, clock_timestamp()) as at,
        extract(epoch from (greatest(next_at, clock_timestamp()) - clock_timestamp())) * 1000 - $3::float8 as ms
      from slot
    ), taken as (
      update call_slot set next_at = due.at + $2::float8 * interval '1 millisecond'
      from due where call_slot.name = due.name and due.ms <= $4::float8 returning call_slot.name
    )
    select due.ms, exists (select 1 from taken) as taken from due`,
};

const HOLD = {
  name: 'hubspot_slot_hold',
  text: `update call_slot set next_at = greatest(next_at, clock_timestamp() + $2::float8 * interval '1 millisecond')
    where name = $1`,
};
