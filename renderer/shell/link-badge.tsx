import { useQuery } from '@tanstack/react-query';
import { ChevronDown, CircleAlert, CircleCheck, CloudOff } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { LinkStatus } from '../../main/controller/api/views.ts';
import { DAY_MS, type EpochMs, TIME_MAX } from '../../domain/time.ts';
import { useNow } from '../clock.tsx';
import { type Club, useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Skeleton } from '../ui/skeleton.tsx';

const SKEW_MS_WORTH_TELLING = 5000;

/** How the club and the web stand with each other, in words. */
export function LinkBadge() {
  const trpc = useTRPC();
  const link = useQuery(trpc.link.status.queryOptions(undefined, { refetchInterval: 15_000 }));
  if (link.data === undefined) return <Skeleton className="h-8 w-48" />;
  return <LinkBadgeView link={link.data} />;
}

function LinkBadgeView({ link }: { readonly link: LinkStatus }) {
  const t = useStrings();
  const club = useClub();
  const now = useNow(60_000);
  const look = lookOf(link);
  return (
    <Popover.Root>
      <Popover.Trigger className="flex min-h-control min-w-0 items-center gap-2 rounded-ui px-3 text-15 hover:bg-sunken">
        {look.icon}
        <span className="truncate">{summaryOf(link, t, club, now)}</span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          aria-label={t.link.title}
          className="z-50 w-96 animate-appear rounded-ui border border-line bg-surface p-4 text-15 shadow-float"
        >
          <LinkDetails link={link} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function LinkDetails({ link }: { readonly link: LinkStatus }) {
  const t = useStrings();
  const { format } = useClub();
  const since = link.since === null ? null : format.dayAndTime(link.since);
  const { ownsUntil } = link;
  const ownsAll = ownsUntil !== null && ownsUntil >= TIME_MAX;
  const skewS = Math.round(Math.abs(link.clockSkewMs ?? 0) / 1000);

  const facts = [
    [
      t.link.thisClub,
      ownsUntil === null ? t.link.nothing : ownsAll ? t.link.everything : t.link.before(format.dayAndTime(ownsUntil)),
    ],
    [
      t.link.theWeb,
      ownsUntil === null ? t.link.everything : ownsAll ? t.link.nothing : t.link.from(format.dayAndTime(ownsUntil)),
    ],
    [t.link.backlog, t.link.backlogCount(link.outboxDepth)],
    [t.link.lastSync, link.lastSyncAt === null ? t.link.never : format.dayAndTime(link.lastSyncAt)],
  ] as const;

  return (
    <div className="grid gap-3">
      <p>
        {link.fenced !== null
          ? t.link.fencedSentence(link.fenced)
          : link.online
            ? t.link.onlineSentence(since)
            : t.link.offlineSentence(since)}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      {skewS * 1000 >= SKEW_MS_WORTH_TELLING && <p className="text-attention-text">{t.link.skew(skewS)}</p>}
    </div>
  );
}

function lookOf(link: LinkStatus) {
  const size = 'size-4 shrink-0';
  if (link.fenced !== null) return { icon: <CircleAlert aria-hidden="true" className={`${size} text-danger-text`} /> };
  if (link.online) return { icon: <CircleCheck aria-hidden="true" className={`${size} text-accent-text`} /> };
  return { icon: <CloudOff aria-hidden="true" className={`${size} text-attention-text`} /> };
}

/** "Online · web sells from Tue", "Offline · you sell until Tue". */
function summaryOf(link: LinkStatus, t: Strings, { format }: Club, now: EpochMs): string {
  if (link.fenced !== null) return t.link.fenced;
  const { ownsUntil } = link;
  // A weekday alone is clear for less than a week.
  const dayOf = ownsUntil !== null && ownsUntil < now + 6 * DAY_MS ? format.weekdayOf : format.dayOf;
  if (link.online) {
    if (ownsUntil === null) return `${t.link.online} · ${t.link.webSellsAll}`;
    return ownsUntil >= TIME_MAX ? t.link.online : `${t.link.online} · ${t.link.webSellsFrom(dayOf(ownsUntil))}`;
  }
  if (ownsUntil === null) return `${t.link.offline} · ${t.link.webSellsAll}`;
  return ownsUntil >= TIME_MAX ? t.link.offline : `${t.link.offline} · ${t.link.youSellUntil(dayOf(ownsUntil))}`;
}
