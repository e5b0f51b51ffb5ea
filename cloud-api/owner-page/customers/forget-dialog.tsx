import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../../renderer/ui/dialog.tsx';
import { SelectField, TextField } from '../../../renderer/ui/text-field.tsx';
import { useToast } from '../../../renderer/ui/toast.tsx';
import type { EraseInput } from '../../customers/erasing/erasure-routes.ts';
import { useOwner } from '../owner-context.tsx';
import { hrefOf } from '../owner-route.ts';
import { ForgetRefusal } from './forget-refusal.tsx';
import { isTypedAgain, type Whom, wishOf } from './forget-wish.ts';
import { useWording } from '../wording.tsx';

type ForgetDialogProps = {
  readonly whom: Whom;
  /** As they are called on this page. */
  readonly name: string;
  readonly onClose: () => void;
};

type Cause = EraseInput['cause'];

/** Says what goes and what stays, has it confirmed by typing, and forgets. */
export function ForgetDialog({ whom, name, onClose }: ForgetDialogProps) {
  const words = useWording().text.forgetting;
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
      toast({ title: words.done });
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
      title={words.dialogTitle(name)}
      description={words.warning}
      confirmLabel={words.submit}
      keepLabel={words.keep}
      busy={forget.isPending}
      onConfirm={submit}
    >
      <Lines title={words.goesTitle} lines={words.goes} />
      <Lines title={words.staysTitle} lines={words.stays} />
      <Lines title={words.elsewhereTitle} lines={words.elsewhere} />
      <SelectField
        label={words.cause}
        value={cause ?? ''}
        error={isTried && cause === null ? words.causeMissing : undefined}
        onChange={(event) => setCause(causeOf(event.target.value))}
      >
        <option value="">{words.chooseCause}</option>
        {Object.entries(words.causes).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <TextField
        label={whom.by === 'email' ? words.confirmEmail : words.confirmPhone}
        hint={whom.said}
        error={isTried && !isConfirmed ? words.confirmWrong(whom.said) : undefined}
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
