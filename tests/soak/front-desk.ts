import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '../../main/controller/api/app-router.ts';
import { answerOfTrpc, isOpen, PATIENCE_MS } from './answers.ts';
import type { Place } from './promise-log.ts';
import type { Known, World } from './world.ts';

/** A member of staff at a screen. Signed in once: a session outlives the controller's end. */
export type FrontDesk = { client(): Promise<TRPCClient<AppRouter> | null> };

export function createFrontDesk({ club }: World): FrontDesk {
  let token: string | null = null;
  const { name: staff, pin } = club.staff;
  const connect = (headers: Record<string, string>): TRPCClient<AppRouter> =>
    createTRPCClient<AppRouter>({ links: [httpLink({ url: `${club.facilityUrl}/trpc`, headers })] });
  return {
    client: async () => {
      if (token === null) {
        const signedIn = await answerOfTrpc(connect({}).session.signIn.mutate({ staff, pin }, patiently()));
        if (signedIn.kind !== 'yes') return null;
        token = signedIn.value.token;
      }
      return connect({ authorization: `Bearer ${token}` });
    },
  };
}

export function connectKiosk({ club }: World): TRPCClient<AppRouter> {
  const headers = { 'x-facility-role': 'kiosk' };
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${club.facilityUrl}/trpc`, headers })] });
}

/** One thing that staff do: sell, move or cancel, of their own bookings and of those from the web. */
export async function actAtTheDesk(world: World, desk: FrontDesk): Promise<void> {
  const client = await desk.client();
  if (!client) return;
  const { random } = world;
  const booking = world.isFull() || random.below(100) < 50 ? world.takeBooking(false) : null;
  if (!booking) return sellSomething(world, client);
  if (!(await isCurrent(client, booking))) return world.putBooking(booking);
  if (world.isFull() || random.below(2) === 0) return cancel(world, client, booking);
  return move(world, client, booking);
}

async function sellSomething(world: World, client: TRPCClient<AppRouter>): Promise<void> {
  const place = await findSlot(world, client);
  if (!place) return;
  const sold = await sell(world, client, place);
  if (sold) world.putBooking({ ...sold, manageToken: null });
}

type Sold = { readonly bookingId: string; readonly revision: number; readonly pin: string };

/** Sells and writes down what the screen then said. */
export async function sell(world: World, client: TRPCClient<AppRouter>, place: Place): Promise<Sold | null> {
  const attempt = world.random.uuid();
  world.record({ type: 'asked', attempt, by: 'desk', place });
  const customer = { firstName: 'Dora', lastName: 'Desk', email: null, phone: null };
  const wish = { ...place, customer, partySize: 1, notes: attempt };
  const answer = await answerOfTrpc(client.booking.create.mutate(wish, patiently()));
  if (answer.kind !== 'yes') {
    if (answer.kind === 'no') world.record({ type: 'refused', attempt, code: answer.code });
    else world.record({ type: 'unanswered', attempt, why: answer.why });
    return null;
  }
  const { id: bookingId, revision, pin } = answer.value.booking;
  world.record({ type: 'sold', attempt, bookingId, revision, place });
  return { bookingId, revision, pin };
}

/**
 * True when the desk's screen shows the booking as it was last said to be. What the cloud sold or changed reaches the
 * desk a moment later.
 */
async function isCurrent(client: TRPCClient<AppRouter>, { bookingId, revision }: Known): Promise<boolean> {
  const seen = await answerOfTrpc(client.booking.get.query({ bookingId }, patiently()));
  return seen.kind === 'yes' && seen.value.booking.revision === revision;
}

async function move(world: World, client: TRPCClient<AppRouter>, booking: Known): Promise<void> {
  const place = await findSlot(world, client);
  if (!place) return world.putBooking(booking);
  const { bookingId, revision } = booking;
  world.record({ type: 'change-asked', bookingId, by: 'desk', place });
  await settle(world, booking, client.booking.move.mutate({ bookingId, revision, ...place }, patiently()));
}

async function cancel(world: World, client: TRPCClient<AppRouter>, booking: Known): Promise<void> {
  const { bookingId, revision } = booking;
  world.record({ type: 'change-asked', bookingId, by: 'desk', place: null });
  await settle(world, booking, client.booking.cancel.mutate({ bookingId, revision }, patiently()));
}

type Changed = {
  readonly booking: Place & { readonly revision: number; readonly status: string };
  readonly openChange: unknown;
};

async function settle(world: World, known: Known, call: Promise<Changed>): Promise<void> {
  const { bookingId } = known;
  const answer = await answerOfTrpc(call);
  if (answer.kind === 'no' && !isOpen(answer.code)) {
    world.record({ type: 'change-refused', bookingId, code: answer.code });
    return world.putBooking(known);
  }
  // Nobody touches it again: only so can be told at the end what may have become of it.
  if (answer.kind !== 'yes') {
    const why = answer.kind === 'no' ? answer.code : answer.why;
    return world.record({ type: 'change-unanswered', bookingId, why });
  }
  if (answer.value.openChange !== null) return world.record({ type: 'change-unanswered', bookingId, why: 'open' });
  const { resourceId, startsAt, endsAt, revision, status } = answer.value.booking;
  const place = status === 'cancelled' ? null : { resourceId, startsAt, endsAt };
  world.record({ type: 'changed', bookingId, revision, place });
  if (place) world.putBooking({ ...known, revision });
}

async function findSlot(world: World, client: TRPCClient<AppRouter>): Promise<Place | null> {
  const durationMin = [30, 60, 90][world.random.below(3)] ?? 60;
  const answer = await answerOfTrpc(client.booking.listFree.query({ date: world.anyDay(), durationMin }, patiently()));
  if (answer.kind !== 'yes') return null;
  const slot = answer.value[world.random.below(Math.max(1, answer.value.length))];
  return slot ? { resourceId: slot.resourceId, startsAt: slot.startsAt, endsAt: slot.endsAt } : null;
}

export function patiently(): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(PATIENCE_MS) };
}
