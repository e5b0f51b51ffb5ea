import {
  Ban,
  CalendarCheck,
  CheckCheck,
  CircleHelp,
  CircleX,
  Clock,
  Hourglass,
  type LucideIcon,
  LogIn,
  UserX,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type BadgeTone = 'neutral' | 'accent' | 'solid' | 'attention' | 'danger';

const TONE: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-text',
  accent: 'bg-accent-soft text-accent-text',
  solid: 'bg-accent text-on-accent',
  attention: 'bg-attention-soft text-attention-text',
  danger: 'bg-danger-soft text-danger-text',
};

type BadgeProps = {
  readonly tone?: BadgeTone | undefined;
  /** Beside the words, never instead of them. */
  readonly icon?: LucideIcon | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A small word about the state of something. */
export function Badge({ tone = 'neutral', icon: Icon, className, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2.5 py-0.5 text-13 font-medium',
        TONE[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden="true" className="size-[1.15em] shrink-0" />}
      {children}
    </span>
  );
}

/** Every state a booking, or a piece of the day grid, can be shown in. */
export type BookingState =
  | 'pending'
  | 'held'
  | 'confirmed'
  | 'checked_in'
  | 'completed'
  | 'cancelled'
  | 'no_show'
  | 'abandoned'
  | 'blocked';

/** A colour and an icon for each state; the word comes from the app's own strings. */
export const BOOKING_STATE_LOOK: Record<BookingState, { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  pending: { tone: 'attention', icon: Hourglass },
  held: { tone: 'neutral', icon: Clock },
  confirmed: { tone: 'accent', icon: CalendarCheck },
  checked_in: { tone: 'solid', icon: LogIn },
  completed: { tone: 'neutral', icon: CheckCheck },
  cancelled: { tone: 'neutral', icon: CircleX },
  no_show: { tone: 'danger', icon: UserX },
  abandoned: { tone: 'neutral', icon: CircleHelp },
  blocked: { tone: 'neutral', icon: Ban },
};

/** The state of a booking: colour, icon and the word given as children. */
export function BookingBadge({ state, children }: { readonly state: BookingState; readonly children: ReactNode }) {
  const { tone, icon } = BOOKING_STATE_LOOK[state];
  return (
    <Badge tone={tone} icon={icon}>
      {children}
    </Badge>
  );
}
