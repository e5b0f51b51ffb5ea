import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Door } from '../../domain/facility.ts';
import type { KioskPlace } from '../../domain/kiosk-place.ts';
import { useClub } from '../club.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { StaleNote } from '../stale-note.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { KioskDialog } from './kiosk-dialog.tsx';

export type KioskChoice = {
  /** Null for all that have no place of their own. */
  readonly address: string | null;
  readonly name: string;
  readonly place: KioskPlace | null;
};

/** Where the kiosks stand, and so which doors a code opens there. */
export function Kiosks({ doors }: { readonly doors: readonly Door[] }) {
  const t = useStrings();
  const words = t.doorSystem.kiosks;
  const trpc = useTRPC();
  const { format } = useClub();
  const titleId = useId();
  const query = useQuery(trpc.door.listKiosks.queryOptions(undefined, { refetchInterval: 60_000 }));
  const [asking, setAsking] = useState<KioskChoice | null>(null);
  const view = query.data;
  const all: readonly (KioskChoice & { readonly note: string })[] = view
    ? [
        { address: null, name: words.others, place: view.others, note: words.othersNote },
        ...view.kiosks.map(({ address, place, lastSeenAt }) => ({
          address,
          place,
          name: address === 'here' ? words.here : words.at(address),
          note: lastSeenAt === null ? words.notSeen : words.seen(format.dayAndTime(lastSeenAt)),
        })),
      ]
    : [];
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 id={titleId} className="text-17 font-semibold">
            {words.title}
          </h2>
          <p className="measure text-13 text-muted">{words.detail}</p>
        </div>
        <StaleNote query={query} />
      </header>
      {query.isPending && <SkeletonList label={t.common.loading} rows={2} rowClassName="h-12" />}
      {query.isError && !view && <LoadFailed error={query.error} onRetry={() => void query.refetch()} />}
      {view && (
        <ul className="grid divide-y divide-line rounded-ui border border-line bg-surface">
          {all.map((kiosk) => (
            <li key={kiosk.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
              <span className="grid min-w-56 flex-1">
                <span className="font-medium [overflow-wrap:anywhere]">{kiosk.name}</span>
                <span className="text-13 text-muted">{kiosk.note}</span>
              </span>
              <span className="min-w-56 flex-1 [overflow-wrap:anywhere]">{placeWords(t, kiosk.place, doors)}</span>
              <Button aria-label={words.changeName(kiosk.name)} onClick={() => setAsking(kiosk)}>
                {words.change}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asking && view && (
        <KioskDialog kiosk={asking} doors={doors} entrances={view.entrances} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}

function placeWords(t: Strings, place: KioskPlace | null, doors: readonly Door[]): string {
  const words = t.doorSystem.kiosks;
  if (place === null) return words.asOthers;
  if (place.kind !== 'at_doors') return words.places[place.kind];
  const names = place.doorIds.map((id) => doors.find((door) => door.id === id)?.name ?? words.gone);
  return words.only(names.join(', '));
}
