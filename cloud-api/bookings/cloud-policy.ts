import { z } from 'zod';
import { drawPin } from '../../domain/access.ts';
import { admitBlock, admitBooking, type BookingProposal, BookingProposalSchema } from '../../domain/admission.ts';
import { required } from '../../domain/assert.ts';
import { PinSchema } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { type CompiledTerms, createProfileTerms, createTermsCompiler } from '../../domain/offers/compile-terms.ts';
import type { Asker } from '../../domain/offers/offers.ts';
import { type Calendar, createCalendar } from '../../domain/opening-hours.ts';
import type { Random } from '../../domain/random.ts';
import type { Terms } from '../../domain/terms.ts';
import { type Clock, DAY_MS } from '../../domain/time.ts';
import type { Admission, Candidate, Input } from '../../sync/engine/inputs.ts';
import { tellErasuresAnew } from '../customers/erasing/erasure-repository.ts';
import { expectAllAnew } from '../customers/telling-repository.ts';
import type { Tx } from '../db/database.ts';
import type { CloudPolicy } from '../facility-link/cloud-node.ts';
import type { Log } from '../log.ts';
import { lockGranted } from '../spends/spend-repository.ts';
import { applyFact, recoverFact } from './cloud-facts.ts';
import { listTakenPins, type TakenPin } from './booking-repository.ts';

/** A PIN is not given out again until this long after the booking that had it has ended. */
const PIN_REST_MS = DAY_MS;

/** PINs drawn ahead beyond one for each booking of a transaction. One in a hundred is taken when thousands are live. */
const SPARE_PINS = 12;

export type CloudPolicyOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The facility as it stands in this process; null for one that is not known. */
  readonly profileOf: (facilityId: string) => FacilityProfile | null;
  /** By which a known facility sells; those of its profile when absent. */
  readonly termsOf?: (facilityId: string) => Terms;
  /** Whose booking it is, of a known facility; somebody without a past when absent. */
  readonly bookerOf?: BookerOf;
};

/** What is known of whoever has these details; without the booking's allocation that would move. */
export type BookerOf = (
  facilityId: string,
  who: Booker,
  ignoreId: string | undefined,
) => Pick<Asker, 'customer' | 'existing'>;
export type Booker = Pick<BookingProposal, 'customer' | 'customerId'>;

/** The club's rules, asked by the engine inside its transaction whenever somebody wants time that is the cloud's. */
export function createCloudPolicy({
  clock,
  random,
  log,
  profileOf,
  termsOf,
  bookerOf,
}: CloudPolicyOptions): CloudPolicy {
  /** Zone arithmetic is slow: a calendar is kept for as long as the profile that it was made of. */
  const calendars = new WeakMap<FacilityProfile, Calendar>();
  const compile = createTermsCompiler();
  const termsOfProfile = createProfileTerms();

  function rulesOf(facilityId: string): Rules {
    const profile = required(profileOf(facilityId), 'admit: the facility is not known');
    const calendar = calendars.get(profile) ?? createCalendar(profile);
    calendars.set(profile, calendar);
    return { profile, calendar, terms: compile(termsOf?.(facilityId) ?? termsOfProfile(profile)) };
  }

  return {
    admission: async (tx, node, inputs) => {
      const { facilityId } = node;
      const pins = await drawFreePins(tx, facilityId, { count: countBookings(inputs), clock, random });
      const brought = inputs.flatMap(pinsBroughtBy);
      const taken = await findPinHolders(tx, facilityId, { among: brought, clock });
      const granted = await lockGranted(tx, facilityId, inputs.flatMap(spendsBroughtBy));
      return {
        admit: (candidate) =>
          admit(candidate, rulesOf(facilityId), {
            clock,
            pins,
            taken,
            granted,
            bookerOf: (who, ignoreId) => bookerOf?.(facilityId, who, ignoreId),
          }),
        // A club that wants to sell further ahead by itself may: its time is ours only because nobody asked for it.
        mayGive: () => ({ ok: true }),
        withdraw: ({ data }) => {
          const details = BookingProposalSchema.safeParse(data);
          return details.success ? { ...details.data, cancelledAt: clock.now() } : data;
        },
      };
    },
    applyFacts: async (tx, facilityId, facts) => {
      for (const fact of facts) {
        const fate = await applyFact(tx, fact, { facilityId, now: clock.now() });
        if (fate === 'unreadable') log.warn('link.fact.unreadable', { facilityId, type: fact.type });
        if (fate === 'unexpected') log.warn('link.fact.unexpected', { facilityId, type: fact.type });
      }
    },
    tellAnew: async (tx, facilityId) => {
      await expectAllAnew(tx, facilityId);
      await tellErasuresAnew(tx, facilityId);
    },
    recoverFacts: async (tx, facilityId, facts) => {
      for (const fact of facts) {
        const fate = await recoverFact(tx, fact, { facilityId, now: clock.now() });
        if (fate === 'unreadable') log.warn('link.fact.unreadable', { facilityId, type: fact.type });
      }
    },
  };
}

type Rules = { readonly profile: FacilityProfile; readonly calendar: Calendar; readonly terms: CompiledTerms };

type Drawn = {
  readonly clock: Clock;
  readonly pins: string[];
  /** Whose the PINs are that bookings bring from before. */
  readonly taken: readonly TakenPin[];
  /** Which of the spends that bookings bring are granted, and go back to nobody until the transaction ends. */
  readonly granted: ReadonlySet<string>;
  readonly bookerOf: (who: Booker, ignoreId: string | undefined) => ReturnType<BookerOf> | undefined;
};

/** Why a booking is not made that brings a spend which is not granted, or has come back since. */
export const SPEND_GONE = 'spend.gone';

function admit(
  candidate: Candidate,
  { profile, calendar, terms }: Rules,
  { clock, pins, taken, granted, bookerOf }: Drawn,
): Admission {
  const { place, kind, data, neighbours, isRequest, current, bookingId } = candidate;
  if (kind === 'block') {
    const allowed = admitBlock(profile, place);
    return allowed.ok ? { ok: true, data } : { ok: false, reason: allowed.error.code };
  }
  const proposal = BookingProposalSchema.safeParse(data);
  if (!proposal.success) return { ok: false, reason: 'booking.unreadable' };
  // What comes with a PIN was booked before: it moves here from the facility's time, or is restored.
  const isNew = current === null && proposal.data.pin === null;
  const { spend } = proposal.data;
  // Of our own customers' it is looked at with the key of their call (`booking-rows.ts`).
  if (isNew && isRequest && spend && !granted.has(spend.id)) return { ok: false, reason: SPEND_GONE };
  const admitted = admitBooking(
    {
      profile,
      calendar,
      terms,
      neighbours,
      current,
      asker: bookerOf(proposal.data, current?.id),
      now: clock.now(),
      // A new booking obeys the rules of where it is made; a move those of who moves it: staff ask as the facility.
      channel: isNew ? proposal.data.channel : isRequest ? 'desk' : 'web',
      drawPin: () => required(pins.pop(), 'admit: no PIN was drawn ahead'),
      // Its own it keeps; while it was away, or in the facility's time, another booking may have got it.
      isPinTaken: (pin) => taken.some((other) => other.pin === pin && other.bookingId !== bookingId),
    },
    place,
    proposal.data,
  );
  return admitted.ok ? { ok: true, data: admitted.value } : { ok: false, reason: admitted.error.code };
}

function countBookings(inputs: readonly Input[]): number {
  return inputs.filter(({ type }) => type === 'book' || type === 'move' || type === 'request').length;
}

type Drawing = { readonly count: number; readonly clock: Clock; readonly random: Random };

/** Distinct PINs of the cloud's half that no live booking of the facility has. */
async function drawFreePins(tx: Tx, facilityId: string, { count, clock, random }: Drawing): Promise<string[]> {
  if (count === 0) return [];
  const drawn = new Set<string>();
  while (drawn.size < count + SPARE_PINS) drawn.add(drawPin(random, 'cloud', drawn));
  const taken = await listTakenPins(tx, facilityId, { among: [...drawn], endingAfter: clock.now() - PIN_REST_MS });
  for (const { pin } of taken) drawn.delete(pin);
  return [...drawn];
}

const BroughtSchema = z.object({ pin: PinSchema });

/** Who else may have the PIN is looked up before the engine decides: it asks in the middle of a step. */
function pinsBroughtBy(input: Input): string[] {
  const data = input.type === 'book' || input.type === 'move' ? input.data : dataOfRequest(input);
  const brought = BroughtSchema.safeParse(data);
  return brought.success ? [brought.data.pin] : [];
}

const SpendBroughtSchema = z.object({ spend: z.object({ id: z.uuid() }) });

function spendsBroughtBy(input: Input): string[] {
  const brought = SpendBroughtSchema.safeParse(dataOfRequest(input));
  return brought.success ? [brought.data.spend.id] : [];
}

function dataOfRequest(input: Input): unknown {
  if (input.type !== 'request') return null;
  const { operation } = input.frame;
  return 'data' in operation ? operation.data : null;
}

async function findPinHolders(
  tx: Tx,
  facilityId: string,
  { among, clock }: { readonly among: readonly string[]; readonly clock: Clock },
): Promise<readonly TakenPin[]> {
  if (among.length === 0) return [];
  return listTakenPins(tx, facilityId, { among, endingAfter: clock.now() - PIN_REST_MS });
}
