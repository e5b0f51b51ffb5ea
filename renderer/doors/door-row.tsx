import {
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  DoorOpen,
  FlaskConical,
  Lock,
  LockOpen,
  type LucideIcon,
  MoreHorizontal,
  Power,
  RotateCcw,
  TriangleAlert,
} from 'lucide-react';
import type { DoorState } from '../../main/controller/api/door-views.ts';
import type { DoorView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';

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

const ICON = 'size-4';

type DoorRowProps = {
  readonly door: DoorView;
  /** Undefined while it is not known. */
  readonly state: DoorState | undefined;
  readonly onUnlock: () => void;
  readonly onHoldOpen: () => void;
  readonly onBackToNormal: () => void;
};

/** A door: how it is, what is wrong with it, the last command, and what can be done. */
export function DoorRow({ door, state, onUnlock, onHoldOpen, onBackToNormal }: DoorRowProps) {
  const t = useStrings();
  const isOff = door.adapter === 'disabled';
  const ruleKind = state?.rule?.kind ?? 'normal';
  const isRuled = ruleKind !== 'normal';
  const items = [
    { label: t.doorSystem.holdOpen, icon: <LockOpen aria-hidden="true" className={ICON} />, onSelect: onHoldOpen },
    {
      label: t.doorSystem.normal,
      icon: <RotateCcw aria-hidden="true" className={ICON} />,
      onSelect: onBackToNormal,
      disabled: !isRuled,
    },
  ];
  return (
    <li className="flex flex-wrap items-start gap-4 rounded-ui border border-line bg-surface p-4">
      <div className="grid min-w-64 flex-1 gap-2">
        <Heading door={door} state={state} />
        <Problems door={door} state={state} />
        <RuleLine rule={state?.rule ?? null} />
        <LastCommand command={door.lastCommand} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {isRuled && (
          <Button disabled={isOff} onClick={onBackToNormal} aria-label={t.doorSystem.normalTitle(door.name)}>
            {t.doorSystem.normal}
          </Button>
        )}
        <Button
          disabled={isOff}
          aria-label={t.doors.unlockName(door.name)}
          icon={<DoorOpen aria-hidden="true" className={ICON} />}
          onClick={onUnlock}
        >
          {t.doors.unlock}
        </Button>
        {!isOff && (
          <Menu
            items={items}
            trigger={
              <IconButton
                kind="secondary"
                label={t.doorSystem.more(door.name)}
                icon={<MoreHorizontal aria-hidden="true" className="size-5" />}
              />
            }
          />
        )}
      </div>
    </li>
  );
}

function Heading({ door, state }: Pick<DoorRowProps, 'door' | 'state'>) {
  const t = useStrings();
  const health = HEALTH[door.health];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h2 className="min-w-0 text-17 font-semibold [overflow-wrap:anywhere]">{door.name}</h2>
      {door.adapter !== 'disabled' && (
        <Badge tone={health.tone} icon={health.icon}>
          {t.doors.health[door.health]}
        </Badge>
      )}
      {state?.lock && (
        <Badge
          tone={state.lock === 'locked' ? 'neutral' : 'attention'}
          icon={state.lock === 'locked' ? Lock : LockOpen}
        >
          {t.doorSystem.lock[state.lock]}
        </Badge>
      )}
      {state?.position && <Badge>{t.doorSystem.position[state.position]}</Badge>}
      {door.adapter === 'simulator' && <Badge icon={FlaskConical}>{t.doors.adapter.simulator}</Badge>}
      {door.adapter === 'disabled' && <Badge icon={Power}>{t.doors.adapter.disabled}</Badge>}
    </div>
  );
}

/** The controller's own sentence says why a door does not answer; what else is wrong stands below it. */
function Problems({ door, state }: Pick<DoorRowProps, 'door' | 'state'>) {
  const t = useStrings();
  const adapterNote = t.doors.adapterNote[door.adapter];
  const notes = door.healthReason === null ? (state?.notes ?? []) : [];
  return (
    <>
      {door.healthReason !== null && <p className="measure">{healthWords(t, door) ?? door.healthReason}</p>}
      {notes.map((note) => (
        <p key={`${note.code} ${readerOf(note)}`} className="measure flex items-start gap-2">
          <TriangleAlert aria-hidden="true" className="mt-1 size-4 shrink-0 text-attention-text" />
          <span>{t.doorSystem.note(note.code, readerOf(note))}</span>
        </p>
      ))}
      {adapterNote !== '' && <p className="text-13 text-muted">{adapterNote}</p>}
    </>
  );
}

/** In this language, where it has words of its own. */
function healthWords(t: Strings, { healthCode }: DoorView): string | undefined {
  return healthCode === null ? undefined : (t.doorSystem.health[healthCode] ?? t.setup.causes[healthCode]);
}

function readerOf(note: DoorState['notes'][number]): string {
  return 'reader' in note ? note.reader : '';
}

function RuleLine({ rule }: { readonly rule: DoorState['rule'] }) {
  const t = useStrings();
  const { format } = useClub();
  if (rule === null || rule.kind === 'normal') return null;
  const isHeld = rule.kind === 'held_open';
  const until = isHeld && rule.until !== null ? format.dayAndTime(rule.until) : null;
  return (
    <p className="flex items-center gap-2 font-medium text-attention-text">
      {isHeld ? <LockOpen aria-hidden="true" className={ICON} /> : <Lock aria-hidden="true" className={ICON} />}
      {isHeld ? t.doorSystem.rule.held(until) : t.doorSystem.rule.locked}
    </p>
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
