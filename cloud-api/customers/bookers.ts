import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { BookerOf } from '../bookings/cloud-policy.ts';
import type { CustomerReader } from './customer-book.ts';

/**
 * Tells the owner of a time whose booking it is. Whoever has proved to be a customer did so where it was offered. Staff
 * who ask for somebody at the desk need no proof: the e-mail says who it is.
 */
export function createBookers(index: Pick<AvailabilityIndex, 'askerOf'>, customers: CustomerReader): BookerOf {
  return (facilityId, { customer, customerId = null }, ignoreId) => {
    const { email } = customer;
    const known = email === null ? null : customers.findByEmail(email);
    return index.askerOf(facilityId, { partySize: 1, email, customerId: customerId ?? known?.id ?? null }, ignoreId);
  };
}
