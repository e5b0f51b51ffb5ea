import { admitBlock, admitBooking, BookingProposalSchema } from '../../../domain/admission.ts';
import { required } from '../../../domain/assert.ts';
import { drawPin } from '../../../domain/access.ts';
import type { Channel } from '../../../domain/booking.ts';
import type { Random } from '../../../domain/random.ts';
import { type Clock, DAY_MS } from '../../../domain/time.ts';
import type { Admission, Candidate, Json } from '../../../sync/engine/inputs.ts';
import type { Allocation } from '../../../sync/protocol/events.ts';
import type { FacilityPolicy } from '../cloud-link/facility-node.ts';
import type { Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { findProfile } from '../facility/facility-repository.ts';
import { listBookingsEndingAfter } from './booking-repository.ts';

/** A PIN is not given out again until this long after the booking that had it has ended. */
const PIN_REST_MS = DAY_MS;

export type PolicyOptions = { readonly clock: Clock; readonly random: Random; readonly log: Log };

/** The club's rules, asked by the engine inside its transaction whenever somebody wants time that is ours. */
export function createFacilityPolicy(options: PolicyOptions): FacilityPolicy {
  const { clock, log } = options;
  return {
    admission: (tx) => ({
      admit: (candidate) => admit(tx, candidate, options),
      withdraw: (allocation) => withdraw(allocation, clock),
    }),
    // The cloud has nothing to tell yet that a facility must act on; what it tells is kept in the inbox.
    applyFact: (_tx, fact) => log.info('link.fact.ignored', { type: fact.type }),
  };
}

function admit(tx: Tx, candidate: Candidate, { clock, random }: PolicyOptions): Admission {
  const profile = required(findProfile(tx), 'admit: this controller has not been set up');
  const { place, kind, data, neighbours, isRequest, current } = candidate;
  if (kind === 'block') {
    const allowed = admitBlock(profile, place);
    return allowed.ok ? { ok: true, data } : { ok: false, reason: allowed.error.code };
  }
  const proposal = BookingProposalSchema.safeParse(data);
  if (!proposal.success) return { ok: false, reason: 'booking.unreadable' };
  const now = clock.now();
  let pins: Set<string> | null = null;
  const takenPins = (): Set<string> => {
    pins ??= pinsInUse(tx, profile.id, now, candidate.bookingId);
    return pins;
  };
  const admitted = admitBooking(
    {
      profile,
      neighbours,
      current,
      now,
      channel: channelOf(proposal.data.channel, current !== null, isRequest),
      drawPin: () => drawPin(random, 'facility', takenPins()),
      isPinTaken: (pin) => takenPins().has(pin),
    },
    place,
    proposal.data,
  );
  return admitted.ok ? { ok: true, data: admitted.value } : { ok: false, reason: admitted.error.code };
}

/** A new booking obeys the rules of where it is made; a move those of who moves it: customers ask through the cloud. */
export function channelOf(channel: Channel, isMove: boolean, isCustomers: boolean): Channel {
  if (!isMove) return channel;
  return isCustomers ? 'web' : 'desk';
}

function pinsInUse(tx: Tx, facilityId: string, now: number, exceptBookingId: string | null): Set<string> {
  const known = listBookingsEndingAfter(tx, facilityId, now - PIN_REST_MS);
  return new Set(known.filter(({ booking }) => booking.id !== exceptBookingId).map(({ booking }) => booking.pin));
}

/** A cancelled booking keeps what it was, and when it was cancelled. */
export function withdraw(allocation: Allocation, clock: Clock): Json {
  const details = BookingProposalSchema.safeParse(allocation.data);
  return details.success ? { ...details.data, cancelledAt: clock.now() } : allocation.data;
}
