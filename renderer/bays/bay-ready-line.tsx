import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Clock, Hourglass, type LucideIcon, MinusCircle } from 'lucide-react';
import type { BayReadiness } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import type { Format } from '../format.ts';
import { hrefOf } from '../route.ts';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';

const ICON: Record<Exclude<BayReadiness['state'], 'none'>, LucideIcon> = {
  ready: CircleCheck,
  planned: Clock,
  under_way: Hourglass,
  not_ready: CircleX,
  skipped: MinusCircle,
};

/** How ready the bay is for a booking; nothing where that is nobody's plan. */
export function BayReadyLine({ bookingId }: { readonly bookingId: string }) {
  const t = useStrings();
  const trpc = useTRPC();
  const { format } = useClub();
  const readiness = useQuery(trpc.bays.readinessOf.queryOptions({ bookingId }));
  if (readiness.data === undefined || readiness.data.state === 'none') return null;
  const { state, at } = readiness.data;
  const Icon = ICON[state];
  return (
    <p className="flex items-center gap-2 text-15">
      <Icon
        aria-hidden="true"
        className={state === 'not_ready' ? 'size-4 shrink-0 text-danger-text' : 'size-4 shrink-0 text-muted'}
      />
      <span>
        {t.bays.ready.label}:{' '}
        {state === 'not_ready' ? (
          <a className="font-semibold text-danger-text underline underline-offset-2" href={hrefOf({ screen: 'bays' })}>
            {t.bays.ready.not_ready}
          </a>
        ) : (
          wordsFor(state, at === null ? '' : format.time(at), t)
        )}
      </span>
    </p>
  );
}

function wordsFor(
  state: 'ready' | 'planned' | 'under_way' | 'skipped',
  time: ReturnType<Format['time']>,
  { bays: { ready } }: Strings,
): string {
  if (state === 'ready') return ready.ready(time);
  if (state === 'planned') return ready.planned(time);
  return ready[state];
}
