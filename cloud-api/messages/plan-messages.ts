import { ACCESS_LEAD_MS } from '../../domain/access.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { BookingEventKind, BookingStand } from '../booking-events/booking-event.ts';
import type { DropReason, MessageKind } from './message-kinds.ts';

/** A message that is to be sent. From `notAfter` on it would only confuse. */
export type WantedMessage = {
  readonly kind: MessageKind;
  /** What it is about: a booking is told of one occasion once, in one message of a kind. */
  readonly occasion: string;
  readonly dueAt: EpochMs;
  readonly notAfter: EpochMs;
};

export type MessagePlan = {
  /** Everything else about the booking that waits to be sent is dropped, for this reason; null: it stays. */
  readonly dropOthers: DropReason | null;
  readonly wanted: readonly WantedMessage[];
};

/** Whoever books later than this before a reminder would be due has just been told. */
const FRESH_MS = { reminder_day: 6 * HOUR_MS, reminder_soon: HOUR_MS } as const;

/**
 * What is to be told of an event of a booking. Nothing of what is past: what a facility tells late, after it was apart,
 * is told to nobody.
 */
export function planMessages(
  { id, kind }: { readonly id: string; readonly kind: BookingEventKind },
  stand: BookingStand,
  now: EpochMs,
): MessagePlan {
  const { startsAt, endsAt } = stand;
  const atOnce = (message: MessageKind, notAfter: EpochMs): readonly WantedMessage[] =>
    now < notAfter ? [{ kind: message, occasion: id, dueAt: now, notAfter }] : [];
  switch (kind) {
    case 'created':
    case 'restored':
      return { dropOthers: 'changed', wanted: [...atOnce('confirmation', endsAt), ...planReminders(stand, now)] };
    case 'moved':
      return {
        dropOthers: 'changed',
        wanted: [...atOnce('change', endsAt), ...planReminders(stand, now), ...after(stand, now)],
      };
    case 'cancelled':
      return { dropOthers: 'cancelled', wanted: atOnce('cancellation', startsAt) };
    case 'checked_in':
      return { dropOthers: 'arrived', wanted: after(stand, now) };
    case 'no_show':
      return { dropOthers: 'no_show', wanted: [] };
    case 'completed':
      return { dropOthers: null, wanted: [] };
  }
}

/** What is told before somebody comes. */
export function planReminders({ status, startsAt }: BookingStand, now: EpochMs): readonly WantedMessage[] {
  if (status !== 'confirmed') return [];
  const occasion = String(startsAt);
  const opensAt = startsAt - ACCESS_LEAD_MS;
  const dayBefore = startsAt - DAY_MS;
  const soonBefore = startsAt - 2 * HOUR_MS;
  const all: readonly (WantedMessage & { readonly freshMs: number })[] = [
    {
      kind: 'reminder_day',
      occasion,
      dueAt: dayBefore,
      notAfter: startsAt - 12 * HOUR_MS,
      freshMs: FRESH_MS.reminder_day,
    },
    {
      kind: 'reminder_soon',
      occasion,
      dueAt: soonBefore,
      notAfter: startsAt - HOUR_MS,
      freshMs: FRESH_MS.reminder_soon,
    },
    { kind: 'door_opens', occasion, dueAt: opensAt, notAfter: startsAt + 15 * MINUTE_MS, freshMs: 0 },
  ];
  return all.filter(({ dueAt, freshMs }) => now + freshMs < dueAt).map(({ freshMs: _, ...message }) => message);
}

/** What is told after somebody was here, once for a visit however often it is made longer. */
function after({ status, endsAt }: BookingStand, now: EpochMs): readonly WantedMessage[] {
  if (status !== 'checked_in' && status !== 'completed') return [];
  const all: readonly WantedMessage[] = [
    { kind: 'follow_up', occasion: 'visit', dueAt: endsAt + 30 * MINUTE_MS, notAfter: endsAt + 12 * HOUR_MS },
    { kind: 'survey', occasion: 'visit', dueAt: endsAt + DAY_MS, notAfter: endsAt + 3 * DAY_MS },
  ];
  return all.filter(({ notAfter }) => now < notAfter);
}

/** Whether what was planned is still true of a booking as it stands now: it may have changed a moment ago. */
export function isStillTrue(
  { kind, occasion }: Pick<WantedMessage, 'kind' | 'occasion'>,
  stand: BookingStand,
): boolean {
  const { status, startsAt } = stand;
  switch (kind) {
    case 'cancellation':
      return status === 'cancelled';
    case 'confirmation':
    case 'change':
      return status === 'confirmed' || status === 'checked_in';
    case 'reminder_day':
    case 'reminder_soon':
    case 'door_opens':
      return status === 'confirmed' && occasion === String(startsAt);
    case 'follow_up':
    case 'survey':
      return status === 'checked_in' || status === 'completed';
  }
}
