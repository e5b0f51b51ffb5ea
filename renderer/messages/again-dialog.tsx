import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Booking, CustomerDetailsSchema } from '../../domain/booking.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { newUuid } from '../new-uuid.ts';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';

type AgainDialogProps = { readonly booking: Booking; readonly onClose: () => void };

/** Asks before a confirmation goes out again, and where to: an address that was misheard is why most are asked for. */
export function AgainDialog({ booking, onClose }: AgainDialogProps) {
  const t = useStrings();
  const words = t.sent.dialog;
  const name = fullName(booking.customer);
  const { email: known, phone } = booking.customer;
  const [typed, setTyped] = useState(known ?? '');
  const [wasTried, setTried] = useState(false);
  // One wish for each address, however often the button is pressed: whoever tries again after no answer sends nothing twice.
  const [requestId, setRequestId] = useState(newUuid);
  const again = useSendAgain(booking, onClose);
  const email = typed.trim();
  const problem = problemOf({ email, canBeEmpty: known === null && phone !== null }, t);

  const submit = () => {
    setTried(true);
    if (problem !== undefined) return;
    again.mutate({ bookingId: booking.id, requestId, email: email === '' || email === known ? null : email });
  };

  return (
    <FormDialog
      labels={{
        title: words.title(name),
        description: words.detail,
        confirm: words.confirm,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={again.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.email}
        hint={known === null && phone !== null ? words.noEmailHint : words.emailHint}
        type="email"
        autoComplete="off"
        autoFocus
        maxLength={254}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setRequestId(newUuid());
        }}
        error={wasTried ? problem : undefined}
      />
      {again.isError && <FailureNote error={again.error} />}
    </FormDialog>
  );
}

function useSendAgain({ id: bookingId, customer }: Booking, onDone: () => void) {
  const t = useStrings();
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.message.sendAgain.mutationOptions({
      onSuccess: async (messages) => {
        queryClient.setQueryData(trpc.message.ofBooking.queryKey({ bookingId }), messages);
        onDone();
        toast({ title: t.sent.dialog.done(fullName(customer)) });
        await queryClient.invalidateQueries(trpc.booking.get.queryFilter({ bookingId }));
      },
    }),
  );
}

type Typed = { readonly email: string; readonly canBeEmpty: boolean };

function problemOf({ email, canBeEmpty }: Typed, t: Strings): string | undefined {
  if (email === '') return canBeEmpty ? undefined : t.sent.dialog.needEmail;
  return CustomerDetailsSchema.shape.email.safeParse(email).success ? undefined : t.sent.dialog.badEmail;
}
