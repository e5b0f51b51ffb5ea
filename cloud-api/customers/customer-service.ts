import type { Clock } from '../../domain/time.ts';
import type { CustomerService } from '../http/services.ts';
import type { Db } from '../db/database.ts';
import { listComing } from './coming-repository.ts';
import type { CustomerReader } from './customer-book.ts';
import { findCustomer, listEntries } from './customer-repository.ts';
import { listEmails } from './merge-repository.ts';
import type { CustomerTokens } from './customer-tokens.ts';

export type CustomerServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly customers: CustomerReader;
  readonly tokens: CustomerTokens;
};

const ENTRIES_MAX = 20;

/** Compared with where there is no such customer: a guess takes as long as a wrong token. */
const NOBODY = { id: '', tokenNo: 0 };

/** What customers may know of themselves. */
export function createCustomerService({ db, clock, customers, tokens }: CustomerServiceParts): CustomerService {
  return {
    prove: (id, token) => {
      const isTheirs = tokens.isTokenOf(customers.findRecord(id) ?? NOBODY, token);
      return isTheirs ? (customers.find(id)?.id ?? null) : null;
    },
    findSelf: async (id) => {
      const customer = await findCustomer(db, id);
      if (!customer) return null;
      const entries = await listEntries(db, id, ENTRIES_MAX);
      const coming = await listComing(db, await listEmails(db, id), clock.now());
      return { ...customer, entries, coming };
    },
  };
}
