import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CirclePause, CircleX, Clock, type LucideIcon, Unplug } from 'lucide-react';
import { Fragment } from 'react';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import type { IntegrationView } from '../../integrations/health-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { formatAgo, formatInstant, hereZone } from '../owner-format.ts';
import { TEXT } from '../strings-english.ts';
import { GivenUp } from './given-up.tsx';

const WORDS = TEXT.systems;
const LOOK_MS = 10_000;

const LOOK: Record<IntegrationView['stand'], { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  well: { tone: 'accent', icon: CircleCheck },
  untried: { tone: 'neutral', icon: Clock },
  failing: { tone: 'danger', icon: CircleX },
  paused: { tone: 'attention', icon: CirclePause },
  off: { tone: 'neutral', icon: Unplug },
};

/** How the systems are that the cloud works with, looked at every few seconds. */
export function SystemsScreen() {
  const { api } = useOwner();
  const systems = useQuery({ queryKey: ['integrations'], queryFn: api.listIntegrations, refetchInterval: LOOK_MS });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{WORDS.detail}</p>
      <GivenUp />
      <Loaded query={systems} rowClassName="h-32">
        {(all) => (
          <ul className="grid gap-4 lg:grid-cols-2">
            {all.map((system) => (
              <li key={system.name}>
                <System system={system} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}

function System({ system }: { readonly system: IntegrationView }) {
  const { now } = useOwner();
  const { name, stand, lastFailure } = system;
  const look = LOOK[stand];
  const titleId = `system-${name}`;
  return (
    <article
      aria-labelledby={titleId}
      className="grid h-full content-start gap-3 rounded-ui border border-line bg-surface p-4 text-15 sm:p-5"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={titleId} className="text-17 font-semibold">
          {WORDS.name[name]}
        </h2>
        <Badge tone={look.tone} icon={look.icon}>
          {WORDS.stand[stand]}
        </Badge>
      </header>
      <p className="measure">{sentenceFor(system)}</p>
      {stand !== 'off' && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {factsOf(system, now()).map(([term, value]) => (
            <Fragment key={term}>
              <dt className="text-muted">{term}</dt>
              <dd className="tabular [overflow-wrap:anywhere]">{value}</dd>
            </Fragment>
          ))}
          {lastFailure !== null && (
            <>
              <dt className="text-muted">{WORDS.facts.why}</dt>
              <dd className="[overflow-wrap:anywhere]">{lastFailure}</dd>
            </>
          )}
        </dl>
      )}
    </article>
  );
}

function sentenceFor({ name, stand, pausedUntil }: IntegrationView): string {
  if (stand === 'off') return WORDS.setUp[name];
  if (stand === 'paused' && pausedUntil !== null) return WORDS.pausedUntil(formatInstant(pausedUntil, hereZone()));
  return WORDS.standDetail[stand];
}

function factsOf(system: IntegrationView, now: number): (readonly [string, string])[] {
  const { lastSuccessAt, lastFailureAt, backlog } = system;
  const when = (at: string | null): string => (at === null ? TEXT.never : formatAgo(at, now, hereZone()));
  const count = (n: number): string => n.toLocaleString('en');
  return [
    [WORDS.facts.lastSuccess, when(lastSuccessAt)],
    [WORDS.facts.waiting, WORDS.waiting(count(backlog.waiting), count(backlog.later))],
    [WORDS.facts.givenUp, count(backlog.givenUp)],
    [WORDS.facts.lastFailure, when(lastFailureAt)],
  ];
}
