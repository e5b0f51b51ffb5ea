import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CirclePause, CircleX, Clock, type LucideIcon, Unplug } from 'lucide-react';
import { Fragment } from 'react';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import type { IntegrationView } from '../../integrations/health-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { hereZone } from '../owner-format.ts';
import { GivenUp } from './given-up.tsx';
import { useWording, type Wording } from '../wording.tsx';

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
  const words = useWording().text.systems;
  const { api } = useOwner();
  const systems = useQuery({ queryKey: ['integrations'], queryFn: api.listIntegrations, refetchInterval: LOOK_MS });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
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
  const wording = useWording();
  const words = wording.text.systems;
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
          {words.name[name]}
        </h2>
        <Badge tone={look.tone} icon={look.icon}>
          {words.stand[stand]}
        </Badge>
      </header>
      <p className="measure">{sentenceFor(system, wording)}</p>
      {stand !== 'off' && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {factsOf(system, now(), wording).map(([term, value]) => (
            <Fragment key={term}>
              <dt className="text-muted">{term}</dt>
              <dd className="tabular [overflow-wrap:anywhere]">{value}</dd>
            </Fragment>
          ))}
          {lastFailure !== null && (
            <>
              <dt className="text-muted">{words.facts.why}</dt>
              <dd lang="en" className="[overflow-wrap:anywhere]">
                {lastFailure}
              </dd>
            </>
          )}
        </dl>
      )}
    </article>
  );
}

function sentenceFor(
  { name, stand, pausedUntil }: IntegrationView,
  { text, format }: Pick<Wording, 'text' | 'format'>,
): string {
  const words = text.systems;
  if (stand === 'off') return words.setUp[name];
  if (stand === 'paused' && pausedUntil !== null) return words.pausedUntil(format.instant(pausedUntil, hereZone()));
  return words.standDetail[stand];
}

function factsOf(
  system: IntegrationView,
  now: number,
  { text, format }: Pick<Wording, 'text' | 'format'>,
): (readonly [string, string])[] {
  const words = text.systems;
  const { lastSuccessAt, lastFailureAt, backlog } = system;
  const when = (at: string | null): string => (at === null ? text.never : format.ago(at, now, hereZone()));
  return [
    [words.facts.lastSuccess, when(lastSuccessAt)],
    [words.facts.waiting, words.waiting(format.count(backlog.waiting), format.count(backlog.later))],
    [words.facts.givenUp, format.count(backlog.givenUp)],
    [words.facts.lastFailure, when(lastFailureAt)],
  ];
}
