import { setTimeout as wait } from 'node:timers/promises';
import { AvailabilityView, BookingView, type SlotView } from '../../cloud-api/http/api-schemas.ts';
import { type Answer, answerOfRest, isOpen } from './answers.ts';
import type { Place } from './promise-log.ts';
import type { Known, World } from './world.ts';

/** How often somebody whose answer got lost presses the button again, and how long between. */
const TRIES_MAX = 40;
const TRY_AGAIN_MS = 250;
/** How long somebody watches a booking that is "still being confirmed". */
const WATCH_MS_MAX = 60_000;

/** One thing that customers do on the booking page: book, move or cancel. */
export async function actOnTheWeb(world: World): Promise<void> {
  const { random } = world;
  if (!world.isFull() && random.below(100) < 55) return bookSomething(world);
  const booking = world.takeBooking(true);
  if (!booking) return bookSomething(world);
  if (world.isFull() || random.below(2) === 0) return cancel(world, booking);
  return move(world, booking);
}

async function bookSomething(world: World): Promise<void> {
  const slot = await findSlot(world, [30, 60, 60, 90][world.random.below(4)] ?? 60);
  if (!slot) return;
  const attempt = world.random.uuid();
  world.record({ type: 'asked', attempt, by: 'web', place: placeOf(slot) });
  const isPatient = world.random.below(10) < 7;
  const answer = await bookUntilAnswered(world, slot, { attempt, tries: isPatient ? TRIES_MAX : 1 });
  if (answer.kind === 'no') return world.record({ type: 'refused', attempt, code: answer.code });
  if (answer.kind === 'nothing') return world.record({ type: 'unanswered', attempt, why: answer.why });

  const told = answer.value.status === 'pending' ? await watch(world, answer.value) : answer.value;
  if (told.status === 'abandoned') return world.record({ type: 'refused', attempt, code: 'abandoned' });
  if (told.status !== 'confirmed') return world.record({ type: 'unanswered', attempt, why: told.status });
  const { id: bookingId, revision, manageToken } = told;
  world.record({ type: 'sold', attempt, bookingId, revision, place: placeOf(told) });
  world.putBooking({ bookingId, revision, manageToken });
}

/** The same key each time: however often it is asked, it is one booking. */
async function bookUntilAnswered(
  world: World,
  slot: SlotView,
  { attempt, tries }: { readonly attempt: string; readonly tries: number },
): Promise<Answer<BookingView>> {
  const body = JSON.stringify({
    facilityId: world.club.profile.id,
    resourceId: slot.resourceId,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    customer: { email: 'soak@example.com', firstName: 'Wanda', lastName: 'Webber' },
    notes: attempt,
  });
  const headers = { 'content-type': 'application/json', 'idempotency-key': attempt };
  let answer: Answer<BookingView> = { kind: 'nothing', why: 'not asked' };
  for (let tried = 0; tried < tries && answer.kind === 'nothing'; tried += 1) {
    if (tried > 0) await wait(TRY_AGAIN_MS);
    answer = await answerOfRest(`${world.cloudUrl()}/api/v1/bookings`, { method: 'POST', headers, body }, BookingView);
  }
  return answer;
}

async function watch(world: World, pending: BookingView): Promise<BookingView> {
  const until = performance.now() + WATCH_MS_MAX;
  let seen = pending;
  while (seen.status === 'pending' && performance.now() < until) {
    await wait(TRY_AGAIN_MS);
    const answer = await answerOfRest(urlOf(world, pending.id), asOwner(pending.manageToken), BookingView);
    if (answer.kind === 'yes') seen = answer.value;
  }
  return seen;
}

async function move(world: World, booking: Known): Promise<void> {
  const slot = await findSlot(world, 60);
  if (!slot) return world.putBooking(booking);
  const place = placeOf(slot);
  const body = JSON.stringify({ ...isoPlace(place), revision: booking.revision });
  await change(world, booking, { place, init: { method: 'PATCH', body } });
}

function cancel(world: World, booking: Known): Promise<void> {
  return change(world, booking, { place: null, init: { method: 'DELETE' } });
}

type Change = { readonly place: Place | null; readonly init: RequestInit };

async function change(world: World, booking: Known, { place, init }: Change): Promise<void> {
  const { bookingId, manageToken } = booking;
  world.record({ type: 'change-asked', bookingId, by: 'web', place });
  const headers = init.body ? { 'content-type': 'application/json' } : {};
  const owner = asOwner(manageToken ?? '', headers);
  const answer = await answerOfRest(urlOf(world, bookingId), { ...owner, ...init }, BookingView);
  if (answer.kind === 'no' && !isOpen(answer.code)) {
    world.record({ type: 'change-refused', bookingId, code: answer.code });
    return world.putBooking(booking);
  }
  // Nobody touches it again: only so can be told at the end what may have become of it.
  if (answer.kind !== 'yes') {
    const why = answer.kind === 'no' ? answer.code : answer.why;
    return world.record({ type: 'change-unanswered', bookingId, why });
  }
  if (answer.value.pendingChange) {
    return world.record({ type: 'change-unanswered', bookingId, why: 'pending' });
  }
  const { revision } = answer.value;
  const stands = answer.value.status === 'cancelled' ? null : placeOf(answer.value);
  world.record({ type: 'changed', bookingId, revision, place: stands });
  if (stands) world.putBooking({ ...booking, revision });
}

async function findSlot(world: World, durationMin: number): Promise<SlotView | null> {
  const query = `facilityId=${world.club.profile.id}&date=${world.anyDay()}&durationMin=${durationMin}`;
  const answer = await answerOfRest(`${world.cloudUrl()}/api/v1/availability?${query}`, {}, AvailabilityView);
  if (answer.kind !== 'yes') return null;
  const { slots } = answer.value;
  return slots[world.random.below(Math.max(1, slots.length))] ?? null;
}

function urlOf(world: World, bookingId: string): string {
  return `${world.cloudUrl()}/api/v1/bookings/${bookingId}`;
}

function asOwner(manageToken: string, headers: Record<string, string> = {}): RequestInit {
  return { headers: { ...headers, authorization: `Bearer ${manageToken}` } };
}

function placeOf({ resourceId, startsAt, endsAt }: Pick<SlotView, 'resourceId' | 'startsAt' | 'endsAt'>): Place {
  return { resourceId, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
}

function isoPlace({ resourceId, startsAt, endsAt }: Place): Record<string, string> {
  return { resourceId, startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
}
