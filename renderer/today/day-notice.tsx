import { Cloud, CloudOff } from 'lucide-react';
import type { DayView, LinkStatus } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { classNames } from '../ui/class-names.ts';
import { sellerOf } from './seller.ts';

type DayNoticeProps = { readonly day: DayView; readonly link: LinkStatus | undefined };

/** Who sells this day, when it is not simply this club. */
export function DayNotice({ day, link }: DayNoticeProps) {
  const t = useStrings();
  const { format } = useClub();
  if (link === undefined) return null;
  const words = wordsOf(day, link, t, format.dayAndTime);
  if (words === null) return null;
  const Icon = link.online ? Cloud : CloudOff;
  return (
    <p
      role="status"
      className={classNames(
        'flex items-center gap-2 border-b px-4 py-1.5 text-15',
        link.online ? 'border-line bg-sunken' : 'border-attention-line bg-attention-soft text-attention-text',
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span className="min-w-0">{words}</span>
    </p>
  );
}

function wordsOf(day: DayView, link: LinkStatus, t: Strings, instant: (at: number) => string): string | null {
  // The banner over all of it says so.
  if (link.fenced !== null) return null;
  const first = day.openings[0];
  const last = day.openings.at(-1);
  if (first === undefined || last === undefined) return null;
  const seller = sellerOf({ startsAt: first.startsAt, endsAt: last.endsAt }, link);
  switch (seller.kind) {
    case 'club':
      return null;
    case 'web':
      return link.online ? t.day.webSells : t.day.webSellsAway;
    case 'part':
      return link.online ? t.day.webSellsPart(instant(seller.from)) : t.day.webSellsPartAway(instant(seller.from));
  }
}
