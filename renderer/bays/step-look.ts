import {
  Ban,
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  MinusCircle,
  Send,
} from 'lucide-react';
import type { BayStepView } from '../../main/controller/api/bay-views.ts';
import type { BadgeTone } from '../ui/badge.tsx';

/** A colour and an icon for each state of a step; the word comes from the app's strings. */
export const STEP_LOOK: Record<BayStepView['state'], { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  queued: { tone: 'neutral', icon: Clock },
  sent: { tone: 'neutral', icon: Send },
  running: { tone: 'neutral', icon: LoaderCircle },
  succeeded: { tone: 'accent', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'attention', icon: CircleHelp },
  expired: { tone: 'danger', icon: Hourglass },
  skipped: { tone: 'neutral', icon: MinusCircle },
  cancelled: { tone: 'neutral', icon: Ban },
};
