import type { FacilityProfile } from '../../domain/facility.ts';
import { type EpochMs, HOUR_MS } from '../../domain/time.ts';
import type { ZoneFormat } from '../../domain/zone-format.ts';
import type { Wanted } from '../http/services.ts';
import type { Told } from './templates/words.en.ts';

export const LOCALES = { en: 'en-CA', fr: 'fr-CA' } as const;

/** What the sentences of a message speak of, on the clock of the facility. */
export function toldOf({ resourceId, startsAt, endsAt }: Wanted, facility: FacilityProfile, clock: ZoneFormat): Told {
  const resource = facility.resources.find(({ id }) => id === resourceId);
  const day = clock.longDay(clock.localDate(startsAt));
  const [from, until] = [hourOf(clock, startsAt), hourOf(clock, endsAt)];
  return { club: facility.name, bay: resource?.name ?? facility.name, day, from, until };
}

/** With the zone's name where the clock shows the same hour twice. */
export function hourOf(clock: ZoneFormat, at: EpochMs): string {
  const time = clock.time(at);
  const isTwice = clock.time(at - HOUR_MS) === time || clock.time(at + HOUR_MS) === time;
  return isTwice ? clock.timeWithZone(at) : time;
}
