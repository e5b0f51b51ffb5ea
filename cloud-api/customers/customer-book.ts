import { type CustomerFacts, UNKNOWN_CUSTOMER } from '../../domain/rules/rule-facts.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type Customer, findCustomer, listSharedCustomers } from './customer-repository.ts';
import { findPastAround, listPasts, type Past } from './past-repository.ts';

/** Who somebody is, as far as it is known. Only one who has proved it is named by `customerId`. */
export type WhoAsks = { readonly customerId: string | null; readonly email: string | null };

/** Whom the club has given something, and who has come: in memory, so that a price costs no query. */
export type CustomerReader = {
  find(customerId: string): Customer | null;
  /** The record itself, which may lead to another one: `find` goes there. */
  findRecord(customerId: string): Customer | null;
  /** Capitals or not. */
  findByEmail(email: string): Customer | null;
  /**
   * What rules and prices may know of somebody who books at a facility. Tier, tags and credits count for those who have
   * proved who they are; that somebody came before, or did not come, for everybody who says the e-mail.
   */
  factsOf(facilityId: string, who: WhoAsks): CustomerFacts;
};

/** Of a club that knows nobody. */
export const NO_CUSTOMERS: CustomerReader = createKnownCustomers().reader;

export type CustomerBook = CustomerReader & {
  /** Takes in everything as the database has it now. Rejects when it cannot. */
  load(): Promise<void>;
  /** As `load`, for what may have been missed. Never fails. */
  refresh(): Promise<void>;
  /** A customer has changed, by whichever process. Never fails. */
  customerChanged(customerId: string): Promise<void>;
  /** Somebody came, or did not. Never fails. */
  visitChanged(bookingId: string): Promise<void>;
};

export type CustomerBookParts = { readonly db: Db; readonly log: Log };

/** Empty until it has been loaded. */
export function createCustomerBook({ db, log }: CustomerBookParts): CustomerBook {
  const known = createKnownCustomers();
  // One look after the other: what was read earlier is never taken in later.
  let last: Promise<void> = Promise.resolve();

  function inTurn(look: () => Promise<void>): Promise<void> {
    const turn = last.then(look);
    last = turn.catch(() => undefined);
    return turn;
  }

  const orLog = (turn: Promise<void>): Promise<void> =>
    turn.catch((error: unknown) => log.error('customers.reload_failed', { error }));

  const load = (): Promise<void> =>
    inTurn(async () => {
      const [customers, pasts] = await Promise.all([listSharedCustomers(db), listPasts(db)]);
      known.setCustomers(customers);
      for (const past of pasts) known.setPast(past);
    });

  return {
    ...known.reader,
    load,
    refresh: () => orLog(load()),
    customerChanged: (customerId) =>
      orLog(
        inTurn(async () => {
          const customer = await findCustomer(db, customerId);
          // Whoever was forgotten is not shared any more.
          if (customer?.isShared) known.setCustomer(customer);
          else known.dropCustomer(customerId);
        }),
      ),
    visitChanged: (bookingId) =>
      orLog(
        inTurn(async () => {
          const past = await findPastAround(db, bookingId);
          if (past) known.setPast(past);
        }),
      ),
  };
}

/** What is known of customers, without a database. */
export function createKnownCustomers() {
  const byId = new Map<string, Customer>();
  const byEmail = new Map<string, Customer>();
  /** Which records lead to which. */
  const merged = new Map<string, Set<string>>();
  const pasts = new Map<string, Pick<Past, 'visits' | 'noShows'>>();
  const keyOf = (facilityId: string, email: string): string => `${facilityId} ${email.toLowerCase()}`;

  function dropCustomer(id: string): void {
    const before = byId.get(id);
    const email = before?.email?.toLowerCase();
    if (email !== undefined && byEmail.get(email)?.id === id) byEmail.delete(email);
    if (before?.mergedInto) merged.get(before.mergedInto)?.delete(id);
    byId.delete(id);
  }

  function setCustomer(customer: Customer): void {
    dropCustomer(customer.id);
    if (customer.mergedInto !== null) {
      merged.set(customer.mergedInto, (merged.get(customer.mergedInto) ?? new Set()).add(customer.id));
    }
    byId.set(customer.id, customer);
    if (customer.email !== null) byEmail.set(customer.email.toLowerCase(), customer);
  }

  /** All there are. */
  function setCustomers(customers: readonly Customer[]): void {
    const ids = new Set(customers.map(({ id }) => id));
    for (const id of byId.keys()) if (!ids.has(id)) dropCustomer(id);
    for (const customer of customers) setCustomer(customer);
  }

  /** Whom a record leads to. */
  function survivorOf(record: Customer | undefined): Customer | undefined {
    return record?.mergedInto ? survivorOf(byId.get(record.mergedInto)) : record;
  }

  /** Of all records of one person. */
  function emailsOf({ id, email }: Customer): string[] {
    const others = [...(merged.get(id) ?? [])].flatMap((other) => byId.get(other) ?? []);
    return [...(email === null ? [] : [email.toLowerCase()]), ...others.flatMap(emailsOf)];
  }

  function pastOf(facilityId: string, emails: readonly string[]): Pick<Past, 'visits' | 'noShows'> {
    const known = emails.flatMap((email) => pasts.get(keyOf(facilityId, email)) ?? []);
    const sum = (of: 'visits' | 'noShows'): number => known.reduce((total, past) => total + past[of], 0);
    return { visits: sum('visits'), noShows: sum('noShows') };
  }

  function factsOf(facilityId: string, { customerId, email }: WhoAsks): CustomerFacts {
    const customer = customerId === null ? undefined : survivorOf(byId.get(customerId));
    const own = customer ? emailsOf(customer) : [];
    const said = own.length > 0 ? own : email === null ? [] : [email];
    const past = said.length === 0 ? null : pastOf(facilityId, said);
    return {
      ...UNKNOWN_CUSTOMER,
      ...(past && { isFirstVisit: past.visits === 0, noShows: past.noShows }),
      ...(customer && { tier: customer.tier, tags: customer.tags, credits: customer.credits }),
    };
  }

  const reader: CustomerReader = {
    find: (customerId) => survivorOf(byId.get(customerId)) ?? null,
    findRecord: (customerId) => byId.get(customerId) ?? null,
    findByEmail: (email) => survivorOf(byEmail.get(email.toLowerCase())) ?? null,
    factsOf,
  };
  return {
    reader,
    setCustomer,
    setCustomers,
    dropCustomer,
    setPast: ({ facilityId, email, visits, noShows }: Past): void => {
      pasts.set(keyOf(facilityId, email), { visits, noShows });
    },
  };
}
