import type { FacilityProfile } from '../../../domain/facility.ts';
import type { Interval } from '../../../domain/time.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { isoOf } from '../../availability/day-answer.ts';
import type { OfferedSlot, Wanted } from '../../http/services.ts';
import type { AnswerView, BookingSummary } from './bridge-messages.ts';
import { tellMoney, tellTime } from './wording.ts';

/** More than these nobody reads in a text message. */
const ALTERNATIVES_MAX = 3;

type Said = Pick<AnswerView, 'status' | 'intent' | 'human_text'> & Partial<AnswerView>;

export function answerOf(said: Said): AnswerView {
  return { error_code: null, proposal: null, booking: null, alternatives: [], ...said };
}

export function ask(intent: string, question: string, code = 'clubos.unclear'): AnswerView {
  return answerOf({ status: 'needs_clarification', intent, human_text: question, error_code: code });
}

export function reject(intent: string, reason: string, code: string): AnswerView {
  return answerOf({ status: 'rejected', intent, human_text: reason, error_code: code });
}

type Sold = Wanted & {
  readonly id: string | null;
  readonly status: string;
  readonly partySize: number;
  readonly priceCents: number;
};

export function summaryOf(profile: FacilityProfile, sold: Sold): BookingSummary {
  const { id, status, resourceId, startsAt, endsAt, partySize, priceCents } = sold;
  return {
    booking_id: id,
    status,
    location_id: profile.id,
    location: profile.name,
    bay_id: resourceId,
    bay: bayName(profile, resourceId),
    start_time: isoOf(startsAt),
    end_time: isoOf(endsAt),
    duration: (endsAt - startsAt) / MINUTE_MS,
    party_size: partySize,
    price: { cents: priceCents, currency: profile.currency },
  };
}

/** `Bay 2, Sat, 7 Mar 2026, 2:00–3:00 p.m. AST` */
export function tellPlace(
  profile: FacilityProfile,
  { resourceId, ...time }: Interval & { readonly resourceId: string },
): string {
  return `${bayName(profile, resourceId)}, ${tellTime(profile, time)}`;
}

export function bayName({ resources }: FacilityProfile, resourceId: string): string {
  return resources.find(({ id }) => id === resourceId)?.name ?? '';
}

/** Why a time cannot be had, and what can be had instead. */
export function refuse(
  profile: FacilityProfile,
  intent: string,
  {
    code,
    sentence,
    alternatives,
  }: { readonly code: string; readonly sentence: string; readonly alternatives: readonly OfferedSlot[] },
): AnswerView {
  const offered = alternatives.slice(0, ALTERNATIVES_MAX);
  const told = offered.map(
    (slot) => `${tellPlace(profile, slot)}, ${tellMoney(slot.price.cents, slot.price.currency)}`,
  );
  const instead = offered.length > 0 ? ` Free instead: ${told.join('; ')}.` : '';
  return answerOf({
    status: offered.length > 0 ? 'needs_clarification' : 'rejected',
    intent,
    human_text: `${sentence}${instead}`,
    error_code: code,
    alternatives: offered.map((slot) => ({
      bay_id: slot.resourceId,
      bay: bayName(profile, slot.resourceId),
      start_time: isoOf(slot.startsAt),
      end_time: isoOf(slot.endsAt),
      price: slot.price,
    })),
  });
}
