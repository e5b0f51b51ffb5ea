import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type EmptyStateProps = {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  /** What to do now. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string | undefined;
};

/** Nothing here, and what to do about it. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div
      role="status"
      className={classNames(
        'flex flex-col items-center gap-2 rounded-ui border border-dashed border-line-strong px-6 py-8 text-center',
        className,
      )}
    >
      {icon && <span className="text-muted">{icon}</span>}
      <p className="text-17 font-semibold">{title}</p>
      {children && <div className="measure text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
