import { useMutation } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import { useOwner } from '../owner-context.tsx';
import { sentenceOf } from '../sentence.ts';
import { TEXT } from '../strings-english.ts';

const WORDS = TEXT.customers;

/** Makes the link by which a customer sees and uses what the club has given them. */
export function CustomerLink({ customerId }: { readonly customerId: string }) {
  const { api } = useOwner();
  const link = useMutation({ mutationFn: (isNew: boolean) => api.linkCustomer(customerId, isNew) });
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button busy={link.isPending} onClick={() => link.mutate(false)}>
          {WORDS.link}
        </Button>
        {link.data !== undefined && (
          <Button busy={link.isPending} onClick={() => link.mutate(true)}>
            {WORDS.renew}
          </Button>
        )}
      </div>
      {link.isError && <Banner tone="danger">{sentenceOf(link.error)}</Banner>}
      {link.data !== undefined && (
        <TextField
          className="max-w-xl"
          label={WORDS.address}
          hint={WORDS.addressHint}
          readOnly
          value={link.data.url}
          onFocus={(event) => event.target.select()}
        />
      )}
    </div>
  );
}
