import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CHIP_LOOK } from '../ui/toggle-group.tsx';
import { useCustomerChange } from './use-customer-change.ts';

const CREDITS_MAX = 10_000;

type CreditsDialogProps = { readonly customer: CustomerMatch; readonly onClose: () => void };

/** Gives credits or takes them away, with a reason. */
export function CreditsDialog({ customer, onClose }: CreditsDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const words = t.standing.creditsDialog;
  const formId = useId();
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [wasTried, setTried] = useState(false);
  const { whom, finish } = useCustomerChange(customer);
  const change = useMutation(
    trpc.customer.changeCredits.mutationOptions({
      onSuccess: async ({ credits }) => {
        onClose();
        await finish(words.done(fullName(customer), credits));
      },
    }),
  );
  const count = parseCount(typed);
  const isMissing = note.trim() === '';

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.standing.giveCreditsTo(fullName(customer))}
      description={words.detail(customer.standing?.credits ?? 0)}
      closeLabel={t.common.close}
      actions={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={formId} busy={change.isPending}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (count !== null && !isMissing && !change.isPending) change.mutate({ ...whom, count, note: note.trim() });
        }}
      >
        <TextField
          label={words.count}
          hint={words.countHint}
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={wasTried && count === null ? words.needCount : undefined}
        />
        <NoteField note={note} onNote={setNote} error={wasTried && isMissing ? words.needNote : undefined} />
        {change.isError && <FailureNote error={change.error} />}
      </form>
    </Dialog>
  );
}

type NoteFieldProps = {
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly error: string | undefined;
};

/** Why, with what is likely to be said to be picked. */
function NoteField({ note, onNote, error }: NoteFieldProps) {
  const words = useStrings().standing.creditsDialog;
  return (
    <>
      <TextField
        label={words.note}
        maxLength={300}
        value={note}
        onChange={(event) => onNote(event.target.value)}
        error={error}
      />
      <div className="flex flex-wrap gap-2">
        {words.notes.map((each) => (
          <button key={each} type="button" className={CHIP_LOOK} onClick={() => onNote(each)}>
            {each}
          </button>
        ))}
      </div>
    </>
  );
}

/** A whole number other than 0, with either kind of minus; null for anything else. */
function parseCount(typed: string): number | null {
  const text = typed.trim().replace('−', '-');
  const count = /^[+-]?\d{1,6}$/.test(text) ? Number(text) : 0;
  return count === 0 || Math.abs(count) > CREDITS_MAX ? null : count;
}
