import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { FacilityView } from '../http/api-schemas.ts';
import { ChooseScreen } from './choose/choose-screen.tsx';
import { decideFirstDay } from './choose/open-days.ts';
import type { Flow } from './flow.ts';
import { useLiveUpdates } from './live-updates.ts';
import { ANY_BAY, findSlot, listDurations } from './offered-times.ts';
import { useServices, useWording } from './page-context.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { availabilityQuery } from './queries.ts';
import { bookHref, type Choice, navigate } from './route.ts';
import { createZoneFormat } from '../../domain/zone-format.ts';

const ConfirmScreen = lazy(async () => ({ default: (await import('./confirm/confirm-screen.tsx')).ConfirmScreen }));

const USUAL_DURATION_MIN = 60;

type BookFlowProps = { readonly facility: FacilityView; readonly slug: string | null; readonly choice: Choice };

/** Day, bay and time on one screen, confirming on the next. The address holds the choice; this fills in the rest. */
export function BookFlow({ facility, slug, choice }: BookFlowProps) {
  const { api, now } = useServices();
  const { locale } = useWording();
  const format = useMemo(() => createZoneFormat(locale, facility.timeZone), [locale, facility.timeZone]);
  useLiveUpdates(facility.id);

  const today = format.localDate(now());
  const firstDay = decideFirstDay(facility.hours, today, format.time(now()));
  const date = choice.date ?? today;
  const durationMin = decideDuration(facility, choice.durationMin);
  const bay = facility.resources.some((resource) => resource.id === choice.bay) ? choice.bay : ANY_BAY;
  const availability = useQuery(availabilityQuery(api, facility.id, date, durationMin));
  const slots = availability.data?.slots ?? [];

  const flow: Flow = {
    facility,
    format,
    today,
    firstDay,
    date,
    durationMin,
    bay,
    startsAt: choice.startsAt,
    slot: choice.startsAt === null ? null : findSlot(slots, bay, choice.startsAt),
    moving: choice.moving,
    times: {
      data: availability.data,
      isPending: availability.isPending,
      isError: availability.isError,
      retry: () => void availability.refetch(),
    },
    change: (to, how = 'replace') => navigate(bookHref(slug, { ...choice, ...to }), how),
  };
  if (choice.step === 'choose' || choice.startsAt === null) return <ChooseScreen flow={flow} />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <ConfirmScreen flow={flow} startsAt={choice.startsAt} />
    </Suspense>
  );
}

function decideDuration({ policy }: FacilityView, wanted: number | null): number {
  if (wanted !== null && wanted >= policy.shortestMin && wanted <= policy.longestMin) return wanted;
  const offered = listDurations(policy);
  return offered.includes(USUAL_DURATION_MIN) ? USUAL_DURATION_MIN : (offered[0] ?? policy.shortestMin);
}
