import { CalendarClock, Mail, Phone } from 'lucide-react';
import type { ConflictView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { nameOf } from './conflict-name.ts';

type ConflictCardProps = {
  readonly conflict: ConflictView;
  readonly onOffer: () => void;
  readonly onSolve: () => void;
};

/** One promise without room: who, what they were promised, why it is gone, and what to do about it. */
export function ConflictCard({ conflict, onOffer, onSolve }: ConflictCardProps) {
  const t = useStrings();
  const { format } = useClub();
  const name = nameOf(conflict, t);
  const isBlock = conflict.kind === 'block';
  const email = conflict.customer?.email ?? null;
  const ContactIcon = conflict.phone === null && email !== null ? Mail : Phone;
  const bay = conflict.resourceName ?? t.conflicts.goneResource;
  return (
    <article className="grid grid-cols-[1fr_auto] items-start gap-x-6 gap-y-2 rounded-ui border border-line bg-surface p-4">
      <div className="grid min-w-0 gap-1">
        <h2 className="text-17 font-semibold [overflow-wrap:anywhere]">{name}</h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 tabular">
          {t.conflicts.was(bay, format.dayOf(conflict.startsAt), format.times(conflict))}
          {conflict.kind !== 'booking' && <Badge>{t.conflicts.kind[conflict.kind]}</Badge>}
        </p>
        {!isBlock && (
          <p className="flex items-center gap-2 text-muted">
            <ContactIcon aria-hidden="true" className="size-4 shrink-0" />
            <span className="tabular">{conflict.phone ?? email ?? t.conflicts.noPhone}</span>
          </p>
        )}
        <p className="measure">{t.conflicts.reason[conflict.reason]}</p>
        <p className="text-13 text-muted">{t.conflicts.found(format.dayAndTime(conflict.at))}</p>
      </div>
      <div className="grid gap-2">
        {!isBlock && conflict.reason !== 'given_back' && (
          <Button
            kind="primary"
            aria-label={t.conflicts.offerName(name)}
            icon={<CalendarClock aria-hidden="true" className="size-4" />}
            onClick={onOffer}
          >
            {t.conflicts.offer}
          </Button>
        )}
        <Button aria-label={t.conflicts.solveName(name)} onClick={onSolve}>
          {t.conflicts.solve}
        </Button>
      </div>
    </article>
  );
}
