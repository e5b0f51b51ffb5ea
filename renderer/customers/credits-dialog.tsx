import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useCustomerChange } from './use-customer-change.ts';

const CREDITS_MAX = 10_000;

type CreditsDialogProps = { readonly customer: CustomerMatch; readonly onClose: () => void };

/** Gives credits or takes them away, with a reason. */
export function CreditsDialog({ customer, onClose }: CreditsDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const words = t.standing.creditsDialog;
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
  const submit = () => {
    setTried(true);
    if (count !== null && !isMissing) change.mutate({ ...whom, count, note: note.trim() });
  };

  return (
    <FormDialog
      labels={{
        title: t.standing.giveCreditsTo(fullName(customer)),
        description: words.detail(customer.standing?.credits ?? 0),
        confirm: words.confirm,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={change.isPending}
      onSubmit={submit}
      onClose={onClose}
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
      <ReasonField
        label={words.note}
        value={note}
        onValue={setNote}
        suggestions={words.notes}
        lengthMax={300}
        error={wasTried && isMissing ? words.needNote : undefined}
      />
      {change.isError && <FailureNote error={change.error} />}
    </FormDialog>
  );
}

/** A whole number other than 0, with either kind of minus; null for anything else. */
function parseCount(typed: string): number | null {
  const text = typed.trim().replace('−', '-');
  const count = /^[+-]?\d{1,6}$/.test(text) ? Number(text) : 0;
  return count === 0 || Math.abs(count) > CREDITS_MAX ? null : count;
}
