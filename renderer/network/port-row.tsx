import { CircleCheck, CircleHelp, CircleX, Ear, type LucideIcon, RotateCcw, Unplug } from 'lucide-react';
import type { BoundPortView, Reach } from '../../main/controller/api/network-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';

const REACH: Record<Reach, { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  online: { tone: 'accent', icon: CircleCheck },
  silent: { tone: 'attention', icon: Ear },
  offline: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'neutral', icon: CircleHelp },
};

type PortRowProps = {
  readonly port: BoundPortView;
  readonly onRestart: () => void;
  /** Null for those who may not. */
  readonly onUnbind: (() => void) | null;
};

/** What hangs on one port, how it is, and the way to restart it. */
export function PortRow({ port, onRestart, onUnbind }: PortRowProps) {
  const t = useStrings();
  const { format } = useClub();
  const { label, place, switchName, switchMac, portIndex, reach, lastSeenAt, poeWatts } = port;
  const look = REACH[reach];
  const watts = poeWatts === null ? null : new Intl.NumberFormat(format.locale, { maximumFractionDigits: 1 });
  const facts = [
    t.network.portOf(switchName ?? switchMac, portIndex),
    ...(watts === null || poeWatts === null ? [] : [t.network.watts(watts.format(poeWatts))]),
    ...(lastSeenAt === null || reach === 'online' ? [] : [t.network.lastSeen(format.dayAndTime(lastSeenAt))]),
  ];
  return (
    <li className="flex items-start gap-4 rounded-ui border border-line bg-surface p-4">
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="text-17 font-semibold [overflow-wrap:anywhere]">{label}</h3>
          <Badge tone={look.tone} icon={look.icon}>
            {t.network.reach[reach]}
          </Badge>
        </div>
        <p>{place.name ?? t.network.gone}</p>
        <p className="text-13 text-muted tabular [overflow-wrap:anywhere]">{facts.join(' · ')}</p>
        <LastCycle cycle={port.lastCycle} />
      </div>
      <div className="flex shrink-0 gap-2">
        <Button
          aria-label={t.network.restartName(label)}
          icon={<RotateCcw aria-hidden="true" className="size-4" />}
          onClick={onRestart}
        >
          {t.network.restart}
        </Button>
        {onUnbind && (
          <IconButton
            label={t.network.unbind(label)}
            icon={<Unplug aria-hidden="true" className="size-5" />}
            onClick={onUnbind}
          />
        )}
      </div>
    </li>
  );
}

function LastCycle({ cycle }: { readonly cycle: BoundPortView['lastCycle'] }) {
  const t = useStrings();
  const { format } = useClub();
  if (cycle === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 text-13 text-muted">
      <span className="[overflow-wrap:anywhere]">
        {t.network.lastCycle(format.dayAndTime(cycle.at), cycle.by, cycle.reason)}
      </span>
      <Badge tone={cycle.outcome === 'unknown' ? 'attention' : 'neutral'}>
        {t.network.cycleOutcome[cycle.outcome]}
      </Badge>
    </p>
  );
}
