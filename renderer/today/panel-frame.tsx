import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStrings } from '../strings.ts';
import { IconButton } from '../ui/button.tsx';

type PanelFrameProps = {
  readonly title: ReactNode;
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
};

/** The side panel's heading and its scrolling body. */
export function PanelFrame({ title, onClose, children }: PanelFrameProps) {
  const t = useStrings();
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 items-center justify-between gap-2 px-4 pt-2">
        <h2 className="min-w-0 text-17 font-semibold [overflow-wrap:anywhere]">{title}</h2>
        {onClose && (
          <IconButton
            label={t.common.close}
            icon={<X aria-hidden="true" className="size-5" />}
            onClick={onClose}
            className="-mr-2"
          />
        )}
      </header>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-y-auto px-4 pb-6 pt-2">{children}</div>
    </div>
  );
}
