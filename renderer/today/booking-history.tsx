import type { HistoryEntry } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { SkeletonList } from '../ui/skeleton.tsx';

/** Who did what, newest last. */
export function BookingHistory({ history }: { readonly history: readonly HistoryEntry[] | undefined }) {
  const t = useStrings();
  const { format } = useClub();
  const words: Readonly<Record<string, string>> = t.history;
  if (history === undefined) return <SkeletonList label={t.common.loading} rows={2} rowClassName="h-5" />;
  if (history.length === 0) return null;
  return (
    <section aria-label={t.booking.history} className="grid gap-1">
      <h3 className="text-13 font-medium text-muted">{t.booking.history}</h3>
      <ol className="grid gap-0.5 text-13">
        {history.map((entry, index) => (
          <li key={index} className="flex justify-between gap-4">
            <span>
              {words[entry.what] ?? entry.what}, {entry.by}
              {entry.reason !== undefined && <q className="block text-muted">{entry.reason}</q>}
            </span>
            <span className="shrink-0 text-muted tabular">{format.dayAndTime(entry.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
