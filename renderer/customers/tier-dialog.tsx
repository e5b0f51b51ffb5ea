import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { STANDARD_TIER, TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useCustomerChange } from './use-customer-change.ts';

type TierDialogProps = { readonly customer: CustomerMatch; readonly onClose: () => void };

/** Changes what a customer is to the club: the tier, and the tags that rules look at. */
export function TierDialog({ customer, onClose }: TierDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const words = t.standing.tierDialog;
  const [tier, setTier] = useState(customer.standing?.tier ?? STANDARD_TIER);
  const [typedTags, setTypedTags] = useState(customer.standing?.tags.join(', ') ?? '');
  const { whom, finish } = useCustomerChange(customer);
  const change = useMutation(
    trpc.customer.setStanding.mutationOptions({
      onSuccess: async (standing) => {
        onClose();
        await finish(words.done(fullName(customer), standing.tier));
      },
    }),
  );
  const tags = [...new Set(typedTags.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  const isTierRight = TierSchema.safeParse(tier.trim()).success;
  const areTagsRight = tags.every((tag) => TagSchema.safeParse(tag).success);
  const submit = () => {
    if (isTierRight && areTagsRight) change.mutate({ ...whom, tier: tier.trim(), tags });
  };

  return (
    <FormDialog
      labels={{
        title: t.standing.changeTierOf(fullName(customer)),
        description: words.detail,
        confirm: words.confirm,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.tier}
        hint={words.tierHint}
        autoComplete="off"
        autoFocus
        maxLength={40}
        value={tier}
        onChange={(event) => setTier(event.target.value)}
        error={isTierRight ? undefined : words.badTier}
      />
      <TextField
        label={words.tags}
        hint={words.tagsHint}
        note={t.common.optional}
        autoComplete="off"
        maxLength={600}
        value={typedTags}
        onChange={(event) => setTypedTags(event.target.value)}
        error={areTagsRight ? undefined : words.badTags}
      />
      {change.isError && <FailureNote error={change.error} />}
    </FormDialog>
  );
}
