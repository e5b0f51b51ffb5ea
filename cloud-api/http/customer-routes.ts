import { z } from 'zod';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { findCustomerId } from './customer-token.ts';
import { NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { CloudServices, CustomerSelf } from './services.ts';

/** A customer as they see themselves. */
export const CustomerSelfView = z.object({
  id: z.uuid(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  tier: z.string(),
  credits: z.int(),
  /** What a credit pays, at each facility that takes them. */
  worth: z.array(z.object({ facilityId: z.uuid(), creditCents: z.int(), currency: z.string() })),
  /** The last twenty, newest first; `count` is negative where credits went away. */
  entries: z.array(
    z.object({
      kind: z.enum(['given', 'taken', 'spent', 'returned', 'recovered']),
      count: z.int(),
      at: z.iso.datetime(),
    }),
  ),
  /** Bookings that are not over, the next one first. What opens doors is on each booking's own page. */
  bookings: z.array(
    z.object({
      id: z.uuid(),
      facilityId: z.uuid(),
      resourceId: z.uuid(),
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
    }),
  ),
});
export type CustomerSelfView = z.infer<typeof CustomerSelfView>;

export function registerCustomerRoutes(app: Routes, services: CloudServices): void {
  const { customers } = services;
  app.get(
    '/customers/me',
    {
      schema: {
        tags: ['customers'],
        summary: 'What the club has given the customer whose token is shown',
        security: [{ customerToken: [] }],
        querystring: NoQuery,
        response: { 200: CustomerSelfView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const id = findCustomerId(request, customers);
      const self = id === null ? null : await customers.findSelf(id);
      if (!self) throw new CloudFailure({ code: 'customer.token_refused' });
      void reply.header('cache-control', 'no-store');
      return { ...viewSelf(self), worth: listWorth(services) };
    },
  );
}

function viewSelf(self: CustomerSelf): Omit<CustomerSelfView, 'worth'> {
  const { id, firstName, lastName, email, phone, tier, credits, entries, coming } = self;
  return {
    id,
    firstName,
    lastName,
    email,
    phone,
    tier,
    credits,
    entries: entries.map(({ kind, count, at }) => ({ kind, count, at: isoOf(at) })),
    bookings: coming.map(({ startsAt, endsAt, ...booking }) => ({
      ...booking,
      startsAt: isoOf(startsAt),
      endsAt: isoOf(endsAt),
    })),
  };
}

function listWorth({ facilities, pricing }: CloudServices): CustomerSelfView['worth'] {
  return facilities.listFacilities().flatMap(({ profile }) => {
    const prices = pricing.pricesOf(profile.id);
    if (prices?.creditCents === undefined) return [];
    return [{ facilityId: profile.id, creditCents: prices.creditCents, currency: prices.currency }];
  });
}
