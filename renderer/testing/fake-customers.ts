import { z } from 'zod';
import type { CustomerDetails } from '../../domain/booking.ts';
import { NO_REMARKS } from '../../domain/remarks.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { CustomerEntry, CustomerMatch, CustomerStanding } from '../../main/controller/api/views.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

const CustomerInput = z.strictObject({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
const WhomInput = z.strictObject({ customerId: z.string().nullable(), customer: CustomerInput });

/** People of the world's bookings, with what the club has given them; the cloud answers while the link is up. */
export const fakeCustomers = router({
  search: signedIn
    .input(z.strictObject({ text: z.string() }))
    .query(({ ctx, input }) => searchCustomers(ctx.world, input.text)),
  history: signedIn
    .input(z.strictObject({ customerId: z.string() }))
    .query(({ ctx }): readonly CustomerEntry[] => ctx.world.customerEntries),
  setStanding: signedIn
    .input(WhomInput.extend({ tier: z.string(), tags: z.array(z.string()) }))
    .mutation(({ ctx: { world }, input: { customer, tier, tags } }): CustomerStanding => {
      const before = standingOf(world, customer);
      note(world, { kind: 'standing', tier, tags, refusedFor: null });
      return keep(world, customer, { ...before, tier, tags });
    }),
  ofBooking: signedIn
    .input(z.strictObject({ bookingId: z.string() }))
    .query(({ ctx: { world }, input }): CustomerStanding | null => {
      const email = world.bookings.find(({ id }) => id === input.bookingId)?.customer.email ?? '';
      return world.customers.get(email) ?? null;
    }),
  setRemarks: signedIn
    .input(WhomInput.extend({ note: z.string(), flags: z.array(z.string()), basedOn: z.int().nullable() }))
    .mutation(({ ctx: { world }, input: { customer, basedOn, ...remarks } }): CustomerStanding => {
      const before = standingOf(world, customer);
      if (before.remarkedAt !== basedOn) return refuse({ code: 'customer.remarks_changed' });
      const { note: words, flags } = remarks;
      note(world, { kind: 'remarks', note: words, flags, refusedFor: null });
      return keep(world, customer, { ...before, note: words, flags, remarkedBy: 'Ana Varga', remarkedAt: world.now() });
    }),
  changeCredits: signedIn
    .input(WhomInput.extend({ count: z.int(), note: z.string().min(1) }))
    .mutation(({ ctx: { world }, input: { customer, count, note: why } }): CustomerStanding => {
      const before = standingOf(world, customer);
      const credits = before.credits + count;
      if (credits < 0) return refuse({ code: 'credits.too_few', balance: before.credits });
      note(world, { kind: 'credits', count, note: why, refusedFor: null });
      return keep(world, customer, { ...before, credits });
    }),
});

function standingOf(world: FakeWorld, { email }: CustomerDetails): CustomerStanding {
  if (!world.link.online) return refuse({ code: 'link.down' });
  return (
    world.customers.get(email ?? '') ?? { id: world.newId(), tier: 'standard', tags: [], credits: 0, ...NO_REMARKS }
  );
}

function keep(world: FakeWorld, { email }: CustomerDetails, standing: CustomerStanding): CustomerStanding {
  world.customers.set(email ?? '', standing);
  world.tell({ type: 'customers' });
  return standing;
}

function note(world: FakeWorld, what: CustomerEntry['what']): void {
  world.customerEntries = [{ at: world.now(), by: 'Ana Varga', what }, ...world.customerEntries];
}

function searchCustomers(world: FakeWorld, text: string): CustomerMatch[] {
  const plain = (value: string) => value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(text);
  return world.bookings
    .filter(({ customer }) =>
      plain(`${customer.firstName} ${customer.lastName} ${customer.email} ${customer.phone}`).includes(wanted),
    )
    .map((booking) => ({
      ...booking.customer,
      standing: world.customers.get(booking.customer.email ?? '') ?? null,
      lastVisitAt: booking.checkedInAt === null ? null : booking.startsAt - 30 * 24 * HOUR_MS,
      bookings: [booking],
    }));
}
