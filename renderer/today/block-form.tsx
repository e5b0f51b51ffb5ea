import { type ReactNode, useState } from 'react';
import type { Interval } from '../../domain/time.ts';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { Candidate } from './conflict.ts';
import { PanelFrame } from './panel-frame.tsx';
import { TimeFields } from './time-fields.tsx';

type BlockFormProps = {
  readonly candidate: Candidate;
  readonly openings: readonly Interval[];
  readonly roomMs: number;
  readonly verdict: string | null;
  readonly isBusy: boolean;
  /** False while this controller sells nothing: what changes who has which time is then disabled. */
  readonly isSelling: boolean;
  readonly refusal: ReactNode;
  readonly onChange: (candidate: Candidate) => void;
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
};

/** Takes a time out of sale: a repair, a lesson, a private party. */
export function BlockForm(props: BlockFormProps) {
  const { candidate, openings, roomMs, verdict, isBusy, isSelling, refusal, onChange, onSubmit, onClose } = props;
  const t = useStrings();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';

  return (
    <PanelFrame title={t.block.title} onClose={onClose}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing && !isBusy && isSelling) onSubmit(reason.trim());
        }}
      >
        <TimeFields candidate={candidate} openings={openings} roomMs={roomMs} onChange={onChange} />
        {verdict !== null && (
          <p role="status" className="text-15 font-medium text-danger-text">
            {verdict}
          </p>
        )}
        <TextField
          label={t.block.reason}
          hint={t.block.reasonHint}
          autoFocus
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={wasTried && isMissing ? t.form.needReason : undefined}
        />
        {refusal}
        <Button kind="primary" type="submit" wide busy={isBusy} disabled={!isSelling}>
          {t.block.submit}
        </Button>
      </form>
    </PanelFrame>
  );
}
