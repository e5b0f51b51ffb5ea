import { z } from 'zod';
import { type Booking, BookingStatusSchema } from '../../domain/booking.ts';
import { TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import { isoOf } from '../availability/day-answer.ts';
import type { CreditEntry, Customer } from './customer-repository.ts';
import type { CustomerWhole } from './owner-customers.ts';

export const CustomerView = z.object({
  id: z.uuid(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  tier: TierSchema,
  tags: z.array(TagSchema),
  credits: z.int(),
  version: z.int(),
});
export type CustomerView = z.infer<typeof CustomerView>;

const EntryView = z.object({
  kind: z.enum(['given', 'taken', 'spent', 'returned', 'recovered']),
  /** Negative where credits went away. */
  count: z.int(),
  by: z.string(),
  note: z.string(),
  at: z.iso.datetime(),
});

const CustomersBookingView = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  resourceId: z.uuid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  status: BookingStatusSchema,
  price: z.object({ totalCents: z.int(), currency: z.string() }),
});

const RecordView = CustomerView.pick({ id: true, firstName: true, lastName: true, email: true, phone: true });

export const CustomerWholeView = CustomerView.extend({
  entries: z.array(EntryView),
  bookings: z.array(CustomersBookingView),
  /** Second records that lead here. */
  merged: z.array(
    z.object({
      mergeId: z.uuid(),
      record: RecordView,
      mergedAt: z.iso.datetime(),
      by: z.string(),
      /** From then on it cannot be undone. */
      undoUntil: z.iso.datetime(),
    }),
  ),
  /** Who may be the same person: of the same number or name. */
  alike: z.array(RecordView),
});
export type CustomerWholeView = z.infer<typeof CustomerWholeView>;

export function viewCustomer(customer: Customer): CustomerView {
  const { id, firstName, lastName, email, phone, tier, tags: marks, credits, version } = customer;
  return { id, firstName, lastName, email, phone, tier, tags: marks, credits, version };
}

function viewEntry({ kind, count, by, note, at }: CreditEntry): z.infer<typeof EntryView> {
  return { kind, count, by, note, at: isoOf(at) };
}

function viewBooking({ id, facilityId, resourceId, startsAt, endsAt, status, price }: Booking) {
  const { totalCents, currency } = price;
  const times = { startsAt: isoOf(startsAt), endsAt: isoOf(endsAt) };
  return { id, facilityId, resourceId, ...times, status, price: { totalCents, currency } };
}

export function viewWhole({ customer, entries, bookings, merged, alike }: CustomerWhole): CustomerWholeView {
  return {
    ...viewCustomer(customer),
    entries: entries.map(viewEntry),
    bookings: bookings.map(viewBooking),
    merged: merged.map(({ merge, record, undoUntil }) => ({
      mergeId: merge.id,
      record: viewRecord(record),
      mergedAt: isoOf(merge.mergedAt),
      by: merge.by,
      undoUntil: isoOf(undoUntil),
    })),
    alike: alike.map(viewRecord),
  };
}

function viewRecord({ id, firstName, lastName, email, phone }: Customer) {
  return { id, firstName, lastName, email, phone };
}
