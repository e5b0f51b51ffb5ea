import { on } from 'node:events';
import { type inferRouterOutputs, tracked } from '@trpc/server';
import { z } from 'zod';
import { MINUTE_MS } from '../../domain/time.ts';
import type { AppRouter } from '../../main/controller/api/app-router.ts';
import type {
  ChangeNotice,
  CheckInAnswer,
  SignedIn,
  SignInChoices,
  WalkInBooked,
} from '../../main/controller/api/views.ts';
import { someLinkDetails, STAFF, STAFF_PIN } from '../fixtures.ts';
import { fakeBays } from './fake-bays.ts';
import { fakeBlocks, fakeBookings } from './fake-bookings.ts';
import { fakeCustomers } from './fake-customers.ts';
import { fakeMessages } from './fake-messages.ts';
import { fakeNetwork } from './fake-network.ts';
import { fakeJobs } from './fake-jobs.ts';
import { fakeDoors } from './fake-doors.ts';
import { fakeIntegrations } from './fake-integrations.ts';
import { fakePairing } from './fake-pairing.ts';
import { fakeTerms } from './fake-terms.ts';
import { open, refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

const WalkInInput = z.strictObject({
  resourceId: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  firstName: z.string().min(1),
  phone: z.string().regex(/^\d{7,15}$/),
  partySize: z.int(),
  totalCents: z.int(),
});

const EARLY_MS = 15 * MINUTE_MS;

/** The controller's procedures with nothing behind them but a `FakeWorld`: for driving the built screens. */
export const fakeRouter = router({
  session: router({
    choices: open.query(({ ctx }): SignInChoices => ({ facilityName: ctx.world.profile.name, staff: STAFF })),
    signIn: open.input(z.strictObject({ staff: z.string(), pin: z.string() })).mutation(({ ctx, input }): SignedIn => {
      const staff = STAFF.find((member) => member.id === input.staff || member.name === input.staff);
      if (!staff || input.pin !== STAFF_PIN) return refuse({ code: 'staff.wrong_pin' });
      const token = ctx.world.newId();
      ctx.world.sessions.set(token, staff.id);
      return { token, staff };
    }),
    current: open.query(({ ctx }) => {
      const staffId = ctx.token === null ? undefined : ctx.world.sessions.get(ctx.token);
      return STAFF.find((member) => member.id === staffId) ?? null;
    }),
    signOut: open.mutation(({ ctx }) => {
      if (ctx.token !== null) ctx.world.sessions.delete(ctx.token);
      return {};
    }),
  }),
  facility: router({
    profile: signedIn.query(({ ctx }) => ctx.world.profile),
    setSelling: signedIn.mutation(() => refuse({ code: 'staff.not_allowed' })),
  }),
  terms: fakeTerms,
  booking: fakeBookings,
  block: fakeBlocks,
  customer: fakeCustomers,
  message: fakeMessages,
  door: fakeDoors,
  link: router({
    status: signedIn.query(({ ctx }) => ctx.world.link),
    details: signedIn.query(() => someLinkDetails()),
    tryNow: signedIn.mutation(() => ({})),
    sellAhead: signedIn.mutation(() => refuse({ code: 'staff.not_allowed' })),
  }),
  conflicts: router({
    list: signedIn.query(({ ctx }) => ctx.world.conflicts),
    solve: signedIn
      .input(z.strictObject({ allocationId: z.string(), note: z.string().min(1) }))
      .mutation(({ ctx: { world }, input }) => {
        world.conflicts = world.conflicts.filter(({ allocationId }) => allocationId !== input.allocationId);
        world.tell({ type: 'bookings' });
        return {};
      }),
  }),
  change: router({
    notices: signedIn.subscription(async function* ({ ctx, signal }) {
      const notices = on(ctx.world.notices, 'notice', signal ? { signal } : {});
      for await (const [notice] of notices) yield tracked(ctx.world.newId(), notice as ChangeNotice);
    }),
  }),
  pairing: fakePairing,
  bays: fakeBays,
  jobs: fakeJobs,
  integration: fakeIntegrations,
  kiosk: router({
    home: open.query(({ ctx: { world } }) => ({
      facilityName: world.profile.name,
      timeZone: world.profile.timeZone,
      phone: world.profile.phone,
      online: world.link.online,
      sellsNow: world.playNow.isSold,
      now: world.now(),
    })),
    checkIn: open.input(z.strictObject({ code: z.string() })).mutation(({ ctx, input }): CheckInAnswer => {
      ctx.world.codes.push(input.code);
      return ctx.world.checkIn ?? checkInByPin(ctx.world, input.code);
    }),
    playNow: open.input(z.strictObject({ partySize: z.int() })).query(({ ctx }) => ctx.world.playNow),
    book: open.input(WalkInInput).mutation(({ ctx, input }): WalkInBooked => {
      if (ctx.world.walkInRefusal) return refuse(ctx.world.walkInRefusal);
      ctx.world.walkIns.push(input);
      const price = { totalCents: input.totalCents, currency: ctx.world.profile.currency, lines: [] };
      return { pin: '402518', price, entry: ctx.world.checkIn ?? { outcome: 'opened' } };
    }),
  }),
  network: fakeNetwork,
});

export type FakeRouter = typeof fakeRouter;

function checkInByPin(world: FakeWorld, pin: string): CheckInAnswer {
  const booking = world.bookings.find((candidate) => candidate.pin === pin);
  if (!booking) return { outcome: 'refused', reason: 'code.unknown' };
  const opensAt = booking.startsAt - EARLY_MS;
  const shown = {
    id: booking.id,
    firstName: booking.customer.firstName,
    resourceName: world.profile.resources.find((resource) => resource.id === booking.resourceId)?.name ?? '',
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
  };
  if (world.now() < opensAt) return { outcome: 'refused', reason: 'code.too_early', booking: shown, opensAt };
  if (world.now() >= booking.endsAt) return { outcome: 'refused', reason: 'code.too_late', booking: shown };
  return { outcome: 'opened', booking: shown, doorName: 'Front door' };
}

/** A stand-in that answered in another shape than the controller would prove nothing: then this does not compile. */
type AnswersAlike = inferRouterOutputs<FakeRouter> extends inferRouterOutputs<AppRouter> ? true : never;
export const ANSWERS_ALIKE: AnswersAlike = true;
