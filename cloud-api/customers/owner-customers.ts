import type { Booking } from '../../domain/booking.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { listBookingsOfCustomer } from './booking-customer-repository.ts';
import type { CustomerBook } from './customer-book.ts';
import {
  type CreditEntry,
  type Customer,
  findCustomer,
  findEntryOfCall,
  listEntries,
  lockCustomer,
  searchCustomers,
  shareCustomer,
  updateCustomer,
} from './customer-repository.ts';
import { type CustomerTokens, customerUrl } from './customer-tokens.ts';
import { type AskError, changeStanding, checkCount, giveOrTake, type Standing } from './decide-ask.ts';
import { readBooking } from './read-booking.ts';

export type OwnerCustomersError = AskError | { readonly code: 'idempotency.key_reused' };

export type CustomerWhole = {
  readonly customer: Customer;
  readonly entries: readonly CreditEntry[];
  /** Cancelled ones too, the one that starts last first. */
  readonly bookings: readonly Booking[];
};

/** Customers and what the club has given them, for owners. Every facility is told within seconds of what changes. */
export type OwnerCustomers = {
  /** By name, e-mail or phone; a hundred at most. */
  search(text: string): Promise<readonly Customer[]>;
  /** With the last of their ledger and of their bookings. Errors: `customer.not_found`. */
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
};

export type OwnerCustomersParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly customers: CustomerBook;
  readonly tokens: CustomerTokens;
  readonly publicUrl: string;
};

const FOUND_MAX = 100;
const ENTRIES_MAX = 100;
const BOOKINGS_MAX = 50;

/** Who acts here is known by the owner's token alone. */
const OWNER = 'owner';

type Answer = Promise<Result<Customer, OwnerCustomersError>>;

export function createOwnerCustomers(parts: OwnerCustomersParts): OwnerCustomers {
  const { db, clock, log, customers, tokens, publicUrl } = parts;

  /** In one transaction, with the customer locked; then this process knows it, too. */
  async function changeLocked(id: string, change: (tx: Tx, locked: Customer) => Answer): Answer {
    const changed = await db.transaction(async (tx): Answer => {
      const locked = await lockCustomer(tx, id);
      return locked ? change(tx, locked) : err({ code: 'customer.not_found' });
    });
    if (!changed.ok) return changed;
    await customers.customerChanged(id);
    log.info('customer.changed', { customerId: id, version: changed.value.version });
    return changed;
  }

  return {
    search: (text) => searchCustomers(db, text, FOUND_MAX),
    find: async (id) => {
      const customer = await findCustomer(db, id);
      if (!customer) return err({ code: 'customer.not_found' });
      return ok({ customer, entries: await listEntries(db, id, ENTRIES_MAX), bookings: await listBookings(db, id) });
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
          const isSame = before.customerId === id && before.count === count && before.note === note;
          return isSame ? ok(locked) : err({ code: 'idempotency.key_reused' });
        }
        const changed = await giveOrTake(tx, id, { count, note, by: OWNER, at: clock.now(), callKey: key });
        if (!changed.ok) return changed;
        return ok({ ...locked, credits: locked.credits + count, version: changed.value.version });
      }),
    link: async (id, isNew) => {
      const found = isNew
        ? await changeLocked(id, async (tx, locked) =>
            ok(await updateCustomer(tx, locked, { tokenNo: locked.tokenNo + 1 })),
          )
        : await changeLocked(id, async (tx, locked) => ok(await shareCustomer(tx, locked)));
      return found.ok ? ok(customerUrl(publicUrl, id, tokens.tokenOf(found.value))) : found;
    },
  };
}

/** One after the other: an owner's look must not take all connections. */
async function listBookings(db: Db, customerId: string): Promise<readonly Booking[]> {
  const bookings: Booking[] = [];
  for (const bookingId of await listBookingsOfCustomer(db, customerId, BOOKINGS_MAX)) {
    const booking = await readBooking(db, bookingId);
    if (booking) bookings.push(booking);
  }
  return bookings;
}
