import type { EpochMs, LocalDate } from '../../../../domain/time.ts';

/** A time of day as it was said. */
export type SaidClock = {
  /** Since 00:00. From 01:00 to 12:59 where it was left open which half of the day is meant. */
  readonly minute: number;
  readonly isHalfKnown: boolean;
};

export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night';

/** A time as far as it was said: the rest is to be asked for, or follows from the booking that it is about. */
export type SaidTime =
  /** Counted from now, or in a zone of its own. */
  | { readonly kind: 'instant'; readonly at: EpochMs }
  | {
      readonly kind: 'wall';
      readonly date: LocalDate | null;
      readonly from: SaidClock | null;
      readonly until: SaidClock | null;
      readonly part: DayPart | null;
      /** The date is the next of a weekday: where its hour is over, it is the one after that. */
      readonly isWeekday: boolean;
    };

/** Times that a text names. `old` is the one that something is to be moved away from. */
export type SaidTimes = { readonly old: SaidTime | null; readonly wanted: SaidTime | null };
