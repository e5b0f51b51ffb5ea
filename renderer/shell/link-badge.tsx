import { useQuery } from '@tanstack/react-query';
import { ChevronDown, CircleAlert, CircleCheck, CloudOff, RefreshCw } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { LinkState, LinkStatus, StaffRole } from '../../main/controller/api/views.ts';
import { useNow } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { useTRPC } from '../trpc.ts';
import { LinkDetails } from './link-details.tsx';
import { linkSummary } from './link-words.ts';

const LOOK: Record<LinkState, { readonly icon: typeof CircleCheck; readonly colour: string }> = {
  linked: { icon: CircleCheck, colour: 'text-accent-text' },
  'catching-up': { icon: RefreshCw, colour: 'text-attention-text' },
  'cut-off': { icon: CloudOff, colour: 'text-attention-text' },
  fenced: { icon: CircleAlert, colour: 'text-danger-text' },
};

/** How the club and the web stand with each other, in words; opens into all there is to know about it. */
export function LinkBadge({ role }: { readonly role: StaffRole }) {
  const trpc = useTRPC();
  const link = useQuery(
    trpc.link.status.queryOptions(undefined, {
      // Numbers that run are looked at; otherwise the controller tells when something has changed.
      refetchInterval: ({ state }) => (state.data?.state === 'catching-up' ? 1000 : 15_000),
    }),
  );
  if (link.data === undefined) return <Skeleton className="h-8 w-48" />;
  return <LinkBadgeView link={link.data} role={role} />;
}

function LinkBadgeView({ link, role }: { readonly link: LinkStatus; readonly role: StaffRole }) {
  const t = useStrings();
  const club = useClub();
  const now = useNow(60_000);
  const { icon: Icon, colour } = LOOK[link.state];
  return (
    <Popover.Root>
      <Popover.Trigger className="flex min-h-control min-w-0 items-center gap-2 rounded-ui px-3 text-15 hover:bg-sunken">
        <Icon aria-hidden="true" className={`size-4 shrink-0 ${colour}`} />
        <span className="truncate tabular">{linkSummary(link, { t, club, now })}</span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          aria-label={t.link.title}
          className="z-50 max-h-[calc(100dvh-5rem)] w-md animate-appear overflow-y-auto rounded-ui border border-line bg-surface p-4 text-15 shadow-float"
        >
          <LinkDetails link={link} role={role} now={now} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
