import type { CustomerDetails } from '../domain/booking.ts';

type Name = Pick<CustomerDetails, 'firstName' | 'lastName'>;

/** "Ève-Marie MacLeod" */
export function fullName({ firstName, lastName }: Name): string {
  return lastName === '' ? firstName : `${firstName} ${lastName}`;
}

/** "MacLeod, Ève-Marie", as lists are sorted. */
export function listName({ firstName, lastName }: Name): string {
  return lastName === '' ? firstName : `${lastName}, ${firstName}`;
}
