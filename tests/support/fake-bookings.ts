import { err, ok } from '../../domain/result.ts';
import { overlaps } from '../../domain/time.ts';
import type { AvailabilityIndex } from '../../cloud-api/availability/availability-index.ts';
import type {
  BookingRecord,
  BookingService,
  CreateBooking,
  CreateOutcome,
  MoveBooking,
} from '../../cloud-api/http/services.ts';

export type FakeBookings = BookingService & {
  /** All that it holds: what a refused call must leave as it was. */
  readonly state: { readonly bookings: BookingRecord[]; readonly keys: string[] };
  /** The owner does not answer: what is booked stays pending. */
  pauseOwner(): void;
  /** The next call fails as a broken database does. */
  breakNext(): void;
};

/** Decides in memory, as one owner of everything: refuses overlaps, remembers keys, steps revisions. */
export function fakeBookings(index: AvailabilityIndex): FakeBookings {
  const state = { bookings: [] as BookingRecord[], keys: [] as string[] };
  const outcomes = new Map<string, { input: string; outcome: CreateOutcome }>();
  let isPaused = false;
  let isBroken = false;

  function checkBroken(): void {
    if (!isBroken) return;
    isBroken = false;
    throw new Error('connection terminated, password=hunter2');
  }

  const find = (id: string, token: string) =>
    state.bookings.find((booking) => booking.id === id && booking.manageToken === token) ?? null;

  function isTaken(to: Omit<MoveBooking, 'revision' | 'quote'> & { resourceId: string }, ignoreId?: string): boolean {
    return state.bookings.some(
      (other) =>
        other.id !== ignoreId &&
        other.status !== 'cancelled' &&
        other.resourceId === to.resourceId &&
        overlaps(other, to),
    );
  }

  function replace(booking: BookingRecord, changes: Partial<BookingRecord>): BookingRecord {
    const changed = { ...booking, ...changes, revision: booking.revision + 1 };
    state.bookings.splice(state.bookings.indexOf(booking), 1, changed);
    return changed;
  }

  function decide(input: CreateBooking): CreateOutcome {
    const facility = index.findFacility(input.facilityId);
    if (!facility) return err({ code: 'facility.not_found' });
    const [first] = facility.profile.resources;
    const place = { ...input, resourceId: input.resourceId === 'any' ? (first?.id ?? '') : input.resourceId };
    const checked = index.checkSlot(place);
    if (!checked.ok) return checked;
    const { refusal, alternatives } = checked.value;
    if (refusal?.code === 'slot.taken' || isTaken(place)) return err({ code: 'slot.taken', alternatives });
    if (refusal) return err(refusal);

    const number = String(state.bookings.length + 1).padStart(12, '0');
    const booking: BookingRecord = {
      id: `b0000000-0000-4000-8000-${number}`,
      facilityId: input.facilityId,
      resourceId: place.resourceId,
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      status: isPaused ? 'pending' : 'confirmed',
      customer: input.customer,
      partySize: input.partySize,
      notes: input.notes,
      price: { totalCents: 4000, currency: 'CAD', lines: [{ label: 'Base price', cents: 4000 }] },
      spend: null,
      cancellation: null,
      revision: 1,
      pin: '042042',
      entry: { fixed: `code-${number}`, rotating: `rotating-${number}`, secret: `secret-${number}` },
      manageToken: `token-${number}`,
      pendingChange: null,
    };
    state.bookings.push(booking);
    return ok(booking);
  }

  return {
    state,
    pauseOwner: () => {
      isPaused = true;
    },
    breakNext: () => {
      isBroken = true;
    },
    create: async (input, key) => {
      checkBroken();
      const known = outcomes.get(key);
      const asText = JSON.stringify(input);
      if (known) return known.input === asText ? known.outcome : err({ code: 'idempotency.key_reused' });
      const outcome = decide(input);
      outcomes.set(key, { input: asText, outcome });
      state.keys.push(key);
      return outcome;
    },
    find: async (id, token) => {
      checkBroken();
      return find(id, token);
    },
    move: async (id, token, to) => {
      const booking = find(id, token);
      if (!booking) return err({ code: 'booking.not_found' });
      if (booking.revision !== to.revision)
        return err({ code: 'booking.changed_meanwhile', revision: booking.revision });
      if (booking.status !== 'confirmed') return err({ code: 'booking.wrong_state', status: booking.status });
      const place = { startsAt: to.startsAt, endsAt: to.endsAt, resourceId: to.resourceId ?? booking.resourceId };
      if (isTaken(place, id)) return err({ code: 'slot.taken', alternatives: [] });
      return ok(replace(booking, place));
    },
    quoteMove: async (id, token, to) => {
      const booking = find(id, token);
      if (!booking) return err({ code: 'booking.not_found' });
      const price = { totalCents: 5000, currency: 'CAD', lines: [{ label: 'Base price', cents: 5000 }] };
      const differenceCents = price.totalCents - booking.price.totalCents;
      return ok({ token: `move-${to.resourceId}`, price, validUntil: to.startsAt, differenceCents });
    },
    cancel: async (id, token) => {
      const booking = find(id, token);
      if (!booking) return err({ code: 'booking.not_found' });
      return ok(booking.status === 'cancelled' ? booking : replace(booking, { status: 'cancelled' }));
    },
  };
}
