import type { FacilityProfile } from '../../../domain/facility.ts';
import type { EpochMs, Interval } from '../../../domain/time.ts';
import type { TimeAsk } from './understanding/resolve-time.ts';

/**
 * What customers are told, in plain words. Never "reply CANCEL": by that word, as by STOP, carriers end all messages.
 */

/** `Sat, 7 Mar 2026, 2:00–3:00 p.m. AST` */
export function tellTime({ timeZone }: Pick<FacilityProfile, 'timeZone'>, { startsAt, endsAt }: Interval): string {
  const day = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const parts = new Map(day.formatToParts(startsAt).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => (parts.get(name) ?? '').replace(/\.$/, '');
  const from = clockOf(timeZone, startsAt, false);
  const until = clockOf(timeZone, endsAt, true);
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}, ${from}–${until}`;
}

function clockOf(timeZone: string, at: EpochMs, withZone: boolean): string {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
    ...(withZone && { timeZoneName: 'short' }),
  });
  // Some versions of the data write a narrow space before "p.m.".
  return clock.format(at).replaceAll(/\s/gu, ' ');
}

export function tellMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-CA', { style: 'currency', currency }).format(cents / 100);
}

export const ASK: Readonly<Record<TimeAsk, string>> = {
  day: 'Which day?',
  time: 'What time?',
  past: 'That time is over. Which day and time would you like?',
  'clock-skipped': 'The clocks change that night and that time does not exist. What time would you like?',
  'clock-twice': 'The clocks change that night and that time comes twice. Please choose another time.',
};

export const SAY = {
  help: 'What would you like to do? For example: “book tomorrow at 7 pm for 1 hour”, or “move my booking to Saturday at 4 pm”.',
  location: 'Which club?',
  several: 'One thing at a time, please: what would you like to do first?',
  negated: 'Nothing was changed. Tell us if you would like to change something.',
  nothingToConfirm: 'There is nothing waiting for your yes. Please tell us again what you would like.',
  expired: 'That offer has expired. Please tell us again what you would like.',
  withdrawn: 'All right, nothing was changed.',
  late: 'Your message reached us late. Please tell us again what you would like.',
  noBooking: 'We find no coming booking under this phone number.',
  noSuchBooking: 'We find no booking of yours at that time.',
  handoff: 'Somebody will look at this.',
  stopWord: 'Carriers end all messages by this word alone. No booking was changed.',
  working: 'One moment please.',
  noAnswer: 'The club has not answered yet. Please look at your booking again in a few minutes.',
} as const;
