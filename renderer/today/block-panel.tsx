import type { ReactNode } from 'react';
import type { BlockView, OpenChange } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { BookingBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { NotSelling } from './not-selling.tsx';
import { OpenChangeNote } from './open-change-note.tsx';
import { PanelFrame } from './panel-frame.tsx';

type BlockPanelProps = {
  readonly block: BlockView;
  readonly isBusy: boolean;
  /** False while this controller sells nothing: what changes who has which time is then disabled. */
  readonly isSelling: boolean;
  readonly openChange: OpenChange | null;
  readonly failure: ReactNode;
  readonly onRemove: () => void;
  readonly onClose: () => void;
};

export function BlockPanel({ block, isBusy, isSelling, openChange, failure, onRemove, onClose }: BlockPanelProps) {
  const t = useStrings();
  const { format, resourceName } = useClub();
  return (
    <PanelFrame title={`${resourceName(block.resourceId)} · ${format.times(block)}`} onClose={onClose}>
      <div>
        <BookingBadge state="blocked">{t.status.blocked}</BookingBadge>
      </div>
      <p className="measure [overflow-wrap:anywhere]">{block.reason}</p>
      <p className="text-13 text-muted">{t.block.by(block.createdBy)}</p>
      {openChange && <OpenChangeNote change={openChange} />}
      {failure}
      {!isSelling && <NotSelling />}
      <Button busy={isBusy} disabled={!isSelling || openChange !== null} onClick={onRemove}>
        {t.block.remove}
      </Button>
    </PanelFrame>
  );
}
