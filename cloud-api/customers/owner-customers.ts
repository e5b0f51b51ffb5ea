import type { Booking } from '../../domain/booking.ts';
import { required } from '../../domain/assert.ts';
import type { Random } from '../../domain/random.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { listBookingsOf } from './booking-customer-repository.ts';
import type { CustomerBook } from './customer-book.ts';
import {
  type CreditEntry,
  type Customer,
  findEntryOfCall,
  findSurvivor,
  listEntries,
  lockCustomer,
  lockSurvivor,
  searchCustomers,
  shareCustomer,
  updateCustomer,
} from './customer-repository.ts';
import { type CustomerTokens, customerUrl } from './customer-tokens.ts';
import { type AskError, changeStanding, checkCount, giveOrTake, type Standing } from './decide-ask.ts';
import { type CustomerExport, exportCustomer } from './export-customer.ts';
import { type MergeError, MERGE_UNDO_MS, mergeCustomers, undoMerge } from './merge-customers.ts';
import { listAlike, listMerges, listRecords, type Merge } from './merge-repository.ts';
import { readBooking } from './read-booking.ts';

export type OwnerCustomersError = AskError | MergeError | { readonly code: 'idempotency.key_reused' };

/** A second record of a customer, and until when it can be told apart again. */
export type MergedRecord = { readonly merge: Merge; readonly record: Customer; readonly undoUntil: EpochMs };

export type CustomerWhole = {
  readonly customer: Customer;
  /** What was merged into them, the last first. */
  readonly merged: readonly MergedRecord[];
  /** Who may be the same person. */
  readonly alike: readonly Customer[];
  readonly entries: readonly CreditEntry[];
  /** Cancelled ones too, the one that starts last first. */
  readonly bookings: readonly Booking[];
};

/** Customers and what the club has given them, for owners. Every facility is told within seconds of what changes. */
export type OwnerCustomers = {
  /** By name, e-mail or phone; a hundred at most. */
  search(text: string): Promise<readonly Customer[]>;
  /** Whom the record leads to, with the last of their ledger and of their bookings. Errors: `customer.not_found`. */
  find(id: string): Promise<Result<CustomerWhole, OwnerCustomersError>>;
  /** What is not said stays. Errors: `customer.not_found`. */
  change(id: string, to: Partial<Standing>): Promise<Result<Customer, OwnerCustomersError>>;
  /**
   * Gives credits, or takes them where `count` is negative; once for each key.
   *
   * Errors: `customer.not_found`, `credits.too_few`, `credits.count_out_of_range`, `idempotency.key_reused`.
   */
  changeCredits(
    id: string,
    gift: { readonly count: number; readonly note: string; readonly key: string },
  ): Promise<Result<Customer, OwnerCustomersError>>;
  /** The address of the customer's own page; those given out before are void when `isNew`. Errors: `customer.not_found`. */
  link(id: string, isNew: boolean): Promise<Result<string, OwnerCustomersError>>;
  /** From now on the other's record leads to this one; see `mergeCustomers`. Errors: those of it. */
  merge(id: string, otherId: string): Promise<Result<Customer, OwnerCustomersError>>;
  /** Errors: those of `undoMerge`. */
  undoMerge(mergeId: string): Promise<Result<Customer, OwnerCustomersError>>;
  /** All that this cloud keeps of them. Errors: `customer.not_found`. */
  export(id: string): Promise<Result<CustomerExport, OwnerCustomersError>>;
};

export type OwnerCustomersParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly customers: CustomerBook;
  readonly tokens: CustomerTokens;
  readonly publicUrl: string;
};

const FOUND_MAX = 100;
const ENTRIES_MAX = 100;
const BOOKINGS_MAX = 50;
const ALIKE_MAX = 10;

/** Who acts here is known by the owner's token alone. */
const OWNER = 'owner';

type Answer = Promise<Result<Customer, OwnerCustomersError>>;

export function createOwnerCustomers(parts: OwnerCustomersParts): OwnerCustomers {
  const { db, clock, random, log, customers, tokens, publicUrl } = parts;

  /** In one transaction, with the customer locked; then this process knows it, too. */
  async function changeLocked(id: string, change: (tx: Tx, locked: Customer) => Answer): Answer {
    const changed = await db.transaction(async (tx): Answer => {
      const locked = await lockSurvivor(tx, id);
      return locked ? change(tx, locked) : err({ code: 'customer.not_found' });
    });
    if (!changed.ok) return changed;
    await customers.customerChanged(changed.value.id);
    log.info('customer.changed', { customerId: changed.value.id, version: changed.value.version });
    return changed;
  }

  /** Of several records at once; this process hears of them as the others do. */
  async function changeRecords(event: string, change: (tx: Tx) => Answer): Answer {
    const changed = await db.transaction(change);
    if (!changed.ok) return changed;
    await customers.refresh();
    log.info(event, { customerId: changed.value.id });
    return changed;
  }

  return {
    search: (text) => searchCustomers(db, text, FOUND_MAX),
    find: async (id) => {
      const customer = await findSurvivor(db, id);
      return customer ? ok(await readWhole(db, customer)) : err({ code: 'customer.not_found' });
    },
    change: (id, to) =>
      changeLocked(id, async (tx, locked) => {
        const { tier = locked.tier, tags = locked.tags } = to;
        return ok(await changeStanding(tx, locked, { tier, tags }));
      }),
    changeCredits: (id, { count, note, key }) =>
      changeLocked(id, async (tx, locked) => {
        const counted = checkCount(count);
        if (!counted.ok) return counted;
        const before = await findEntryOfCall(tx, key);
        if (before) {
          const isSame = before.customerId === locked.id && before.count === count && before.note === note;
          return isSame ? ok(locked) : err({ code: 'idempotency.key_reused' });
        }
        const changed = await giveOrTake(tx, locked.id, { count, note, by: OWNER, at: clock.now(), callKey: key });
        if (!changed.ok) return changed;
        return ok({ ...locked, credits: locked.credits + count, version: changed.value.version });
      }),
    link: async (id, isNew) => {
      const found = await changeLocked(id, async (tx, locked) =>
        ok(isNew ? await renewLinks(tx, locked) : await shareCustomer(tx, locked)),
      );
      // Of other records, too.
      if (isNew) await customers.refresh();
      return found.ok ? ok(customerUrl(publicUrl, found.value.id, tokens.tokenOf(found.value))) : found;
    },
    merge: (id, otherId) =>
      changeRecords('customer.merged', (tx) => {
        const wanted = { survivorId: id, otherId, mergeId: random.uuid() };
        return mergeCustomers(tx, { ...wanted, by: OWNER, now: clock.now() });
      }),
    undoMerge: (mergeId) =>
      changeRecords('customer.unmerged', (tx) => undoMerge(tx, { mergeId, by: OWNER, now: clock.now() })),
    export: async (id) => {
      const exported = await exportCustomer(db, id, clock.now());
      if (!exported) return err({ code: 'customer.not_found' });
      log.info('customer.exported', { customerId: id });
      return ok(exported);
    },
  };
}

/** Those of records that lead to this one, too. */
async function renewLinks(tx: Tx, survivor: Customer): Promise<Customer> {
  const [, ...others] = await listRecords(tx, survivor.id);
  for (const { id } of others) {
    const other = required(await lockCustomer(tx, id), 'renewLinks: customers with others are never deleted');
    await updateCustomer(tx, other, { tokenNo: other.tokenNo + 1 });
  }
  return updateCustomer(tx, survivor, { tokenNo: survivor.tokenNo + 1 });
}

/** One after the other: an owner's look must not take all connections. */
async function readWhole(db: Db, customer: Customer): Promise<CustomerWhole> {
  const { id } = customer;
  const records = await listRecords(db, id);
  const bookings: Booking[] = [];
  const ids = records.map((record) => record.id);
  for (const bookingId of await listBookingsOf(db, ids, BOOKINGS_MAX)) {
    const booking = await readBooking(db, bookingId);
    if (booking) bookings.push(booking);
  }
  const merged = (await listMerges(db, id)).flatMap((merge): MergedRecord[] => {
    const record = records.find((each) => each.id === merge.mergedId);
    return record ? [{ merge, record, undoUntil: merge.mergedAt + MERGE_UNDO_MS }] : [];
  });
  const alike: Customer[] = [];
  for (const otherId of await listAlike(db, customer, ALIKE_MAX)) {
    const other = await findSurvivor(db, otherId);
    if (other) alike.push(other);
  }
  return { customer, entries: await listEntries(db, id, ENTRIES_MAX), bookings, merged, alike };
}
