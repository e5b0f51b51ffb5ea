import { emailMark, type KnownPerson, phoneMark } from '../../domain/erasure.ts';
import type { EpochMs } from '../../domain/time.ts';
import { isoOf } from '../availability/day-answer.ts';
import type { Db, Tx } from '../db/database.ts';
import { listBookingsOf } from './booking-customer-repository.ts';
import { findSurvivor } from './customer-repository.ts';
import { listRecords } from './merge-repository.ts';
import { PERSONAL_DATA } from './personal-data.ts';
import { listPersonalRows } from './personal-data-repository.ts';

/** More of one table nobody has who is a person. */
const ROWS_MAX = 10_000;
const BOOKINGS_MAX = 10_000;

type Rows = Record<string, unknown>[];
export type CustomerExport = {
  readonly exportedAt: string;
  readonly customerIds: string[];
  /** By their names in the database; `keptDays` and `why` are the register's. */
  readonly tables: Record<string, { keptDays: number | null; why: string; rows: Rows }>;
};

/** All records of a person, and the bookings and addresses that are theirs by them. */
async function findPerson(db: Db | Tx, customerId: string): Promise<KnownPerson | null> {
  const survivor = await findSurvivor(db, customerId);
  if (!survivor) return null;
  const records = await listRecords(db, survivor.id);
  const customerIds = records.map(({ id }) => id);
  return {
    customerIds,
    bookingIds: await listBookingsOf(db, customerIds, BOOKINGS_MAX),
    emails: records.flatMap(({ email }) => (email === null ? [] : emailMark(email))),
    phones: records.flatMap(({ phone }) => (phone === null ? [] : (phoneMark(phone) ?? []))),
  };
}

/**
 * All that this cloud keeps of a person, as the register of personal data has it, as it stood at one instant: rows as
 * they are, without the names of staff. Copies of the same are left out. Null where there is no such customer.
 */
export function exportCustomer(db: Db, customerId: string, now: EpochMs): Promise<CustomerExport | null> {
  return db.transaction(
    async (tx) => {
      const person = await findPerson(tx, customerId);
      if (!person) return null;
      const tables: Record<string, CustomerExport['tables'][string]> = {};
      for (const [name, table] of Object.entries(PERSONAL_DATA)) {
        if (table.isCopy) continue;
        const found = await listPersonalRows(tx, { name, table, person }, ROWS_MAX);
        if (found.length === 0) continue;
        const others = Object.entries(table.columns).flatMap(([column, { erasing }]) =>
          erasing.how === 'stays' ? [column] : [],
        );
        const rows = found.map((row) =>
          Object.fromEntries(Object.entries(row).filter(([name]) => !others.includes(name))),
        );
        tables[name] = { keptDays: table.kept.days, why: table.kept.why, rows };
      }
      return { exportedAt: isoOf(now), customerIds: [...person.customerIds], tables };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
