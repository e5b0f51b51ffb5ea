import { classNames } from '../../renderer/ui/class-names.ts';
import { hrefOf, type OwnerRoute } from './owner-route.ts';

type RouteLinksProps = {
  /** What is chosen between, for a screen reader. */
  readonly name: string;
  readonly links: readonly { readonly route: OwnerRoute; readonly label: string }[];
  /** The one that somebody is at; null for none of these. */
  readonly current: OwnerRoute | null;
};

/** Places to go to, the present one marked by more than its colour. */
export function RouteLinks({ name, links, current }: RouteLinksProps) {
  return (
    <nav aria-label={name}>
      <ul className="flex flex-wrap gap-x-1 border-b border-line">
        {links.map(({ route, label }) => (
          <li key={route}>
            <a
              href={hrefOf(route)}
              aria-current={route === current ? 'page' : undefined}
              className={classNames(
                'inline-flex min-h-control items-center border-b-2 px-3 text-15',
                route === current
                  ? 'border-accent font-semibold text-text'
                  : 'border-transparent text-muted hover:text-text',
              )}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
