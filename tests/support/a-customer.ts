import { type Customer, newCustomer } from '../../cloud-api/customers/customer-repository.ts';
import { DAY_START, id } from './memory-node.ts';

/** Ana, whom nobody has given anything yet. */
export function aCustomer(changes: Partial<Customer> = {}): Customer {
  const details = { firstName: 'Ana', lastName: 'Moreau', email: 'ana@example.ca', phone: null };
  return { ...newCustomer(details, { id: id('ana'), now: DAY_START }), ...changes };
}
