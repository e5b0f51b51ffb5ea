import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { FacilityProfile } from '../domain/facility.ts';
import { type Calendar, createCalendar } from '../domain/opening-hours.ts';
import { createFormat, type Format } from './format.ts';
import { useStrings } from './strings.ts';

/** This club, and how its times are read and shown. */
export type Club = {
  readonly profile: FacilityProfile;
  readonly calendar: Calendar;
  readonly format: Format;
  /** "Bay 2"; empty for one that is gone. */
  readonly resourceName: (resourceId: string) => string;
};

const ClubContext = createContext<Club | null>(null);

type ClubProviderProps = { readonly profile: FacilityProfile; readonly children: ReactNode };

export function ClubProvider({ profile, children }: ClubProviderProps) {
  const t = useStrings();
  const club = useMemo(
    () => ({
      profile,
      calendar: createCalendar(profile),
      format: createFormat(t.locale, profile.timeZone),
      resourceName: (resourceId: string) => profile.resources.find(({ id }) => id === resourceId)?.name ?? '',
    }),
    [profile, t.locale],
  );
  return <ClubContext value={club}>{children}</ClubContext>;
}

export function useClub(): Club {
  const club = useContext(ClubContext);
  if (club === null) throw new Error('useClub: no ClubProvider above');
  return club;
}
