import { CircleHelp, ChevronDown, Monitor, MonitorOff, MonitorX, type LucideIcon } from 'lucide-react';
import type { BayDeed, BayPc, BayView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { StepLine } from './step-line.tsx';
import { ToDoList } from './to-do-list.tsx';
import { VisitPlan } from './visit-plan.tsx';

const PC_LOOK: Record<BayPc['state'], { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  online: { tone: 'accent', icon: Monitor },
  offline: { tone: 'attention', icon: MonitorOff },
  gone: { tone: 'danger', icon: MonitorX },
  unknown: { tone: 'neutral', icon: CircleHelp },
};

const DEEDS: readonly BayDeed[] = ['set_up', 'clean_up', 'restart.software', 'restart.service', 'reboot'];

type BayCardProps = {
  readonly bay: BayView;
  /** False where there is nothing that could do anything. */
  readonly isOn: boolean;
  /** Null for who may not choose PCs. */
  readonly onBind: (() => void) | null;
  readonly onAct: (deed: BayDeed) => void;
};

/** One bay: its PC, who plays now and next, what is done for them, and what somebody must do. */
export function BayCard({ bay, isOn, onBind, onAct }: BayCardProps) {
  const t = useStrings();
  const { binding, visits, asked } = bay;
  return (
    <li className="grid content-start gap-4 rounded-ui border border-line bg-surface p-4">
      <header className="grid gap-2">
        <div className="flex items-start justify-between gap-3">
          <h2 className="min-w-0 text-17 font-semibold [overflow-wrap:anywhere]">{bay.name}</h2>
          <div className="flex shrink-0 gap-2">
            {isOn && onBind && (
              <Button
                aria-label={binding ? t.bays.changePcName(bay.name) : t.bays.choosePcName(bay.name)}
                kind={binding ? 'quiet' : 'primary'}
                onClick={onBind}
              >
                {binding ? t.bays.changePc : t.bays.choosePc}
              </Button>
            )}
            {isOn && binding && <ActionsMenu bay={bay} onAct={onAct} />}
          </div>
        </div>
        <PcLine bay={bay} />
      </header>
      <ToDoList bay={bay} />
      {asked.length > 0 && (
        <section className="grid gap-1">
          <h3 className="text-13 font-medium text-muted">{t.bays.askedTitle}</h3>
          <ul className="grid gap-1">
            {asked.map((step) => (
              <StepLine key={step.id} step={step} />
            ))}
          </ul>
          <AskedBy bay={bay} />
        </section>
      )}
      {visits.length === 0 && <p className="text-15 text-muted">{t.bays.free}</p>}
      {visits.map((visit) => (
        <VisitPlan key={visit.bookingId} visit={visit} />
      ))}
    </li>
  );
}

/** Who asked, and why; the same person asks for three steps at once. */
function AskedBy({ bay }: { readonly bay: BayView }) {
  const t = useStrings();
  const lines = new Set(bay.asked.map(({ askedBy, askedReason }) => t.bays.askedBy(askedBy ?? '', askedReason ?? '')));
  return [...lines].map((line) => (
    <p key={line} className="text-13 text-muted [overflow-wrap:anywhere]">
      {line}
    </p>
  ));
}

function PcLine({ bay: { binding, pc } }: { readonly bay: BayView }) {
  const t = useStrings();
  const { format } = useClub();
  if (binding === null) return <p className="text-15 text-muted">{t.bays.noPc}</p>;
  const { tone, icon } = PC_LOOK[pc.state];
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-muted">
        <Badge tone={tone} icon={icon}>
          {t.bays.pc[pc.state]}
        </Badge>
        <span className="[overflow-wrap:anywhere]">
          {[binding.deviceName, binding.software].filter(Boolean).join(' · ')}
        </span>
        {pc.asOf !== null && <span className="tabular">{t.bays.asOf(format.time(pc.asOf))}</span>}
        {pc.state === 'offline' && pc.lastSeenAt !== null && (
          <span className="tabular">{t.bays.seen(format.dayAndTime(pc.lastSeenAt))}</span>
        )}
        {!binding.isAutomated && <Badge>{t.bays.manual}</Badge>}
      </p>
      {pc.state === 'gone' && <p className="text-15">{t.bays.pcGone}</p>}
    </>
  );
}

function ActionsMenu({ bay, onAct }: Pick<BayCardProps, 'bay' | 'onAct'>) {
  const t = useStrings();
  const deeds = DEEDS.filter((deed) => deed !== 'restart.service' || bay.binding?.service !== '');
  return (
    <Menu
      items={deeds.map((deed) => ({ label: t.bays.deed[deed], onSelect: () => onAct(deed) }))}
      trigger={
        <Button aria-label={t.bays.actionsName(bay.name)}>
          {t.bays.actions}
          <ChevronDown aria-hidden="true" className="size-4" />
        </Button>
      }
    />
  );
}
