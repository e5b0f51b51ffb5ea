import type { Tx } from '../db/database.ts';
import type { Part } from '../db/statement.ts';
import type { Alongside } from '../facility-link/cloud-node.ts';
import { spendMarks } from '../spends/spend-marks.ts';
import { lockGranted } from '../spends/spend-repository.ts';
import { type BookingClaim, idempotencyKeys } from './idempotency-repository.ts';

/**
 * All that the product keeps beside the engine's rows, in its transactions: keys, and what bookings spend. A claim whose
 * spend is not granted any more is not carried out: another attempt at its call, or the sweep, has given it back.
 */
export const bookingRows: Alongside<BookingClaim> = {
  prepare: async (tx, claims) => {
    const [isNew, isGranted] = await Promise.all([idempotencyKeys.prepare(tx, claims), stillGranted(tx, claims)]);
    return claims.map((claim, index) => isNew[index] === true && isGranted(claim));
  },
  write: (written) => {
    // Where the facility is asked at once, nothing was prepared.
    const asked = written.flatMap(({ claim, result }) =>
      result.outcome.kind === 'asked' ? (claim.spendId ?? []) : [],
    );
    return [...idempotencyKeys.write(written), ...expectGranted(asked)];
  },
  settle: (facilityId, writes) => [
    ...(idempotencyKeys.settle?.(facilityId, writes) ?? []),
    ...spendMarks(facilityId, writes),
  ],
};

async function stillGranted(tx: Tx, claims: readonly BookingClaim[]): Promise<(claim: BookingClaim) => boolean> {
  const [first] = claims;
  const ids = claims.flatMap(({ spendId }) => spendId ?? []);
  const granted = first ? await lockGranted(tx, first.facilityId, ids) : new Set();
  return ({ spendId }) => spendId === undefined || granted.has(spendId);
}

function expectGranted(ids: readonly string[]): readonly Part[] {
  return ids.length > 0 ? [{ name: 'held', sql: STILL_GRANTED, params: [ids], rows: ids.length }] : [];
}

const STILL_GRANTED: Part['sql'] = (parameter) =>
  `select 1 from spend where id = any(${parameter(1)}::uuid[]) and state = 'granted' for update`;
