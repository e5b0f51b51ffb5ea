import type { CustomerEraser } from '../../cloud-api/customers/erasing/customer-eraser.ts';
import type { OwnerCustomers } from '../../cloud-api/customers/owner-customers.ts';
import type { CustomerService } from '../../cloud-api/http/services.ts';
import { err } from '../../domain/result.ts';

/** For tests of what has nothing to do with customers: nobody is one. */
export const noCustomers: CustomerService = {
  prove: () => null,
  findSelf: async () => null,
};

/** Likewise for owners. */
export const noOwnerCustomers: OwnerCustomers = {
  search: async () => [],
  find: async () => err({ code: 'customer.not_found' }),
  change: async () => err({ code: 'customer.not_found' }),
  changeCredits: async () => err({ code: 'customer.not_found' }),
  link: async () => err({ code: 'customer.not_found' }),
  merge: async () => err({ code: 'customer.not_found' }),
  undoMerge: async () => err({ code: 'customer.not_found' }),
  export: async () => err({ code: 'customer.not_found' }),
};

/** Nobody to forget. */
export const noCustomerEraser: CustomerEraser = {
  erase: async () => err({ code: 'customer.not_found' }),
  list: async () => [],
};
