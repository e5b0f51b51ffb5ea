import type { BayStepView } from '../../main/controller/api/bay-views.ts';
import { useStrings } from '../strings.ts';
import { Badge } from '../ui/badge.tsx';
import { STEP_LOOK } from './step-look.ts';

/** One step with its state, and why it is so where that helps. */
export function StepLine({ step }: { readonly step: BayStepView }) {
  const t = useStrings();
  const { tone, icon } = STEP_LOOK[step.state];
  const why = step.state === 'succeeded' || step.reason === null ? null : (t.bays.reason[step.reason] ?? step.reason);
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>{t.bays.action[step.action]}</span>
      <Badge tone={tone} icon={icon}>
        {t.bays.state[step.state]}
      </Badge>
      {step.argument !== '' && <span className="text-13 text-muted [overflow-wrap:anywhere]">{step.argument}</span>}
      {why !== null && <span className="text-13 text-muted">{why}</span>}
      {step.detail !== null && <span className="text-13 text-muted [overflow-wrap:anywhere]">{step.detail}</span>}
      {step.handledBy !== null && <span className="text-13 text-muted">{t.bays.handledBy(step.handledBy)}</span>}
    </li>
  );
}
