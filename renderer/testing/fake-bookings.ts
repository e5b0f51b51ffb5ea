import { z } from 'zod';
import {
  type Booking,
  cancel,
  checkIn,
  complete,
  isLive,
  markNoShow,
  type Override,
  OverrideSchema,
  reschedule,
} from '../../domain/booking.ts';
import { businessDateOf, openingsOn } from '../../domain/opening-hours.ts';
import { profilePriceOf } from '../../domain/offers/offers.ts';
import type { Result } from '../../domain/result.ts';
import { contains, type Interval, MINUTE_MS, overlaps } from '../../domain/time.ts';
import type {
  BookingView,
  ChangedBooking,
  ChangeOutcome,
  DayView,
  DeskOffer,
  FreeSlot,
} from '../../main/controller/api/views.ts';
import { PAYING_INPUT, saleIn, spendIn, takeCredits } from './fake-sale.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

type Place = Interval & { readonly resourceId: string };

const PlaceInput = z.strictObject({ resourceId: z.string(), startsAt: z.int(), endsAt: z.int() });
const OverrideInput = z.exactOptional(OverrideSchema);
const WhoInput = z.strictObject({
  email: z.string().nullish(),
  phone: z.string().nullish(),
  customerId: z.string().nullish(),
});
const IdInput = z.strictObject({ bookingId: z.string() });

export const fakeBookings = router({
  listDay: signedIn
    .input(z.strictObject({ date: z.iso.date() }))
    .query(({ ctx, input }): DayView => listDay(ctx.world, input.date)),
  get: signedIn.input(IdInput).query(({ ctx, input }): BookingView => {
    const booking = get(ctx.world, input.bookingId);
    return {
      booking,
      history: [
        { at: booking.createdAt, by: 'web', what: 'booked' },
        ...(booking.checkedInAt === null ? [] : [{ at: booking.checkedInAt, by: 'kiosk', what: 'checked in' }]),
      ],
    };
  }),
  listFree: signedIn
    .input(
      z.strictObject({
        date: z.iso.date(),
        durationMin: z.int(),
        resourceId: z.string().optional(),
        who: WhoInput.optional(),
      }),
    )
    .query(({ ctx, input }) => listFree(ctx.world, input.date, input.durationMin)),
  quote: signedIn.input(PlaceInput).query(({ ctx, input }) => profilePriceOf(ctx.world.profile, input)),
  offer: signedIn
    .input(
      PlaceInput.extend({
        ...PAYING_INPUT,
        partySize: z.int().optional(),
        bookingId: z.string().optional(),
        who: WhoInput.optional(),
      }),
    )
    .query(({ ctx: { world }, input: { bookingId, who, partySize: _, ...asked } }): DeskOffer => {
      const sale = saleIn(world, { ...asked, email: who?.email });
      const moving = bookingId === undefined ? null : get(world, bookingId);
      const differenceCents = moving ? sale.price.totalCents - moving.price.totalCents : null;
      return { ...sale, differenceCents, refusal: world.rule };
    }),
  create: signedIn
    .input(
      PlaceInput.extend({
        customer: z.strictObject({
          firstName: z.string().min(1),
          lastName: z.string(),
          email: z.email().nullable(),
          phone: z.string().nullable(),
        }),
        partySize: z.int(),
        notes: z.string(),
        override: OverrideInput,
        customerId: z.exactOptional(z.string()),
        ...PAYING_INPUT,
      }),
    )
    .mutation(({ ctx: { world }, input: { promoCode, credits, customerId: _, ...input } }) => {
      requireAllowed(world, input);
      requireFree(world, input);
      const paying = { ...(promoCode !== undefined && { promoCode }), ...(credits !== undefined && { credits }) };
      const { resourceId, startsAt, endsAt } = input;
      const sale = saleIn(world, { resourceId, startsAt, endsAt, email: input.customer.email, ...paying });
      const refusal = sale.promotionRefusal ?? sale.creditsRefusal;
      if (refusal) refuse(refusal);
      const spent = spendIn(world, sale);
      if (spent.spend && world.spendRefusal) refuse(world.spendRefusal);
      takeCredits(world, input.customer, spent.spend);
      const booking: Booking = {
        ...input,
        id: world.newId(),
        facilityId: world.profile.id,
        status: 'confirmed',
        revision: 1,
        checkedInAt: null,
        price: sale.price,
        cancellation: sale.cancellation,
        ...spent,
        channel: 'desk',
        pin: '700001',
        createdAt: world.now(),
        cancelledAt: null,
      };
      world.bookings.push(booking);
      world.tell({ type: 'bookings' });
      return { booking };
    }),
  move: signedIn
    .input(PlaceInput.extend({ bookingId: z.string(), revision: z.int(), override: OverrideInput }))
    .mutation(({ ctx: { world }, input: { bookingId, revision, override, ...to } }) => {
      requireAllowed(world, { override });
      const booking = get(world, bookingId);
      if (booking.revision !== revision) refuse({ code: 'booking.changed_meanwhile' });
      requireFree(world, to, bookingId);
      if (world.isCloudSilent) return leaveOpen(world, booking, to);
      const moved = put(world, reschedule({ ...booking, price: profilePriceOf(world.profile, to) }, to));
      return { booking: moved, openChange: null };
    }),
  cancel: signedIn.input(IdInput.extend({ revision: z.int() })).mutation(({ ctx: { world }, input }) => {
    if (world.refusal) refuse(world.refusal);
    const booking = get(world, input.bookingId);
    if (world.isCloudSilent) return leaveOpen(world, booking, null);
    return { booking: put(world, cancel(booking, world.now())), openChange: null };
  }),
  outcomeOf: signedIn.input(z.strictObject({ requestId: z.string() })).query(({ ctx, input }): ChangeOutcome => {
    const isOpen = ctx.world.openChanges.some(({ requestId }) => requestId === input.requestId);
    return isOpen ? 'open' : ctx.world.outcome;
  }),
  restore: signedIn.input(IdInput).mutation(({ ctx: { world }, input }) => {
    const booking = get(world, input.bookingId);
    requireFree(world, booking);
    const restored = { ...booking, status: 'confirmed', cancelledAt: null, revision: booking.revision + 1 } as const;
    return { booking: put(world, { ok: true, value: restored }) };
  }),
  checkIn: signedIn.input(IdInput).mutation(({ ctx: { world }, input }) => ({
    booking: put(world, checkIn(get(world, input.bookingId), world.now())),
  })),
  complete: signedIn
    .input(IdInput)
    .mutation(({ ctx: { world }, input }) => ({ booking: put(world, complete(get(world, input.bookingId))) })),
  noShow: signedIn
    .input(IdInput)
    .mutation(({ ctx: { world }, input }) => ({ booking: put(world, markNoShow(get(world, input.bookingId))) })),
});

export const fakeBlocks = router({
  create: signedIn.input(PlaceInput.extend({ reason: z.string().min(1) })).mutation(({ ctx: { world }, input }) => {
    requireFree(world, input);
    const block = { ...input, id: world.newId(), createdBy: 'Ana Varga', revision: 1 };
    world.blocks.push(block);
    world.tell({ type: 'bookings' });
    return { block };
  }),
  remove: signedIn
    .input(z.strictObject({ blockId: z.string(), revision: z.int() }))
    .mutation(({ ctx: { world }, input }) => {
      world.blocks = world.blocks.filter((block) => block.id !== input.blockId);
      world.tell({ type: 'bookings' });
      return { openChange: null };
    }),
});

function leaveOpen(world: FakeWorld, booking: Booking, to: Place | null): ChangedBooking {
  const openChange = { requestId: world.newId(), subjectId: booking.id, to };
  world.openChanges = [...world.openChanges, openChange];
  return { booking, openChange };
}

function listDay(world: FakeWorld, date: string): DayView {
  const { profile } = world;
  const isOnDay = (item: Interval) => businessDateOf(profile, item.startsAt) === date;
  return {
    date,
    openings: openingsOn(profile, date),
    closedBecause: profile.closures.find((closure) => closure.from <= date && date <= closure.to)?.reason ?? null,
    bookings: world.bookings.filter((booking) => isLive(booking) && isOnDay(booking)),
    blocks: world.blocks.filter(isOnDay),
    openChanges: world.openChanges,
    asOf: world.now(),
  };
}

function listFree(world: FakeWorld, date: string, durationMin: number): FreeSlot[] {
  const stepMs = world.profile.policy.stepMin * MINUTE_MS;
  const slots: FreeSlot[] = [];
  for (const opening of openingsOn(world.profile, date)) {
    for (let startsAt = opening.startsAt; startsAt + durationMin * MINUTE_MS <= opening.endsAt; startsAt += stepMs) {
      for (const { id: resourceId } of world.profile.resources) {
        const place = { resourceId, startsAt, endsAt: startsAt + durationMin * MINUTE_MS };
        if (startsAt < world.now() || wallOf(world, place)) continue;
        const isOurs = world.link.ownsUntil !== null && place.endsAt <= world.link.ownsUntil;
        slots.push({ ...place, price: profilePriceOf(world.profile, place), owner: isOurs ? 'facility' : 'cloud' });
      }
    }
  }
  return slots;
}

function requireAllowed(world: FakeWorld, { override }: { readonly override?: Override | undefined }): void {
  if (world.rule && !override) refuse(world.rule);
}

function requireFree(world: FakeWorld, place: Place, movingId?: string): void {
  if (world.refusal) refuse(world.refusal);
  if (world.link.fenced !== null) refuse({ code: 'facility.fenced' });
  const isOurs = world.link.ownsUntil !== null && place.endsAt <= world.link.ownsUntil;
  if (!isOurs && !world.link.online) refuse({ code: 'link.down' });
  const date = businessDateOf(world.profile, place.startsAt);
  if (!openingsOn(world.profile, date).some((opening) => contains(opening, place))) refuse({ code: 'slot.closed' });
  if (wallOf(world, place, movingId)) {
    const durationMin = (place.endsAt - place.startsAt) / MINUTE_MS;
    const alternatives = listFree(world, date, durationMin)
      .toSorted((a, b) => Math.abs(a.startsAt - place.startsAt) - Math.abs(b.startsAt - place.startsAt))
      .slice(0, 3);
    refuse({ code: 'slot.taken', alternatives });
  }
}

function wallOf(world: FakeWorld, place: Place, movingId?: string): Interval | undefined {
  return [...world.bookings.filter((other) => isLive(other) && other.id !== movingId), ...world.blocks].find(
    (other) => other.resourceId === place.resourceId && overlaps(other, place),
  );
}

function get(world: FakeWorld, id: string): Booking {
  return world.bookings.find((booking) => booking.id === id) ?? refuse({ code: 'booking.not_found' });
}

function put(world: FakeWorld, decision: Result<Booking, { readonly code: string }>): Booking {
  if (!decision.ok) return refuse(decision.error);
  const { value } = decision;
  world.bookings = world.bookings.map((booking) => (booking.id === value.id ? value : booking));
  world.tell({ type: 'bookings' });
  return value;
}
