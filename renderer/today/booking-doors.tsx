import type { DoorEventView } from '../../main/controller/api/door-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';

/** Enough to see when they came and whether they are about. */
const SHOWN = 5;

/** What doors did for a booking, the newest last. Nothing while there is nothing to tell. */
export function BookingDoors({ events }: { readonly events: readonly DoorEventView[] }) {
  const t = useStrings();
  const { format } = useClub();
  if (events.length === 0) return null;
  const { kind, means } = t.doorSystem.history;
  return (
    <section aria-label={t.doorSystem.booking.title} className="grid gap-1">
      <h3 className="text-13 font-medium text-muted">{t.doorSystem.booking.title}</h3>
      <ol className="grid gap-0.5 text-13">
        {events.slice(-SHOWN).map((event) => (
          <li key={event.id} className="flex justify-between gap-4">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {event.doorName ?? t.doorSystem.history.building}: {kind[event.kind].toLocaleLowerCase(t.locale)}
              {event.means !== null && ` ${means[event.means]}`}
            </span>
            <span className="shrink-0 text-muted tabular">{format.time(event.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
