import { CalendarDays, DoorOpen, type LucideIcon, Users } from 'lucide-react';
import { hrefOf, type Screen } from '../route.ts';
import { useStrings } from '../strings.ts';

const ICONS: readonly (readonly [Screen, LucideIcon])[] = [
  ['today', CalendarDays],
  ['customers', Users],
  ['doors', DoorOpen],
];

export function SideNav({ current }: { readonly current: Screen }) {
  const t = useStrings();
  return (
    <nav aria-label={t.nav.label} className="w-40 shrink-0 border-r border-line bg-surface p-2">
      <ul className="grid gap-1">
        {ICONS.map(([screen, Icon]) => (
          <li key={screen}>
            <a
              href={hrefOf({ screen })}
              aria-current={screen === current ? 'page' : undefined}
              className="flex min-h-control items-center gap-3 rounded-ui px-3 text-15 font-medium hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:text-accent-text"
            >
              <Icon aria-hidden="true" className="size-5" />
              {t.nav[screen]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
