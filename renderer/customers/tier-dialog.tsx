import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { STANDARD_TIER, TagSchema, TierSchema } from '../../domain/rules/rule.ts';
import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { fullName } from '../customer-name.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useCustomerChange } from './use-customer-change.ts';

type TierDialogProps = { readonly customer: CustomerMatch; readonly onClose: () => void };

/** Changes what a customer is to the club: the tier, and the tags that rules look at. */
export function TierDialog({ customer, onClose }: TierDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const words = t.standing.tierDialog;
  const formId = useId();
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

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.standing.changeTierOf(fullName(customer))}
      description={words.detail}
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
          if (isTierRight && areTagsRight && !change.isPending) change.mutate({ ...whom, tier: tier.trim(), tags });
        }}
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
      </form>
    </Dialog>
  );
}
