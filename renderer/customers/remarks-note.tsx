import { Flag } from 'lucide-react';
import type { CustomerStanding } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge } from '../ui/badge.tsx';

type RemarksNoteProps = { readonly standing: CustomerStanding | null | undefined };

/** What staff have written about somebody; nothing where nobody has. */
export function RemarksNote({ standing }: RemarksNoteProps) {
  const t = useStrings();
  const { format } = useClub();
  if (!standing || standing.remarkedAt === null) return null;
  // A later program has flags that this one has no word for.
  const words: Readonly<Record<string, string>> = t.remarks.flag;
  const { note, flags, remarkedBy, remarkedAt } = standing;
  if (note === '' && flags.length === 0) return null;
  return (
    <div role="group" aria-label={t.remarks.label} className="grid justify-items-start gap-1">
      {flags.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {flags.map((flag) => (
            <li key={flag}>
              <Badge tone="attention" icon={Flag}>
                {words[flag] ?? flag}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {note !== '' && <p className="measure whitespace-pre-wrap text-15 [overflow-wrap:anywhere]">{note}</p>}
      <p className="text-13 text-muted">{t.standing.by(remarkedBy ?? '', format.dayAndTime(remarkedAt))}</p>
    </div>
  );
}
