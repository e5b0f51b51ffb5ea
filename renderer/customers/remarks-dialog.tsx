import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerDetails } from '../../domain/booking.ts';
import { CUSTOMER_FLAGS, type CustomerFlag, NOTE_LENGTH_MAX } from '../../domain/remarks.ts';
import type { CustomerStanding } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { CheckboxField, TextArea } from '../ui/text-field.tsx';
import { useCustomerChange } from './use-customer-change.ts';

type RemarksDialogProps = {
  readonly customer: CustomerDetails & { readonly standing: CustomerStanding | null };
  readonly onClose: () => void;
};

/** Writes a note about a customer and sets flags, in the place of what was there when the dialog was opened. */
export function RemarksDialog({ customer, onClose }: RemarksDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const words = t.remarks.dialog;
  const [before] = useState(customer.standing);
  const [note, setNote] = useState(before?.note ?? '');
  const [flags, setFlags] = useState<readonly CustomerFlag[]>(
    CUSTOMER_FLAGS.filter((flag) => before?.flags.includes(flag)),
  );
  const { whom, finish } = useCustomerChange(customer);
  const change = useMutation(
    trpc.customer.setRemarks.mutationOptions({
      onSuccess: async () => {
        onClose();
        await finish(words.done(fullName(customer)));
      },
    }),
  );
  const submit = () => change.mutate({ ...whom, note, flags: [...flags], basedOn: before?.remarkedAt ?? null });
  return (
    <FormDialog
      labels={{
        title: t.remarks.writeAbout(fullName(customer)),
        description: words.detail,
        confirm: words.confirm,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextArea
        label={words.note}
        note={t.common.optional}
        maxLength={NOTE_LENGTH_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <FlagFields flags={flags} onFlags={setFlags} />
      {change.isError && <FailureNote error={change.error} />}
    </FormDialog>
  );
}

type FlagFieldsProps = {
  readonly flags: readonly CustomerFlag[];
  readonly onFlags: (flags: readonly CustomerFlag[]) => void;
};

function FlagFields({ flags, onFlags }: FlagFieldsProps) {
  const t = useStrings();
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-15 font-medium">{t.remarks.dialog.flags}</legend>
      {CUSTOMER_FLAGS.map((flag) => (
        <CheckboxField
          key={flag}
          label={t.remarks.flag[flag]}
          checked={flags.includes(flag)}
          onChange={(event) =>
            onFlags(event.target.checked ? [...flags, flag] : flags.filter((known) => known !== flag))
          }
        />
      ))}
    </fieldset>
  );
}
