import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleHelp, CircleX, DoorOpen, History, Lock, LockOpen, type LucideIcon, Siren } from 'lucide-react';
import { useId, useState } from 'react';
import type { Door } from '../../domain/facility.ts';
import type { DoorEventKind, DoorEventView } from '../../main/controller/api/door-views.ts';
import { useClub } from '../club.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { hrefOf } from '../route.ts';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { SelectField } from '../ui/text-field.tsx';

const LOOK: Record<DoorEventKind, { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  opened: { tone: 'accent', icon: DoorOpen },
  denied: { tone: 'danger', icon: CircleX },
  incomplete: { tone: 'neutral', icon: CircleHelp },
  forced: { tone: 'danger', icon: Siren },
  held_open: { tone: 'attention', icon: DoorOpen },
  unlocked: { tone: 'attention', icon: LockOpen },
  locked: { tone: 'neutral', icon: Lock },
  lockdown: { tone: 'danger', icon: Siren },
  lockdown_ended: { tone: 'neutral', icon: LockOpen },
  evacuation: { tone: 'danger', icon: Siren },
  evacuation_ended: { tone: 'neutral', icon: Lock },
};

const ALL = '';

/** Who opened which door, when and by which booking; older ones on demand. */
export function DoorHistory({ doors }: { readonly doors: readonly Door[] }) {
  const t = useStrings();
  const trpc = useTRPC();
  const titleId = useId();
  const [doorId, setDoorId] = useState(ALL);
  const input = { doorId: doorId === ALL ? null : doorId };
  const query = useInfiniteQuery(
    trpc.door.history.infiniteQueryOptions(input, { getNextPageParam: ({ next }) => next, initialCursor: null }),
  );
  const events = query.data?.pages.flatMap((page) => page.events);
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <h2 id={titleId} className="text-17 font-semibold">
          {t.doorSystem.history.title}
        </h2>
        <StaleNote query={query} />
        <SelectField
          label={t.doorSystem.history.of}
          className="w-56 max-w-full"
          value={doorId}
          onChange={(event) => setDoorId(event.target.value)}
        >
          <option value={ALL}>{t.doorSystem.history.all}</option>
          {doors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </header>
      {query.isPending && <SkeletonList label={t.common.loading} rows={4} rowClassName="h-8" />}
      {query.isError && !events && <LoadFailed error={query.error} onRetry={() => void query.refetch()} />}
      {events?.length === 0 && (
        <EmptyState icon={<History />} title={t.doorSystem.history.emptyTitle}>
          {t.doorSystem.history.empty}
        </EmptyState>
      )}
      {events !== undefined && events.length > 0 && <EventList events={events} />}
      {query.hasNextPage && (
        <Button
          className="justify-self-center"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t.doorSystem.history.more}
        </Button>
      )}
    </section>
  );
}

function EventList({ events }: { readonly events: readonly DoorEventView[] }) {
  return (
    <ul className="grid divide-y divide-line rounded-ui border border-line bg-surface">
      {events.map((event) => (
        <EventRow key={event.id} event={event} />
      ))}
    </ul>
  );
}

function EventRow({ event }: { readonly event: DoorEventView }) {
  const t = useStrings();
  const { format } = useClub();
  const { kind, means, booking } = event;
  const words = t.doorSystem.history;
  const look = LOOK[kind];
  return (
    <li className="grid grid-cols-[8.5rem_1fr] items-baseline gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[8.5rem_10rem_minmax(0,1fr)_minmax(0,1fr)]">
      <span className="text-13 text-muted tabular">{format.dayAndTime(event.at)}</span>
      <Badge tone={look.tone} icon={look.icon} className="justify-self-start">
        {words.kind[kind]}
      </Badge>
      <span className="min-w-0 [overflow-wrap:anywhere] max-sm:col-span-2">{event.doorName ?? words.building}</span>
      <span className="min-w-0 text-15 [overflow-wrap:anywhere] max-sm:col-span-2">
        {booking === null ? (
          <Who by={event.by} kind={kind} />
        ) : (
          <a
            className="font-medium underline underline-offset-4"
            href={hrefOf({ screen: 'today', date: format.dateOf(booking.startsAt), bookingId: booking.id })}
            aria-label={words.open(booking.customerName)}
          >
            {booking.customerName}
          </a>
        )}
        {booking !== null && <span className="text-muted"> · {booking.resourceName}</span>}
        {means !== null && <span className="text-muted"> · {words.means[means]}</span>}
      </span>
    </li>
  );
}

/** What a rule or an emergency does has nobody behind it that we know. */
function Who({ by, kind }: { readonly by: string | null; readonly kind: DoorEventKind }) {
  const t = useStrings();
  if (by !== null) return by === 'kiosk' ? t.doorSystem.history.kiosk : by;
  return kind === 'opened' || kind === 'denied' || kind === 'incomplete' ? t.doorSystem.history.somebody : null;
}
