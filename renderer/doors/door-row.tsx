import { CircleCheck, CircleHelp, CircleX, Clock, DoorOpen, FlaskConical, type LucideIcon, Power } from 'lucide-react';
import type { DoorView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';

type Look = { readonly tone: BadgeTone; readonly icon: LucideIcon };

const HEALTH: Record<DoorView['health'], Look> = {
  ok: { tone: 'accent', icon: CircleCheck },
  unreachable: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'neutral', icon: CircleHelp },
};

const OUTCOME: Record<NonNullable<DoorView['lastCommand']>['outcome'], Look> = {
  opened: { tone: 'accent', icon: DoorOpen },
  refused: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'attention', icon: CircleHelp },
  sent: { tone: 'neutral', icon: Clock },
};

type DoorRowProps = { readonly door: DoorView; readonly onUnlock: () => void };

export function DoorRow({ door, onUnlock }: DoorRowProps) {
  const t = useStrings();
  const health = HEALTH[door.health];
  const note = t.doors.adapterNote[door.adapter];
  return (
    <li className="flex items-start gap-4 rounded-ui border border-line bg-surface p-4">
      <div className="grid min-w-0 flex-1 gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-17 font-semibold">{door.name}</h2>
          {door.adapter !== 'disabled' && (
            <Badge tone={health.tone} icon={health.icon}>
              {t.doors.health[door.health]}
            </Badge>
          )}
          {door.adapter === 'simulator' && <Badge icon={FlaskConical}>{t.doors.adapter.simulator}</Badge>}
          {door.adapter === 'disabled' && <Badge icon={Power}>{t.doors.adapter.disabled}</Badge>}
        </div>
        {door.healthReason !== null && <p className="measure">{door.healthReason}</p>}
        {note !== '' && <p className="text-13 text-muted">{note}</p>}
        <LastCommand command={door.lastCommand} />
      </div>
      <Button
        disabled={door.adapter === 'disabled'}
        aria-label={t.doors.unlockName(door.name)}
        icon={<DoorOpen aria-hidden="true" className="size-4" />}
        onClick={onUnlock}
      >
        {t.doors.unlock}
      </Button>
    </li>
  );
}

function LastCommand({ command }: { readonly command: DoorView['lastCommand'] }) {
  const t = useStrings();
  const { format } = useClub();
  if (command === null) {
    return (
      <p className="text-13 text-muted">
        {t.doors.last}: {t.doors.none}
      </p>
    );
  }
  const look = OUTCOME[command.outcome];
  return (
    <p className="flex flex-wrap items-center gap-2 text-13 text-muted">
      <span>
        {t.doors.last}: {t.doors.lastLine(format.dayAndTime(command.at), command.by)}
      </span>
      <Badge tone={look.tone} icon={look.icon}>
        {t.doors.outcome[command.outcome]}
      </Badge>
      {command.reason !== null && <span>{command.reason}</span>}
    </p>
  );
}
