import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../../renderer/ui/dialog.tsx';
import { SelectField, TextField } from '../../../renderer/ui/text-field.tsx';
import { useToast } from '../../../renderer/ui/toast.tsx';
import type { EraseInput } from '../../customers/erasing/erasure-routes.ts';
import { useOwner } from '../owner-context.tsx';
import { hrefOf } from '../owner-route.ts';
import { TEXT } from '../strings-english.ts';
import { ForgetRefusal } from './forget-refusal.tsx';
import { isTypedAgain, type Whom, wishOf } from './forget-wish.ts';

const WORDS = TEXT.forgetting;

type ForgetDialogProps = {
  readonly whom: Whom;
  /** As they are called on this page. */
  readonly name: string;
  readonly onClose: () => void;
};

type Cause = EraseInput['cause'];

/** Says what goes and what stays, has it confirmed by typing, and forgets. */
export function ForgetDialog({ whom, name, onClose }: ForgetDialogProps) {
  const { api } = useOwner();
  const toast = useToast();
  const queryClient = useQueryClient();
  const [cause, setCause] = useState<Cause | null>(null);
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const forget = useMutation({
    mutationFn: (why: Cause) => api.eraseCustomer({ ...wishOf(whom), cause: why }),
    onSuccess: async () => {
      onClose();
      toast({ title: WORDS.done });
      window.location.hash = hrefOf('customers/forgotten');
      // What this page knew of them goes, too.
      for (const key of ['customer', 'customers', 'messages']) queryClient.removeQueries({ queryKey: [key] });
      await queryClient.invalidateQueries();
    },
  });
  const isConfirmed = isTypedAgain(whom, typed);
  const submit = (): void => {
    setTried(true);
    if (cause !== null && isConfirmed && !forget.isPending) forget.mutate(cause);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={WORDS.dialogTitle(name)}
      description={WORDS.warning}
      confirmLabel={WORDS.submit}
      keepLabel={WORDS.keep}
      busy={forget.isPending}
      onConfirm={submit}
    >
      <Lines title={WORDS.goesTitle} lines={WORDS.goes} />
      <Lines title={WORDS.staysTitle} lines={WORDS.stays} />
      <Lines title={WORDS.elsewhereTitle} lines={WORDS.elsewhere} />
      <SelectField
        label={WORDS.cause}
        value={cause ?? ''}
        error={isTried && cause === null ? WORDS.causeMissing : undefined}
        onChange={(event) => setCause(causeOf(event.target.value))}
      >
        <option value="">{WORDS.chooseCause}</option>
        {Object.entries(WORDS.causes).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <TextField
        label={whom.by === 'email' ? WORDS.confirmEmail : WORDS.confirmPhone}
        hint={whom.said}
        error={isTried && !isConfirmed ? WORDS.confirmWrong(whom.said) : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {forget.isError && <ForgetRefusal error={forget.error} onLeave={onClose} />}
    </ConfirmDialog>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <section className="grid gap-1">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid list-disc gap-1 pl-5 text-15">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function causeOf(value: string): Cause | null {
  const causes: readonly Cause[] = ['asked', 'no_longer_needed', 'mistake'];
  return causes.find((cause) => cause === value) ?? null;
}
