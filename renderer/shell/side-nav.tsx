import { useQuery } from '@tanstack/react-query';
import {
  CalendarDays,
  CircleAlert,
  DoorOpen,
  type LucideIcon,
  Monitor,
  Network,
  Plug,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { useNetworkSetUp } from '../network/use-network-set-up.ts';
import { hrefOf, type Screen } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useEditedTerms } from '../terms/edited-terms.tsx';
import { useTRPC } from '../trpc.ts';

const ICONS: readonly (readonly [Screen, LucideIcon])[] = [
  ['today', CalendarDays],
  ['customers', Users],
  ['doors', DoorOpen],
  ['bays', Monitor],
  ['conflicts', CircleAlert],
  ['terms', SlidersHorizontal],
  ['network', Network],
  ['setup', Plug],
];

const FOR_MANAGERS: readonly Screen[] = ['terms', 'setup'];

type SideNavProps = { readonly current: Screen; readonly role: StaffRole };

export function SideNav({ current, role }: SideNavProps) {
  const t = useStrings();
  const hasNetwork = useNetworkSetUp();
  const isShown = (screen: Screen): boolean =>
    screen === 'network' ? hasNetwork : !FOR_MANAGERS.includes(screen) || role !== 'front-desk';
  return (
    <nav aria-label={t.nav.label} className="w-48 shrink-0 border-r border-line bg-surface p-2">
      <ul className="grid gap-1">
        {ICONS.filter(([screen]) => isShown(screen)).map(([screen, Icon]) => (
          <li key={screen}>
            <a
              href={hrefOf({ screen })}
              aria-current={screen === current ? 'page' : undefined}
              className="flex min-h-control items-center gap-3 rounded-ui px-3 text-15 font-medium hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:text-accent-text"
            >
              <span className="relative shrink-0">
                <Icon aria-hidden="true" className="size-5" />
                {screen === 'terms' && <UnsavedTerms />}
              </span>
              {t.nav[screen]}
              {screen === 'conflicts' && <OpenConflicts />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many wait for somebody; nothing when none do. */
function OpenConflicts() {
  const t = useStrings();
  const trpc = useTRPC();
  const conflicts = useQuery(trpc.conflicts.list.queryOptions());
  const count = conflicts.data?.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-danger px-2 text-13 font-semibold text-on-danger tabular">
      {count}
      <span className="sr-only"> {t.conflicts.open}</span>
    </span>
  );
}

/** Changes of the terms are kept while one looks at something else, and are easily forgotten. */
function UnsavedTerms() {
  const t = useStrings();
  const { edited } = useEditedTerms();
  if (edited === null) return null;
  return (
    <span title={t.terms.unsavedMark} className="absolute -right-1 -top-1 size-2.5 rounded-full bg-accent">
      <span className="sr-only">{t.terms.unsavedMark}</span>
    </span>
  );
}
