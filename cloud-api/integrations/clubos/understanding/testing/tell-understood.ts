import { Temporal } from 'temporal-polyfill';
import { at, everyDay, aProfile } from '../../../../../tests/support/facility-profile.ts';
import type { EpochMs } from '../../../../../domain/time.ts';
import { PHRASES } from './phrases.ts';
import type { SaidTime } from '../said-time.ts';
import { endOfExtended, timeOfMove, timeOfNew, type Understood, understand } from '../understand.ts';

const PROFILE = aProfile({ hours: everyDay('06:00', '02:00') });
const FRIDAY = { startsAt: at('2026-03-06T18:00-04:00'), endsAt: at('2026-03-06T19:00-04:00') };

/** Every phrase of the table at other times of the day, about midnight included. */
export function tellAround(): string[] {
  const hours = [
    '2026-03-05T00:15-04:00',
    '2026-03-05T09:00-04:00',
    '2026-03-05T20:30-04:00',
    '2026-03-05T23:45-04:00',
  ];
  return hours.flatMap((hour) => PHRASES.map(([text]) => tellUnderstood(text, at(hour))));
}

/** What is understood of a text, in a line that a person can check. */
export function tellUnderstood(text: string, now: EpochMs): string {
  const understood = understand(text, { now, profile: PROFILE });
  return [understood.kind, ...detailsOf(understood, now)].join(' ');
}

function detailsOf(understood: Understood, now: EpochMs): string[] {
  const context = { now, profile: PROFILE };
  switch (understood.kind) {
    case 'create': {
      const time = timeOfNew(understood, context);
      return time.ok ? [span(time.value.startsAt, time.value.endsAt), ...extras(understood)] : ['ask', time.error];
    }
    case 'move': {
      const time = timeOfMove(understood, FRIDAY, context);
      return time.ok ? [span(time.value.startsAt, time.value.endsAt), ...extras(understood)] : ['ask', time.error];
    }
    case 'extend': {
      const end = endOfExtended(understood, FRIDAY, context);
      return end.ok ? [wallAt(end.value).slice(6)] : ['ask', end.error];
    }
    case 'cancel':
    case 'status':
      return old(understood.old);
    case 'elsewhere':
      return [understood.topic];
    case 'several':
      return [...understood.intents];
    default:
      return [];
  }
}

function extras({ bay, partySize }: { bay: string | null; partySize: number | null }): string[] {
  return [...(bay ? [`bay ${bay}`] : []), ...(partySize ? [`party ${partySize}`] : [])];
}

function old(said: SaidTime | null): string[] {
  if (said?.kind !== 'wall') return [];
  const { date, from } = said;
  const hour =
    from && `${String(Math.floor(from.minute / 60)).padStart(2, '0')}:${String(from.minute % 60).padStart(2, '0')}`;
  return [date, hour].filter((each) => each !== null);
}

const span = (startsAt: EpochMs, endsAt: EpochMs | null): string =>
  endsAt === null ? wallAt(startsAt) : `${wallAt(startsAt)}–${wallAt(endsAt)}`;

function wallAt(instant: EpochMs): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(PROFILE.timeZone).toPlainDateTime();
  return wall.toString().slice(5, 16).replace('T', ' ');
}
