import { CircleCheck, CloudOff, Link2Off, type LucideIcon, RefreshCw } from 'lucide-react';
import { Fragment } from 'react';
import { Badge, type BadgeTone } from '../../renderer/ui/badge.tsx';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import type { ControllerView } from '../pairing/admin-views.ts';
import { AskedAction } from './asked-action.tsx';
import { ControllerList } from './controller-list.tsx';
import { useOwner } from './owner-context.tsx';
import { SKEW_MS_MAX } from './owner-format.ts';
import type { Strings } from './strings.ts';
import { useWording, type Wording } from './wording.tsx';

type FacilityCardProps = {
  readonly facility: OwnedFacilityView;
  /** All that ever were, newest first. */
  readonly controllers: readonly ControllerView[];
  readonly now: number;
  readonly onPair: () => void;
};

type State = keyof Strings['state'];

const LOOK: Record<State, { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  up: { tone: 'accent', icon: CircleCheck },
  connecting: { tone: 'attention', icon: RefreshCw },
  down: { tone: 'attention', icon: CloudOff },
  unpaired: { tone: 'neutral', icon: Link2Off },
};

/** One facility: how it is, who its controller is, and what an owner can do about it. */
export function FacilityCard({ facility, controllers, now, onPair }: FacilityCardProps) {
  const { text, format } = useWording();
  const { api } = useOwner();
  const { id, name, timeZone, link, controller, clockSkewMs } = facility;
  const state: State = controller === null ? 'unpaired' : link.state;
  const titleId = `facility-${id}`;
  return (
    <article
      aria-labelledby={titleId}
      className="grid gap-4 rounded-ui border border-line bg-surface p-4 text-15 sm:p-5"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={titleId} className="text-17 font-semibold">
          {name}
        </h2>
        <Badge tone={LOOK[state].tone} icon={LOOK[state].icon}>
          {text.state[state]}
        </Badge>
        {controller !== null && link.since !== null && (
          <span className="text-13 text-muted">{text.since(format.instant(link.since, timeZone))}</span>
        )}
        <Button kind={controller === null ? 'primary' : 'secondary'} className="sm:ml-auto" onClick={onPair}>
          {controller === null ? text.pair : text.replace}
        </Button>
      </header>
      {facility.fenced !== null && <FencedNotice facility={facility} />}
      {clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MS_MAX && (
        <Banner tone="attention">{text.clockWarning}</Banner>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr_auto_1fr]">
        {factsOf(facility, now, { text, format }).map(([term, value]) => (
          <Fragment key={term}>
            <dt className="text-muted">{term}</dt>
            <dd className="tabular [overflow-wrap:anywhere]">{value}</dd>
          </Fragment>
        ))}
      </dl>
      {controllers.length > 0 && <ControllerList facilityName={name} timeZone={timeZone} controllers={controllers} />}
      {controller !== null && (
        <AskedAction
          label={text.approve}
          title={text.approveTitle(name)}
          description={text.approveDetail}
          keepLabel={text.approveKeep}
          done={text.approved(name)}
          onConfirm={() => api.approveMachine(id)}
        />
      )}
    </article>
  );
}

function FencedNotice({ facility: { id, name } }: { readonly facility: OwnedFacilityView }) {
  const { text } = useWording();
  const { api } = useOwner();
  return (
    <Banner
      tone="danger"
      title={text.fenced.title}
      action={
        <AskedAction
          label={text.fenced.release}
          title={text.fenced.releaseTitle(name)}
          description={text.fenced.releaseDetail}
          keepLabel={text.fenced.keep}
          done={text.fenced.released(name)}
          onConfirm={() => api.releaseFacility(id)}
        />
      }
    >
      {text.fenced.detail}
    </Banner>
  );
}

function factsOf(
  facility: OwnedFacilityView,
  now: number,
  { text, format }: Pick<Wording, 'text' | 'format'>,
): (readonly [string, string])[] {
  const { lastSeenAt, timeZone, controller, clockSkewMs, backlog, ingest } = facility;
  const { toFacility, fromFacility } = backlog;
  return [
    [text.facts.lastSeen, lastSeenAt === null ? text.never : format.ago(lastSeenAt, now, timeZone)],
    [text.facts.version, controller?.app ?? text.unknown],
    [text.facts.clock, format.skew(clockSkewMs)],
    [text.facts.backlog, text.backlog(format.count(toFacility), format.count(fromFacility))],
    [
      text.facts.controller,
      controller === null
        ? text.noController
        : text.controllerLine(controller.controllerEpoch, controller.fingerprint.slice(0, 8)),
    ],
    [text.facts.ingest, ingest === null ? text.noProcess : text.process(ingest)],
  ];
}
