import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type BannerTone = 'info' | 'attention' | 'danger';

const LOOK: Record<BannerTone, { readonly icon: LucideIcon; readonly box: string; readonly mark: string }> = {
  info: { icon: Info, box: 'border-line bg-sunken', mark: 'text-muted' },
  attention: {
    icon: TriangleAlert,
    box: 'border-attention-line bg-attention-soft',
    mark: 'text-attention-text',
  },
  danger: { icon: CircleAlert, box: 'border-danger-text bg-danger-soft', mark: 'text-danger-text' },
};

type BannerProps = {
  readonly tone?: BannerTone | undefined;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** A button or link that helps. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
};

/** A sentence about the whole page or list. Amber asks for attention, red for action; both are announced, red at once. */
export function Banner({ tone = 'info', title, children, action, className }: BannerProps) {
  const { icon: Icon, box, mark } = LOOK[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classNames('flex items-start gap-3 rounded-ui border px-4 py-3 text-15', box, className)}
    >
      <Icon aria-hidden="true" className={classNames('mt-0.5 size-5 shrink-0', mark)} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="measure">{children}</div>}
        {action && <div className="mt-2">{action}</div>}
      </div>
    </div>
  );
}
