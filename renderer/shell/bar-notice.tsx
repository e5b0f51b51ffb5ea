import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

type BarNoticeProps = {
  readonly tone: 'attention' | 'danger';
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  /** The one button that helps. */
  readonly action?: ReactNode;
};

/** Something about the whole app, over its full width. Red is announced at once, amber when there is time. */
export function BarNotice({ tone, icon: Icon, title, children, action }: BarNoticeProps) {
  const isDanger = tone === 'danger';
  return (
    <div
      role={isDanger ? 'alert' : 'status'}
      className={classNames(
        'flex items-center gap-4 border-b px-4 py-2.5 text-15',
        isDanger
          ? 'border-danger-text bg-danger-soft text-danger-text'
          : 'border-attention-line bg-attention-soft text-attention-text',
      )}
    >
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </div>
  );
}
