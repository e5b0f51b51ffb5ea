import { err, ok, type Result } from '../../../../domain/result.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../../../domain/time.ts';
import { type Elsewhere, type Intent, readIntent } from './intents.ts';
import { normalise } from './normalise.ts';
import { readTimes } from './read-times.ts';
import { type ResolveContext, type ResolvedTime, resolveTime, type TimeAsk } from './resolve-time.ts';
import type { SaidTime } from './said-time.ts';
import { type Details, takeDetails } from './take-details.ts';

/** What a customer's text asks for, before anybody has looked at any booking. It gives no right to anything. */
export type Understood =
  | ({ readonly kind: 'create'; readonly time: SaidTime | null } & Details)
  | ({ readonly kind: 'move'; readonly old: SaidTime | null; readonly wanted: SaidTime | null } & Details)
  /** By `durationMin`, or until the clock in `wanted`. */
  | ({ readonly kind: 'extend'; readonly wanted: SaidTime | null } & Details)
  | ({ readonly kind: 'cancel'; readonly old: SaidTime | null } & Details)
  | ({ readonly kind: 'status'; readonly old: SaidTime | null } & Details)
  | { readonly kind: 'yes' | 'no' | 'stop-word' | 'negated' | 'none' }
  | { readonly kind: 'elsewhere'; readonly topic: Elsewhere }
  | { readonly kind: 'several'; readonly intents: readonly Intent[] };

/**
 * Reads a text. `hint` is what another program takes it for: it counts where the words alone do not say, or say
 * several things. Whatever was said to be a time is resolved later, by `resolveTime`: that of a change needs its booking.
 */
export function understand(text: string, { now, profile }: ResolveContext, hint: Intent | null = null): Understood {
  const plain = normalise(text);
  const { details, rest } = takeDetails(plain);
  const read = readIntent(plain);
  const frame = { now, timeZone: profile.timeZone };
  const intent = read.kind === 'intent' ? read.intent : hintedIntent(read, hint);
  if (intent !== null) return withTimes(intent);
  if (read.kind !== 'none') return read.kind === 'intent' ? { kind: 'none' } : read;
  // "Saturday at 7 for 2 hours" in answer to nothing: what else could it be about.
  const { wanted } = readTimes(rest, frame, false);
  const isFull = wanted?.kind === 'wall' && wanted.date !== null && wanted.from !== null;
  return isFull ? { kind: 'create', time: wanted, ...details } : { kind: 'none' };

  function withTimes(wish: Intent): Understood {
    const isMove = wish === 'move';
    const { old, wanted } = readTimes(rest, frame, isMove);
    switch (wish) {
      case 'create':
        return { kind: 'create', time: wanted, ...details };
      case 'move':
        return { kind: 'move', old, wanted, ...details };
      case 'extend':
        return { kind: 'extend', wanted, ...details };
      case 'cancel':
      case 'status':
        return { kind: wish, old: wanted, ...details };
    }
  }
}

function hintedIntent(read: ReturnType<typeof readIntent>, hint: Intent | null): Intent | null {
  if (hint === null) return null;
  if (read.kind === 'none') return hint;
  return read.kind === 'several' && read.intents.includes(hint) ? hint : null;
}

/** The time of a new booking. Errors: what has to be asked. */
export function timeOfNew(
  { time, durationMin }: Extract<Understood, { kind: 'create' }>,
  context: ResolveContext,
): Result<ResolvedTime, TimeAsk> {
  if (time === null) return err('day');
  const resolved = resolveTime(time, context);
  if (!resolved.ok || durationMin === null) return resolved;
  const { startsAt, endsAt } = resolved.value;
  return ok({ startsAt, endsAt: endsAt ?? startsAt + durationMin * MINUTE_MS });
}

/** Where a booking is to be moved. Errors: what has to be asked. */
export function timeOfMove(
  { wanted, shiftMin, durationMin, bay }: Extract<Understood, { kind: 'move' }>,
  booking: Interval,
  context: ResolveContext,
): Result<Interval, TimeAsk> {
  const lengthMs = durationMin === null ? booking.endsAt - booking.startsAt : durationMin * MINUTE_MS;
  if (wanted === null) {
    // Another bay or another length at the same time is a move as well.
    if (shiftMin === null && bay === null && durationMin === null) return err('day');
    const startsAt = booking.startsAt + (shiftMin ?? 0) * MINUTE_MS;
    return ok({ startsAt, endsAt: startsAt + lengthMs });
  }
  const resolved = resolveTime(wanted, context, booking);
  if (!resolved.ok) return resolved;
  const { startsAt, endsAt } = resolved.value;
  return ok({ startsAt, endsAt: endsAt ?? startsAt + lengthMs });
}

/** Until when a booking is to last, after its end. Errors: what has to be asked. */
export function endOfExtended(
  { wanted, durationMin }: Extract<Understood, { kind: 'extend' }>,
  booking: Interval,
  { profile }: ResolveContext,
): Result<EpochMs, TimeAsk> {
  if (durationMin !== null) return ok(booking.endsAt + durationMin * MINUTE_MS);
  if (wanted === null) return err('time');
  if (wanted.kind === 'instant') return wanted.at > booking.endsAt ? ok(wanted.at) : err('past');
  // What is said to be its end: the first such time after its beginning.
  const { date, from, until } = wanted;
  const clock = until ?? from;
  if (clock === null) return err('time');
  const said = { kind: 'wall', date, from: null, until: clock, part: null, isWeekday: false } as const;
  const resolved = resolveTime(said, { now: booking.startsAt - 1, profile }, booking);
  if (!resolved.ok) return resolved;
  const { endsAt } = resolved.value;
  return endsAt !== null && endsAt > booking.endsAt ? ok(endsAt) : err('past');
}
