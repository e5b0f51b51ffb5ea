import { assert } from '../../domain/assert.ts';
import type { Booking, BookingDetails, CustomerDetails } from '../../domain/booking.ts';
import { normalisePhone } from '../../domain/phone.ts';
import { chooseByPhone } from '../../domain/same-customer.ts';
import type { Tx } from '../db/database.ts';
import type { PlanContext } from '../jobs/job-repository.ts';
import {
  type Customer,
  holdEmail,
  holdPhone,
  insertCustomer,
  lockCustomer,
  lockCustomerByEmail,
  lockCustomersByPhone,
  newCustomer,
  updateCustomer,
} from './customer-repository.ts';
import { readBooking } from './read-booking.ts';

/**
 * Whose a booking is: whoever had proved who they are, else by e-mail, else by phone, else somebody new. Two at a time
 * never make one person twice: who looks for an e-mail or a number has it to themselves until the transaction ends. Null
 * where the booking names neither, or only a number that cannot be dialled.
 */
export async function findOrMakeBooker(
  tx: Tx,
  booked: Pick<BookingDetails, 'customer' | 'customerId'>,
  context: PlanContext,
): Promise<Customer | null> {
  await holdWhom(tx, booked.customer);
  return findOrMakeHeldBooker(tx, booked, context);
}

/**
 * Whose a booking is, and the booking as it is now: who was forgotten while we waited does not come back by what was read
 * before. Null for a booking that is not there, or makes no sense.
 */
export async function findOrMakeBookerOf(
  tx: Tx,
  bookingId: string,
  context: PlanContext,
): Promise<{ readonly booking: Booking; readonly booker: Customer | null } | null> {
  const seen = await readBooking(tx, bookingId);
  if (!seen) return null;
  await holdWhom(tx, seen.customer);
  // Nothing changes whose a booking is but forgetting, which leaves nobody to be held.
  const booking = await readBooking(tx, bookingId);
  return booking && { booking, booker: await findOrMakeHeldBooker(tx, booking, context) };
}

/** As `findOrMakeBooker`, of somebody whom the caller has to themselves by `holdWhom`. */
async function findOrMakeHeldBooker(
  tx: Tx,
  { customer, customerId }: Pick<BookingDetails, 'customer' | 'customerId'>,
  { now, newId }: PlanContext,
): Promise<Customer | null> {
  const proved = customerId === undefined ? null : await lockCustomer(tx, customerId);
  if (proved) return proved;
  const said = { ...customer, phone: customer.phone === null ? null : normalisePhone(customer.phone) };
  if (said.email === null && said.phone === null) return null;
  const known = await findAlike(tx, said);
  if (known) return learn(tx, known, customer);
  const made = { ...newCustomer(customer, { id: newId(), now }), isShared: false };
  assert(await insertCustomer(tx, made), 'findOrMakeHeldBooker: nobody else makes one with this e-mail');
  return made;
}

/**
 * Until the transaction ends nobody else makes, or forgets, who has this e-mail or number. Everywhere in this order, so
 * that no two wait for each other.
 */
export async function holdWhom(tx: Tx, { email, phone }: Pick<CustomerDetails, 'email' | 'phone'>): Promise<void> {
  const dialled = phone === null ? null : normalisePhone(phone);
  if (email !== null) await holdEmail(tx, email);
  if (dialled !== null) await holdPhone(tx, dialled);
}

async function findAlike(tx: Tx, said: CustomerDetails): Promise<Customer | null> {
  const byEmail = said.email === null ? null : await lockCustomerByEmail(tx, said.email);
  if (byEmail || said.phone === null) return byEmail;
  return chooseByPhone(await lockCustomersByPhone(tx, said.phone), said);
}

/** What was not known of them; what was known stays: somebody else may have typed this one. */
async function learn(tx: Tx, known: Customer, { email, phone }: CustomerDetails): Promise<Customer> {
  const news = {
    ...(known.email === null && email !== null && { email }),
    ...(known.phone === null && phone !== null && normalisePhone(phone) !== null && { phone }),
  };
  if (Object.keys(news).length === 0) return known;
  return updateCustomer(tx, known, { ...news, isShared: known.isShared });
}
